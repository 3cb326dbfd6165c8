"""Clocks of promises against a count of minutes, over random histories."""

from __future__ import annotations

import random
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from minutes import MINUTE, Counted, Paper, Step, Wall, count

from service.base.clock import UTC
from service.calendars import Calendar, Window
from service.desk.sla import model
from service.desk.sla.measures import Elapsed
from service.desk.sla.model import Clock

SPANS = (
    ("America/Sao_Paulo", datetime(2018, 10, 28, tzinfo=UTC)),
    ("America/Sao_Paulo", datetime(2026, 11, 10, tzinfo=UTC)),
    ("America/Los_Angeles", datetime(2026, 3, 1, tzinfo=UTC)),
    ("Europe/Lisbon", datetime(2026, 10, 18, tzinfo=UTC)),
)
"""Around a clock put forward in Brazil, 20 November, one put forward in California and one put back in Portugal."""
LENGTH = 21 * 24 * 60
"""Minutes of a history, at the most."""


def hours(chance: random.Random) -> tuple[tuple[int, int], ...]:
    """No window, all day, one, two, or one past midnight."""
    kind = chance.choice(("none", "all", "one", "one", "two", "late"))
    opens = chance.randrange(0, 11 * 60, 15)
    closes = chance.randrange(opens + 60, 24 * 60, 15)
    noon = (opens + closes) // 2
    return {
        "none": (),
        "all": ((0, 1440),),
        "one": ((opens, closes),),
        "two": ((opens, noon - 10), (noon + 10, closes)),
        "late": ((closes, 1440 + opens),),
    }[kind]


def paper(chance: random.Random, zone: str, first: datetime) -> Paper:
    """A calendar that opens at least now and then; one of six never closes."""
    if chance.random() < 1 / 6:
        return Paper(zone, None)
    week = [hours(chance) for _ in range(7)]
    week[chance.randrange(7)] = ((9 * 60, 17 * 60),)
    days = [first.date() + timedelta(days=each) for each in range(60)]
    dates = {on: hours(chance) for on in chance.sample(days, 3)}
    return Paper(zone, tuple(week), dates, frozenset(chance.sample(days, 4)))


def calendar(paper: Paper):
    """The same as the product has it."""
    if paper.week is None:
        return Elapsed()

    def windows(hours):
        return tuple(Window(opens, closes) for opens, closes in hours)

    holidays: dict[date, str] = dict.fromkeys(paper.holidays, "feriado")
    return Calendar(
        zone=ZoneInfo(paper.zone),
        week=tuple(windows(day) for day in paper.week),
        dates={on: windows(own) for on, own in paper.dates.items()},
        holidays=holidays,
    )


def history(chance: random.Random, walls: int) -> tuple[int, list[Step], int]:
    """A budget, what happens, and when one looks."""
    budget, minute, steps, state = chance.choice((30, 60, 240, 480, 1440, 2400)), 0, list[Step](), "running"
    for _ in range(chance.randrange(0, 9)):
        minute += chance.choice((0, 1, 7, 59, 60, 300, 480, 1440, chance.randrange(1, 4000)))
        wanted = {"running": ("pause", "stop"), "paused": ("resume", "stop"), "over": ("reopen",)}[state]
        kind = chance.choice((*wanted, "change"))
        if kind == "change" and state == "over":
            kind = "reopen"
        if kind == "change":
            budget_now = chance.choice((30, 60, 240, 480, 1440, 2400))
            steps.append(Step(minute, kind, budget_now, chance.randrange(walls)))
            continue
        state = {"pause": "paused", "resume": "running", "stop": "over", "reopen": "running"}[kind]
        steps.append(Step(minute, kind))
    kept = [step for step in steps if step.minute < LENGTH - 1]
    return budget, kept, min(LENGTH, (kept[-1].minute if kept else 0) + chance.randrange(1, 6000))


def lived(measures, first: datetime, budget: int, wall: int, steps: list[Step], end: int) -> tuple[Clock, object]:
    """The product's clock through the same history, and how it counts at the end."""
    measure = measures[wall]
    clock = model.started(MINUTE * budget, first, measure)
    for step in steps:
        at = first + MINUTE * step.minute
        if step.kind == "pause":
            clock = model.paused(clock, at, measure)
        elif step.kind == "stop":
            clock = model.stopped(clock, at, measure)
        elif step.kind == "change":
            clock = model.changed(clock, MINUTE * step.budget, at, old=measure, new=measures[step.wall])
            measure = measures[step.wall]
        else:
            clock = model.resumed(clock, at, measure)
        clock = model.settled(clock, at)
    return model.settled(clock, first + MINUTE * end), measure


def agree(clock: Clock, measure, counted: Counted, first: datetime, end: int) -> None:
    """What was counted is what the clock says."""
    at = first + MINUTE * end
    assert model.consumed_at(clock, at, measure) == MINUTE * counted.used
    assert clock.breached_at == (None if counted.breach is None else first + MINUTE * counted.breach)
    assert (clock.state == "running", clock.state == "stopped") == (counted.running, counted.over)


def run(seed: int, histories: int) -> None:
    """Histories of one span, on six calendars."""
    chance = random.Random(seed)
    zone, first = SPANS[seed % len(SPANS)]
    papers = [paper(chance, zone, first) for _ in range(6)]
    walls = [Wall(each, first, LENGTH) for each in papers]
    measures = [calendar(each) for each in papers]
    for number in range(histories):
        budget, steps, end = history(chance, len(walls))
        wall = chance.randrange(len(walls))
        clock, measure = lived(measures, first, budget, wall, steps, end)
        try:
            agree(clock, measure, count(walls, budget, wall, steps, end), first, end)
        except AssertionError as error:
            raise AssertionError(f"seed {seed}, history {number}: {budget} on {papers[wall]}, {steps}") from error


@pytest.mark.parametrize("seed", range(4))
def test_every_minute_is_accounted_for(seed):
    """V-74, V-75, V-77, V-78, V-79, V-81: pauses, other terms, reopening, holidays and changes of the clock."""
    run(seed, 50)


@pytest.mark.heavy
@pytest.mark.parametrize("seed", range(4, 44))
def test_ten_thousand_histories(seed):
    """The same, ten thousand times."""
    run(seed, 250)
