"""Since when a case has been as it is."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from service.desk.cases.model import Case, Status
from service.desk.cases.queries import of_ids
from service.desk.cases.tables import CaseRow, EntryRow, LogRow

BY_RULE = "rule:"
"""With this begins the id of who acted where that was no person."""
ACTIVITY = ("accepted", "assigned", "field", "reopened", "task_done")
"""Steps that count as something happening where a person did them."""


def in_status_since(session: Session, case: Case) -> datetime:
    """When it came into its status."""
    steps = select(func.max(LogRow.at)).where(LogRow.case_id == case.id, LogRow.kind == "status")
    return session.scalar(steps) or case.opened_at


def active_at(session: Session, case: Case) -> datetime:
    """When something happened last: another status, something said by people, or something done by them."""
    said = select(func.max(EntryRow.created_at)).where(EntryRow.case_id == case.id, EntryRow.author_id.is_not(None))
    by_people = LogRow.actor_id.is_not(None) & LogRow.actor_id.not_like(f"{BY_RULE}%")
    done = select(func.max(LogRow.at)).where(LogRow.case_id == case.id, LogRow.kind.in_(ACTIVITY), by_people)
    found = (in_status_since(session, case), session.scalar(said), session.scalar(done))
    return max(moment for moment in found if moment is not None)


def after(session: Session, last: str, statuses: Collection[str] | None, limit: int) -> Sequence[Case]:
    """The next cases by id behind `last` in one of these statuses, or (None) that are open: for walks through all."""
    wanted = CaseRow.state == "open" if statuses is None else CaseRow.status.in_([Status(each) for each in statuses])
    ids = session.scalars(select(CaseRow.id).where(CaseRow.id > last, wanted).order_by(CaseRow.id).limit(limit)).all()
    found = of_ids(session, ids)
    return [found[each] for each in ids]
