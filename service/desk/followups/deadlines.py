"""Within what time a follow-up is answered: ISO 8601, by the clock or by a calendar of the desk (U-27)."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from service import calendars
from service.base.errors import Refused
from service.base.texts import Text
from service.base.words import fold
from service.base.work import UnitOfWork

ISO = re.compile(r"P(?=[\dT])(?:(\d{1,3})D)?(?:T(?=\d)(?:(\d{1,4})H)?(?:(\d{1,4})M)?)?", re.ASCII)
MOST_DAYS = 366
UNREADABLE = Text(
    "Escreva o prazo como 24h, 2 dias ou PT24H, de até {most} dias.",
    "Write the deadline as 24h, 2 dias or PT24H, up to {most} days.",
).fill(most=MOST_DAYS)
NO_CALENDAR = Text("Escolha um calendário da lista.", "Choose a calendar from the list.")
WORDS = re.compile(r"(\d{1,4})\s*(h|horas?|hours?|d|dias?|days?|min|minutos?|minutes?)", re.ASCII | re.IGNORECASE)


def clean_deadline(text: str) -> str | None:
    """A deadline as it is kept; None: there is none. Refused: it cannot be read."""
    words = " ".join(text.split())
    if not words:
        return None
    spoken = WORDS.fullmatch(words)
    if spoken is not None:
        number, unit = int(spoken[1]), spoken[2][0].lower()
        words = f"P{number}D" if unit == "d" else f"PT{number}{unit.upper()}"
    words = words.upper()
    if not ISO.fullmatch(words) or not timedelta() < _span(words) <= timedelta(days=MOST_DAYS):
        raise Refused(UNREADABLE, field="deadline")
    return words


def clean_calendar(session: Session, name: str) -> str | None:
    """The calendar's own name; None: the clock. Refused: there is no such calendar."""
    if not name.strip():
        return None
    found = next((each for each in calendars.names(session) if fold(each) == fold(name)), None)
    if found is None:
        raise Refused(NO_CALENDAR, field="calendar")
    return found


def due(work: UnitOfWork, deadline: str | None, calendar: str | None) -> datetime | None:
    """When what is opened now must be answered: by the clock 24 hours are 24 hours, whatever day it is."""
    if deadline is None:
        return None
    if calendar is None:
        return work.now + _span(deadline)
    counted = calendars.in_force(work, calendar).calendar
    days, time = _parts(deadline)
    start = counted.add_days(work.now, days) if days else work.now
    return counted.add(start, time) if time else start


def said(deadline: str) -> Text:
    """A deadline in words."""
    days, time = _parts(deadline)
    minutes = int(time.total_seconds()) // 60
    words = [
        Text("{n} dia" if days == 1 else "{n} dias", "{n} day" if days == 1 else "{n} days").fill(n=days),
        Text("{n} h", "{n} h").fill(n=minutes // 60),
        Text("{n} min", "{n} min").fill(n=minutes % 60),
    ]
    counted = (days, minutes // 60, minutes % 60)
    shown = [word for word, number in zip(words, counted, strict=True) if number]
    return Text(" ".join(each.spoken("pt") for each in shown), " ".join(each.spoken("en") for each in shown))


def typed(deadline: str) -> str:
    """A deadline as people would have typed it."""
    words = said(deadline).spoken("pt")
    return words if WORDS.fullmatch(words) else deadline


def _span(deadline: str) -> timedelta:
    days, time = _parts(deadline)
    return timedelta(days=days) + time


def _parts(deadline: str) -> tuple[int, timedelta]:
    found = ISO.fullmatch(deadline)
    days, hours, minutes = (int(each or 0) for each in found.groups()) if found is not None else (0, 0, 0)
    return days, timedelta(hours=hours, minutes=minutes)
