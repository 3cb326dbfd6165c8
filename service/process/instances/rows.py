"""The stored rows of what waits, kept equal to what the engine says: timers and jobs along with them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import fields
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, delete, select, update
from sqlalchemy.orm import Session

from service import calendars
from service.base import backoff, job_keys, jobs, timers
from service.base.ids import InstanceId
from service.base.prepared import Prepared
from service.base.rows import add, table_of
from service.base.work import UnitOfWork
from service.process.execution import JobWait, TimerWait
from service.process.forms import HOME
from service.process.instances.clock import Clock, from_plain
from service.process.instances.tables import WaitRow
from service.process.instances.waits import FOLLOWING, Kept, Key, New, drawn

TIMER_KIND = "bpmn"
"""Kind of the timers that diagrams wait for."""


# Building a statement costs as much as running it, so each is built once.
TABLE = table_of(WaitRow)
COLUMNS = {"release": "release_id", "correlation": "key"}
"""Where a column is called otherwise than what is kept of it."""
KNOWN = Prepared(
    select(*(TABLE.c[COLUMNS.get(each.name, each.name)].label(each.name) for each in fields(Kept)))
    .where(TABLE.c.instance_id == bindparam("instance"))
    .order_by(TABLE.c.since, TABLE.c.task, TABLE.c.kind)
)
THIS = (TABLE.c.instance_id == bindparam("of"), TABLE.c.kind == bindparam("what"), TABLE.c.task == bindparam("which"))
FORGETTING = Prepared(delete(TABLE).where(*THIS))
FOLLOW = Prepared(
    update(TABLE).where(*THIS).values({name: bindparam(f"new_{name}", type_=TABLE.c[name].type) for name in FOLLOWING})
)


def job_kind(topic: str) -> str:
    """Kind of the jobs that a service task of this topic asks for."""
    return f"bpmn:{topic}"


def load(session: Session, instance: InstanceId) -> dict[Key, Kept]:
    """What is known to wait, in the order in which it was reached."""
    kept = [Kept(**row._asdict()) for row in KNOWN.rows(session, {"instance": instance})]
    return {each.key: each for each in kept}


def reconcile(work: UnitOfWork, instance: InstanceId, new: Sequence[New], gone: Sequence[Kept]) -> None:
    """Forget what waits no longer, store what waits now."""
    FORGETTING.change_each(work.session, [{"of": instance, "what": kept.kind, "which": kept.task} for kept in gone])
    for kept in gone:
        if kept.kind == "timer":
            timers.disarm(work, TIMER_KIND, instance, str(kept.task))
        elif kept.kind == "job":
            job_keys.withdraw(work, _job_key(instance, kept.task, kept.mark))
    add(work.session, WaitRow, [{"instance_id": instance, **each.columns} for each in new])
    for each in new:
        _set_going(work, instance, each)


def follow(work: UnitOfWork, instance: InstanceId, changes: Sequence[Mapping[str, Any]]) -> None:
    """Let rows that stay show the release that has taken over."""
    FOLLOW.change_each(work.session, [{"of": instance, **each} for each in changes])


def follow_jobs(work: UnitOfWork, instance: InstanceId, waiting: Sequence[JobWait]) -> None:
    """Let jobs that stay say where they stand in the release that has taken over."""
    for row in waiting:
        payload = _job_payload(instance, row, drawn(row.element, row.node))
        job_keys.readdress(work, _job_key(instance, row.task, str(row.attempt)), payload)


def hold_jobs(work: UnitOfWork, instance: InstanceId) -> None:
    """Let nobody take its jobs; who has one in hand is overtaken."""
    job_keys.hold(work, _job_keys(work, instance))


def release_jobs(work: UnitOfWork, instance: InstanceId) -> None:
    """Let its jobs be taken again."""
    job_keys.release(work, _job_keys(work, instance))


def _job_keys(work: UnitOfWork, instance: InstanceId) -> list[str]:
    return [
        _job_key(instance, each.task, each.mark) for each in load(work.session, instance).values() if each.kind == "job"
    ]


def _set_going(work: UnitOfWork, instance: InstanceId, new: New) -> None:
    row = new.row
    if isinstance(row, TimerWait):
        if new.columns["due_at"] is not None:
            arm(work, instance, row.task, from_plain(new.columns["clock"]), new.columns["due_at"])
    elif isinstance(row, JobWait):
        jobs.enqueue(
            work,
            job_kind(row.topic),
            _job_payload(instance, row, new.columns["element"]),
            key=_job_key(instance, row.task, str(row.attempt)),
            most_attempts=max(1, backoff.MOST if row.retries is None else row.retries),
        )


def arm(work: UnitOfWork, instance: InstanceId, task: int, clock: Clock, due: datetime) -> None:
    """Let a timer fire at an instant."""
    calendar = None if clock.calendar is None else calendars.of_version(work.session, clock.calendar)
    zone = HOME.key if calendar is None else calendar.zone.key
    words = {"expression": clock.value, "zone": zone, "calendar": clock.calendar}
    timers.arm(work, TIMER_KIND, instance, str(task), due_at=due, **words)


def _job_payload(instance: InstanceId, row: JobWait, element: str) -> dict[str, Any]:
    where = {"element": element, "process": row.process, "release": row.release}
    return {"instance": instance, "task": row.task, "attempt": row.attempt, "topic": row.topic, **where}


def _job_key(instance: InstanceId, task: int, attempt: str) -> str:
    return f"bpmn:{instance}:{task}:{attempt}"
