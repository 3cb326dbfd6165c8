"""Cases of those whom the law puts first, where the desk says so: a place of their own within each priority (X-23).

Each open case keeps the place of its client, so that no list asks who they are.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from service.base.ids import PersonId
from service.base.work import UnitOfWork
from service.desk import options, people
from service.desk.cases.events import PrecedenceChanged
from service.desk.cases.tables import CaseRow
from service.desk.options.events import OptionChanged
from service.desk.people import Person
from service.desk.people.events import PersonChanged
from service.desk.people.precedence import NOBODY

OPEN = CaseRow.state == "open"


def place_of(session: Session, requester: PersonId) -> int:
    """The place of a new case of this client."""
    if not options.flag(session, options.LEGAL_PRIORITY):
        return NOBODY
    return people.precedence.precedence(session, requester).place


def person_is_followed(work: UnitOfWork, event: PersonChanged) -> None:
    """Open cases of somebody who has come of age have their new place."""
    if "precedence" in event.what and options.flag(work.session, options.LEGAL_PRIORITY):
        place = people.precedence.precedence(work.session, event.person).place
        work.session.execute(update(CaseRow).where(OPEN, _theirs(event.person)).values(precedence=place))
        work.record(PrecedenceChanged(requester=event.person))


def option_is_followed(work: UnitOfWork, event: OptionChanged) -> None:
    """Once the desk puts them first, or no longer does, open cases of all of them have their place."""
    if event.key != options.LEGAL_PRIORITY.key:
        return
    place: Any = NOBODY
    if options.flag(work.session, options.LEGAL_PRIORITY):
        place = people.precedence.place_column(CaseRow.requester_id)
    how = {"synchronize_session": False}
    work.session.execute(update(CaseRow).where(OPEN, _theirs(None)).values(precedence=place), execution_options=how)
    work.record(PrecedenceChanged(requester=None))


def followed(requester: PersonId | None) -> Any:
    """The statement for (id, place) of the open cases whose place may have changed: this client's, or (None) of all."""
    return select(CaseRow.id, CaseRow.precedence).where(OPEN, _theirs(requester))


def _theirs(requester: PersonId | None) -> Any:
    return CaseRow.requester_id == requester if requester else CaseRow.requester_id.in_(people.precedence.preferred())


def open_of(requester: PersonId) -> Any:
    """The statement for the ids of a client's open cases."""
    return select(CaseRow.id).where(OPEN, CaseRow.requester_id == requester)


def answers_for(session: Session, person: Person, requester: PersonId) -> bool:
    """Whether somebody of the staff answers for an open case of this client."""
    has = select(open_of(requester).where(CaseRow.owner_id == person.id).exists())
    return person.is_staff and bool(session.scalar(has))
