"""Work is as urgent as what was promised for its case: of two deadlines the earlier one counts (V-71)."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import case, func, update

from service.base.database import NEVER
from service.base.work import UnitOfWork
from service.desk.cases import Case
from service.desk.cases.events import PromiseMoved
from service.desk.inbox.tables import WorkItemRow


def urgent_by(due_at: datetime | None, of: Case | None) -> datetime:
    """When an item is wanted that has a deadline of its own and belongs to a case; NEVER: nobody waits for it."""
    promised = of.promised_by if of is not None else None
    return min(due_at or NEVER, promised or NEVER)


def promise_is_moved(work: UnitOfWork, event: PromiseMoved) -> None:
    """Open items of the case follow; subscribed in `subscriptions`."""
    promised = event.due_at or NEVER
    own = func.coalesce(WorkItemRow.due_at, NEVER)
    wanted = case((own < promised, own), else_=promised)
    which = (WorkItemRow.case_id == event.case, WorkItemRow.state == "open", WorkItemRow.urgent_by != wanted)
    work.session.execute(update(WorkItemRow).where(*which).values(urgent_by=wanted))
