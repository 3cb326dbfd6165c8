"""What nobody needs any more is forgotten, once a day: delivered events, timers and jobs that are over, lost files."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, delete, select
from sqlalchemy.orm import InstrumentedAttribute

from service.base import jobs, timers
from service.base.database import Base
from service.base.files import FileRow
from service.base.ids import first_id
from service.base.jobs import JobRow
from service.base.outbox import DeliveryRow, OutboxRow
from service.base.rows import changed
from service.base.timers import Fire, Timer, TimerRow
from service.base.work import UnitOfWork

KIND = "tidy"
CONTENTS = "tidy-contents"
"""Kind of the jobs that remove a content (payload: its hash) which no file has any more."""
KEPT = timedelta(days=90)
BATCH = 1_000
EVERY, AGAIN = timedelta(days=1), timedelta(seconds=1)

Forget = Callable[[UnitOfWork, datetime], int]
"""Forgets what was over before an instant, a batch at the most; says how many there were."""


def plan(work: UnitOfWork) -> None:
    """See to it that somebody tidies up: now, unless a time is set already."""
    planned = select(TimerRow.id).where(TimerRow.subject == KIND, TimerRow.kind == KIND, TimerRow.state == "armed")
    if work.session.scalar(planned) is None:
        timers.arm(work, KIND, KIND, "", due_at=work.now)


def tidying(*more: Forget) -> Fire:
    """Fires daily: forgets what this room and `more` have kept for `KEPT`; what is left over follows at once."""

    def fire(work: UnitOfWork, timer: Timer) -> None:
        before = work.now - KEPT
        full = [forget(work, before) >= BATCH for forget in (*FORGETTING, *more)]
        timers.arm(work, timer.kind, timer.subject, timer.key, due_at=work.now + (AGAIN if any(full) else EVERY))

    return fire


def forget_rows(
    work: UnitOfWork, model: type[Base], key: InstrumentedAttribute[Any], *over: ColumnElement[bool]
) -> int:
    """Delete a batch of the rows for which all of this holds, the lowest keys first; says how many."""
    batch = select(key).where(*over).order_by(key).limit(BATCH)
    return changed(work.session, delete(model).where(key.in_(batch), *over))


def forget_events(work: UnitOfWork, before: datetime) -> int:
    """Events that every consumer has; what is dead waits for a person, and keeps its event."""
    end = first_id(before)
    undelivered = select(DeliveryRow.event_id).where(DeliveryRow.event_id == OutboxRow.id)
    done = forget_rows(
        work, DeliveryRow, DeliveryRow.event_id, DeliveryRow.event_id < end, DeliveryRow.state == "delivered"
    )
    return max(done, forget_rows(work, OutboxRow, OutboxRow.id, OutboxRow.id < end, ~undelivered.exists()))


def forget_timers(work: UnitOfWork, before: datetime) -> int:
    """Timers that have fired or are waited for no longer."""
    over: Sequence[Any] = (TimerRow.armed_at < before, TimerRow.state.in_(("fired", "disarmed")))
    return forget_rows(work, TimerRow, TimerRow.id, TimerRow.id < first_id(before), *over, TimerRow.due_at < before)


def forget_jobs(work: UnitOfWork, before: datetime) -> int:
    """Jobs that are done; the same wish is a new job from now on."""
    return forget_rows(
        work, JobRow, JobRow.id, JobRow.id < first_id(before), JobRow.state == "done", JobRow.ended_at < before
    )


def forget_files(work: UnitOfWork, before: datetime) -> int:
    """Files that belong to no case: sent, and then the form was never finished. Their contents go by a job."""
    lost = select(FileRow.id, FileRow.sha256).where(FileRow.owner.is_(None), FileRow.created_at < before).limit(BATCH)
    rows = work.session.execute(lost).all()
    if rows:
        work.session.execute(delete(FileRow).where(FileRow.id.in_([row.id for row in rows])))
    for sha256 in {row.sha256 for row in rows}:
        jobs.enqueue(work, CONTENTS, sha256)
    return len(rows)


FORGETTING: tuple[Forget, ...] = (forget_events, forget_timers, forget_jobs, forget_files)
