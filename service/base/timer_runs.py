"""How timers fire: what happens when one of a kind is due, and each one taken and fired, whatever happens to it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from sqlalchemy import update

from service.base import backoff, traces
from service.base.rows import changed
from service.base.timers import BATCH, LEASE, Fire, Lock, Timer, TimerRow, take_due
from service.base.work import UnitOfWork, Works


@dataclass(frozen=True)
class TimerHandlers:
    """What happens when a timer of a kind is due."""

    _fire: dict[str, tuple[Fire, Lock | None]] = field(default_factory=dict[str, Any])

    def on(self, kind: str, fire: Fire, *, lock: Lock | None = None) -> None:
        """When due, call `fire(work, timer)`; before that `lock(work, subject)`, then the timer is looked at again."""
        if kind in self._fire:
            raise ValueError(f"timers of kind {kind} have a handler already")
        self._fire[kind] = (fire, lock)

    @property
    def kinds(self) -> tuple[str, ...]:
        """The kinds that can fire here."""
        return tuple(self._fire)

    def of(self, kind: str) -> tuple[Fire, Lock | None]:
        """The handler and the lock of a kind; KeyError when there is none."""
        return self._fire[kind]


def sweep(works: Works, handlers: TimerHandlers, *, batch: int = BATCH, lease: timedelta = LEASE) -> int:
    """Fire what is due, each in a unit of work of its own; says how many were taken."""
    with works.begin() as work:
        due = take_due(work, handlers.kinds, batch=batch, lease=lease)
    for timer in due:
        with traces.doing(f"timer {timer.kind}", timer=timer.id):
            _try(works, handlers, timer)
    return len(due)


def _try(works: Works, handlers: TimerHandlers, timer: Timer) -> None:
    try:
        backoff.survive(timer.attempts)
        fire(works, handlers, timer)
    except Exception as error:
        backoff.log.exception("timer %s of %s failed", timer.kind, timer.subject)
        with works.begin() as work:
            put_off(work, timer, repr(error))


def fire(works: Works, handlers: TimerHandlers, timer: Timer) -> bool:
    """Act on a taken timer, unless it was moved, disarmed or overtaken in the meantime."""
    act, lock = handlers.of(timer.kind)
    with works.begin() as work:
        if lock is not None:
            lock(work, timer.subject)  # the subject first, as every command does: otherwise two would deadlock
        ours = (TimerRow.id == timer.id, TimerRow.fence == timer.fence, TimerRow.state == "armed")
        still = (*ours, TimerRow.due_at <= work.now)
        if not changed(work.session, update(TimerRow).where(*still).values(state="fired", fired_at=work.now)):
            return False
        act(work, timer)
    return True


def put_off(work: UnitOfWork, timer: Timer, error: str) -> None:
    """It failed: try again later, and after too many times leave it to a person."""
    wait = backoff.wait(timer.attempts)
    values: dict[str, Any] = {"last_error": error[: backoff.LONGEST_ERROR]}
    values |= {"state": "dead"} if wait is None else {"lease_until": work.now + wait}
    ours = (TimerRow.id == timer.id, TimerRow.fence == timer.fence, TimerRow.state == "armed")
    changed(work.session, update(TimerRow).where(*ours).values(**values))
