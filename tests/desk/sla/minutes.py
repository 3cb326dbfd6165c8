"""A promise's clock by counting: each minute is looked at by the wall clock, and nothing is calculated.

Written apart from `service.desk.sla` and `service.calendars`: it knows what a calendar and a history say, no more.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

MINUTE = timedelta(minutes=1)
Hours = tuple[tuple[int, int], ...]
"""Windows of a day in minutes from its midnight; one may end past the next midnight."""


@dataclass(frozen=True)
class Paper:
    """A calendar as it would hang on a wall; None as week: it is always open."""

    zone: str
    week: tuple[Hours, ...] | None
    dates: Mapping[date, Hours] = field(default_factory=dict[date, Hours])
    holidays: frozenset[date] = frozenset()

    def hours(self, on: date) -> Hours:
        """The windows that open on a date."""
        assert self.week is not None
        if on in self.dates:
            return self.dates[on]
        return () if on in self.holidays else self.week[on.weekday()]

    def is_open(self, at: datetime) -> bool:
        """What the wall clock shows at this minute lies in a window of its day, or in one of the day before."""
        if self.week is None:
            return True
        shown = at.astimezone(ZoneInfo(self.zone))
        today, minute = shown.date(), shown.hour * 60 + shown.minute
        if any(opens <= minute < closes for opens, closes in self.hours(today)):
            return True
        yesterday = self.hours(today - timedelta(days=1))
        return any(opens <= minute + 1440 < closes for opens, closes in yesterday)


class Wall:
    """A calendar looked at once for each minute of a span."""

    def __init__(self, paper: Paper, first: datetime, minutes: int) -> None:
        self.paper = paper
        self.open = bytes(paper.is_open(first + MINUTE * each) for each in range(minutes))


@dataclass(frozen=True)
class Step:
    """What happens at the beginning of a minute: pause, resume, stop, reopen or change (to a budget on a wall)."""

    minute: int
    kind: str
    budget: int = 0
    wall: int = 0


@dataclass
class Counted:
    """What has been counted, in minutes."""

    used: int = 0
    breach: int | None = None
    running: bool = True
    over: bool = False


def count(walls: Sequence[Wall], budget: int, wall: int, steps: Sequence[Step], end: int) -> Counted:
    """Look at each minute from the first to `end`, in which nothing happens any more."""
    by_minute: dict[int, list[Step]] = {}
    for step in steps:
        by_minute.setdefault(step.minute, []).append(step)
    found, is_open = Counted(), walls[wall].open
    for minute in range(end):
        for step in by_minute.get(minute, ()):
            if step.kind == "change":
                budget, is_open = step.budget, walls[step.wall].open
            elif step.kind == "pause":
                found.running = False
            elif step.kind == "stop":
                found.running, found.over = False, True
            else:
                found.running, found.over = True, False
            if found.running and found.used >= budget and found.breach is None:
                found.breach = minute
        if found.running and is_open[minute]:
            found.used += 1
            if found.used == budget and found.breach is None:
                found.breach = minute + 1
    return found


BEGIN = datetime(2026, 1, 1, tzinfo=UTC)
