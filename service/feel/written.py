"""FEEL values as people write them: the text of an expression that gives the same value."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from service.feel import temporal
from service.feel.budget import Run
from service.feel.door import admit
from service.feel.errors import stranger, too_deep
from service.feel.values import Range, Value, YearsMonths, is_context, is_list

MOST_DIGITS = 30
"""A longer number is written with an exponent."""
LETTERS = {'"': '"', "\\": "\\", "\n": "n", "\r": "r", "\t": "t"}
ESCAPED = {
    **{code: f"\\u{code:04x}" for code in range(32)},
    **{ord(char): f"\\{letter}" for char, letter in LETTERS.items()},
}


def written(value: Any) -> str:
    """A value as FEEL; FeelError for a value that has no text, such as a function."""
    try:
        return _text(admit(Run({}, None), value))
    except RecursionError as error:
        raise too_deep() from error


def _text(value: Value) -> str:
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Decimal):
        return f"{value:f}" if abs(value.adjusted()) < MOST_DIGITS else str(value)
    if isinstance(value, str):
        return _quoted(value)
    if is_list(value):
        return f"[{', '.join(_text(item) for item in value)}]"
    if is_context(value):
        entries = (f"{_quoted(name)}: {_text(item)}" for name, item in value.items())
        return "{" + ", ".join(entries) + "}"
    if isinstance(value, Range):
        return _range(value)
    return _time(value)


def _quoted(text: str) -> str:
    return f'"{text.translate(ESCAPED)}"'


def _range(value: Range) -> str:
    if value.only in ("=", "!="):
        raise stranger(value)
    start, end = (("" if one is None else _text(one)) for one in (value.start, value.end))
    if not start or not end:
        sign = ("<" if end else ">") + ("=" if (value.end_included if end else value.start_included) else "")
        return f"({sign} {end or start})"
    return f"{'[' if value.start_included else '('}{start}..{end}{']' if value.end_included else ')'}"


def _time(value: Any) -> str:
    if isinstance(value, datetime):
        return f'date and time("{temporal.moment_text(value)}")'
    if isinstance(value, date):
        return f'date("{value.isoformat()}")'
    if isinstance(value, time):
        return f'time("{temporal.time_text(value)}")'
    if isinstance(value, timedelta):
        return f'duration("{temporal.duration_text(value)}")'
    if isinstance(value, YearsMonths):
        return f'duration("{value}")'
    raise stranger(value)
