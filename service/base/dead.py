"""Dead letters: deliveries, jobs and timers that failed too often and wait for a person."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from sqlalchemy import Select, func, literal, select, union_all
from sqlalchemy.orm import Session

from service.base import jobs, outbox, timers
from service.base.jobs import JobRow
from service.base.outbox import DeliveryRow, OutboxRow
from service.base.rows import literally
from service.base.timers import TimerRow
from service.base.values import value_object
from service.base.work import UnitOfWork

Kind = Literal["delivery", "job", "timer"]


@value_object(kw_only=True)
class DeadLetter:
    """Something that did not get through. `what`: the event, the kind of job or timer; `to`: consumer, key, subject."""

    kind: Kind
    id: str
    what: str
    to: str
    since: datetime
    attempts: int
    error: str


def letters(session: Session, *, offset: int = 0, limit: int = 25) -> tuple[tuple[DeadLetter, ...], int]:
    """A page of them, the newest first, and how many there are in all."""
    every = union_all(_deliveries(), _jobs(), _timers()).subquery()
    total = session.scalar(select(func.count()).select_from(every)) or 0
    page = select(every).order_by(every.c.since.desc(), every.c.id, every.c.to).offset(offset).limit(limit)
    return tuple(DeadLetter(**row) for row in session.execute(page).mappings()), total


def retry(work: UnitOfWork, kind: Kind, id: str, to: str) -> bool:
    """Give one new attempts; False when it is not dead any more."""
    if kind == "delivery":
        return outbox.retry(work, id, to)
    return jobs.retry(work, id) if kind == "job" else timers.retry(work, id)


def _deliveries() -> Select[str, str, str, str, datetime, int, str]:
    return (
        select(
            literal("delivery").label("kind"),
            DeliveryRow.event_id.label("id"),
            OutboxRow.name.label("what"),
            DeliveryRow.consumer.label("to"),
            OutboxRow.created_at.label("since"),
            DeliveryRow.attempts,
            func.coalesce(DeliveryRow.last_error, "").label("error"),
        )
        .join(OutboxRow, OutboxRow.id == DeliveryRow.event_id)
        .where(literally(DeliveryRow.state, "dead"))
    )


def _jobs() -> Select[str, str, str, str, datetime, int, str]:
    error = func.coalesce(JobRow.last_error, "")
    return select(literal("job"), JobRow.id, JobRow.kind, JobRow.key, JobRow.created_at, JobRow.attempts, error).where(
        literally(JobRow.state, "dead")
    )


def _timers() -> Select[str, str, str, str, datetime, int, str]:
    error = func.coalesce(TimerRow.last_error, "")
    return select(
        literal("timer"), TimerRow.id, TimerRow.kind, TimerRow.subject, TimerRow.due_at, TimerRow.attempts, error
    ).where(literally(TimerRow.state, "dead"))
