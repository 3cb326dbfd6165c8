"""The door: values of the process come in as FEEL values, and nothing else comes in."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from service.feel.budget import DEPTH, Run
from service.feel.errors import stranger, too_deep
from service.feel.values import Function, Range, Value, YearsMonths, kind_of

PLAIN = frozenset({type(None), bool, str, date, time, datetime, timedelta, YearsMonths, Function})


def admit(run: Run, value: Any, depth: int = 0) -> Value:
    """The FEEL value of a process variable; FeelError for an object that is none of FEEL's values."""
    kind = kind_of(value)
    if kind in PLAIN:
        return value
    if kind is Decimal:
        return value if value.is_finite() else None
    enter = ENTRIES.get(kind) or _by_family(value)
    if depth > DEPTH:
        raise too_deep()
    return enter(run, value, depth)


def _whole(_run: Run, value: int, _depth: int) -> Decimal:
    return Decimal(int(value))


def _float(_run: Run, value: float, _depth: int) -> Decimal | None:
    number = Decimal(float.__repr__(value))
    return number if number.is_finite() else None


def _items(run: Run, value: list[Any] | tuple[Any, ...], depth: int) -> list[Value]:
    run.spend(len(value))
    return [item if type(item) in PLAIN else admit(run, item, depth + 1) for item in value]


def _entries(run: Run, value: Mapping[Any, Any], depth: int) -> dict[str, Value]:
    run.spend(len(value))
    return {
        key if type(key) is str else _key(key): item if type(item) in PLAIN else admit(run, item, depth + 1)
        for key, item in value.items()
    }


def _key(key: Any) -> str:
    if isinstance(key, str):
        return key
    raise stranger(key)


def _range(run: Run, value: Range, depth: int) -> Range:
    ends = (admit(run, value.start, depth + 1), admit(run, value.end, depth + 1))
    return Range(*ends, value.start_included, value.end_included, value.only)


def _text(_run: Run, value: str, _depth: int) -> str:
    return str.__str__(value)


Entry = Callable[[Run, Any, int], Value]
ENTRIES: dict[type, Entry] = {int: _whole, float: _float, list: _items, tuple: _items, dict: _entries, Range: _range}
FAMILIES: tuple[tuple[type, Entry], ...] = ((str, _text), (int, _whole), (float, _float), (dict, _entries))


def _by_family(value: Any) -> Entry:
    for family, entry in FAMILIES:
        if isinstance(value, family):
            return entry
    raise stranger(value)
