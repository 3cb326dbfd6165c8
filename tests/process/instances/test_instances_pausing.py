"""Timers that stand still: while the case waits, while an instance is suspended, or both."""

from __future__ import annotations

from datetime import timedelta

import pytest
from bpmn_pen import chain, process
from instances_story import Story
from sqlalchemy import select

from service.base.clock import SetClock
from service.base.timers import TimerRow
from service.base.work import Works
from service.process import instances
from service.process.instances import pausing
from service.process.instances.events import TimerArmed

HOUR = timedelta(hours=1)


@pytest.fixture
def story(works: Works, clock: SetClock) -> Story:
    return Story(works, clock)


def properties(**named: str) -> str:
    """Properties of an element."""
    each = "".join(f'<zeebe:property name="{name}" value="{value}"/>' for name, value in named.items())
    return f"<extensionElements><zeebe:properties>{each}</zeebe:properties></extensionElements>"


def boundary(
    own_id: str, kind: str, text: str, *, interrupting: bool = True, pause: str = "", calendar: str = ""
) -> str:
    """A timer on task A that leads to an end of its own."""
    named = {"prazo.pausa": pause} if pause else {}
    named |= {"prazo.calendario": calendar} if calendar else {}
    return (
        f'<boundaryEvent id="{own_id}" attachedToRef="A" cancelActivity="{str(interrupting).lower()}">'
        f"{properties(**named)}<timerEventDefinition><{kind}>{text}</{kind}></timerEventDefinition></boundaryEvent>"
        f'<endEvent id="{own_id}-end"/>{chain(own_id, f"{own_id}-end")}'
    )


def publish(story: Story, *timers: str) -> None:
    ends = '<startEvent id="S"/><userTask id="A"/><endEvent id="E"/>'
    story.publish(process(ends, chain("S", "A", "E"), *timers))


def due(story: Story, element: str) -> timedelta | None:
    """How long a timer still has, None while it stands still."""
    (wait,) = [each for each in story.see(instances.waiting, story.others()["P"]) if each.element == element]
    return None if wait.due_at is None else wait.due_at - story.clock.now()


def test_a_timer_pauses_while_the_case_waits_and_keeps_what_it_had_left(story: Story):
    """Four hours, one of which has passed, are three hours after however long a wait; another timer goes on."""
    publish(
        story,
        boundary("T", "timeDuration", "PT4H", pause="sim"),
        boundary("U", "timeDuration", "PT9H", interrupting=False),
    )
    one = story.start()
    story.pass_by(hours=1)
    story.do(instances.pause_timers, "case-1")
    assert (due(story, "T"), due(story, "U")) == (None, 8 * HOUR)
    story.pass_by(hours=20)
    assert story.status(one) == "running"
    story.do(instances.resume_timers, "case-1")
    assert due(story, "T") == 3 * HOUR
    story.pass_by(hours=2, minutes=59)
    assert story.status(one) == "running"
    story.pass_by(minutes=1)
    assert story.status(one) == "completed"
    kinds = [entry.kind for entry in story.see(instances.history, one) if entry.kind in ("paused", "resumed")]
    assert kinds == ["paused", "resumed"]
    assert [event.element for event in story.heard(TimerArmed)] == ["T", "U", "T"]


def test_pausing_twice_is_pausing_once(story: Story):
    """Neither a second pause nor a second resumption for the same reason changes anything."""
    publish(story, boundary("T", "timeDuration", "PT4H", pause="sim"))
    one = story.start()
    assert story.do(pausing.pause, one, "case") == 1
    story.pass_by(hours=1)
    assert story.do(pausing.pause, one, "case") == 0
    assert story.do(pausing.resume, one, "case") == 1
    assert story.do(pausing.resume, one, "case") == 0
    assert due(story, "T") == 4 * HOUR


