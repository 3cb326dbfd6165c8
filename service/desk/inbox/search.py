"""What people look for in the work list: a protocol number, and words of which they write the beginnings."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from service.base.ids import CaseId
from service.base.words import fold, words_of
from service.desk import cases
from service.desk.inbox import signs, urgency
from service.desk.inbox.tables import WorkItemRow

PROTOCOL = re.compile(r"(\d{4})-?(\d{6,})")
OF_CASE = select(WorkItemRow.id).where(WorkItemRow.case_id == bindparam("case"), WorkItemRow.state == "open")


def said(session: Session, search: str, process: str | None) -> tuple[urgency.Place, urgency.Place] | None:
    """What leads to few items, if anything does, and what is met on the way through a list; None: nobody says that.

    `process`: the list is narrowed to it.
    """
    sets: list[set[str]] = []
    words: list[str] = []
    for word in fold(search).split():
        case = _of_protocol(session, word)
        if case is None:
            words += words_of(word)
        else:
            sets.append(set(session.scalars(OF_CASE, {"case": case})))
    if search.strip() and not sets and not words:
        return None
    names = urgency.names(session) if words else ()
    rare = {word: _named(session, word, _of_names(names, word)) for word in dict.fromkeys(words)}
    sets += [ids for ids in rare.values() if ids is not None]
    common = [word for word, ids in rare.items() if ids is None]
    if sets:
        ids = set[str].intersection(*sets)
        return ((WorkItemRow.id.in_(ids),), _met(session, common, process)) if ids else None
    for word in common:
        if not _of_names(names, word) and cases.is_middling(session, word):
            others = [each for each in common if each != word]
            return (cases.case_has_word(WorkItemRow.case_id, word),), _met(session, others, process)
    return (), _met(session, common, process)


def _of_protocol(session: Session, word: str) -> CaseId | None:
    """The case of a whole protocol number."""
    number = PROTOCOL.fullmatch(word)
    return cases.queries.id_of_protocol(session, "-".join(number.groups())) if number is not None else None


def _of_names(names: Iterable[str], beginning: str) -> list[str]:
    return [name for name in names if any(each.startswith(beginning) for each in words_of(name))]


def _named(session: Session, beginning: str, names: Sequence[str]) -> set[str] | None:
    """Ids of the open work that a rare word leads to; None: it is not rare."""
    found = cases.with_word(session, beginning)
    ids = urgency.few(session, WorkItemRow.case_id, found) if found is not None else None
    named = urgency.few(session, WorkItemRow.name, names) if ids is not None else None
    return {*ids, *named} if ids is not None and named is not None else None


def _met(session: Session, beginnings: Iterable[str], process: str | None) -> urgency.Place:
    """What most other work does not show comes first: the rest is asked of few."""
    known, words = urgency.read(session, WorkItemRow.folded), list(beginnings)
    of_process = () if process is None else (urgency.read(session, WorkItemRow.process) == process,)
    return (*signs.may_have(words, process), *of_process, *(cases.has_word(known, word) for word in words))
