"""How much waits for machines, and for how long: what a graph shows and an alarm watches."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import InstrumentedAttribute

from service.base.jobs import JobRow
from service.base.outbox import DeliveryRow
from service.base.rows import literally
from service.base.timers import TimerRow
from service.base.work import UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """Work of one kind: how much is due, since when the oldest has been due, and how much failed for good."""

    errand: str
    kind: str
    due: int
    lag: timedelta
    dead: int


def look(work: UnitOfWork) -> tuple[Line, ...]:
    """Every kind of which something is due or dead: timers, deliveries by consumer, jobs."""
    return (
        *_lines(work, "time", TimerRow.kind, TimerRow.due_at, literally(TimerRow.state, "armed"), _dead(TimerRow)),
        *_lines(
            work,
            "deliveries",
            DeliveryRow.consumer,
            DeliveryRow.next_at,
            literally(DeliveryRow.state, "waiting"),
            _dead(DeliveryRow),
        ),
        *_lines(work, "jobs", JobRow.kind, JobRow.run_at, literally(JobRow.state, "waiting"), _dead(JobRow)),
    )


def _lines(
    work: UnitOfWork,
    errand: str,
    kind: InstrumentedAttribute[str],
    at: InstrumentedAttribute[datetime],
    waits: ColumnElement[bool],
    dead: ColumnElement[bool],
) -> Iterable[Line]:
    due = select(kind, func.count(), func.min(at)).where(waits, at <= work.now).group_by(kind)
    waiting = {name: (count, work.now - oldest) for name, count, oldest in work.session.execute(due)}
    over = select(kind, func.count()).where(dead).group_by(kind)
    gone = dict(work.session.execute(over).all())
    for name in sorted({*waiting, *gone}):
        count, lag = waiting.get(name, (0, timedelta()))
        yield Line(errand=errand, kind=name, due=count, lag=lag, dead=gone.get(name, 0))


def _dead(model: Any) -> ColumnElement[bool]:
    return literally(model.state, "dead")
