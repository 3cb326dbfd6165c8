"""How far a zone's wall clocks are from UTC, and when that changes. Instants are whole microseconds since 1970."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from itertools import pairwise
from zoneinfo import ZoneInfo

SECOND = 1_000_000
MINUTE = 60 * SECOND
DAY = 86_400 * SECOND
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
FIRST_DAY = date(1970, 1, 1).toordinal()
PROBES = 4
"""Looks at the offset per day: between two looks it changes once at the most."""
Segment = tuple[int, int, int]
"""From an instant to another one the wall clock is this far ahead of UTC."""


def micros(moment: datetime) -> int:
    """An instant as microseconds since 1970, exactly."""
    return length(moment - EPOCH)


def length(amount: timedelta) -> int:
    """A length of time in microseconds; taking it apart is three times as quick as dividing it."""
    return amount.days * DAY + amount.seconds * SECOND + amount.microseconds


def moment(instant: int) -> datetime:
    """The instant as a date and time in UTC. OverflowError: beyond the year 9999."""
    return EPOCH + timedelta(microseconds=instant)


def date_of(day: int) -> date:
    """The date of a day, counted from 1970. ValueError, OverflowError: there is no such date."""
    return date.fromordinal(FIRST_DAY + day)


@lru_cache(maxsize=65_536)
def segments(zone: ZoneInfo, day: int) -> tuple[Segment, ...]:
    """One day of UTC in parts, in each of which the zone keeps one offset."""
    probes = range(day * DAY, (day + 1) * DAY + 1, DAY // PROBES)
    edges = [probes[0]]
    for left, right in pairwise(probes):
        if offset(zone, left) != offset(zone, right):
            edges.append(_change(zone, left, right))
    return tuple((begin, end, offset(zone, begin)) for begin, end in pairwise([*edges, probes[-1]]) if begin < end)


def offset(zone: ZoneInfo, instant: int) -> int:
    """How far ahead of UTC the zone's wall clocks are at an instant."""
    ahead = moment(instant).astimezone(zone).utcoffset()
    assert ahead is not None
    return ahead // timedelta(microseconds=1)


def wall(zone: ZoneInfo, instant: int) -> int:
    """What the zone's wall clocks show at an instant, as microseconds since their midnight of 1 January 1970."""
    return instant + offset(zone, instant)


def _change(zone: ZoneInfo, before: int, after: int) -> int:
    """The first second at which the offset of `after` holds."""
    new = offset(zone, after)
    while after - before > SECOND:
        middle = (before + after) // 2 // SECOND * SECOND
        before, after = (before, middle) if offset(zone, middle) == new else (middle, after)
    return after
