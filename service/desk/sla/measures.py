"""How a promise's time is counted: as it passes, in a calendar's open time, or in whole business days."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

from sqlalchemy.orm import Session

from service import calendars
from service.base.errors import Refused
from service.base.texts import Text
from service.base.values import value_object
from service.desk.sla.model import Measure

MOST = timedelta(days=3_660)
ISO = re.compile(r"P(?=[\dT])(?:(\d{1,4})D)?(?:T(?=\d)(?:(\d{1,5})H)?(?:(\d{1,6})M)?)?", re.ASCII)
SPOKEN = re.compile(r"(\d{1,6})\s*(min|minutos?|minutes?|h|horas?|hours?|d|dias?|days?)", re.ASCII | re.IGNORECASE)
UNREADABLE = Text("Escreva o tempo como 30 min, 4 h, 2 dias ou PT4H.", "Write the time as 30 min, 4 h, 2 days or PT4H.")
MIXED = Text(
    "Em dias úteis, use só dias: 5 dias. Para horas úteis, use horas: 8 h.",
    "In business days, use days alone: 5 days. For business hours, use hours: 8 h.",
)
DAY = timedelta(days=1)


class Elapsed:
    """Time as it passes, day and night."""

    def add(self, start: datetime, amount: timedelta) -> datetime:
        """`amount` later; nothing or less is `start` itself."""
        return (start + max(amount, timedelta())).astimezone(UTC)

    def between(self, start: datetime, end: datetime) -> timedelta:
        """The time that passes."""
        return end - start


@value_object
class Amount:
    """A time as people promise it. `in_days`: of a calendar it counts whole business days, each as 24 hours."""

    text: str
    """ISO 8601: `P5D` or `PT8H30M`."""
    length: timedelta
    in_days: bool


def read(words: str, *, field: str = "amount") -> Amount:
    """A time as it was typed, or as ISO 8601. Refused: it cannot be read, it is nothing, or more than ten years."""
    said = " ".join(words.split())
    spoken = SPOKEN.fullmatch(said)
    if spoken is not None:
        number, unit = int(spoken[1]), spoken[2][0].lower()
        said = f"P{number}D" if unit == "d" else f"PT{number}{unit.upper()}"
    said = said.upper()
    found = ISO.fullmatch(said)
    days, hours, minutes = (int(each or 0) for each in found.groups()) if found is not None else (0, 0, 0)
    length = timedelta(days=days, hours=hours, minutes=minutes)
    if not timedelta() < length <= MOST:
        raise Refused(UNREADABLE, field=field)
    if days and (hours or minutes):
        raise Refused(MIXED, field=field)
    return Amount(said, length, days > 0)


def measure_in_force(session: Session, calendar: str | None, amount: Amount) -> tuple[str | None, Measure]:
    """The version of a calendar that counts now, and how it counts; None as calendar: time as it passes."""
    if calendar is None:
        return None, Elapsed()
    found = calendars.find(session, calendar) or calendars.find(session, None)
    if found is None or found.version is None:
        raise calendars.no_calendar(session, calendar)
    return found.version, measure_of(session, found.version, in_days=amount.in_days)


def measure_of(session: Session, version: str | None, *, in_days: bool) -> Measure:
    """How a version of a calendar counts; None: time as it passes."""
    if version is None:
        return Elapsed()
    calendar = calendars.of_version(session, version)
    return calendar.whole_days if in_days else calendar
