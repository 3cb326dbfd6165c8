"""A calendar's year as twelve small months: which dates are open, closed, holidays or have hours of their own."""

from __future__ import annotations

from calendar import Calendar as Weeks
from collections.abc import Mapping
from datetime import date
from typing import Literal

from service.base.values import value_object
from service.calendars.calendar import Calendar, Windows

FIRST_YEAR, LAST_YEAR = 1970, 2100
State = Literal["open", "closed", "holiday", "own", "shut"]
"""`own`: hours for this date alone; `shut`: closed on this date alone."""


@value_object(kw_only=True)
class Date:
    """One date as it is shown."""

    on: date
    state: State
    holiday: str | None
    windows: Windows


@value_object(kw_only=True)
class Month:
    """Weeks from Monday to Sunday; None: the date belongs to another month."""

    number: int
    weeks: tuple[tuple[Date | None, ...], ...]


def shown_year(year: int) -> int:
    """The year itself, or the nearest one of those that are shown."""
    return min(max(year, FIRST_YEAR), LAST_YEAR)


def months(calendar: Calendar, year: int) -> tuple[Month, ...]:
    """The twelve months of a year between FIRST_YEAR and LAST_YEAR."""
    return tuple(Month(number=number, weeks=_weeks(calendar, year, number)) for number in range(1, 13))


def holidays_of(calendar: Calendar, year: int) -> Mapping[date, str]:
    """The holidays of a year in order, with their names."""
    every = (each for month in months(calendar, year) for week in month.weeks for each in week if each is not None)
    return {each.on: each.holiday for each in every if each.holiday is not None}


def _weeks(calendar: Calendar, year: int, number: int) -> tuple[tuple[Date | None, ...], ...]:
    weeks = Weeks().monthdatescalendar(year, number)
    return tuple(tuple(_date(calendar, on) if on.month == number else None for on in week) for week in weeks)


def _date(calendar: Calendar, on: date) -> Date:
    windows, holiday = calendar.windows(on), calendar.holiday(on)
    if on in calendar.dates:
        state = "own" if windows else "shut"
    elif holiday is not None:
        state = "holiday"
    else:
        state = "open" if windows else "closed"
    return Date(on=on, state=state, holiday=holiday, windows=windows)
