"""Dates, times and durations as ISO 8601 text, both ways (DMN 1.5, 10.3.4.1; XML Schema's lexical forms)."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo

from service.feel.values import Value, YearsMonths

DATE = r"(\d{4})-(\d\d)-(\d\d)"
TIME = r"(\d\d):(\d\d):(\d\d)(?:\.(\d+))?(Z|[+-]\d\d:\d\d(?::\d\d)?|@[A-Za-z0-9_+\-/]+)?"
DATE_ONLY = re.compile(DATE, re.ASCII)
TIME_ONLY = re.compile("T?" + TIME, re.ASCII)
DATE_TIME = re.compile(DATE + "T" + TIME, re.ASCII)
MONTHS = re.compile(r"(-)?P(?:(\d{1,10})Y)?(?:(\d{1,11})M)?", re.ASCII)
LENGTH = re.compile(
    r"(-)?P(?:(\d{1,12})D)?(?:T(?:(\d{1,12})H)?(?:(\d{1,12})M)?(?:(\d{1,15})(?:\.(\d*))?S)?)?", re.ASCII
)
FURTHEST = timedelta(hours=18)


def to_date(text: str) -> date | None:
    """A date from its text, or None."""
    match = DATE_ONLY.fullmatch(text)
    if not match:
        return None
    try:
        return date(*map(int, match.groups()))
    except ValueError:
        return None


def to_time(text: str) -> time | None:
    """A time of day from its text, or None."""
    match = TIME_ONLY.fullmatch(text)
    return clock(*match.groups()) if match else None


def clock(hour: str, minute: str, second: str, fraction: str | None, zone: str | None) -> time | None:
    """A time of day from its written parts; fractions keep six digits. None where there is no such time."""
    try:
        where = to_zone(zone) if zone else None
        if zone and where is None:
            return None
        return time(int(hour), int(minute), int(second), _micros(fraction), where)
    except ValueError:
        return None


def to_moment(text: str) -> datetime | None:
    """A date and time from its text (a date alone is its midnight; 24:00:00 the next one), or None."""
    day = to_date(text)
    if day is not None:
        return datetime(day.year, day.month, day.day)  # noqa: DTZ001 - FEEL has local date-times
    match = DATE_TIME.fullmatch(text)
    if not match:
        return None
    day = to_date("-".join(match.groups()[:3]))
    hour, minute, second, fraction, zone = match.groups()[3:]
    ends_day = (hour, minute, second) == ("24", "00", "00") and not _micros(fraction)
    at = clock("00" if ends_day else hour, minute, second, fraction, zone)
    if day is None or at is None:
        return None
    try:
        return datetime.combine(day, at) + timedelta(days=ends_day)
    except OverflowError:
        return None


def to_duration(text: str) -> timedelta | YearsMonths | None:
    """A duration of days and time or of years and months, from its text, or None."""
    match = MONTHS.fullmatch(text)
    if match and (match.group(2) or match.group(3)):
        months = 12 * int(match.group(2) or 0) + int(match.group(3) or 0)
        return YearsMonths(-months if match.group(1) else months)
    match = LENGTH.fullmatch(text)
    if not match or text[-1] in "PT":
        return None
    sign, days, hours, minutes, seconds, fraction = match.groups()
    try:
        length = timedelta(
            days=int(days or 0),
            hours=int(hours or 0),
            minutes=int(minutes or 0),
            seconds=int(seconds or 0),
            microseconds=_micros(fraction),
        )
        return -length if sign else length
    except OverflowError:
        return None


def to_temporal(text: str) -> Value:
    """What `@"…"` says: a date, time, date and time or duration; None where it is none of them."""
    for read in (to_date, to_time, to_moment, to_duration):
        value = read(text)
        if value is not None:
            return value
    return None


def to_zone(text: str) -> tzinfo | None:
    """The zone of `Z`, `+02:00` or `@Europe/Paris`; None for an unknown one or one beyond 18 hours."""
    if text == "Z":
        return UTC
    if text[0] == "@":
        return to_place(text[1:])
    hours, minutes, *seconds = (int(part) for part in text[1:].split(":"))
    if minutes > 59:
        return None
    away = timedelta(hours=hours, minutes=minutes, seconds=seconds[0] if seconds else 0)
    if away > FURTHEST:
        return None
    return timezone(-away if text[0] == "-" else away) if away else UTC


def to_place(name: str) -> tzinfo | None:
    """The zone of a place, such as America/Sao_Paulo; None for an unknown one."""
    try:
        return ZoneInfo(name)
    except (LookupError, ValueError, OSError):
        return None


def offset_of(zone: tzinfo | None, value: datetime | time) -> str:
    """How a zone is written behind a time; empty where there is none."""
    if zone is None:
        return ""
    if isinstance(zone, ZoneInfo):
        return f"@{zone.key}"
    away = value.utcoffset()
    if not away:
        return "" if away is None else "Z"
    sign, away = ("-", -away) if away < timedelta() else ("+", away)
    minutes, seconds = divmod(int(away.total_seconds()), 60)
    return f"{sign}{minutes // 60:02d}:{minutes % 60:02d}" + (f":{seconds:02d}" if seconds else "")


def time_text(value: time | datetime) -> str:
    """A time of day as text, without trailing zeros."""
    fraction = f".{value.microsecond:06d}".rstrip("0") if value.microsecond else ""
    return f"{value.hour:02d}:{value.minute:02d}:{value.second:02d}{fraction}{offset_of(value.tzinfo, value)}"


def moment_text(value: datetime) -> str:
    """A date and time as text."""
    return f"{value.year:04d}-{value.month:02d}-{value.day:02d}T{time_text(value)}"


def duration_text(value: timedelta) -> str:
    """A duration of days and time as text."""
    sign, value = ("-", -value) if value < timedelta() else ("", value)
    minutes, seconds = divmod(value.seconds, 60)
    hours, minutes = divmod(minutes, 60)
    fraction = f".{value.microseconds:06d}".rstrip("0") if value.microseconds else ""
    clock_parts = (
        (f"{hours}H" if hours else "")
        + (f"{minutes}M" if minutes else "")
        + (f"{seconds}{fraction}S" if seconds or fraction else "")
    )
    days = f"{value.days}D" if value.days else ""
    return f"{sign}P{days}{'T' + clock_parts if clock_parts else ''}" if days or clock_parts else "PT0S"


def _micros(fraction: str | None) -> int:
    return int((fraction or "0")[:6].ljust(6, "0"))
