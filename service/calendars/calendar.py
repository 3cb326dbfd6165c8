"""A calendar: when a desk is open by the wall clocks of its zone, and how its time is counted.

An instant is open when the wall clock then shows a time within a window; a window belongs to the day on which it opens,
also past midnight. So an hour that a change of the clock repeats counts twice, and one that it skips does not count.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from functools import cached_property
from zoneinfo import ZoneInfo

from service.base.errors import Refused
from service.base.texts import Text
from service.base.values import value_object
from service.calendars.offsets import DAY, MINUTE, Segment, date_of, length, micros, moment, segments, wall

HORIZON = 18_300
"""Days, some fifty years: who waits longer than that has mistyped, or waits for a calendar that no longer opens."""
TOO_FAR = Text(
    "Este calendário não tem tempo aberto suficiente nos próximos 50 anos. Confira os horários e o prazo.",
    "This calendar is not open long enough within the next 50 years. Look at its hours and at the time wanted.",
)
NEVER_OPENS = Text(
    "Este calendário nunca abre. Informe ao menos um horário na semana ou numa data.",
    "This calendar never opens. Give it at least one window, in the week or on a date.",
)


class TooFar(Refused):
    """The calendar does not open for as long as is wanted."""

    code = "calendar-too-far"

    def __init__(self) -> None:
        super().__init__(TOO_FAR)


@value_object(order=True)
class Window:
    """Open from one minute of its day to another, which may be past midnight (more than 1,440)."""

    opens: int
    closes: int


Windows = tuple[Window, ...]
ALL_DAY: Windows = (Window(0, 24 * 60),)
Span = tuple[int, int]
"""Two instants, the second of which is no longer inside."""


@dataclass(frozen=True, kw_only=True)
class Calendar:
    """Zone, windows by weekday from Monday, dates with windows of their own (none: closed), holidays with their names:
    those of one date, and those of every year by month and day (`01-25`).

    A date's own windows come before a holiday, a holiday before the week. Refused: it never opens.
    """

    zone: ZoneInfo
    week: tuple[Windows, ...]
    dates: Mapping[date, Windows] = field(default_factory=dict[date, Windows])
    holidays: Mapping[date, str] = field(default_factory=dict[date, str])
    yearly: Mapping[str, str] = field(default_factory=dict[str, str])
    _days: dict[int, tuple[tuple[Span, ...], int]] = field(
        default_factory=dict[int, tuple[tuple[Span, ...], int]], init=False, repr=False, compare=False
    )
    """Open spans of days of UTC, and how long they are together: found once."""
    _dates: dict[int, tuple[Span, ...]] = field(
        default_factory=dict[int, tuple[Span, ...]], init=False, repr=False, compare=False
    )
    """When the windows of a date are open: found once."""

    def __post_init__(self) -> None:
        if not any(self.week) and not any(self.dates.values()):
            raise Refused(NEVER_OPENS)

    @cached_property
    def whole_days(self) -> Calendar:
        """The same business days, each open from midnight to midnight: a business day counts as 24 hours."""
        week = tuple(ALL_DAY if windows else () for windows in self.week)
        dates = {on: ALL_DAY if windows else () for on, windows in self.dates.items()}
        return replace(self, week=week, dates=dates)

    def windows(self, on: date) -> Windows:
        """The windows that open on a date."""
        own = self.dates.get(on)
        if own is not None:
            return own
        return self.week[on.weekday()] if self.holiday(on) is None else ()

    def holiday(self, on: date) -> str | None:
        """What a date's holiday is called; None: it is none."""
        named = self.holidays.get(on)
        return self.yearly.get(f"{on.month:02}-{on.day:02}") if named is None and self.yearly else named

    def opened(self, on: date) -> tuple[tuple[datetime, datetime], ...]:
        """When the windows of a date are open, from and until, in UTC. TooFar: beyond the years that there are."""
        day = micros(datetime(on.year, on.month, on.day, tzinfo=UTC)) // DAY
        return tuple((moment(opens), moment(closes)) for opens, closes in self._spans(day))

    def add(self, start: datetime, amount: timedelta) -> datetime:
        """The earliest instant, in UTC, at which this much open time has passed since `start` (aware).

        Nothing or less is `start` itself. TooFar: it does not open that long within fifty years.
        """
        at, left = micros(start), length(amount)
        if left <= 0:
            return start.astimezone(UTC)
        for spans, total in self._from(at):
            if spans and spans[0][0] >= at and total < left:
                left -= total
                continue
            for opens, closes in spans:
                opens = max(opens, at)
                if opens >= closes:
                    continue
                if left <= closes - opens:
                    return moment(opens + left)
                left -= closes - opens
        raise TooFar

    def between(self, start: datetime, end: datetime) -> timedelta:
        """The open time from one instant (aware) to another; negative when the second one comes first."""
        first, last = micros(start), micros(end)
        if last < first:
            return -self.between(end, start)
        if last - first > HORIZON * DAY:
            raise TooFar
        total = 0
        for day in range(first // DAY, last // DAY + 1):
            spans, whole = self._open_on(day)
            if first <= day * DAY and (day + 1) * DAY <= last:
                total += whole
            else:
                total += sum(max(0, min(closes, last) - max(opens, first)) for opens, closes in spans)
        return timedelta(microseconds=total)

    def opening(self, start: datetime) -> datetime:
        """The first open instant from `start` on. TooFar: it does not open within fifty years."""
        at = micros(start)
        for spans, _ in self._from(at):
            for opens, closes in spans:
                if closes > at:
                    return moment(max(opens, at))
        raise TooFar

    def is_open(self, at: datetime) -> bool:
        """Whether it is open at an instant."""
        return self.opening(at) == at

    def add_days(self, start: datetime, days: int) -> datetime:
        """The same wall time on the business day that comes this many business days later, in UTC.

        A business day is a date on which it opens. What begins while it is closed begins at the next opening; where
        that day has no such time, it is the next opening of the day or its last close.
        """
        day, time = self._place(start)
        for _ in range(HORIZON):
            if days <= 0:
                return moment(self._nearest(day, time))
            day += 1
            days -= bool(self._spans(day))
        raise TooFar

    def _place(self, start: datetime) -> tuple[int, int]:
        """The business day of an instant and the time of that day, which may be past midnight."""
        try:
            here = wall(self.zone, micros(start))
        except OverflowError as error:
            raise TooFar from error
        today = here // DAY
        for day in (today, today - 1):
            if any(w.opens * MINUTE <= here - day * DAY < w.closes * MINUTE for w in self._windows(day)):
                return day, here - day * DAY
        for day in (today - 1, today):  # the very end of a window is still that day
            if any(here - day * DAY == w.closes * MINUTE for w in self._windows(day)):
                return day, here - day * DAY
        return self._place(self.opening(start))

    def _nearest(self, day: int, time: int) -> int:
        """A time of a day's windows: itself, else the next opening, else the last close."""
        at = self._instant(day * DAY + time, day)
        spans = self._spans(day)
        return next((max(opens, at) for opens, closes in spans if at <= closes), spans[-1][1] if spans else at)

    def _instant(self, shown: int, day: int) -> int:
        """When the wall clock first shows this or, where it skips it, more."""
        for begin, end, ahead in self._around(day):
            if shown - ahead < end:
                return max(begin, shown - ahead)
        raise TooFar

    def _windows(self, day: int) -> Windows:
        try:
            return self.windows(date_of(day))
        except (OverflowError, ValueError) as error:
            raise TooFar from error

    def _from(self, at: int) -> Iterator[tuple[tuple[Span, ...], int]]:
        """The days of UTC from an instant on, as far as one may wait."""
        for day in range(at // DAY, at // DAY + HORIZON):
            yield self._open_on(day)

    def _open_on(self, day: int) -> tuple[tuple[Span, ...], int]:
        """The open spans of one day of UTC and their whole length."""
        known = self._days.get(day)
        if known is None:
            spans = _merged(self._shown_on(day))
            known = self._days[day] = spans, sum(closes - opens for opens, closes in spans)
        return known

    def _shown_on(self, day: int) -> Iterator[Span]:
        for begin, end, ahead in self._segments(day, day):
            for local in range((begin + ahead) // DAY - 1, (end + ahead - 1) // DAY + 1):
                yield from _inside(begin, end, local * DAY - ahead, self._windows(local))

    def _spans(self, day: int) -> tuple[Span, ...]:
        """When the windows of a date are open; none for a date that the zone leaves out."""
        known = self._dates.get(day)
        if known is None:
            known = self._dates[day] = self._found(day) if self._windows(day) else ()
        return known

    def _found(self, day: int) -> tuple[Span, ...]:
        found = (_inside(begin, end, day * DAY - ahead, self._windows(day)) for begin, end, ahead in self._around(day))
        return _merged(span for spans in found for span in spans)

    def _around(self, day: int) -> Iterator[Segment]:
        """The parts of UTC in which a date, and what opens on it, may lie anywhere on Earth."""
        return self._segments(day - 2, day + 3)

    def _segments(self, first: int, last: int) -> Iterator[Segment]:
        try:
            for day in range(first, last + 1):
                yield from segments(self.zone, day)
        except (OverflowError, ValueError) as error:
            raise TooFar from error


def _inside(begin: int, end: int, midnight: int, windows: Windows) -> Iterator[Span]:
    for window in windows:
        opens, closes = max(begin, midnight + window.opens * MINUTE), min(end, midnight + window.closes * MINUTE)
        if opens < closes:
            yield opens, closes


def _merged(spans: Iterator[Span]) -> tuple[Span, ...]:
    """In order, those that touch as one."""
    merged: list[Span] = []
    for opens, closes in sorted(spans):
        if merged and opens <= merged[-1][1]:
            merged[-1] = merged[-1][0], max(merged[-1][1], closes)
        else:
            merged.append((opens, closes))
    return tuple(merged)
