"""Promise 5 on running diagrams: changes of the clock, leap days, ends of months, and cycles however late."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from bpmn_pen import chain, process
from instances_story import Story

from service.base.clock import SetClock
from service.base.work import Works
from service.process import instances

HOME = ZoneInfo("America/Sao_Paulo")
ENDS = '<startEvent id="S"/><endEvent id="E"/>'


@pytest.fixture
def story(works: Works, clock: SetClock) -> Story:
    return Story(works, clock)


def local(text: str) -> datetime:
    """What the wall clock of São Paulo shows, as an instant."""
    return datetime.fromisoformat(text).replace(tzinfo=HOME).astimezone(UTC)


def fires_at(story: Story, kind: str, text: str, start: datetime) -> datetime:
    """When a timer that begins at `start` fires: not a second before, and at that very instant."""
    story.clock.set(start)
    timer = f"<timerEventDefinition><{kind}>{text}</{kind}></timerEventDefinition>"
    story.publish(
        process(ENDS, f'<intermediateCatchEvent id="X">{timer}</intermediateCatchEvent>', chain("S", "X", "E"))
    )
    one = story.start()
    (wait,) = story.see(instances.waiting, one)
    assert wait.due_at is not None
    story.clock.set(wait.due_at - timedelta(seconds=1))
    story.pass_by(seconds=0)
    assert story.status(one) == "running"
    story.pass_by(seconds=1)
    assert story.status(one) == "completed"
    return wait.due_at


@pytest.mark.parametrize(
    ("text", "due"),
    [
        ("2018-11-04T00:30", "2018-11-04T03:30+00:00"),
        ("2018-02-17T23:30", "2018-02-18T01:30+00:00"),
        ("2018-02-17T23:30-03:00", "2018-02-18T02:30+00:00"),
    ],
    ids=["gap", "overlap", "overlap, the second time"],
)
def test_promise_5_dates_in_a_gap_and_in_an_overlap(story: Story, text: str, due: str):
    """Promise 5: a half past midnight that does not exist comes an hour later; of two half past elevens the first."""
    assert fires_at(story, "timeDate", text, datetime(2018, 1, 1, tzinfo=UTC)) == datetime.fromisoformat(due)


@pytest.mark.parametrize(
    ("start", "text", "due"),
    [
        ("2018-11-03T10:00", "P1D", "2018-11-04T10:00"),
        ("2018-02-17T10:00", "P1D", "2018-02-18T10:00"),
        ("2018-11-03T23:30", "PT1H", "2018-11-04T01:30"),
        ("2028-02-29T10:00", "P1Y", "2029-02-28T10:00"),
        ("2028-02-28T10:00", "P1D", "2028-02-29T10:00"),
        ("2026-01-31T10:00", "P1M", "2026-02-28T10:00"),
        ("2028-01-31T10:00", "P1M", "2028-02-29T10:00"),
        ("2026-12-31T23:59", "PT1M", "2027-01-01T00:00"),
    ],
)
def test_promise_5_durations_across_changes_of_the_clock_and_ends_of_months(
    story: Story, start: str, text: str, due: str
):
    """Promise 5: days and months keep the wall time, hours are hours; what a month does not have is its last day."""
    assert fires_at(story, "timeDuration", text, local(start)) == local(due)


def rounds(story: Story, text: str, start: datetime) -> tuple[str, Story]:
    """A task with a cycle beside it."""
    story.clock.set(start)
    timer = f"<timerEventDefinition><timeCycle>{text}</timeCycle></timerEventDefinition>"
    parts = '<userTask id="A"/><endEvent id="B"/>'
    cycle = f'<boundaryEvent id="T" attachedToRef="A" cancelActivity="false">{timer}</boundaryEvent>'
    story.publish(process(ENDS, parts, cycle, chain("S", "A", "E"), chain("T", "B")))
    return story.start(), story


def fired(story: Story, one: str) -> int:
    return len([entry for entry in story.see(instances.history, one) if entry.kind == "fired"])


def test_promise_5_a_cycle_fires_once_per_period_however_late(story: Story):
    """Promise 5: R3/PT1H after a night without anybody: three times, and never again."""
    one, _ = rounds(story, "R3/PT1H", local("2026-01-05T09:00"))
    story.pass_by(hours=12)
    assert fired(story, one) == 3
    story.pass_by(hours=12)
    assert fired(story, one) == 3


def test_promise_5_a_cycle_of_months_keeps_to_the_last_day(story: Story):
    """Promise 5: R/P1M from 31 January: the ends of February, March and April, not the 28th for ever."""
    one, _ = rounds(story, "R/P1M", local("2026-01-31T10:00"))
    seen = []
    for _ in range(3):
        due = next(wait.due_at for wait in story.see(instances.waiting, one) if wait.kind == "timer")
        assert due is not None
        seen.append(due.astimezone(HOME).date().isoformat())
        story.clock.set(due)
        story.pass_by(seconds=0)
    assert seen == ["2026-02-28", "2026-03-31", "2026-04-30"]


@pytest.mark.parametrize("hours", [1, -1])
def test_promise_5_a_clock_that_jumps_fires_nothing_twice(story: Story, hours: int):
    """Promise 5: an hour forward or back in mid-cycle: each round fires once, none before its instant."""
    start = local("2026-01-05T09:00")
    one, _ = rounds(story, "R3/PT1H", start)
    story.pass_by(minutes=61)
    assert fired(story, one) == 1
    story.pass_by(hours=hours)
    assert fired(story, one) == (2 if hours > 0 else 1)
    story.clock.set(start + timedelta(minutes=119))
    story.pass_by(seconds=0)
    assert fired(story, one) == (2 if hours > 0 else 1)
    story.clock.set(start + timedelta(hours=4))
    story.pass_by(seconds=0)
    assert fired(story, one) == 3
