"""Business time by example and by its laws."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from service.base.errors import Refused
from service.calendars import Calendar, TooFar, Window, standard

HOUR = timedelta(hours=1)
SAO_PAULO, LISBON, NEW_YORK = ZoneInfo("America/Sao_Paulo"), ZoneInfo("Europe/Lisbon"), ZoneInfo("America/New_York")
ALWAYS = (Window(0, 1440),)


def nine_to_five(zone: ZoneInfo = SAO_PAULO, **more: Any) -> Calendar:
    """Monday to Friday."""
    return Calendar(zone=zone, week=(*[(Window(540, 1020),)] * 5, (), ()), **more)


def at(text: str, zone: ZoneInfo = SAO_PAULO) -> datetime:
    """What the wall clock shows, as an instant."""
    return datetime.fromisoformat(text).replace(tzinfo=zone)


def shown(moment: datetime, zone: ZoneInfo = SAO_PAULO) -> str:
    """An instant as the wall clock shows it."""
    return moment.astimezone(zone).isoformat(timespec="minutes")[:16]


def test_eight_hours_from_friday_four_o_clock_are_monday_four_o_clock():
    """The promise of the design: PT8H in a nine to five calendar goes over the weekend."""
    calendar = nine_to_five()
    assert shown(calendar.add(at("2026-01-09T16:00"), 8 * HOUR)) == "2026-01-12T16:00"
    assert calendar.between(at("2026-01-09T16:00"), at("2026-01-12T16:00")) == 8 * HOUR


def test_an_exact_end_is_the_close_and_not_the_next_opening():
    """One hour from four o'clock is five o'clock, not the next morning; nothing is the start itself."""
    calendar = nine_to_five()
    assert shown(calendar.add(at("2026-01-09T16:00"), HOUR)) == "2026-01-09T17:00"
    assert shown(calendar.add(at("2026-01-09T20:00"), timedelta(0))) == "2026-01-09T20:00"
    assert shown(calendar.add(at("2026-01-09T20:00"), timedelta(microseconds=1))) == "2026-01-12T09:00"


@pytest.mark.parametrize(
    ("start", "days", "due"),
    [
        ("2026-01-09T16:00", 2, "2026-01-13T16:00"),
        ("2026-01-09T17:00", 1, "2026-01-12T17:00"),
        ("2026-01-09T20:00", 1, "2026-01-13T09:00"),
        ("2026-01-10T10:00", 1, "2026-01-13T09:00"),
        ("2026-01-12T07:00", 1, "2026-01-13T09:00"),
        ("2026-04-02T11:00", 1, "2026-04-06T11:00"),
        ("2026-01-10T10:00", 0, "2026-01-12T09:00"),
    ],
)
def test_business_days(start: str, days: int, due: str):
    """The same time on a later day on which it opens; what comes while it is closed comes at the next opening."""
    calendar = nine_to_five(holidays={date(2026, 4, 3): "Sexta-feira Santa"})
    assert shown(calendar.add_days(at(start), days)) == due


def test_a_business_day_that_closes_early_or_has_a_break():
    """A time that the day does not have is its next opening, or its last close."""
    dates = {date(2026, 1, 13): (Window(540, 720),), date(2026, 1, 14): (Window(540, 720), Window(960, 1020))}
    calendar = nine_to_five(dates=dates)
    assert shown(calendar.add_days(at("2026-01-12T15:00"), 1)) == "2026-01-13T12:00"
    assert shown(calendar.add_days(at("2026-01-12T15:00"), 2)) == "2026-01-14T16:00"


def test_a_shift_past_midnight_belongs_to_the_day_on_which_it_opens():
    """Two in the morning of Saturday is Friday's shift; a holiday closes the shift that would open on it."""
    nights = Calendar(
        zone=SAO_PAULO,
        week=(*[(Window(1320, 1800),)] * 5, (), ()),
        holidays={date(2026, 1, 13): "feriado"},
    )
    assert nights.is_open(at("2026-01-10T02:00"))
    assert not nights.is_open(at("2026-01-11T02:00"))
    assert nights.is_open(at("2026-01-13T02:00"))
    assert not nights.is_open(at("2026-01-13T23:00"))
    assert shown(nights.add_days(at("2026-01-10T02:00"), 1)) == "2026-01-13T02:00"


def test_an_exception_comes_before_a_holiday_and_before_the_week():
    """A date may be open in spite of a holiday, or closed in spite of the week."""
    christmas = date(2026, 12, 25)
    half = {christmas: (Window(540, 720),), date(2026, 12, 24): ()}
    calendar = nine_to_five(dates=half, holidays={christmas: "Natal"})
    assert calendar.between(at("2026-12-24T00:00"), at("2026-12-26T00:00")) == 3 * HOUR


def test_a_window_that_opens_in_an_hour_that_is_skipped_opens_after_it():
    """Half past one in Lisbon on 29 March 2026 does not exist: the window opens at two, not at half past two."""
    calendar = Calendar(zone=LISBON, week=((), (), (), (), (), (), (Window(90, 180),)))
    assert shown(calendar.opening(at("2026-03-29T00:00", LISBON)), LISBON) == "2026-03-29T02:00"
    assert calendar.between(at("2026-03-29T00:00", LISBON), at("2026-03-30T00:00", LISBON)) == HOUR


