"""Business time against a reference that steps minute by minute: random calendars around changes of the clock."""

from __future__ import annotations

import random
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from minute_stepper import Hours, MinuteStepper

from service.calendars import Calendar, Window

CHANGES = {
    "America/Sao_Paulo": [(2018, 11, 4), (2018, 2, 18), (2017, 10, 15), (2019, 2, 17), (2026, 3, 3)],
    "America/New_York": [(2026, 3, 8), (2026, 11, 1), (2025, 11, 2)],
    "Europe/Lisbon": [(2026, 3, 29), (2026, 10, 25)],
    "Australia/Lord_Howe": [(2026, 4, 5), (2026, 10, 4)],
    "Pacific/Apia": [(2011, 12, 30), (2011, 12, 31), (2012, 4, 1)],
}
"""Dates around which clocks are changed: by an hour, by half an hour, by a whole day; at midnight and in the night."""
DAYS = 6


def hours(chance: random.Random) -> Hours:
    """Up to three windows of a day, also ones that open or close while the clock is changed, and past midnight."""
    found: Hours = []
    for _ in range(chance.choice((0, 1, 1, 2, 3))):
        opens = chance.choice((0, 30, 60, 90, 119, 120, 121, 150, 180, 540, chance.randrange(1440)))
        longest = 1440 if chance.random() < 0.3 else 1440 - opens
        found.append((opens, opens + chance.randint(1, longest)))
    return found


def one_case(seed: int) -> tuple[MinuteStepper, Calendar, datetime]:
    """The same random calendar twice, and an instant."""
    chance = random.Random(seed)
    zone = chance.choice(sorted(CHANGES))
    change = date(*chance.choice(CHANGES[zone]))
    week = [hours(chance) for _ in range(7)]
    near = [change + timedelta(days=shift) for shift in range(-2, DAYS)]
    dates = {on: hours(chance) for on in near if chance.random() < 0.2}
    holidays = {on: "feriado" for on in near if chance.random() < 0.2}
    if not any(week) and not any(dates.values()):
        week[change.weekday()] = [(0, 1440)]
    midnight = datetime(change.year, change.month, change.day, tzinfo=UTC)
    start = midnight + timedelta(minutes=chance.randrange(-2160, 2160))

    def windows(found: Hours) -> tuple[Window, ...]:
        return tuple(Window(opens, closes) for opens, closes in found)

    calendar = Calendar(
        zone=ZoneInfo(zone),
        week=tuple(windows(each) for each in week),
        dates={on: windows(each) for on, each in dates.items()},
        holidays=holidays,
    )
    return MinuteStepper(zone, week, dates, holidays), calendar, start


def hold(seeds: range) -> None:
    """Add, between and is_open agree with the reference for each seed."""
    for seed in seeds:
        reference, calendar, start = one_case(seed)
        chance = random.Random(-seed)
        end = start + timedelta(minutes=chance.randrange(1, DAYS * 1440 // 2))
        open_minutes = reference.between(start, end)
        assert calendar.between(start, end) == timedelta(minutes=open_minutes), seed
        assert calendar.is_open(start) == reference.is_open(start), seed
        wanted = chance.randint(1, max(1, open_minutes))
        due = reference.add(start, wanted, most=DAYS * 1440)
        if due is not None:
            assert calendar.add(start, timedelta(minutes=wanted)) == due, seed


def test_random_calendars_agree_with_a_minute_stepper():
    """Promise 5: 400 random calendars, zones and instants around a change of the clock: none differs."""
    hold(range(400))


@pytest.mark.heavy
def test_thousands_of_random_calendars_agree_with_a_minute_stepper():
    """Promise 5: the same for 10,000."""
    hold(range(400, 10_400))
