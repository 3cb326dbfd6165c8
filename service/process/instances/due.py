"""When what waits for a time is due."""

from __future__ import annotations

from datetime import datetime

from service.process.execution import TimerWait, Work, instant
from service.process.forms import HOME


def due_of(timer: TimerWait) -> datetime:
    """The instant at which a timer fires, in UTC; dates without a zone are those of the desk."""
    return timer.due(HOME)


def due_of_work(work: Work, now: datetime) -> datetime | None:
    """Until when a person's work is wanted; a duration counts from now."""
    return instant(work.due, now, HOME) if work.due else None
