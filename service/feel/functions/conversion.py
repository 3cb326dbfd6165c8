"""Functions that make one value of another."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta, timezone
from decimal import Decimal, DecimalException

from service.feel import temporal
from service.feel.arithmetic import days_in
from service.feel.budget import DEPTH, Run
from service.feel.comparing import order
from service.feel.errors import FeelSyntaxError, too_deep
from service.feel.functions.signature import builtin
from service.feel.lexer import tokens
from service.feel.values import NUMBERS, Range, Value, YearsMonths, kind_of

NUMBER = re.compile(r"-?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]{1,6})?")
RANGE = re.compile(r"\s*([\[(\]])(.*)([\])\[])\s*", re.DOTALL)
CONSTRUCTOR = re.compile(r'(date and time|date|time|duration)\s*\(\s*("(?:[^"\\]|\\.)*")\s*\)')


@builtin("number", "from: string")
def number(_run: Run, text: str) -> Decimal | None:
    """The number that a text says."""
    if not NUMBER.fullmatch(text):
        return None
    try:
        return NUMBERS.create_decimal(text)
    except DecimalException:
        return None


@builtin("number", "from: string, grouping separator: string?, decimal separator: string?")
def number_written(run: Run, text: str, grouping: str | None, point: str | None) -> Decimal | None:
    """The number that a text says, with these separators."""
    if grouping not in (None, " ", ",", ".") or point not in (None, ",", ".") or (point and grouping == point):
        return None
    plain = text.replace(grouping, "") if grouping else text
    if point == ",":
        if "." in plain:
            return None
        plain = plain.replace(",", ".")
    return number(run, plain)


@builtin("string", "from: any")
def string(run: Run, value: Value) -> str | None:
    """A value as text; null for null and functions."""
    return value if type(value) is str else None if value is None else written(run, value, 0)


def written(run: Run, value: Value, depth: int) -> str | None:
    """A value as text within others, where texts have quotes."""
    if depth > DEPTH:
        raise too_deep()
    kind = kind_of(value)
    if kind is str:
        quoted = value.replace("\\", "\\\\").replace('"', '\\"')
        return run.text(f'"{quoted}"')
    if kind is list:
        run.spend(len(value))
        return run.text(f"[{', '.join(written(run, item, depth + 1) or 'null' for item in value)}]")
    if kind is dict:
        run.spend(len(value))
        parts = (f"{_name(name)}: {written(run, item, depth + 1) or 'null'}" for name, item in value.items())
        return run.text(f"{{{', '.join(parts)}}}")
    return run.text(simple(value)) if kind is not Range else _interval(run, value, depth)


def simple(value: Value) -> str:
    """A value that holds no others as text."""
    if value is None or type(value) is bool:
        return {None: "null", True: "true", False: "false"}[value]
    if type(value) is Decimal:
        return format(value, "f")
    if type(value) is datetime:
        return temporal.moment_text(value)
    if type(value) is time:
        return temporal.time_text(value)
    if type(value) is timedelta:
        return temporal.duration_text(value)
    return str(value) if type(value) in (date, YearsMonths) else "function"


def _name(name: str) -> str:
    return name if re.fullmatch(r"[^\W\d]\w*( \w+)*", name) else '"' + name.replace('"', '\\"') + '"'


def _interval(run: Run, value: Range, depth: int) -> str:
    start, end = (written(run, part, depth + 1) or "null" for part in (value.start, value.end))
    if value.only:
        return run.text(f"({value.only} {start})")
    if value.start is None:
        return run.text(f"({'<=' if value.end_included else '<'} {end})")
    if value.end is None:
        return run.text(f"({'>=' if value.start_included else '>'} {start})")
    return run.text(f"{'[' if value.start_included else '('}{start}..{end}{']' if value.end_included else ')'}")


@builtin("date", "from: string")
def to_date(_run: Run, text: str) -> date | None:
    """The date that a text says."""
    return temporal.to_date(text)


@builtin("date", "from: day")
def date_of(_run: Run, day: date) -> date:
    """The date of a date and time."""
    return date(day.year, day.month, day.day)


@builtin("date", "year: number, month: number, day: number")
def date_from(_run: Run, year: Decimal, month: Decimal, day: Decimal) -> date:
    """The date of these parts."""
    return date(int(year), int(month), int(day))


@builtin("time", "from: string")
def to_time(_run: Run, text: str) -> time | None:
    """The time that a text says."""
    return temporal.to_time(text)


@builtin("time", "from: time")
def time_itself(_run: Run, at: time) -> time:
    """The time itself."""
    return at


@builtin("time", "from: day")
def time_of(_run: Run, day: date) -> time | None:
    """The time of a date and time; of a date, its midnight in UTC."""
    return day.timetz() if type(day) is datetime else temporal.to_time("00:00:00Z")


@builtin("time", "hour: number, minute: number, second: number")
def time_from(run: Run, hour: Decimal, minute: Decimal, second: Decimal) -> time:
    """The time of these parts."""
    return time_from_offset(run, hour, minute, second, None)


@builtin("time", "hour: number, minute: number, second: number, offset: length?")
def time_from_offset(_run: Run, hour: Decimal, minute: Decimal, second: Decimal, offset: timedelta | None) -> time:
    """The time of these parts, with its distance from UTC."""
    zone = None if offset is None else timezone(offset)
    whole = int(second)
    return time(int(hour), int(minute), whole, int((second - whole) * 1_000_000), zone)


@builtin("date and time", "from: string")
def to_moment(_run: Run, text: str) -> datetime | None:
    """The date and time that a text says."""
    return temporal.to_moment(text)


@builtin("date and time", "from: day")
def moment_of(_run: Run, day: date) -> datetime:
    """The date and time itself; of a date, its midnight."""
    return day if type(day) is datetime else datetime(day.year, day.month, day.day)  # noqa: DTZ001


@builtin("date and time", "date: day, time: time")
def moment_from(_run: Run, day: date, at: time) -> datetime:
    """The date and time of these two."""
    return datetime.combine(date(day.year, day.month, day.day), at)


@builtin("date and time", "date: moment, timezone: string")
def moment_in(_run: Run, moment: datetime, place: str) -> datetime | None:
    """The same moment in the time of a place (Camunda)."""
    zone = temporal.to_place(place)
    return None if zone is None or moment.tzinfo is None else moment.astimezone(zone)


@builtin("duration", "from: string")
def duration(_run: Run, text: str) -> timedelta | YearsMonths | None:
    """The duration that a text says."""
    return temporal.to_duration(text)


@builtin("duration", "from: duration")
def duration_itself(_run: Run, length: timedelta | YearsMonths) -> timedelta | YearsMonths:
    """The duration itself."""
    return length


@builtin("years and months duration", "from: day, to: day")
def months_between(_run: Run, start: date, end: date) -> YearsMonths:
    """The whole months between two days."""
    months = (end.year - start.year) * 12 + end.month - start.month
    if months > 0 and end.day < min(start.day, days_in(end.year, end.month)):
        months -= 1
    elif months < 0 and end.day > start.day:
        months += 1
    return YearsMonths(months)


@builtin("range", "from: string")
def to_range(_run: Run, text: str) -> Range | None:
    """The range that a text says; its ends must be written values."""
    match = RANGE.fullmatch(text)
    parts = _halves(match.group(2)) if match else None
    if match is None or parts is None:
        return None
    start, end = (_end(part.strip()) for part in parts)
    if order(start, end) not in (-1, 0):
        return None
    return Range(start, end, match.group(1) == "[", match.group(3) == "]")


def _halves(text: str) -> tuple[str, str] | None:
    try:
        signs = [token for token in tokens(text) if token.kind == "symbol" and token.text == ".."]
    except FeelSyntaxError:
        return None
    return (text[: signs[0].start], text[signs[0].end :]) if len(signs) == 1 else None


def _end(text: str) -> Value:
    made = CONSTRUCTOR.fullmatch(text)
    try:
        found = tokens(made.group(2) if made else text.removeprefix("-"))
    except FeelSyntaxError:
        return None
    if len(found) != 2:
        return None
    kind, value = found[0].kind, found[0].value
    if made:
        return READERS[made.group(1)](value) if kind == "string" else None
    if kind == "number":
        return NUMBERS.create_decimal("-" * text.startswith("-") + value)
    return value if kind == "string" else temporal.to_temporal(value) if kind == "at" else None


READERS = {
    "date": temporal.to_date,
    "time": temporal.to_time,
    "date and time": temporal.to_moment,
    "duration": temporal.to_duration,
}
