"""When what waits for a time is due, and in which calendar that is counted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from service import calendars
from service.base.texts import Text
from service.base.work import UnitOfWork
from service.calendars import InForce
from service.process.diagram import Node
from service.process.execution import StepFailed, TimerWait, Work, instant
from service.process.forms import HOME
from service.process.instances.clock import Clock, to_plain
from service.process.instances.waits import New

Paused = Mapping[str, bool]
"""Why an instance is paused: by reason, whether for all of its timers."""


class NeverDue(Exception):
    """No instant can be found at which a timer fires: what was drawn or the calendar must be mended."""

    def __init__(self, task: int, text: Text) -> None:
        super().__init__(str(text))
        self.task, self.text = task, text


def timed(work: UnitOfWork, paused: Paused, new: Sequence[New]) -> list[New]:
    """The rows with their instants; a timer that begins in a pause stands still from the start. Raises NeverDue."""
    return [_timed(work, paused, each) if isinstance(each.row, TimerWait | Work) else each for each in new]


def _timed(work: UnitOfWork, paused: Paused, new: New) -> New:
    row = new.row
    if isinstance(row, TimerWait):
        return replace(new, columns={**new.columns, **_timer(work, paused, row)})
    assert isinstance(row, Work)
    return replace(new, columns={**new.columns, **_work(work, row)})


def _timer(work: UnitOfWork, paused: Paused, row: TimerWait) -> Mapping[str, Any]:
    """`due_at` and `clock`; dates without a zone are those of the desk."""
    version, calendar = None, None
    if row.business:
        found = calendars.in_force(work, row.calendar)
        version, calendar = found.version, found.calendar
    try:
        due = row.due(HOME, calendar)
    except (StepFailed, calendars.TooFar) as error:
        raise NeverDue(row.task, error.text) from error
    clock = Clock(form=row.form, value=row.value, calendar=version, pauses=row.pauses)
    for reason, every in paused.items():
        if clock.obeys(every=every):
            clock = clock.stop(reason, due, work.now, calendar)
    return {"due_at": None if clock.reasons else due, "clock": to_plain(clock)}


def _work(work: UnitOfWork, row: Work) -> Mapping[str, Any]:
    """The same of a person's work; a duration counts from now, and goes on so when its instance has stood still.

    A text that is no date leaves the work without one: nobody's task may be lost for its date.
    """
    if not row.due:
        return {}
    found = calendar_of(work, row.node)
    version, calendar = (None, None) if found is None else (found.version, found.calendar)
    try:
        due = instant(row.due, work.now, HOME, calendar)
    except (StepFailed, calendars.TooFar):
        return {}
    lasts = row.due.lstrip("+-").startswith("P")
    return {"due_at": due, "clock": to_plain(Clock(value=row.due, calendar=version)) if lasts else None}


def calendar_of(work: UnitOfWork, node: Node) -> InForce | None:
    """The calendar in which a person's time is counted that begins now; None: all time counts."""
    human = node.human
    return calendars.in_force(work, human.calendar) if human is not None and human.business else None
