"""Equality, order and membership, in three values: true, false and null (DMN 1.5, tables 53, 54 and 55)."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from service.feel.budget import DEPTH, Run
from service.feel.errors import too_deep
from service.feel.values import Range, Value, YearsMonths, kind_of

EPOCH = datetime(1970, 1, 1)  # noqa: DTZ001 - only differences to it are used
ORDERED = frozenset({Decimal, str, date, timedelta, YearsMonths})


def equal(run: Run, left: Value, right: Value, depth: int = 0) -> bool | None:
    """Whether two values are the same; null for values of different types, false beside null."""
    kind = kind_of(left)
    if kind is not type(right):
        return False if left is None or right is None else None
    if kind is list:
        return _same_items(run, left, right, depth)
    if kind is dict:
        return _same_entries(run, left, right, depth)
    if kind is datetime or kind is time:
        return order(left, right) == 0
    return left == right


def same(run: Run, left: Value, right: Value) -> bool:
    """Whether two values are equal, with null counted as no."""
    return equal(run, left, right) is True


def _same_items(run: Run, left: list[Value], right: list[Value], depth: int) -> bool:
    if depth > DEPTH:
        raise too_deep()
    run.spend(2 * min(len(left), len(right)))
    return len(left) == len(right) and all(
        equal(run, a, b, depth + 1) is True for a, b in zip(left, right, strict=True)
    )


def _same_entries(run: Run, left: dict[str, Value], right: dict[str, Value], depth: int) -> bool:
    if depth > DEPTH:
        raise too_deep()
    run.spend(2 * min(len(left), len(right)))
    return left.keys() == right.keys() and all(
        equal(run, value, right[name], depth + 1) is True for name, value in left.items()
    )


def order(left: Value, right: Value) -> int | None:
    """Negative, zero or positive as left comes before, with or after right; None where they have no order."""
    kind = kind_of(left)
    if kind is not type(right):
        return None
    if kind is datetime:
        return _instants(left, right)
    if kind is time:
        return _clocks(left, right)
    return (left > right) - (left < right) if kind in ORDERED else None


def _instants(left: datetime, right: datetime) -> int | None:
    away, home = left.utcoffset(), right.utcoffset()
    if (away is None) != (home is None):
        return None
    first, second = left.replace(tzinfo=None), right.replace(tzinfo=None)
    if away is None or home is None:
        return (first > second) - (first < second)
    # The difference first: a year 1 or 9999 less its offset would leave the calendar.
    ahead = (first - second) - (away - home)
    return (ahead > timedelta()) - (ahead < timedelta())


def _clocks(left: time, right: time) -> int | None:
    away, home = left.utcoffset(), right.utcoffset()
    if (away is None) != (home is None) or (away is None and left.tzinfo is not right.tzinfo):
        return None
    ahead = _seconds(left, away) - _seconds(right, home)
    return (ahead > 0) - (ahead < 0)


def _seconds(at: time, away: timedelta | None) -> float:
    passed = timedelta(hours=at.hour, minutes=at.minute, seconds=at.second, microseconds=at.microsecond)
    return (passed - (away or timedelta())) / timedelta(microseconds=1)


def within(run: Run, value: Value, interval: Range) -> bool | None:
    """Whether a value lies in a range; null where they cannot be compared."""
    if interval.only:
        found = equal(run, value, interval.start)
        return found if found is None or interval.only == "=" else not found
    if value is None:
        return None
    return both(
        _beyond(value, interval.start, interval.start_included),
        _beyond(interval.end, value, interval.end_included) if interval.end is not None else True,
    )


def _beyond(value: Value, end: Value, included: bool) -> bool | None:
    if end is None:
        return True
    found = order(value, end)
    return None if found is None else found > 0 or (included and found == 0)


def both(left: bool | None, right: bool | None) -> bool | None:
    """`and` in three values."""
    if left is False or right is False:
        return False
    return None if left is None or right is None else True


def member(run: Run, value: Value, test: Value) -> bool | None:
    """`value in test`: equal to it, within a range, or one of a list's values or ranges."""
    kind = kind_of(test)
    if kind is Range:
        return within(run, value, test)
    if kind is list:
        if type(value) is list and equal(run, value, test):
            return True
        run.spend(len(test))
        return any(_fits(run, value, item) for item in test)
    if test is None:
        return True if value is None else None
    return equal(run, value, test)


def _fits(run: Run, value: Value, item: Value) -> bool:
    if type(item) is Range and type(value) is not Range:
        return within(run, value, item) is True
    if type(item) is list and type(value) is not list:
        return member(run, value, item) is True
    return equal(run, value, item) is True


def key(run: Run, value: Value, depth: int = 0) -> Any:
    """Something hashable that is the same for equal values: lists of many are searched by it."""
    run.spend(3)
    kind = kind_of(value)
    if depth > DEPTH:
        raise too_deep()
    if kind is list:
        return (list, tuple(key(run, item, depth + 1) for item in value))
    if kind is dict:
        return (dict, frozenset((name, key(run, item, depth + 1)) for name, item in value.items()))
    if kind is datetime:
        away = value.utcoffset()
        return (kind, away is None, (value.replace(tzinfo=None) - EPOCH) - (away or timedelta()))
    if kind is time:
        away = value.utcoffset()
        return (kind, away is None, _seconds(value, away), None if away is not None else str(value.tzinfo))
    return (kind, value)
