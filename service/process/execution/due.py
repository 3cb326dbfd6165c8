"""When a timer is due: pure functions of its text, the instant it was armed, and a time zone or a calendar.

ISO 8601: dates (`2026-02-28`, `2026-02-28T09:00`, with or without offset; what has none is local time in the zone),
durations (`PT4H`, `P1M`; also with weeks and a sign) and cycles (`R3/PT1H`, `R/P1D`, `R3/2026-01-05T09:00/PT1H`).
Years, months, weeks and days follow the local calendar: `P1M` from 31 January is the last of February at the same wall
time, and `P1D` over a change to summer time is 23 hours. Hours, minutes and seconds are elapsed time.

With a calendar days are business days and hours, minutes and seconds are open time; years and months are still those of
the local calendar, moved on to the next opening. A date is the date that it is.
"""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import Any, Literal

from service.base.texts import Text
from service.base.values import value_object
from service.calendars import Calendar
from service.process.diagram import cron
from service.process.execution.failures import StepFailed

Form = Literal["date", "duration", "cycle"]

_DURATION = re.compile(
    r"([+-])?P(?=[\dT])(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?"
    r"(?:T(?=\d)(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)(?:[.,](\d{1,6})\d*)?S)?)?"
)
_CYCLE = re.compile(r"R(\d*)/(?:([^/P]+)/)?([+-]?P[^/]+)")
_LONGEST = 4  # digits of a number in a duration: thousands of years are a typing error, and overflow dates


@value_object
class Duration:
    """Months and days by the calendar, seconds as elapsed time."""

    months: int
    days: int
    elapsed: timedelta

    def times(self, count: int) -> Duration:
        """That many of them in a row, so that the last of each month stays the last."""
        return Duration(self.months * count, self.days * count, self.elapsed * count)

    def after(self, start: datetime, zone: tzinfo, calendar: Calendar | None = None) -> datetime:
        """The instant this long after `start`, in UTC; with a calendar in business time, which does not go back."""
        if calendar is not None and min(self.months, self.days) >= 0 and self.elapsed >= timedelta():
            return self._business(start, calendar)
        moved = start
        if self.months or self.days:
            local = start.astimezone(zone)
            years, month = divmod(local.year * 12 + local.month - 1 + self.months, 12)
            day = min(local.day, monthrange(years, month + 1)[1])
            wall = local.replace(year=years, month=month + 1, day=day, tzinfo=None) + timedelta(days=self.days)
            moved = _in_zone(wall, zone)
        return moved.astimezone(UTC) + self.elapsed

    def _business(self, start: datetime, calendar: Calendar) -> datetime:
        moved = Duration(self.months, 0, timedelta()).after(start, calendar.zone)
        if self.days:
            moved = calendar.add_days(moved, self.days)
        if self.elapsed:
            return calendar.add(moved, self.elapsed)
        return calendar.opening(moved) if self.months and not self.days else moved


def due_at(
    form: Form, value: str, since: datetime, zone: tzinfo, *, round: int = 1, calendar: Calendar | None = None
) -> datetime:
    """When a timer is due, in UTC; with a calendar in business time.

    `since`: when its first round was armed; `round` counts a cycle's firings from 1. Raises StepFailed when the text is
    none that we know, TooFar when the calendar is not open long enough.
    """
    try:
        if cron.is_cron(value):
            return cron.next_after(cron.read(value), since, zone)
        if form == "date":
            return moment(value, zone)
        if form == "duration":
            return duration(value).after(since, zone, calendar)
        _, first, period = _cycle(value)
        if first is None:
            return period.times(round).after(since, zone, calendar)
        return period.times(round - 1).after(moment(first, zone), zone, calendar)
    except (OverflowError, ValueError) as error:
        raise _unreadable(value) from error


def due(armed: dict[str, Any], since: datetime, zone: tzinfo) -> datetime:
    """`due_at` for what an event was armed with: `form`, `value` and `round`."""
    return due_at(armed["form"], armed["value"], since, zone, round=armed.get("round", 1))


def instant(value: str, since: datetime, zone: tzinfo, calendar: Calendar | None = None) -> datetime:
    """A person's due date: a date (its end, when it has no time) or a duration from `since`, perhaps of open time."""
    if value.lstrip("+-").startswith("P"):
        return due_at("duration", value, since, zone, calendar=calendar)
    if len(value) == len("2026-01-05"):
        return due_at("date", f"{value}T23:59:59", since, zone)
    return due_at("date", value, since, zone)


def rounds(value: str) -> int | None:
    """How many times a cycle fires; None: for ever."""
    if cron.is_cron(value):
        return None
    count, _, _ = _cycle(value)
    return count


def moment(value: str, zone: tzinfo) -> datetime:
    """The instant of a date or date and time, in UTC; a date alone is its midnight in the zone."""
    try:
        if len(value) == len("2026-01-05"):
            return _in_zone(datetime.combine(date.fromisoformat(value), time()), zone).astimezone(UTC)
        named = re.fullmatch(r"(.+?)@(.+)|(.+?)\[(.+)\]", value)
        read = datetime.fromisoformat(named[1] or named[3] if named else value)
        return (read if read.tzinfo else _in_zone(read, _zone(named, zone))).astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise _unreadable(value) from error


def duration(value: str) -> Duration:
    """A duration's text, taken apart."""
    found = _DURATION.fullmatch(value)
    if found is None or any(len(part or "") > _LONGEST + 3 for part in found.groups()[1:8]):
        raise _unreadable(value)
    years, months, weeks, days, hours, minutes, seconds = (int(part or 0) for part in found.groups()[1:8])
    elapsed = timedelta(
        hours=hours, minutes=minutes, seconds=seconds, microseconds=int((found[9] or "0").ljust(6, "0"))
    )
    length = Duration(years * 12 + months, weeks * 7 + days, elapsed)
    return length.times(-1) if found[1] == "-" else length


def _cycle(value: str) -> tuple[int | None, str | None, Duration]:
    found = _CYCLE.fullmatch(value)
    if found is None:
        raise _unreadable(value)
    period = duration(found[3])
    if period.months <= 0 and period.days <= 0 and period.elapsed <= timedelta():
        raise _unreadable(value)
    return (int(found[1]) if found[1] else None), found[2], period


def _in_zone(wall: datetime, zone: tzinfo) -> datetime:
    """Local wall time: in a gap of summer time the instant after it, in an overlap the first."""
    aware = wall.replace(tzinfo=zone, fold=0)
    return aware.astimezone(UTC).astimezone(zone)


def _zone(named: re.Match[str] | None, zone: tzinfo) -> tzinfo:
    from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

    if named is None:
        return zone
    try:
        return ZoneInfo(named[2] or named[4])
    except ZoneInfoNotFoundError as error:
        raise ValueError(str(error)) from error


def _unreadable(value: str) -> StepFailed:
    return StepFailed(
        Text(
            "Não entendi “{value}” como prazo. Escreva uma data (2026-01-31T18:00), uma duração (PT4H, P2D) "
            "ou um ciclo (R3/PT1H, 0 9 * * MON-FRI).",
            "“{value}” is no date, duration or cycle that we can read. Write a date (2026-01-31T18:00), a duration "
            "(PT4H, P2D) or a cycle (R3/PT1H, 0 9 * * MON-FRI).",
        ).fill(value=value)
    )
