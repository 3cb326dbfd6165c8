"""`+ - * / **` and negation; what the standard does not define is null (DMN 1.5, tables 45, 57 to 60)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal, DecimalException
from typing import Any
from zoneinfo import ZoneInfo

from service.feel.budget import Run
from service.feel.values import NUMBERS, Value, YearsMonths, kind_of

DAY = timedelta(days=1)
MICROSECOND = timedelta(microseconds=1)
Operation = Callable[[Any, Any], Value]


def operate(table: dict[tuple[type, type], Operation], run: Run, left: Value, right: Value) -> Value:
    """Apply the operation that a table names for these two types; null where there is none or it has no result."""
    kinds = (kind_of(left), kind_of(right))
    operation = table.get(kinds)
    if operation is None:
        return None
    if operation is join:
        run.room(len(left) + len(right))
        return run.text(left + right)
    try:
        return operation(left, right)
    except (DecimalException, OverflowError, ValueError, TypeError):
        return None


def join(left: str, right: str) -> str:
    """Two texts as one; `operate` pays for it."""
    return left + right


def shifted(day: Any, months: int) -> Any:
    """A date, or date and time, some months later: the same day, or the last of a shorter month."""
    count = day.year * 12 + day.month - 1 + months
    year, month = divmod(count, 12)
    return day.replace(year=year, month=month + 1, day=min(day.day, days_in(year, month + 1)))


def days_in(year: int, month: int) -> int:
    """How many days a month has."""
    if month == 2:
        return 29 if year % 4 == 0 and (year % 100 != 0 or year % 400 == 0) else 28
    return 30 if month in (4, 6, 9, 11) else 31


def later(moment: datetime, length: timedelta) -> datetime:
    """A date and time after a duration has really passed, also across a change of summer time."""
    if isinstance(moment.tzinfo, ZoneInfo):
        return (moment.astimezone(UTC) + length).astimezone(moment.tzinfo)
    return moment + length


def between(left: datetime, right: datetime) -> timedelta | None:
    """How long from right to left; null when only one of them says where on earth it is."""
    away, home = left.utcoffset(), right.utcoffset()
    if away is None or home is None:
        return left - right if away is None and home is None else None
    return (left.replace(tzinfo=None) - away) - (right.replace(tzinfo=None) - home)


def midnight(day: date) -> datetime:
    """A date as the date and time that the standard compares it with: its midnight in UTC."""
    return datetime(day.year, day.month, day.day, tzinfo=UTC)


def clock_later(at: time, length: timedelta) -> time:
    """A time of day some time later, around the clock."""
    length %= DAY
    moved = datetime(2000, 1, 1, at.hour, at.minute, at.second, at.microsecond) + length  # noqa: DTZ001
    return moved.time().replace(tzinfo=at.tzinfo)


def clock_between(left: time, right: time) -> timedelta | None:
    """How long from one time of day to another; null when only one of them has an offset."""
    away, home = left.utcoffset(), right.utcoffset()
    if (away is None) != (home is None):
        return None
    return (_elapsed(left) - (away or timedelta())) - (_elapsed(right) - (home or timedelta()))


def _elapsed(at: time) -> timedelta:
    return timedelta(hours=at.hour, minutes=at.minute, seconds=at.second, microseconds=at.microsecond)


def _day_later(day: date, length: timedelta) -> date:
    return (midnight(day) + length).date()


def _months_times(length: YearsMonths, factor: Decimal) -> YearsMonths:
    return YearsMonths(int(NUMBERS.multiply(Decimal(length.months), factor)))


def _length_times(length: timedelta, factor: Decimal) -> timedelta:
    return timedelta(microseconds=int(NUMBERS.multiply(Decimal(length // MICROSECOND), factor)))


def _length_parts(length: timedelta, parts: Decimal) -> timedelta:
    return timedelta(microseconds=int(NUMBERS.divide(Decimal(length // MICROSECOND), parts)))


def _ratio(left: int, right: int) -> Decimal:
    return NUMBERS.divide(Decimal(left), Decimal(right))


ADD: dict[tuple[type, type], Operation] = {
    (Decimal, Decimal): NUMBERS.add,
    (str, str): join,
    (timedelta, timedelta): lambda a, b: a + b,
    (YearsMonths, YearsMonths): lambda a, b: YearsMonths(a.months + b.months),
    (date, timedelta): _day_later,
    (timedelta, date): lambda a, b: _day_later(b, a),
    (date, YearsMonths): lambda a, b: shifted(a, b.months),
    (YearsMonths, date): lambda a, b: shifted(b, a.months),
    (datetime, timedelta): later,
    (timedelta, datetime): lambda a, b: later(b, a),
    (datetime, YearsMonths): lambda a, b: shifted(a, b.months),
    (YearsMonths, datetime): lambda a, b: shifted(b, a.months),
    (time, timedelta): clock_later,
    (timedelta, time): lambda a, b: clock_later(b, a),
}
SUBTRACT: dict[tuple[type, type], Operation] = {
    (Decimal, Decimal): NUMBERS.subtract,
    (timedelta, timedelta): lambda a, b: a - b,
    (YearsMonths, YearsMonths): lambda a, b: YearsMonths(a.months - b.months),
    (date, date): lambda a, b: a - b,
    (datetime, datetime): between,
    (datetime, date): lambda a, b: between(a, midnight(b)),
    (date, datetime): lambda a, b: between(midnight(a), b),
    (time, time): clock_between,
    (date, timedelta): lambda a, b: _day_later(a, -b),
    (date, YearsMonths): lambda a, b: shifted(a, -b.months),
    (datetime, timedelta): lambda a, b: later(a, -b),
    (datetime, YearsMonths): lambda a, b: shifted(a, -b.months),
    (time, timedelta): lambda a, b: clock_later(a, -b),
}
MULTIPLY: dict[tuple[type, type], Operation] = {
    (Decimal, Decimal): NUMBERS.multiply,
    (timedelta, Decimal): _length_times,
    (Decimal, timedelta): lambda a, b: _length_times(b, a),
    (YearsMonths, Decimal): _months_times,
    (Decimal, YearsMonths): lambda a, b: _months_times(b, a),
}
DIVIDE: dict[tuple[type, type], Operation] = {
    (Decimal, Decimal): NUMBERS.divide,
    (timedelta, Decimal): _length_parts,
    (YearsMonths, Decimal): lambda a, b: YearsMonths(int(NUMBERS.divide(Decimal(a.months), b))),
    (timedelta, timedelta): lambda a, b: _ratio(a // MICROSECOND, b // MICROSECOND),
    (YearsMonths, YearsMonths): lambda a, b: _ratio(a.months, b.months),
}
POWER: dict[tuple[type, type], Operation] = {(Decimal, Decimal): NUMBERS.power}
TABLES = {"+": ADD, "-": SUBTRACT, "*": MULTIPLY, "/": DIVIDE, "**": POWER}


def negative(value: Value) -> Value:
    """`-value` of a number or a duration; null for anything else."""
    kind = kind_of(value)
    if kind is Decimal:
        return NUMBERS.minus(value)
    if kind is timedelta:
        try:
            return -value
        except OverflowError:
            return None
    return YearsMonths(-value.months) if kind is YearsMonths else None
