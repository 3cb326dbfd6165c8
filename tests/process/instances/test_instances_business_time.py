"""Timers and due dates in business time, on a desk's calendars."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from bpmn_pen import chain, process
from instances_story import Story
from sqlalchemy import select

from service import calendars
from service.base.clock import SetClock
from service.base.timers import TimerRow
from service.base.work import Works
from service.process import instances
from service.process.instances.events import InstanceStarted, TaskReached
from service.process.releases import PublishRefused

FRIDAY = datetime(2026, 1, 9, 19, tzinfo=UTC)
"""Four o'clock in São Paulo."""
SAC = b"name: SAC\nzone: America/Sao_Paulo\nweek: {seg-sex: 09:00-17:00}"
ENDS = '<startEvent id="S"/><endEvent id="E"/>'


@pytest.fixture
def story(works: Works, clock: SetClock) -> Story:
    clock.set(FRIDAY)
    return Story(works, clock)


def extended(inner: str) -> str:
    return f"<extensionElements>{inner}</extensionElements>"


def counts_in(name: str) -> str:
    """The property that names a calendar."""
    return extended(f'<zeebe:properties><zeebe:property name="prazo.calendario" value="{name}"/></zeebe:properties>')


def wait(text: str, calendar: str = "SAC") -> str:
    timer = f"<timerEventDefinition><timeDuration>{text}</timeDuration></timerEventDefinition>"
    return f'<intermediateCatchEvent id="X">{counts_in(calendar)}{timer}</intermediateCatchEvent>'


def keep(story: Story, source: bytes = SAC) -> None:
    """A calendar of the desk, made or changed."""
    name, definition = calendars.read_calendar(source, (2026, 2027))
    with story.works.begin() as work:
        known = name in calendars.names(work.session)
        (calendars.change if known else calendars.create)(work, name, definition)


def test_eight_hours_from_friday_four_o_clock_fire_on_monday_four_o_clock(story: Story):
    """Promise 5: never early; the row says what was written, in which zone and by which version it was counted."""
    keep(story)
    story.publish(process(ENDS, wait("PT8H"), chain("S", "X", "E")))
    one = story.start()
    with story.works.read() as work:
        row = work.session.scalars(select(TimerRow).where(TimerRow.subject == one)).one()
        version = calendars.find(work.session, "SAC").version
    assert row.due_at == datetime(2026, 1, 12, 19, tzinfo=UTC)
    assert (row.expression, row.zone, row.calendar) == ("PT8H", "America/Sao_Paulo", version)
    story.pass_by(days=3, seconds=-1)
    assert story.status(one) == "running"
    story.pass_by(seconds=1)
    assert story.status(one) == "completed"


def test_changing_a_calendar_moves_no_promise(story: Story):
    """What was armed keeps its instant; what is armed from then on counts by the new version."""
    keep(story)
    story.publish(process(ENDS, wait("PT8H"), chain("S", "X", "E")))
    before = story.start(case="case-1")
    keep(story, SAC.replace(b"17:00", b"13:00"))
    after = story.start(case="case-2")
    due = {one: story.see(instances.waiting, one)[0].due_at for one in (before, after)}
    assert due[before] == datetime(2026, 1, 12, 19, tzinfo=UTC)
    assert due[after] == datetime(2026, 1, 13, 16, tzinfo=UTC)


def test_a_calendar_that_there_is_not_is_refused_at_publish(story: Story):
    """The sentence names the calendars that there are."""
    with pytest.raises(PublishRefused, match="Há: Padrão") as refused:
        story.publish(process(ENDS, wait("PT8H"), chain("S", "X", "E")))
    assert [finding.code for finding in refused.value.findings if finding.level == "error"] == ["calendar-unknown"]


def test_a_due_date_of_two_business_days(story: Story):
    """“2 dias úteis” on a task, from Friday four o'clock: Tuesday four o'clock, by the default calendar."""
    schedule = extended('<zeebe:taskSchedule dueDate="2 dias úteis"/>')
    story.publish(process(ENDS, f'<userTask id="X">{schedule}</userTask>', chain("S", "X", "E")))
    story.start()
    assert story.heard(TaskReached)[0].due_at == datetime(2026, 1, 13, 19, tzinfo=UTC)


SHORTER = SAC.replace(b"09:00-17:00", b"10:00-15:00")


