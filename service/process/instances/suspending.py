"""An instance that stands still because somebody said so: nothing moves it, and nothing that comes is lost."""

from __future__ import annotations

from typing import Any, Literal

from sqlalchemy import update

from service.base.ids import InstanceId
from service.base.work import UnitOfWork
from service.process.instances import advancing, chronicle, events, held, opened, pausing, refusals, rows, wanted
from service.process.instances.letters import Letter
from service.process.instances.reach import reach_of
from service.process.instances.record import Record
from service.process.instances.tables import InstanceRow

SUSPENDED = "suspended"
"""Why all its timers stand still."""


def suspend(work: UnitOfWork, instance: InstanceId, reason: str) -> None:
    """Let nothing move it until `resume`: timers keep the time they have left, jobs wait, what is sent to it is kept.

    What was due has happened before. Conflict: it has ended, or is suspended.
    """
    one = opened.take(work, instance)
    advancing.post(work, advancing.step(work, one, "timer"), reach_of(one.record))
    opened.take(work, instance)
    pausing.pause(work, instance, SUSPENDED, every=True)
    rows.hold_jobs(work, instance)
    record = _mark(work, instance, "suspended", "suspend", {"reason": reason})
    work.record(events.InstanceSuspended(**record.where(), reason=reason))


def resume(work: UnitOfWork, instance: InstanceId) -> None:
    """Let it go on: timers and people's work with the time that they had left, jobs at once, then what came meanwhile,
    in the order in which it came.

    Conflict: it is not suspended.
    """
    record, state = opened.lock(work.session, instance)
    if record.status != "suspended":
        raise refusals.not_suspended()
    wanted.postpone(work, record, opened.look(work.session, record, state))
    pausing.resume(work, instance, SUSPENDED)
    rows.release_jobs(work, instance)
    record = _mark(work, instance, "running", "resume", None)
    work.record(events.InstanceResumed(**record.where()))
    for letter in held.let_go(work, record):
        _hand_in(work, record, letter)


def _hand_in(work: UnitOfWork, record: Record, letter: Letter) -> None:
    """What one of its letters has taken away the next one no longer finds: a message is held on until it is awaited."""
    heard = advancing.hear(work, record.id, letter) if letter.kind == "signal" else [letter]
    advancing.post(work, heard, reach_of(record))


def _mark(
    work: UnitOfWork,
    instance: InstanceId,
    status: Literal["running", "suspended"],
    command: str,
    data: dict[str, Any] | None,
) -> Record:
    """The new status, as the next version, with its entry of history."""
    record, _ = opened.lock(work.session, instance)
    values = {"status": status, "version": record.version + 1, "told": record.told + 1, "changed_at": work.now}
    work.session.execute(update(InstanceRow).where(InstanceRow.id == instance).values(**values))
    entry = {"kind": "command", "element": None, "name": command, "task": None, "process": record.process, "data": data}
    chronicle.append(work, record, [entry])
    return record
