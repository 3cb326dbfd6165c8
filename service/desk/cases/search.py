"""Cases found by the beginnings of the words that they are known by: an index of words, kept with the case."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, and_, bindparam, delete, literal, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from service.base.rows import add, table_of
from service.base.words import words_of
from service.base.work import UnitOfWork
from service.desk.cases.tables import CaseRow, WordRow

MOST_RARE = 1_000
"""A word that more cases have is common: they are sooner found by walking through a list than through all of them."""
WORDS = table_of(WordRow).c
MOST_MIDDLING = 20_000
"""A word of no more cases than this is sooner found by going through all of them, if a list holds few of them."""
BEGINNING = (
    select(WORDS.case_id)
    .where(WORDS.word >= bindparam("first"), WORDS.word < bindparam("behind"))
    .limit(bindparam("most"))
)
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
    found = _with_word(session, beginning, MOST_RARE)
    return list(dict.fromkeys(found)) if len(found) <= MOST_RARE else None


def is_middling(session: Session, beginning: str) -> bool:
    """Whether a word that is not rare is not common either."""
    return len(_with_word(session, beginning, MOST_MIDDLING)) <= MOST_MIDDLING


def case_has_word(column: InstrumentedAttribute[Any], beginning: str) -> ColumnElement[bool]:
    """Asked of the index of words: `column` holds ids of cases. What is asked for must be distinct."""
    word = table_of(WordRow).alias()
    # Joined to an empty text, the id leads from the word to its cases, and not from each case of a list to its words.
    return and_(column == word.c.case_id.concat(""), word.c.word >= beginning, word.c.word < beginning + LAST)


def _with_word(session: Session, beginning: str, most: int) -> Sequence[str]:
    return session.scalars(BEGINNING, {"first": beginning, "behind": beginning + LAST, "most": most + 1}).all()


def has_word(column: InstrumentedAttribute[str], beginning: str) -> ColumnElement[bool]:
    """The same, asked of one row after the other: `column` holds words as `searched` gives them."""
    whole: Any = literal(" ").concat(column)
    return whole.like(f"% {beginning}%")
