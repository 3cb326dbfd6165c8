"""FEEL values as plain JSON and back, so that they can be stored.

Null, booleans, texts, lists and whole numbers of up to 15 digits are themselves. Anything else is an object with one
key: `{"$number": "1.50"}`, `$date`, `$time`, `$moment`, `$length`, `$months`, `$range`; `$again` is a
moment that the clocks of its zone show for the second time that day. A context is an object; a key of its own that
begins with `$` gets a second one.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from decimal import Decimal, DecimalException
from typing import Any
from zoneinfo import ZoneInfo

from service.base.texts import Text
from service.feel import temporal
from service.feel.budget import DEPTH, Run
from service.feel.door import admit
from service.feel.errors import FeelError, stranger, too_deep
from service.feel.values import Range, Value, YearsMonths, is_list, kind_of

ITSELF = frozenset({type(None), bool, str})
EXACT = 10**15
"""Whole numbers below this are the same in every JSON reader."""


def to_json(value: Any) -> Any:
    """Plain JSON for a FEEL value; FeelError for a value that is none, or a function."""
    if type(value) in ITSELF:
        return value
    try:
        return _plain(admit(Run({}, None), value))
    except RecursionError as error:
        raise too_deep() from error


def _plain(value: Value) -> Any:
    kind = kind_of(value)
    if kind in ITSELF:
        return value
    if kind is list:
        return [item if type(item) in ITSELF else _plain(item) for item in value]
    if kind is dict:
        return {
            f"${name}" if name[:1] == "$" else name: item if type(item) in ITSELF else _plain(item)
            for name, item in value.items()
        }
    if kind is Decimal:
        whole = value.as_tuple().exponent == 0 and abs(value) < EXACT and not (value.is_signed() and not value)
        return int(value) if whole else {"$number": str(value)}
    if kind is Range:
        ends = [_plain(value.start), _plain(value.end)]
        return {"$range": [*ends, value.start_included, value.end_included, value.only]}
    if kind is datetime and value.fold and isinstance(value.tzinfo, ZoneInfo):
        return {"$again": temporal.moment_text(value)}
    write = WRITERS.get(kind)
    if write is None:
        raise stranger(value)
    tag, text = write
    return {tag: text(value)}


def from_json(plain: Any) -> Value:
    """The FEEL value of plain JSON; FeelError for JSON that `to_json` does not make. Other numbers are taken, too."""
    return _value(plain, 0)


def _value(plain: Any, depth: int) -> Value:
    kind = kind_of(plain)
    if plain is None or kind is bool or kind is str:
        return plain
    if kind is int or kind is float:
        return admit(Run({}, None), plain)
    if depth > 2 * DEPTH:
        raise too_deep()
    if kind is list:
        return [_value(item, depth + 1) for item in plain]
    if kind is not dict:
        raise stranger(plain)
    if len(plain) == 1:
        tag, held = next(iter(plain.items()))
        if tag[:1] == "$" and tag[:2] != "$$":
            return _tagged(tag, held, depth)
    return {name[1:] if name[:1] == "$" else name: _value(item, depth + 1) for name, item in plain.items()}


def _tagged(tag: str, held: Any, depth: int) -> Value:
    value: Value = None
    if tag == "$range" and is_list(held) and len(held) == 5 and held[4] in ("", "=", "!="):
        return Range(_value(held[0], depth + 1), _value(held[1], depth + 1), bool(held[2]), bool(held[3]), held[4])
    if type(held) is str and tag in READERS:
        value = READERS[tag](held)
    if value is None:
        wrong = Text("Valor gravado ilegível: {tag} {held}.", "Stored value cannot be read: {tag} {held}.")
        raise FeelError(wrong.fill(tag=tag, held=repr(held)[:60]))
    return value


def _number(text: str) -> Decimal | None:
    try:
        number = Decimal(text)
    except DecimalException:
        return None
    return number if number.is_finite() else None


def _again(text: str) -> datetime | None:
    moment = temporal.to_moment(text)
    return moment.replace(fold=1) if moment is not None else None


def _length(text: str) -> timedelta | None:
    found = temporal.to_duration(text)
    return found if type(found) is timedelta else None


def _months(text: str) -> YearsMonths | None:
    found = temporal.to_duration(text)
    return found if type(found) is YearsMonths else None


WRITERS: dict[type, tuple[str, Callable[[Any], str]]] = {
    date: ("$date", date.isoformat),
    time: ("$time", temporal.time_text),
    datetime: ("$moment", temporal.moment_text),
    timedelta: ("$length", temporal.duration_text),
    YearsMonths: ("$months", str),
}
READERS: dict[str, Callable[[str], Value]] = {
    "$number": _number,
    "$date": temporal.to_date,
    "$time": temporal.to_time,
    "$moment": temporal.to_moment,
    "$again": _again,
    "$length": _length,
    "$months": _months,
}
