"""How much waits for machines, and for how long: what a graph shows and an alarm watches."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, case, func, select
from sqlalchemy.orm import InstrumentedAttribute

from service.base.jobs import JobRow
from service.base.outbox import DeliveryRow
from service.base.rows import literally
from service.base.timers import TimerRow
from service.base.values import value_object
from service.base.work import UnitOfWork

Instant = ColumnElement[datetime]


@value_object(kw_only=True)
class Line:
    """Work of one kind: how much could be done now, since how long the oldest could, and how much failed for good."""

    errand: str
    kind: str
    due: int
    lag: timedelta
    dead: int


def look(work: UnitOfWork) -> tuple[Line, ...]:
    """Every kind of which something is due or dead: timers, deliveries by consumer, jobs.

    What somebody has in hand, or what failed and pauses, is not due.
    """
    armed = (literally(TimerRow.state, "armed"), TimerRow.due_at <= work.now)
    undelivered = (literally(DeliveryRow.state, "waiting"), DeliveryRow.next_at <= work.now)
    waiting = (literally(JobRow.state, "waiting"), JobRow.run_at <= work.now)
    return (
        *_lines(work, "time", TimerRow.kind, _free(TimerRow.due_at, TimerRow.lease_until), armed, _dead(TimerRow)),
        *_lines(work, "deliveries", DeliveryRow.consumer, DeliveryRow.next_at, undelivered, _dead(DeliveryRow)),
        *_lines(work, "jobs", JobRow.kind, _free(JobRow.run_at, JobRow.lease_until), waiting, _dead(JobRow)),
    )


def unserved(work: UnitOfWork, kinds: Iterable[str], patience: timedelta) -> tuple[str, ...]:
    """Those kinds of which a job could have been done for so long, and of which nobody has any in hand."""
    return tuple(kind for kind in kinds if _is_unserved(work, kind, work.now - patience))


def _is_unserved(work: UnitOfWork, kind: str, since: datetime) -> bool:
    mine = (literally(JobRow.state, "waiting"), JobRow.kind == kind, JobRow.attempts < JobRow.most_attempts)
    free = JobRow.lease_until.is_(None) | (JobRow.lease_until <= since)
    left = select(JobRow.id).where(*mine, JobRow.run_at <= since, free).limit(1)
    if work.session.scalar(left) is None:
        return False
    in_hand = select(JobRow.id).where(literally(JobRow.state, "waiting"), JobRow.kind == kind)
    return work.session.scalar(in_hand.where(JobRow.lease_until > work.now).limit(1)) is None


def _free(at: InstrumentedAttribute[datetime], lease: InstrumentedAttribute[datetime | None]) -> Instant:
    """From when on somebody may take it: when its time has come and nobody has it any more."""
    return case((lease > at, lease), else_=at)


def _lines(
    work: UnitOfWork,
    errand: str,
    kind: InstrumentedAttribute[str],
    since: Instant | InstrumentedAttribute[datetime],
    waits: tuple[ColumnElement[bool], ...],
    dead: ColumnElement[bool],
) -> Iterable[Line]:
    due = select(kind, func.count(), func.min(since)).where(*waits, since <= work.now).group_by(kind)
    waiting = {name: (count, work.now - oldest) for name, count, oldest in work.session.execute(due)}
    over = select(kind, func.count()).where(dead).group_by(kind)
    gone = dict(work.session.execute(over).all())
    for name in sorted({*waiting, *gone}):
        count, lag = waiting.get(name, (0, timedelta()))
        yield Line(errand=errand, kind=name, due=count, lag=lag, dead=gone.get(name, 0))


def _dead(model: Any) -> ColumnElement[bool]:
    return literally(model.state, "dead")
