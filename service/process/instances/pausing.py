"""Timers that stand still: all of an instance, or those that the analyst lets pause while the case waits for somebody.

Several reasons may hold at once; a timer goes on, with what it had left, after the last of them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, cast

from sqlalchemy import Table, bindparam, select, update

from service import calendars
from service.base import timers
from service.base.ids import InstanceId, ReleaseId
from service.base.values import value_object
from service.base.work import UnitOfWork
from service.calendars import Calendar
from service.process.execution import Instance
from service.process.instances import chronicle, events, opened, queries, rows
from service.process.instances.clock import Clock, from_plain, to_plain
from service.process.instances.record import Record
from service.process.instances.rows import TIMER_KIND
from service.process.instances.tables import InstanceRow, WaitRow

CASE = "case"
"""The case waits for its client or for a third party."""
TABLE = cast("Table", WaitRow.__table__)
TIMERS = select(
    TABLE.c.task,
    TABLE.c.mark,
    TABLE.c.element,
    TABLE.c.process,
    TABLE.c.release_id.label("release"),
    TABLE.c.name,
    TABLE.c.due_at,
    TABLE.c.clock,
).where(TABLE.c.instance_id == bindparam("instance"), TABLE.c.kind == "timer")
SETTING = (
    update(TABLE)
    .where(
        TABLE.c.instance_id == bindparam("of"),
        TABLE.c.kind == "timer",
        TABLE.c.task == bindparam("which"),
        TABLE.c.mark == bindparam("at"),
    )
    .values(due_at=bindparam("due", type_=TABLE.c.due_at.type), clock=bindparam("kept", type_=TABLE.c.clock.type))
)


@value_object(kw_only=True)
class Waiting:
    """The stored row of a timer."""

    task: int
    mark: str
    element: str
    process: str
    release: ReleaseId
    name: str
    due_at: datetime | None
    clock: Clock


def pause_timers(work: UnitOfWork, business_key: str, reason: str = CASE) -> None:
    """Let the timers that pause stand still in every instance of a business key."""
    for each in queries.instances_of(work.session, business_key):
        if each.ended_at is None:
            pause(work, each.id, reason)


def resume_timers(work: UnitOfWork, business_key: str, reason: str = CASE) -> None:
    """Let them go on."""
    for each in queries.instances_of(work.session, business_key):
        if each.ended_at is None:
            resume(work, each.id, reason)


def pause(work: UnitOfWork, instance: InstanceId, reason: str, *, every: bool = False) -> int:
    """Let its timers stand still, `every` one or those that pause; says how many stopped now.

    Again for the same reason changes nothing. What is overdue still fires, unless every timer stops. Those that begin
    while the reason holds stand still from the start. Missing: there is no such instance.
    """
    record, _ = opened.lock(work.session, instance)
    reasons = dict(record.paused or {})
    if reason in reasons:
        return 0
    stopped: list[Waiting] = []
    for timer in _timers(work, instance):
        overdue = timer.due_at is not None and timer.due_at <= work.now
        if timer.clock.obeys(every=every) and (every or not overdue):
            calendar = _calendar(work, timer.clock)
            clock = timer.clock.stop(reason, timer.due_at or work.now, work.now, calendar)
            _set(work, instance, timer, None, clock)
            timers.disarm(work, TIMER_KIND, instance, str(timer.task))
            stopped += [] if timer.clock.reasons else [timer]
    _keep(work, record, {**reasons, reason: every}, "paused", reason, stopped)
    return len(stopped)


def resume(work: UnitOfWork, instance: InstanceId, reason: str) -> int:
    """This reason holds no longer: timers that stand still for no other go on; says how many.

    A reason that does not hold changes nothing. Missing: there is no such instance.
    """
    record, state = opened.lock(work.session, instance)
    reasons = dict(record.paused or {})
    if reason not in reasons:
        return 0
    del reasons[reason]
    going: list[tuple[Waiting, datetime]] = []
    for timer in _timers(work, instance):
        if reason not in timer.clock.reasons:
            continue
        clock = timer.clock.drop(reason)
        if clock.reasons:
            _set(work, instance, timer, None, clock)
        else:
            due = clock.due(work.now, _calendar(work, clock))
            _set(work, instance, timer, due, clock.running())
            going.append((timer, due))
    moved = [timer for timer, _ in going]
    _keep(work, record, reasons, "resumed", reason, moved, state=_postponed(work, record, state, moved))
    for timer, due in going:
        _arm(work, record, timer, due)
    return len(going)


def _timers(work: UnitOfWork, instance: InstanceId) -> list[Waiting]:
    stored = work.session.execute(TIMERS, {"instance": instance}).mappings()
    found: list[Waiting] = []
    for row in stored:
        fields: dict[str, Any] = dict(row)
        fields["clock"] = from_plain(fields["clock"])
        found.append(Waiting(**fields))
    return found


def _calendar(work: UnitOfWork, clock: Clock) -> Calendar | None:
    return None if clock.calendar is None else calendars.of_version(work.session, clock.calendar)


def _set(work: UnitOfWork, instance: InstanceId, timer: Waiting, due: datetime | None, clock: Clock) -> None:
    which = {"of": instance, "which": timer.task, "at": timer.mark}
    work.session.execute(SETTING, {**which, "due": due, "kept": to_plain(clock)})


def _arm(work: UnitOfWork, record: Record, timer: Waiting, due: datetime) -> None:
    rows.arm(work, record.id, timer.task, timer.clock, due)
    work.record(events.TimerArmed(**record.where(timer), task=timer.task, element=timer.element, due_at=due))


def _postponed(work: UnitOfWork, record: Record, state: bytes, going: Sequence[Waiting]) -> bytes | None:
    """The state with later rounds of cycles counting from when they would have begun; None: there are no cycles."""
    cycles = {timer.task: timer.clock for timer in going if timer.clock.form == "cycle"}
    if not cycles:
        return None
    engine = Instance.load(state, opened.Library(work.session, record.release), work.now)
    for row in engine.waiting().timers:
        if row.task in cycles:
            clock = cycles[row.task]
            engine.postpone(row.task, clock.since(row.since, work.now, _calendar(work, clock)))
    return engine.save()


def _keep(
    work: UnitOfWork,
    record: Record,
    reasons: Mapping[str, bool],
    what: str,
    reason: str,
    moved: Sequence[Waiting],
    *,
    state: bytes | None = None,
) -> None:
    """The reasons that hold now, and an entry of history for each timer that stopped or goes on."""
    values: dict[str, Any] = {"paused": dict(reasons) or None}
    if moved:
        values |= {"told": record.told + len(moved), "version": record.version + 1}
    if state is not None:
        values["state"] = state
    work.session.execute(update(InstanceRow).where(InstanceRow.id == record.id).values(**values))
    entries = [
        {
            "kind": what,
            "element": timer.element,
            "name": timer.name,
            "task": timer.task,
            "process": timer.process,
            "data": {"reason": reason},
        }
        for timer in moved
    ]
    chronicle.append(work, record, entries)
