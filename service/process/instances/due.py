"""When what waits for a time is due."""

from __future__ import annotations

from datetime import datetime

from service.process.execution import StepFailed, TimerWait, Work, instant
from service.process.forms import HOME


def due_of(timer: TimerWait) -> datetime:
    """The instant at which a timer fires, in UTC; dates without a zone are those of the desk."""
    return timer.due(HOME)


def due_of_work(work: Work, now: datetime) -> datetime | None:
    """Until when a person's work is wanted; a duration counts from now.

    A text that is no date leaves the work without one: nobody's task may be lost for its date.
    """
    try:
        return instant(work.due, now, HOME) if work.due else None
    except StepFailed:
        return None
