"""Cases found by the beginnings of the words that they are known by: an index of words, kept with the case."""

from __future__ import annotations

from collections.abc import Collection
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, SQLColumnExpression, bindparam, delete, exists, func, literal, select
from sqlalchemy.orm import Session

from service.base.rows import add, table_of
from service.base.words import words_of
from service.base.work import UnitOfWork
from service.desk.cases.tables import CaseRow, WordRow

MOST_RARE = 1_000
"""More cases than have a rare word are not named one by one."""
MOST_MIDDLING = 5_000
"""A word that more cases have is common: their work is sooner found by walking through a list."""
MOST_COMPARED = 100_000
"""More cases than have a word are not looked at for whether they have others, too."""
WORDS = table_of(WordRow).c
WITH_BEGINNING = select(WORDS.case_id).where(WORDS.word >= bindparam("first"), WORDS.word < bindparam("behind"))
BEGINNING = WITH_BEGINNING.limit(bindparam("most"))
HOW_MANY = select(func.count()).select_from(BEGINNING.subquery())
FORGETTING = delete(table_of(WordRow)).where(WORDS.case_id == bindparam("of"))
LAST = "\U0010ffff"


@lru_cache(maxsize=1_000)
def searched(protocol: str, *texts: str) -> str:
    """The words of a case or of its work, by which a search finds it: the number also whole and without its zeros."""
    _, _, number = protocol.partition("-")
    return " ".join(words_of(" ".join((protocol, protocol.replace("-", ""), number.lstrip("0"), *texts))))


def keep_words(work: UnitOfWork, case: CaseRow) -> None:
    """What the case is called has changed, or it is new."""
    case.folded = searched(case.protocol, case.subject, case.requester_name)
    work.session.execute(FORGETTING, {"of": case.id})
    add(work.session, WordRow, [{"case_id": case.id, "word": word} for word in words_of(case.folded)])


def with_word(session: Session, beginning: str) -> list[str] | None:
    """Ids of the cases that have a word with this beginning; None: too many to name."""
    found = session.scalars(BEGINNING, {**_between(beginning), "most": MOST_RARE + 1}).all()
    return list(dict.fromkeys(found)) if len(found) <= MOST_RARE else None


def is_middling(session: Session, beginning: str) -> bool:
    """Whether a word that is not rare is not common either."""
    return _how_many(session, beginning, MOST_MIDDLING) <= MOST_MIDDLING


def with_words(session: Session, beginnings: Collection[str]) -> list[str] | None:
    """Ids of the cases that have words with all of these beginnings; None: too many to name, or to look for."""
    rarest, fewest = "", MOST_COMPARED + 1
    for each in beginnings:
        many = _how_many(session, each, fewest)
        if many < fewest:
            rarest, fewest = each, many
    if not rarest:
        return None
    asked = select(WORDS.case_id).where(*_begins(WORDS, rarest))
    for each in beginnings:
        other = table_of(WordRow).alias().c
        if each != rarest:
            asked = asked.where(exists().where(other.case_id == WORDS.case_id, *_begins(other, each)))
    found = session.scalars(asked.limit(MOST_RARE + 1)).all()
    return list(dict.fromkeys(found)) if len(found) <= MOST_RARE else None


def case_has_word(column: SQLColumnExpression[Any], beginning: str) -> ColumnElement[bool]:
    """Asked of the index of words: `column` holds ids of cases."""
    return column.in_(select(WORDS.case_id).where(*_begins(WORDS, beginning)))


def _how_many(session: Session, beginning: str, most: int) -> int:
    """How many, up to one more than `most`."""
    return session.scalar(HOW_MANY, {**_between(beginning), "most": most + 1}) or 0


def _begins(words: Any, beginning: str) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return words.word >= beginning, words.word < beginning + LAST


def _between(beginning: str) -> dict[str, str]:
    return {"first": beginning, "behind": beginning + LAST}


def has_word(column: SQLColumnExpression[str], beginning: str) -> ColumnElement[bool]:
    """The same, asked of one row after the other: `column` holds words as `searched` gives them."""
    whole: Any = literal(" ").concat(column)
    return whole.like(f"% {beginning}%")
