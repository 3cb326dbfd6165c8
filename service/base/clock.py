"""The one clock. Nothing else in the service asks the machine what time it is."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Protocol


class Clock(Protocol):
    """Tells the time: aware, UTC."""

    def now(self) -> datetime:
        """The present instant."""
        ...


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        """The present instant, in UTC."""
        return datetime.now(UTC)


class SetClock:
    """A clock that stands still until it is moved: for tests and trials."""

    def __init__(self, now: datetime) -> None:
        self._now = in_utc(now)

    def now(self) -> datetime:
        """The instant it was set to."""
        return self._now

    def set(self, now: datetime) -> datetime:
        """Show another instant, later or earlier."""
        self._now = in_utc(now)
        return self._now

    def pass_by(self, amount: timedelta) -> datetime:
        """Let time pass (or, with a negative amount, turn the clock back); returns the new instant."""
        return self.set(self._now + amount)


def in_utc(moment: datetime) -> datetime:
    """The same instant in UTC; a naive datetime is a programming error: ValueError."""
    if moment.tzinfo is None:
        raise ValueError(f"{moment!r} has no time zone")
    return moment.astimezone(UTC)
