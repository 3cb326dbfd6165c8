"""Processes that start by the calendar."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from bpmn_pen import chain, process
from instances_story import Story
from sqlalchemy import select

from service.base.timers import TimerRow
from service.process import instances, releases
from service.process.diagram import Timer
from service.process.instances.events import InstanceStarted


def starting(kind: str, value: str, label: str = "Conferir") -> str:
    """A process that a timer starts."""
    timer = f"<timerEventDefinition><{kind}>{value}</{kind}></timerEventDefinition>"
    return process(
        f'<startEvent id="S">{timer}</startEvent><userTask id="A" name="{label}"/><endEvent id="E"/>',
        chain("S", "A", "E"),
    )


def count(story: Story) -> int:
    return len(story.heard(InstanceStarted))


def test_a_cycle_starts_once_per_round(story: Story):
    """Promise 5: every day, never early, each day once however late the sweep is; three times and no more."""
    story.publish(starting("timeCycle", "R3/P1D"))
    story.pass_by(hours=24, microseconds=-1)
    assert count(story) == 0
    story.pass_by(microseconds=1)
    assert count(story) == 1
    story.pass_by(days=10)
    assert count(story) == 3
    assert story.positions(story.heard(InstanceStarted)[0].instance) == {"A"}


def test_a_new_version_brings_its_own_calendar(story: Story):
    """The timers of the version before are forgotten; people may start the process at any time all the same."""
    story.publish(starting("timeCycle", "R/P1D"))
    story.publish(starting("timeDuration", "PT1H", "Conferir mais cedo"))
    with story.works.read() as work:
        armed = select(TimerRow.expression).where(TimerRow.state == "armed")
        assert list(work.session.scalars(armed)) == ["PT1H"]
    story.pass_by(days=3)
    assert count(story) == 1
    story.publish(process('<startEvent id="S"/><userTask id="A"/><endEvent id="E"/>', chain("S", "A", "E")))
    story.pass_by(days=3)
    assert count(story) == 1
    story.do(instances.start, "P")
    assert count(story) == 2


def test_a_date_that_has_gone_by_starts_nothing(story: Story):
    """Publishing an old diagram starts nothing at once."""
    story.publish(starting("timeDate", "2020-01-01T09:00"))
    story.pass_by(days=1)
    assert count(story) == 0


def test_what_cannot_be_read_is_refused(story: Story):
    """Promise 9: a start that would never come is an error, with its element."""
    with pytest.raises(releases.PublishRefused) as refused:
        story.publish(starting("timeCycle", "=prazo"))
    assert ("start-timer-unreadable", "S") in {(each.code, each.element) for each in refused.value.findings}


def test_rounds_are_counted_from_the_beginning():
    """P1M from 31 January is the last of each month, also after a short one, and after a thousand rounds."""
    timer = Timer(form="cycle", expression='"R/P1M"')
    since = datetime(2026, 1, 31, 12, tzinfo=UTC)
    first = releases.next_start(timer, since=since, after=None)
    assert first == datetime(2026, 2, 28, 12, tzinfo=UTC)
    assert releases.next_start(timer, since=since, after=first) == datetime(2026, 3, 31, 12, tzinfo=UTC)
    late = datetime(2109, 4, 30, 12, tzinfo=UTC)
    assert releases.next_start(timer, since=since, after=late) == datetime(2109, 5, 31, 12, tzinfo=UTC)


def test_cron_starts_at_its_moments(story: Story):
    """Camunda's notation, by the desk's clock; never early, each moment once."""
    story.publish(starting("timeCycle", "0 0 9 * * MON-FRI"))
    with story.works.read() as work:
        due = work.session.scalars(select(TimerRow.due_at).where(TimerRow.state == "armed")).one()
    story.pass_by(seconds=(due - story.clock.now()).total_seconds() - 0.5)
    assert count(story) == 0
    story.pass_by(seconds=1)
    assert count(story) == 1
    story.pass_by(days=7)
    assert count(story) == 6
