"""How a deadline was counted, date by date, so that anybody can follow it with a finger on the calendar."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from service.base.errors import Refused
from service.base.texts import Text
from service.base.values import value_object
from service.calendars.calendar import Calendar, TooFar

ONE_DAY = timedelta(days=1)
NOTHING = timedelta()
WRONG_ORDER = Text("A segunda data vem antes da primeira.", "The second date comes before the first.")


@value_object(kw_only=True)
class Day:
    """What of a date counts: the open spans in the calendar's zone, which are cut at both ends of what is counted."""

    on: date
    spans: tuple[tuple[datetime, datetime], ...]
    counted: timedelta
    holiday: str | None
    is_exception: bool
    """Its hours, or that it is closed, were said for this date alone."""
    clock_change: timedelta
    """By how much the wall clock is put forward on this date; negative: put back."""


def explained(calendar: Calendar, start: datetime, end: datetime) -> tuple[Day, ...]:
    """Every date from one instant (aware) to another; what they count together is `between(start, end)`.

    Refused: the second comes before the first. TooFar: they are more than fifty years apart.
    """
    if end < start:
        raise Refused(WRONG_ORDER, field="end")
    calendar.between(start, end)
    try:
        first, last = start.astimezone(calendar.zone).date(), end.astimezone(calendar.zone).date()
        days, at = list[Day](), start
        for number in range(-1, (last - first).days + 1):
            day = _day(calendar, first + number * ONE_DAY, at, end)
            at = day.spans[-1][1] if day.spans else at
            if number >= 0 or day.spans:
                days.append(day)
    except (OverflowError, ValueError) as error:
        raise TooFar from error
    return tuple(days)


def _day(calendar: Calendar, on: date, start: datetime, end: datetime) -> Day:
    within = ((max(opens, start), min(closes, end)) for opens, closes in calendar.opened(on))
    spans = tuple((opens.astimezone(UTC), closes.astimezone(UTC)) for opens, closes in within if opens < closes)
    return Day(
        on=on,
        spans=tuple((opens.astimezone(calendar.zone), closes.astimezone(calendar.zone)) for opens, closes in spans),
        counted=sum((closes - opens for opens, closes in spans), NOTHING),
        holiday=calendar.holiday(on),
        is_exception=on in calendar.dates,
        clock_change=_ahead(calendar, on + ONE_DAY) - _ahead(calendar, on),
    )


def _ahead(calendar: Calendar, on: date) -> timedelta:
    return datetime(on.year, on.month, on.day, tzinfo=calendar.zone).utcoffset() or NOTHING