def test_days_of_23_and_25_hours():
    """Around the clock, a day on which the clock is put forward has 23 hours, one on which it is put back has 25."""
    calendar = Calendar(zone=NEW_YORK, week=(ALWAYS,) * 7)
    for day, hours in (("2026-03-08", 23), ("2026-11-01", 25), ("2026-06-01", 24)):
        start = at(f"{day}T00:00", NEW_YORK)
        end = (start + timedelta(days=1)).replace(tzinfo=NEW_YORK)
        assert calendar.between(start, end) == hours * HOUR


def test_a_day_that_a_country_left_out_is_no_business_day():
    """Samoa went from 29 to 31 December 2011."""
    apia = ZoneInfo("Pacific/Apia")
    calendar = Calendar(zone=apia, week=((Window(540, 1020),),) * 7)
    assert shown(calendar.add_days(at("2011-12-29T10:00", apia), 1), apia) == "2011-12-31T10:00"
    assert shown(calendar.add(at("2011-12-29T16:00", apia), 2 * HOUR), apia) == "2011-12-31T10:00"


def test_a_calendar_that_never_opens_is_refused():
    """With a sentence, and without looking through eternity; so is one that will not open any more."""
    with pytest.raises(Refused, match="nunca abre"):
        Calendar(zone=SAO_PAULO, week=((),) * 7)
    past = Calendar(zone=SAO_PAULO, week=((),) * 7, dates={date(2020, 1, 1): ALWAYS})
    for count in (past.add, past.add_days):
        with pytest.raises(TooFar, match="50 anos"):
            count(at("2026-01-05T09:00"), HOUR if count == past.add else 1)
    with pytest.raises(TooFar):
        nine_to_five().add(at("9999-12-31T12:00"), 100 * HOUR)


def test_the_standard_calendar_knows_the_twentieth_of_november():
    """Brazil's national holidays, also the newest of them, in Portuguese."""
    assert standard().holidays[date(2026, 11, 20)].startswith("Dia Nacional de Zumbi")
    assert not standard().is_open(at("2026-11-20T10:00"))


MINUTES = st.integers(0, 1439)
WINDOWS = st.lists(st.tuples(MINUTES, st.integers(1, 1440)), max_size=3).map(
    lambda found: tuple(Window(opens, opens + length) for opens, length in found)
)
CALENDARS = st.builds(
    lambda zone, week, closed: Calendar(zone=ZoneInfo(zone), week=(ALWAYS, *week), holidays=dict.fromkeys(closed, "")),
    st.sampled_from(["America/Sao_Paulo", "Europe/Lisbon", "Australia/Lord_Howe", "Pacific/Apia"]),
    st.lists(WINDOWS, min_size=6, max_size=6),
    st.lists(st.dates(date(2011, 1, 1), date(2012, 12, 31)), max_size=5),
)
INSTANTS = st.datetimes(datetime(2011, 1, 1), datetime(2012, 12, 1), timezones=st.just(UTC))  # noqa: DTZ001
AMOUNTS = st.timedeltas(timedelta(0), timedelta(days=30))


@settings(max_examples=200, deadline=None)
@given(CALENDARS, INSTANTS, AMOUNTS)
def test_what_is_added_lies_between(calendar: Calendar, start: datetime, amount: timedelta):
    """between(start, add(start, x)) is x, to the microsecond, and a moment earlier it is less."""
    due = calendar.add(start, amount)
    assert calendar.between(start, due) == amount
    if amount:
        assert calendar.between(start, due - timedelta(microseconds=1)) < amount


@settings(max_examples=200, deadline=None)
@given(CALENDARS, INSTANTS, AMOUNTS, AMOUNTS)
def test_adding_twice_is_adding_the_sum(calendar: Calendar, start: datetime, first: timedelta, second: timedelta):
    """So a pause costs nothing: what is left when a clock stops is what it has when it goes on."""
    assert calendar.add(calendar.add(start, first), second) == calendar.add(start, first + second)


@settings(max_examples=100, deadline=None)
@given(CALENDARS, INSTANTS, INSTANTS, AMOUNTS)
def test_later_starts_end_later(calendar: Calendar, one: datetime, other: datetime, amount: timedelta):
    """Who comes first is due first."""
    first, second = sorted((one, other))
    assert calendar.add(first, amount) <= calendar.add(second, amount)


@settings(max_examples=100, deadline=None)
@given(CALENDARS, INSTANTS, st.integers(0, 8))
def test_business_days_count_dates_on_which_it_opens(calendar: Calendar, start: datetime, days: int):
    """A business day later is open or a close, and days are counted one by one."""
    due = calendar.add_days(start, days)
    assert due >= start
    assert calendar.is_open(due) or calendar.between(due - timedelta(microseconds=1), due) > timedelta(0)


@pytest.mark.parametrize("start", [datetime.min, datetime.max, datetime(9999, 12, 31, 23)])  # noqa: DTZ901, DTZ001
@pytest.mark.parametrize("zone", [SAO_PAULO, UTC])
def test_the_ends_of_the_calendar_are_refused_and_never_crash(start: datetime, zone: Any):
    """The years 1 and 9999 are as far as dates go."""
    at_the_end = start.replace(tzinfo=zone)
    for count in (
        lambda: standard().add(at_the_end, 800 * HOUR),
        lambda: standard().add_days(at_the_end, 3),
        lambda: standard().between(at_the_end, at("2026-01-05T09:00")),
    ):
        with pytest.raises(TooFar):
            count()
