"""Questions about dates, and the clock that the caller gave."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from service.feel.arithmetic import days_in
from service.feel.budget import Run
from service.feel.functions.signature import builtin

DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip


@builtin("now")
def now(run: Run) -> datetime | None:
    """The moment of the evaluation; null where the caller gave none."""
    return run.now


@builtin("today")
def today(run: Run) -> date | None:
    """The day of the evaluation, in the zone of `now`."""
    return run.now.date() if run.now is not None else None


@builtin("day of year", "date: day")
def day_of_year(_run: Run, day: date) -> Decimal:
    """Which day of its year, from 1."""
    return Decimal(day.timetuple().tm_yday)


@builtin("day of week", "date: day")
def day_of_week(_run: Run, day: date) -> str:
    """The English name of the day, as the standard has it."""
    return DAYS[day.weekday()]


@builtin("month of year", "date: day")
def month_of_year(_run: Run, day: date) -> str:
    """The English name of the month, as the standard has it."""
    return MONTHS[day.month - 1]


@builtin("week of year", "date: day")
def week_of_year(_run: Run, day: date) -> Decimal:
    """The week's number by ISO 8601."""
    return Decimal(day.isocalendar().week)


@builtin("last day of month", "date: day")
def last_day_of_month(_run: Run, day: date) -> date:
    """The last day of its month (Camunda)."""
    return date(day.year, day.month, days_in(day.year, day.month))