@pytest.mark.parametrize("change", ["hours", "another by default", "none"])
def test_what_was_left_of_a_promise_is_laid_out_in_the_calendar_that_made_it(story: Story, change: str):
    """Promise 5: suspended with seven hours left; whatever becomes of calendars meanwhile, seven of its hours remain,
    for a timer and for a person's work alike."""
    keep(story)
    story.do(calendars.choose_default, "SAC")
    schedule = extended('<zeebe:taskSchedule dueDate="8 horas úteis"/>')
    work = f'<userTask id="A">{schedule}</userTask>'
    fork = '<parallelGateway id="F"/>'
    story.publish(process(ENDS, fork, work, wait("PT8H", ""), chain("S", "F", "A", "E"), chain("F", "X", "E")))
    one = story.start()
    story.pass_by(hours=1)
    story.do(instances.suspend, one, "auditoria")
    story.pass_by(hours=70)
    if change == "hours":
        keep(story, SHORTER)
    elif change == "another by default":
        keep(story, SHORTER.replace(b"SAC", b"Outro"))
        story.do(calendars.choose_default, "Outro")
    story.do(instances.resume, one)
    monday_at_15 = datetime(2026, 1, 12, 18, tzinfo=UTC)
    assert story.clock.now() == monday_at_15
    waits = {wait.kind: wait.due_at for wait in story.see(instances.waiting, one) if wait.due_at is not None}
    tuesday_at_14 = datetime(2026, 1, 13, 17, tzinfo=UTC)
    assert waits == {"work": tuesday_at_14, "timer": tuesday_at_14}


def test_a_process_that_starts_every_business_day(story: Story):
    """R/P1D in business time starts on Monday and Tuesday, not on Saturday and Sunday."""
    daily = "<timerEventDefinition><timeCycle>R/P1D</timeCycle></timerEventDefinition>"
    start = f'<startEvent id="S">{counts_in("")}{daily}</startEvent>'
    story.publish(process(start, '<endEvent id="E"/>', chain("S", "E")))
    story.pass_by(days=2)
    assert story.heard(InstanceStarted) == []
    story.pass_by(days=1)
    assert len(story.heard(InstanceStarted)) == 1
    story.pass_by(days=1)
    assert len(story.heard(InstanceStarted)) == 2


@pytest.mark.parametrize("form", ["middle", "edge"])
def test_what_is_more_than_fifty_years_away_is_an_incident(story: Story, form: str):
    """Promise 6: at the timer's own token; everything else goes on, and a retry with less time arms it."""
    keep(story)
    timer = f"{counts_in('SAC')}<timerEventDefinition><timeDuration>=prazo</timeDuration></timerEventDefinition>"
    there = {
        "middle": f'<intermediateCatchEvent id="X">{timer}</intermediateCatchEvent>' + chain("A", "X", "E"),
        "edge": f'<userTask id="B"/><boundaryEvent id="X" attachedToRef="B">{timer}</boundaryEvent>'
        + chain("A", "B", "E") + chain("X", "E"),
    }[form]  # fmt: skip
    story.publish(process('<startEvent id="S"/><endEvent id="E"/><userTask id="A"/>', there, chain("S", "A")))
    one = story.start(variables={"prazo": "PT200000H"})
    story.complete(one, "A")
    (incident,) = story.see(instances.incidents)
    assert (incident.element, incident.step) == ("X", "begin")
    assert "50 anos" in str(incident.message)
    assert story.positions(one) >= ({"B"} if form == "edge" else {"X"})
    story.do(instances.retry, one, incident.task, {"prazo": "PT300000H"})
    (again,) = story.see(instances.incidents)
    story.do(instances.retry, one, again.task, {"prazo": "PT8H"})
    assert story.see(instances.incidents) == ()
    story.pass_by(days=3)
    assert story.status(one) == "completed"


def test_a_later_round_beyond_fifty_years_is_an_incident_as_well(story: Story):
    """The first round fires; the second, which nobody can work out, waits for a person and is retried as the second."""
    keep(story)
    timer = f"{counts_in('SAC')}<timerEventDefinition><timeCycle>R3/PT60000H</timeCycle></timerEventDefinition>"
    story.publish(
        process(
            ENDS,
            '<userTask id="A"/><userTask id="L"/>',
            f'<boundaryEvent id="X" attachedToRef="A" cancelActivity="false">{timer}</boundaryEvent>',
            chain("S", "A", "E"),
            chain("X", "L", "E"),
        )
    )
    one = story.start()
    story.pass_by(days=366 * 30)
    (incident,) = story.see(instances.incidents)
    assert incident.element == "X"
    assert story.positions(one) >= {"A", "L"}
