"""What a wait does to a deadline, as somebody asks it of a calendar: a promise's clock, wound by hand."""

from __future__ import annotations

from datetime import datetime, timedelta

from service.base.errors import Refused
from service.base.texts import Text
from service.base.values import value_object
from service.desk.sla import model
from service.desk.sla.model import Measure

RESUMED_BEFORE = Text("A espera termina antes de começar.", "The wait ends before it begins.")
STOPPED_BEFORE = Text("A espera começa antes do prazo.", "The wait begins before the deadline does.")
STOPPED_LATE = Text("A espera começa depois que o prazo termina.", "The wait begins after the deadline has ended.")


@value_object(kw_only=True)
class Wait:
    """A deadline that waited: when it would have ended, when it ends, and the time on the way there."""

    due: datetime
    moved: datetime
    consumed: timedelta
    """Before the wait."""
    stood: timedelta
    """While it waited."""
    left: timedelta
    """After it."""


def waited(measure: Measure, start: datetime, amount: timedelta, stopped: datetime, resumed: datetime) -> Wait:
    """A deadline of this much time that stands still from one instant to another; all instants aware.

    Refused: the wait ends before it begins, or lies outside of the deadline. TooFar: it never ends.
    """
    if resumed < stopped:
        raise Refused(RESUMED_BEFORE, field="resumed")
    if stopped < start:
        raise Refused(STOPPED_BEFORE, field="stopped")
    running = model.started(amount, start, measure)
    due = running.due_at or start
    if stopped > due:
        raise Refused(STOPPED_LATE, field="stopped")
    still = model.paused(running, stopped, measure)
    return Wait(
        due=due,
        moved=model.resumed(still, resumed, measure).due_at or due,
        consumed=still.consumed,
        stood=measure.between(stopped, resumed),
        left=amount - still.consumed,
    )
