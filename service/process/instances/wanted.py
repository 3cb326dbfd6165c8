"""Until when people's work is wanted, once it has stood still with its instance."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select, update

from service import calendars
from service.base.ids import InstanceId
from service.base.work import UnitOfWork
from service.calendars import Calendar
from service.process.execution import Instance
from service.process.instances import events, rows
from service.process.instances.clock import elapsed, later
from service.process.instances.due import calendar_of
from service.process.instances.record import Record
from service.process.instances.tables import HistoryRow, WaitRow


def postpone(work: UnitOfWork, record: Record, engine: Instance) -> None:
    """Durations go on with what they had left when the instance was suspended; a date stays the date that it is."""
    since = _suspended_at(work, record.id)
    known = {kept.task: kept.due_at for kept in rows.load(work.session, record.id).values() if kept.kind == "work"}
    for row in engine.waiting().work:
        before = known.get(row.task)
        if before is not None and row.due is not None and row.due.lstrip("+-").startswith("P"):
            due = _later(before, since, work.now, calendar_of(work, row.node))
            which = (WaitRow.instance_id == record.id, WaitRow.kind == "work", WaitRow.task == row.task)
            work.session.execute(update(WaitRow).where(*which).values(due_at=due))
            work.record(events.TaskPostponed(**record.where(row), task=row.task, due_at=due))


def _suspended_at(work: UnitOfWork, instance: InstanceId) -> datetime:
    told = (HistoryRow.instance_id == instance, HistoryRow.kind == "command", HistoryRow.name == "suspend")
    return work.session.scalars(select(HistoryRow.at).where(*told).order_by(HistoryRow.seq.desc()).limit(1)).one()


def _later(due: datetime, since: datetime, now: datetime, calendar: Calendar | None) -> datetime:
    try:
        return later(due, elapsed(since, now, calendar), calendar)
    except calendars.TooFar:
        return due
