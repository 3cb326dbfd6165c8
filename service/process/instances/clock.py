"""How a timer counts its time, and what is left of it while it stands still."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from service.base.values import value_object
from service.calendars import Calendar
from service.process.execution import due_at
from service.process.forms import HOME

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICRO = timedelta(microseconds=1)


@value_object(kw_only=True)
class Clock:
    """Kept as JSON beside the wait of a timer. Amounts and instants are microseconds, those of instants since 1970."""

    form: str = "duration"
    value: str | None = None
    """What was drawn, as ISO 8601."""
    calendar: str | None = None
    """The version in which it counts business time; None: calendar time."""
    pauses: bool = False
    """Stands still while the case waits."""
    reasons: tuple[str, ...] = ()
    """Why it stands still now; empty: it runs."""
    stopped: int | None = None
    left: int | None = None
    """What it still had to wait when it stopped, in its own time; of a date that date itself, which nothing moves."""

    @property
    def scheduled(self) -> bool:
        """A cycle of wall times (cron): it goes on with the next of them, not with what was left."""
        return self.form == "cycle" and not (self.value or "R").startswith("R")

    def obeys(self, *, every: bool) -> bool:
        """Whether it stops for a reason that holds for `every` timer, or only for those that pause; dates do not."""
        return every or (self.pauses and self.form != "date")

    def stop(self, reason: str, due: datetime, now: datetime, calendar: Calendar | None) -> Clock:
        """The same, standing still; `due` is when it would have fired."""
        if self.reasons:
            return self if reason in self.reasons else replace(self, reasons=(*self.reasons, reason))
        if self.form == "date":
            left = (due - EPOCH) // MICRO
        else:
            left = max(0, elapsed(now, due, calendar) // MICRO)
        return replace(self, reasons=(reason,), stopped=(now - EPOCH) // MICRO, left=left)

    def drop(self, reason: str) -> Clock:
        """The same without this reason."""
        return replace(self, reasons=tuple(each for each in self.reasons if each != reason))

    def due(self, now: datetime, calendar: Calendar | None) -> datetime:
        """When it fires if it goes on now."""
        if self.scheduled:
            return due_at("cycle", self.value or "", now, HOME)
        left = timedelta(microseconds=self.left or 0)
        return EPOCH + left if self.form == "date" else later(now, left, calendar)

    def since(self, since: datetime, now: datetime, calendar: Calendar | None) -> datetime:
        """From when the rounds of a cycle count that counted from `since` and goes on now."""
        if self.scheduled:
            return now
        stood = elapsed(EPOCH + timedelta(microseconds=self.stopped or 0), now, calendar)
        return later(since, stood, calendar)

    def running(self) -> Clock:
        """The same, going on."""
        return replace(self, stopped=None, left=None)


def elapsed(start: datetime, end: datetime, calendar: Calendar | None) -> timedelta:
    """How much of a timer's own time lies between two instants."""
    return end - start if calendar is None else calendar.between(start, end)


def later(start: datetime, amount: timedelta, calendar: Calendar | None) -> datetime:
    """When this much of a timer's own time has passed."""
    return start + amount if calendar is None else calendar.add(start, amount)


def to_plain(clock: Clock) -> dict[str, Any]:
    """As the row keeps it."""
    return {**asdict(clock), "reasons": list(clock.reasons)}


def from_plain(plain: Mapping[str, Any] | None) -> Clock:
    """A clock out of its row; timers of before there were any count calendar time."""
    if plain is None:
        return Clock()
    fields: dict[str, Any] = dict(plain)
    fields["reasons"] = tuple(fields["reasons"])
    return Clock(**fields)
