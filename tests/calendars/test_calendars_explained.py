"""The owner's examples of business time, and how each is explained date by date."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from service.base.errors import Refused
from service.calendars import Calendar, TooFar, Window, explained, read_calendar

HOUR = timedelta(hours=1)
SAO_PAULO, LOS_ANGELES = ZoneInfo("America/Sao_Paulo"), ZoneInfo("America/Los_Angeles")
NINE_TO_FIVE = (*[(Window(540, 1020),)] * 5, (), ())
ALWAYS = ((Window(0, 1440),),) * 7
CITY = b"""
name: Cidade
zone: America/Sao_Paulo
week: {seg-sex: 09:00-17:00}
own: {01-25: Aniversario da cidade}
holidays: {country: BR, years: 2026-2027}
"""


def at(text: str, zone: ZoneInfo = SAO_PAULO) -> datetime:
    """What the wall clock shows, as an instant."""
    return datetime.fromisoformat(text).replace(tzinfo=zone)


def shown(moment: datetime, zone: ZoneInfo = SAO_PAULO) -> str:
    """An instant as the wall clock shows it."""
    return moment.astimezone(zone).isoformat(timespec="minutes")[:16]


def test_nothing_passes_while_it_is_closed():
    """V-75: at Saturday noon what has been consumed does not grow."""
    calendar = Calendar(zone=SAO_PAULO, week=NINE_TO_FIVE)
    start, noon = at("2026-01-09T16:00"), at("2026-01-10T12:00")
    assert calendar.between(start, noon) == HOUR
    assert calendar.between(start, noon + HOUR) == HOUR


def test_the_friday_night_example():
    """V-76: Fri 18:00 + 12 h in Mon-Fri 9-17 -> Tue 13:00; the explanation names every date on the way."""
    calendar = Calendar(zone=SAO_PAULO, week=NINE_TO_FIVE)
    start = at("2026-01-09T18:00")
    due = calendar.add(start, 12 * HOUR)
    assert shown(due) == "2026-01-13T13:00"
    days = explained(calendar, start, due)
    assert [(day.on.day, day.counted // HOUR) for day in days] == [(9, 0), (10, 0), (11, 0), (12, 8), (13, 4)]


@pytest.mark.parametrize(
    ("start", "hours", "due"),
    [
        ("2026-03-06T16:00", 2, "2026-03-09T10:00"),
        ("2026-03-06T09:00", 40, "2026-03-12T17:00"),
        ("2026-10-30T16:00", 2, "2026-11-02T10:00"),
        ("2026-10-30T09:00", 40, "2026-11-05T17:00"),
    ],
)
def test_a_calendar_of_los_angeles(start: str, hours: int, due: str):
    """V-77: Monday to Friday 9-17 in America/Los_Angeles across both changes of the clock, on its own wall clock."""
    calendar = Calendar(zone=LOS_ANGELES, week=NINE_TO_FIVE)
    found = calendar.add(at(start, LOS_ANGELES), hours * HOUR)
    assert shown(found, LOS_ANGELES) == due
    assert calendar.between(at(start, LOS_ANGELES), found) == hours * HOUR


@pytest.mark.parametrize(
    ("zone", "forward", "back"),
    [
        ("America/Los_Angeles", "2026-03-07T12:00", "2026-10-31T12:00"),
        ("Europe/Lisbon", "2026-03-28T12:00", "2026-10-24T12:00"),
        ("Australia/Lord_Howe", "2026-10-03T12:00", "2026-04-04T12:00"),
    ],
)
def test_around_the_clock_in_three_zones(zone: str, forward: str, back: str):
    """V-78: a 24x7 calendar adds and measures exactly across both DST changes in three zones, to the microsecond."""
    calendar = Calendar(zone=ZoneInfo(zone), week=ALWAYS)
    for day in (forward, back):
        start = at(day, ZoneInfo(zone))
        for amount in (HOUR, 13 * HOUR, 24 * HOUR, 48 * HOUR + timedelta(microseconds=1)):
            due = calendar.add(start, amount)
            assert due - start.astimezone(UTC) == amount
            assert calendar.between(start, due) == amount


def test_midnight_loses_no_minute():
    """V-78: around the clock a day closes at 24:00, not at 23:59: sixty days are as many minutes as they have."""
    calendar = Calendar(zone=SAO_PAULO, week=ALWAYS)
    start = at("2026-01-01T00:00")
    assert calendar.between(start, start + timedelta(days=60)) == timedelta(days=60)
    assert calendar.between(at("2026-01-01T23:59"), at("2026-01-02T00:01")) == timedelta(minutes=2)
    assert [day.counted for day in explained(calendar, start, at("2026-01-04T00:00"))][:3] == [24 * HOUR] * 3


def test_national_and_municipal_holidays():
    """X-11: 20 Nov 2026 closed nationally, 25 Jan only for São Paulo city, as its own holiday of every year."""
    _, city = read_calendar(CITY, (2026, 2027))
    _, country = read_calendar(CITY.replace(b"own: {01-25: Aniversario da cidade}", b""), (2026, 2027))
    for definition in (city, country):
        assert definition.calendar().windows(date(2026, 11, 20)) == ()
    for year in (2026, 2027, 2040):
        assert city.calendar().holiday(date(year, 1, 25)) == "Aniversario da cidade"
        assert country.calendar().holiday(date(year, 1, 25)) is None
    assert country.calendar().windows(date(2027, 1, 25)) == (Window(540, 1020),)


def test_optional_days_are_data():
    """X-11: optional days close only a calendar that copies them; any other day is written as the house's own."""
    _, public = read_calendar(CITY, (2026, 2026))
    _, optional = read_calendar(CITY.replace(b"BR,", b"BR, categories: [public, optional],"), (2026, 2026))
    carnival = date(2026, 2, 17)
    assert public.calendar().windows(carnival) != ()
    assert optional.calendar().windows(carnival) == ()


WINDOWS = st.lists(st.tuples(st.integers(0, 1439), st.integers(1, 1440)), max_size=2).map(
    lambda drawn: tuple(sorted(Window(opens, opens + length) for opens, length in drawn))
)
WEEKS = st.tuples(*[WINDOWS] * 7).filter(any)
ZONES = st.sampled_from(["America/Sao_Paulo", "America/Los_Angeles", "Europe/Lisbon", "Australia/Lord_Howe", "UTC"])
INSTANTS = st.integers(0, 525_000).map(lambda minutes: datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes))


@settings(max_examples=150, deadline=None)
@given(week=WEEKS, zone=ZONES, start=INSTANTS, hours=st.integers(0, 400))
def test_the_explanation_adds_up(week: tuple[tuple[Window, ...], ...], zone: str, start: datetime, hours: int):
    """V-78: whatever the hours, the zone and the clock's changes: the dates together are what was measured."""
    calendar = Calendar(zone=ZoneInfo(zone), week=week)
    end = start + hours * HOUR
    days = explained(calendar, start, end)
    assert sum((day.counted for day in days), timedelta()) == calendar.between(start, end)
    assert [day.on for day in days] == sorted({day.on for day in days})


def test_what_cannot_be_explained():
    """A span that runs backwards is refused; one that is longer than anybody waits is too far."""
    calendar = Calendar(zone=SAO_PAULO, week=NINE_TO_FIVE)
    with pytest.raises(Refused, match="vem antes"):
        explained(calendar, at("2026-01-09T10:00"), at("2026-01-09T09:00"))
    with pytest.raises(TooFar):
        explained(calendar, at("1900-01-01T00:00"), at("2026-01-09T09:00"))
