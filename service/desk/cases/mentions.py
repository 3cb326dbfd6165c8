"""`@Name` in a note: whose names stand there, and who of them may read it (V-45)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import cast

from sqlalchemy.orm import Session

from service.base.ids import PersonId
from service.base.words import fold
from service.base.work import UnitOfWork
from service.desk import people
from service.desk.cases.model import Case
from service.desk.cases.sight import may_see
from service.desk.people import Person

NAME_FOLLOWS = re.compile(r"(?<![\w@.])@(?=\w)")
"""Not the sign within a mail address."""
FIRST_WORD = re.compile(r"\w+")
LONGEST = 160
"""A name is no longer than this."""
MOST = 50
"""More signs than this are not looked at."""
BLIND = "who is mentioned and may not see the case"


def mentioned(session: Session, text: str) -> Sequence[PersonId]:
    """People of the staff whom a text mentions, each once: the longest name that follows the sign, accents and case
    aside, else whoever alone has that first name. All who share a name are meant."""
    found: dict[PersonId, None] = {}
    for sign in list(NAME_FOLLOWS.finditer(text))[:MOST]:
        found.update(dict.fromkeys(_named(session, text[sign.end() : sign.end() + LONGEST])))
    return list(found)


def who_cannot_see(session: Session, case: Case, wanted: Iterable[PersonId]) -> Sequence[Person]:
    """Those of them who may not see the case."""
    found = [people.queries.person(session, each) for each in wanted]
    return [each for each in found if each is not None and not may_see(session, each, case)]


def keep_the_blind(work: UnitOfWork, found: Iterable[Person]) -> None:
    """Remember that a note of this unit of work mentions people who may not see its case."""
    work.session.info[BLIND] = {**work.session.info.get(BLIND, {}), **{each.id: each.name for each in found}}


def the_blind(work: UnitOfWork) -> Sequence[str]:
    """Names of those whom the notes of this unit of work mention though they may not see the case."""
    return list(cast("dict[PersonId, str]", work.session.info.get(BLIND, {})).values())


def _named(session: Session, rest: str) -> Sequence[PersonId]:
    first = FIRST_WORD.match(rest)
    word = fold(first.group()) if first is not None else ""
    if not word:
        return ()
    known = people.queries.staff_named(session, word)
    said = fold(rest)
    whole = [each for each in known if _begins(said, fold(each.name))]
    longest = max((len(fold(each.name)) for each in whole), default=0)
    alone = [each for each in known if fold(each.name).split()[0] == word]
    meant = [each for each in whole if len(fold(each.name)) == longest] or (alone if len(alone) == 1 else [])
    return [each.id for each in meant]


def _begins(said: str, name: str) -> bool:
    return said.startswith(name) and not said[len(name) : len(name) + 1].isalnum()
