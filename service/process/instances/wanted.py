"""Until when people's work is wanted, once it has stood still with its instance."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import select, update

from service import calendars
from service.base.ids import InstanceId
from service.base.work import UnitOfWork
from service.calendars import Calendar
from service.process.execution import Instance, Work
from service.process.instances import events
from service.process.instances.clock import elapsed, from_plain, later
from service.process.instances.due import calendar_of
from service.process.instances.record import Record
from service.process.instances.tables import HistoryRow, WaitRow

PROMISED = (WaitRow.task, WaitRow.due_at, WaitRow.clock)


def postpone(work: UnitOfWork, record: Record, engine: Instance) -> None:
    """Durations go on with what they had left when the instance was suspended, in the version of the calendar in which
    they were promised; a date stays the date that it is."""
    since = _suspended_at(work, record.id)
    mine = (WaitRow.instance_id == record.id, WaitRow.kind == "work", WaitRow.due_at.is_not(None))
    known = {task: (due, clock) for task, due, clock in work.session.execute(select(*PROMISED).where(*mine))}
    for row in engine.waiting().work:
        before, clock = known.get(row.task, (None, None))
        if before is not None and row.due is not None and row.due.lstrip("+-").startswith("P"):
            due = _later(before, since, work.now, _calendar(work, row, clock))
            which = (WaitRow.instance_id == record.id, WaitRow.kind == "work", WaitRow.task == row.task)
            work.session.execute(update(WaitRow).where(*which).values(due_at=due))
            work.record(events.TaskPostponed(**record.where(row), task=row.task, due_at=due))


def _calendar(work: UnitOfWork, row: Work, clock: Any) -> Calendar | None:
    """By which it was counted; of work that began when that was not kept yet, the one that would count it now."""
    if clock is None:
        found = calendar_of(work, row.node)
        return None if found is None else found.calendar
    version = from_plain(clock).calendar
    return None if version is None else calendars.of_version(work.session, version)


def _suspended_at(work: UnitOfWork, instance: InstanceId) -> datetime:
    told = (HistoryRow.instance_id == instance, HistoryRow.kind == "command", HistoryRow.name == "suspend")
    return work.session.scalars(select(HistoryRow.at).where(*told).order_by(HistoryRow.seq.desc()).limit(1)).one()


def _later(due: datetime, since: datetime, now: datetime, calendar: Calendar | None) -> datetime:
    try:
        return later(due, elapsed(since, now, calendar), calendar)
    except calendars.TooFar:
        return due
