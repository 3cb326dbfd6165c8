"""A promise's clock: how much of its time is used up, when it is due, and whether it was kept; pure decisions.

Time is counted by a `Measure`: a calendar, whole business days, or time as it passes. What is used up is only added to
when a clock stands still or its terms change, so each second is counted by the terms that held when it passed.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Literal, Protocol

from service.base.values import value_object

State = Literal["running", "paused", "stopped", "cancelled"]
NOTHING = timedelta()


class Measure(Protocol):
    """How time is counted: `between(start, add(start, amount)) == amount`."""

    def add(self, start: datetime, amount: timedelta) -> datetime:
        """The earliest instant at which this much has passed since `start`."""
        ...

    def between(self, start: datetime, end: datetime) -> timedelta:
        """How much passes from one instant to another."""
        ...


@value_object(kw_only=True)
class Clock:
    """One promise. `due_at` and `running_since` are None while it does not run; a breach stays on record."""

    state: State
    budget: timedelta
    consumed: timedelta
    """Used up when it began to run, or altogether while it does not."""
    running_since: datetime | None
    due_at: datetime | None
    breached_at: datetime | None
    stopped_at: datetime | None

    @property
    def is_open(self) -> bool:
        """The promise is still to be kept."""
        return self.state in ("running", "paused")


def started(budget: timedelta, at: datetime, measure: Measure) -> Clock:
    """A clock that runs from this instant on."""
    standing = Clock(
        state="paused",
        budget=budget,
        consumed=NOTHING,
        running_since=None,
        due_at=None,
        breached_at=None,
        stopped_at=None,
    )
    return resumed(standing, at, measure)


def consumed_at(clock: Clock, at: datetime, measure: Measure) -> timedelta:
    """How much is used up at an instant that is not before the clock's last change."""
    if clock.running_since is None:
        return clock.consumed
    return clock.consumed + measure.between(clock.running_since, max(at, clock.running_since))


def settled(clock: Clock, at: datetime) -> Clock:
    """The clock as it is at this instant: a deadline that has passed is a breach, at the very deadline."""
    if clock.breached_at is None and clock.due_at is not None and clock.due_at <= at:
        return replace(clock, breached_at=clock.due_at)
    return clock


def paused(clock: Clock, at: datetime, measure: Measure) -> Clock:
    """It stands still from this instant on."""
    if clock.state != "running":
        return clock
    used = consumed_at(clock, at, measure)
    return replace(settled(clock, at), state="paused", consumed=used, running_since=None, due_at=None)


def resumed(clock: Clock, at: datetime, measure: Measure) -> Clock:
    """It runs on with what it had left; one that was stopped is opened again with what it had used up."""
    if clock.state == "running":
        return clock
    return _running(replace(clock, stopped_at=None), at, measure)


def stopped(clock: Clock, at: datetime, measure: Measure) -> Clock:
    """The promise is kept, or it was missed and this is how late."""
    if not clock.is_open:
        return clock
    return replace(paused(clock, at, measure), state="stopped", stopped_at=at)


def cancelled(clock: Clock, at: datetime, measure: Measure) -> Clock:
    """Nobody promises this any more."""
    return replace(paused(clock, at, measure), state="cancelled") if clock.is_open else clock


def changed(clock: Clock, budget: timedelta, at: datetime, *, old: Measure, new: Measure) -> Clock:
    """Other terms from this instant on: what is used up stays used up, and a breach stays on record."""
    still = replace(paused(clock, at, old), budget=budget)
    return _running(still, at, new) if clock.state == "running" else replace(still, state=clock.state)


def reaches(clock: Clock, amount: timedelta, measure: Measure) -> datetime | None:
    """When a running clock has used up this much; None: it does not run."""
    if clock.running_since is None:
        return None
    return measure.add(clock.running_since, amount - clock.consumed)


def next_of(clock: Clock, amounts: Iterable[timedelta], measure: Measure) -> datetime | None:
    """When a running clock has used up the least of these; None: it does not run, or there are none."""
    least = min(amounts, default=None)
    return None if least is None else reaches(clock, least, measure)


def _running(clock: Clock, at: datetime, measure: Measure) -> Clock:
    due = clock.breached_at if clock.consumed >= clock.budget else None
    due = due or measure.add(at, clock.budget - clock.consumed)
    return replace(clock, state="running", running_since=at, due_at=due)
