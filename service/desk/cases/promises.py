"""When the next promise made for a case is due, as lists of cases show and sort it; `sla` says so."""

from __future__ import annotations

from datetime import datetime

from service.base.database import NEVER
from service.base.ids import CaseId
from service.base.work import UnitOfWork
from service.desk.cases.events import PromiseMoved
from service.desk.cases.tables import CaseRow


def keep_promise(
    work: UnitOfWork,
    case: CaseId,
    *,
    due_at: datetime | None,
    breached_at: datetime | None,
    nearly_due_at: datetime | None,
) -> None:
    """Note the next deadline of a held case, since when a promise that is still open is missed, and its last hour."""
    row = work.session.get_one(CaseRow, case)
    due = due_at or NEVER
    if row.nearly_due_at != nearly_due_at:
        row.nearly_due_at = nearly_due_at
    if row.breached_at != breached_at:
        row.breached_at = breached_at
    if row.promised_by != due:
        row.promised_by = due
        work.record(PromiseMoved(case=case, due_at=due_at))