def test_reasons_overlap(story: Story):
    """A timer goes on after the last reason; one that does not pause for the case stops only for a suspension."""
    publish(
        story,
        boundary("T", "timeDuration", "PT4H", pause="sim"),
        boundary("U", "timeDuration", "PT9H", interrupting=False),
    )
    one = story.start()
    story.do(pausing.pause, one, "case")
    story.pass_by(hours=1)
    story.do(pausing.pause, one, "suspended", every=True)
    assert (due(story, "T"), due(story, "U")) == (None, None)
    story.pass_by(hours=30)
    story.do(pausing.resume, one, "case")
    assert (due(story, "T"), due(story, "U")) == (None, None)
    story.do(pausing.resume, one, "suspended")
    assert (due(story, "T"), due(story, "U")) == (4 * HOUR, 8 * HOUR)


def test_a_timer_that_begins_in_a_pause_stands_still(story: Story):
    """What is armed while the case waits has its whole time when it goes on."""
    ends = '<startEvent id="S"/><userTask id="B"/><userTask id="A"/><endEvent id="E"/>'
    timer = boundary("T", "timeDuration", "PT4H", pause="sim")
    story.publish(process(ends, chain("S", "B", "A", "E"), timer))
    one = story.start()
    story.do(instances.pause_timers, "case-1")
    story.complete(one, "B")
    assert due(story, "T") is None
    story.pass_by(hours=9)
    story.do(instances.resume_timers, "case-1")
    assert due(story, "T") == 4 * HOUR


def test_a_cycle_shifts_all_of_its_later_rounds(story: Story):
    """Three rounds an hour apart, paused for half a day within the second: the rest follow an hour apart."""
    publish(story, boundary("T", "timeCycle", "R3/PT1H", interrupting=False, pause="sim"))
    one = story.start()
    story.pass_by(minutes=90)
    story.do(instances.pause_timers, "case-1")
    story.pass_by(hours=12)
    story.do(instances.resume_timers, "case-1")
    assert due(story, "T") == HOUR / 2
    story.pass_by(minutes=30)
    assert due(story, "T") == HOUR
    story.pass_by(hours=1)
    fired = [entry for entry in story.see(instances.history, one) if entry.kind == "fired"]
    assert len(fired) == 3


def test_a_cycle_of_wall_times_goes_on_with_the_next_of_them(story: Story):
    """Every day at ten in São Paulo: after a pause of two days and a half it is ten o'clock again that it waits for."""
    publish(story, boundary("T", "timeCycle", "0 10 * * *", interrupting=False, pause="sim"))
    story.start()
    assert due(story, "T") == HOUR
    story.do(instances.pause_timers, "case-1")
    assert due(story, "T") is None
    story.pass_by(hours=60)
    story.do(instances.resume_timers, "case-1")
    assert due(story, "T") == 13 * HOUR
    story.pass_by(hours=13)
    assert due(story, "T") == 24 * HOUR


def test_a_date_does_not_move(story: Story):
    """A date that comes in a suspension fires when it ends; no wait of the case moves a date."""
    publish(story, boundary("T", "timeDate", "2026-01-05T20:00:00Z", pause="sim"))
    one = story.start()
    assert story.do(pausing.pause, one, "case") == 0
    assert story.do(pausing.pause, one, "suspended", every=True) == 1
    story.pass_by(hours=10)
    assert story.status(one) == "running"
    story.do(pausing.resume, one, "suspended")
    story.pass_by(seconds=0)
    assert story.status(one) == "completed"


def test_business_time_that_pauses_keeps_open_time(story: Story):
    """PT8H from Monday nine o'clock, paused from noon over the night until Tuesday three in the afternoon."""
    publish(story, boundary("T", "timeDuration", "PT8H", pause="sim", calendar="Padrão"))
    one = story.start()
    assert due(story, "T") == 8 * HOUR
    story.pass_by(hours=3)
    story.do(instances.pause_timers, "case-1")
    story.pass_by(hours=27)
    story.do(instances.resume_timers, "case-1")
    # Five hours are left: three on Tuesday until six, two on Wednesday from nine.
    assert due(story, "T") == 20 * HOUR
    with story.works.read() as work:
        row = work.session.scalars(select(TimerRow).where(TimerRow.subject == one)).one()
    assert (row.expression, row.zone, row.calendar is not None) == ("PT8H", "America/Sao_Paulo", True)
