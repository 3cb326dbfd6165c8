"""What stands behind a point: entries of contexts, and properties of dates, times, durations and ranges."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from service.feel.budget import DEPTH, Code, Run
from service.feel.door import admit
from service.feel.errors import too_deep
from service.feel.values import Range, Value, YearsMonths, kind_of

Property = Callable[[Any], Value]


def member(run: Run, value: Value, name: str, depth: int = 0) -> Value:
    """`value.name`: of a list, each item's; null where there is no such entry or property."""
    kind = kind_of(value)
    if kind is dict:
        return value.get(name)
    if kind is list:
        if depth > DEPTH:
            raise too_deep()
        run.spend(2 * len(value))
        return [member(run, item, name, depth + 1) for item in value]
    prop = PROPERTIES.get(kind, NONE).get(name)
    return prop(value) if prop is not None else None


def steps(first: str, names: list[str]) -> Code:
    """Code for `variable.a.b`: only what stands at the end passes the door, not all that lies beside it."""

    def code(run: Run, _frame: Any) -> Any:
        value: Any = run.variables.get(first)
        for index, name in enumerate(names):
            kind = kind_of(value)
            if kind is not dict:
                value = admit(run, value)
                for rest in names[index:]:
                    value = member(run, value, rest)
                return value
            value = value.get(name)
        return admit(run, value)

    return code


def _weekday(day: date) -> Decimal:
    return Decimal(day.isoweekday())


def _seconds(value: time | datetime) -> Decimal:
    if not value.microsecond:
        return Decimal(value.second)
    return Decimal(f"{value.second}.{value.microsecond:06d}").normalize()


def _zone(value: time | datetime) -> str | None:
    return value.tzinfo.key if isinstance(value.tzinfo, ZoneInfo) else None


def _part(unit: timedelta, whole: timedelta | None) -> Property:
    def part(value: timedelta) -> Decimal:
        size = abs(value) % whole if whole else abs(value)
        count = size // unit
        return Decimal(-count if value < timedelta() else count)

    return part


def _signed(months: int, part: int) -> Decimal:
    return Decimal(-part if months < 0 else part)


NONE: dict[str, Property] = {}
DAY_PARTS: dict[str, Property] = {
    "year": lambda d: Decimal(d.year),
    "month": lambda d: Decimal(d.month),
    "day": lambda d: Decimal(d.day),
    "weekday": _weekday,
}
CLOCK_PARTS: dict[str, Property] = {
    "hour": lambda t: Decimal(t.hour),
    "minute": lambda t: Decimal(t.minute),
    "second": _seconds,
    "time offset": lambda t: t.utcoffset(),
    "timezone": _zone,
}
PROPERTIES: dict[type, dict[str, Property]] = {
    date: DAY_PARTS,
    time: CLOCK_PARTS,
    datetime: DAY_PARTS | CLOCK_PARTS,
    timedelta: {
        "days": _part(timedelta(days=1), None),
        "hours": _part(timedelta(hours=1), timedelta(days=1)),
        "minutes": _part(timedelta(minutes=1), timedelta(hours=1)),
        "seconds": _part(timedelta(seconds=1), timedelta(minutes=1)),
    },
    YearsMonths: {
        "years": lambda v: _signed(v.months, abs(v.months) // 12),
        "months": lambda v: _signed(v.months, abs(v.months) % 12),
    },
    Range: {
        "start": lambda r: r.start,
        "end": lambda r: r.start if r.only == "=" else r.end,
        "start included": lambda r: r.start_included,
        "end included": lambda r: r.end_included,
    },
}
