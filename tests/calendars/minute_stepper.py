"""A reference for business time, written apart: it looks at the wall clock minute by minute and counts."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

MINUTE = timedelta(minutes=1)
Hours = list[tuple[int, int]]
"""From and to, in minutes after midnight of the day; past midnight they go on beyond 1,440."""


class MinuteStepper:
    """Open is a minute whose wall time lies in one of the hours of its date, or of the date before."""

    def __init__(self, zone: str, week: list[Hours], dates: Mapping[date, Hours], holidays: Mapping[date, str]) -> None:
        self.zone, self.week, self.dates, self.holidays = ZoneInfo(zone), week, dates, holidays

    def hours(self, on: date) -> Hours:
        """What holds on a date."""
        if on in self.dates:
            return self.dates[on]
        return [] if on in self.holidays else self.week[on.weekday()]

    def is_open(self, at: datetime) -> bool:
        """What somebody sees who looks at the clock on the wall and then at the sign at the door."""
        shown = at.astimezone(self.zone)
        today, minute = shown.date(), shown.hour * 60 + shown.minute
        yesterday = today - timedelta(days=1)
        here = any(opens <= minute < closes for opens, closes in self.hours(today))
        return here or any(opens <= minute + 1440 < closes for opens, closes in self.hours(yesterday))

    def add(self, start: datetime, minutes: int, *, most: int) -> datetime | None:
        """When so many open minutes have passed; None: not within `most` minutes."""
        at = start.astimezone(UTC)
        for _ in range(most):
            if minutes == 0:
                return at
            minutes -= self.is_open(at)
            at += MINUTE
        return at if minutes == 0 else None

    def between(self, start: datetime, end: datetime) -> int:
        """How many minutes are open."""
        at, found = start.astimezone(UTC), 0
        while at < end:
            found += self.is_open(at)
            at += MINUTE
        return found
