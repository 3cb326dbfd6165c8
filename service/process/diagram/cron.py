"""Moments by the clock on the wall, as cron says them: Unix's five fields, Spring's six (Camunda 8), Quartz's (7).

Read into one notation, that of `cronsim`: minute, hour, day, month, weekday (0 or 7 is Sunday), with seconds before
them where these are not 0.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, tzinfo

from cronsim import CronSim, CronSimError

MACROS = {
    "@YEARLY": "0 0 1 1 *",
    "@ANNUALLY": "0 0 1 1 *",
    "@MONTHLY": "0 0 1 * *",
    "@WEEKLY": "0 0 * * 0",
    "@DAILY": "0 0 * * *",
    "@MIDNIGHT": "0 0 * * *",
    "@HOURLY": "0 * * * *",
}
NAMES = "SUN|MON|TUE|WED|THU|FRI|SAT|JAN|FEB|MAR|APR|MAY|JUN|JUL|AUG|SEP|OCT|NOV|DEC"
FIELD = rf"(?:[\d*/,\-?#LW]|{NAMES}){{1,60}}"
CRON = re.compile(rf"@[A-Z]+|{FIELD}(?: {FIELD}){{4,6}}")
DAYS = {name: str(number) for number, name in enumerate(("SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"))}
QUARTZ_DAY = re.compile(r"(?<![#/\d])[1-7](?!\d)")
"""Quartz counts weekdays from Sunday as 1; it is told by its question mark."""


def is_cron(text: str) -> bool:
    """Whether a text looks like cron, right or wrong."""
    return CRON.fullmatch(_plain(text)) is not None


def read(text: str) -> str:
    """In one notation. Raises ValueError for what is no cron, names no moment, or restricts day and weekday at once:
    the dialects differ on whether either or both must fit."""
    plain = _plain(text)
    if CRON.fullmatch(plain) is None:
        raise ValueError(text)
    fields = MACROS.get(plain, plain).split()
    if len(fields) == 7 and fields.pop() not in ("*", "?"):
        raise ValueError(text)
    second = fields.pop(0) if len(fields) == 6 else "0"
    if len(fields) != 5:
        raise ValueError(text)
    minute, hour, day, month, weekday = (field if field != "?" else "*" for field in fields)
    weekday = _weekday(weekday, quartz="?" in plain)
    if not day.startswith("*") and not weekday.startswith("*"):
        raise ValueError(text)
    made = " ".join(
        (minute, hour, day, month, weekday) if second == "0" else (second, minute, hour, day, month, weekday)
    )
    next_after(made, datetime(2026, 1, 1, tzinfo=UTC), UTC)
    return made


def next_after(cron: str, since: datetime, zone: tzinfo) -> datetime:
    """The first of its moments after an instant, in UTC; on days of summer time as Unix does it: what falls into the
    gap comes right after it, what the clock shows twice happens once. Raises ValueError when there is none."""
    try:
        return next(CronSim(cron, since.astimezone(zone))).astimezone(UTC)
    except (CronSimError, StopIteration) as error:
        raise ValueError(cron) from error


def _plain(text: str) -> str:
    return " ".join(text.upper().split())


def _weekday(field: str, *, quartz: bool) -> str:
    if quartz:
        field = QUARTZ_DAY.sub(lambda found: str(int(found[0]) - 1), field)
    for name, number in DAYS.items():
        field = field.replace(name, number)
    return "6" if field == "L" else re.sub(r"-0\b", "-7", field)
