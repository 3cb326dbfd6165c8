"""Types: which there are, and whether a value is of one (`instance of`, DMN 1.5, 10.3.2.9)."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from decimal import Decimal

from service.feel.budget import Run
from service.feel.functions.signature import Builtin
from service.feel.tree import Kind
from service.feel.values import Function, Range, Value, YearsMonths, is_context, is_list

SIMPLE: dict[str, type] = {
    "number": Decimal,
    "string": str,
    "boolean": bool,
    "date": date,
    "time": time,
    "date and time": datetime,
    "dateTime": datetime,
    "days and time duration": timedelta,
    "dayTimeDuration": timedelta,
    "years and months duration": YearsMonths,
    "yearMonthDuration": YearsMonths,
}
NAMES = frozenset({*SIMPLE, "Any", "Null", "list", "context", "range", "function"})


def is_of(run: Run, value: Value, kind: Kind) -> bool:
    """Whether a value belongs to a type; null belongs only to Null."""
    run.spend(1)
    if kind.name in SIMPLE:
        return type(value) is SIMPLE[kind.name]
    if kind.name == "list":
        return is_list(value) and all(conforms(run, item, kind.inner[0]) for item in value if kind.inner)
    if kind.name == "context":
        return is_context(value) and all(
            name in value and conforms(run, value[name], inner)
            for name, inner in zip(kind.entries, kind.inner, strict=True)
        )
    if kind.name == "range":
        ends = (value.start, value.end) if type(value) is Range else ()
        return bool(ends) and all(end is None or conforms(run, end, kind.inner[0]) for end in ends if kind.inner)
    if kind.name == "function":
        return type(value) is Function or type(value) is Builtin
    return value is None if kind.name == "Null" else value is not None


def conforms(run: Run, value: Value, kind: Kind) -> bool:
    """Whether a value may stand where a type is asked for: null may stand anywhere."""
    return value is None or is_of(run, value, kind)
