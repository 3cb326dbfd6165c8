"""Work of those whom the law puts first, and who of the staff may know why (X-23)."""

from __future__ import annotations

from sqlalchemy import exists, select, update
from sqlalchemy.orm import Session

from service.base.ids import PersonId
from service.base.work import UnitOfWork
from service.desk import cases
from service.desk.cases.events import PrecedenceChanged
from service.desk.inbox.tables import WorkItemRow
from service.desk.people import Person, Role

OPEN = WorkItemRow.state == "open"
KEEPERS = (Role.SUPERVISOR, Role.PROCESS_OWNER, Role.ADMINISTRATOR)


def precedence_is_followed(work: UnitOfWork, event: PrecedenceChanged) -> None:
    """Open work has the place of its case."""
    known = cases.precedence.followed(event.requester).subquery()
    place = select(known.c.precedence).where(known.c.id == WorkItemRow.case_id).scalar_subquery()
    theirs = WorkItemRow.case_id.in_(select(known.c.id))
    how = {"synchronize_session": False}
    work.session.execute(update(WorkItemRow).where(OPEN, theirs).values(precedence=place), execution_options=how)


def handles(session: Session, person: Person, client: PersonId) -> bool:
    """Whether somebody may know why a client comes first: who supervises, or has a case or work of theirs."""
    if person.may_be(*KEEPERS) or cases.precedence.answers_for(session, person, client):
        return True
    theirs = WorkItemRow.case_id.in_(cases.precedence.open_of(client))
    has = select(exists().where(OPEN, WorkItemRow.assignee_id == person.id, theirs))
    return person.is_staff and bool(session.scalar(has))
