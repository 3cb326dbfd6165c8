"""`kill -9` between any two statements of a command leaves all or nothing."""

from __future__ import annotations

from pathlib import Path

from bpmn_pen import chain, process
from instances_story import Story
from killing import deaths
from sqlalchemy import select

from service.base.ids import InstanceId
from service.base.outbox import OutboxRow
from service.base.timers import TimerRow
from service.process import instances

COMMAND = Path(__file__).with_name("killed_command.py")
LATE = "<timerEventDefinition><timeDuration>PT4H</timeDuration></timerEventDefinition>"
DIAGRAM = process(
    '<startEvent id="S"/><userTask id="A"/><userTask id="B"/><endEvent id="E"/>',
    *(f'<boundaryEvent id="Late{at}" attachedToRef="{at}">{LATE}</boundaryEvent>' for at in "AB"),
    chain("S", "A", "B", "E"),
    chain("LateA", "E"),
    chain("LateB", "E"),
)


def rows(story: Story, one: InstanceId) -> dict[str, object]:
    """Everything that a completion touches, of every kind."""
    with story.works.read() as work:
        armed = select(TimerRow.key).where(TimerRow.subject == one, TimerRow.state == "armed")
        return {
            "waits": [(wait.kind, wait.task, wait.element) for wait in instances.waiting(work.session, one)],
            "variables": instances.variables(work.session, one),
            "history": [(entry.seq, entry.kind, entry.element) for entry in instances.history(work.session, one)],
            "timers": sorted(work.session.scalars(armed)),
            "told": [row.name for row in work.session.scalars(select(OutboxRow).order_by(OutboxRow.id))],
        }


def killed_at_every_edge(story: Story, what: str, one: InstanceId, word: str) -> dict[str, object]:
    """For every statement and the commit, until one run is left alone: before it nothing; gives back what is then."""
    before = rows(story, one)
    url = story.works.database.url.render_as_string(hide_password=False)
    edges = 0
    for edges, _ in enumerate(deaths(COMMAND, what, url, one, word, story.clock.now().isoformat()), start=1):
        assert rows(story, one) == before, edges
    assert edges >= 10
    story.agree()
    after = rows(story, one)
    assert len(after["told"]) > len(before["told"])  # type: ignore[arg-type]
    return after


def test_promise_1_killed_between_any_two_statements_it_is_all_or_nothing(story: Story):
    """Promise 1: a completion."""
    story.publish(DIAGRAM)
    one = story.start(variables={"valor": 7})
    after = killed_at_every_edge(story, "complete", one, str(story.task(one, "A")))
    assert [wait[2] for wait in after["waits"]] == ["B", "LateB"]  # type: ignore[union-attr, index]
    assert after["variables"] == {"valor": 8}
    assert len(after["timers"]) == 1  # type: ignore[arg-type]


def test_promise_1_so_are_suspending_and_resuming(story: Story):
    """Promise 1: timers, jobs, letters and status stop together, and go on together."""
    story.publish(DIAGRAM)
    one = story.start()
    assert killed_at_every_edge(story, "suspend", one, "obra")["timers"] == []
    assert story.status(one) == "suspended"
    assert len(killed_at_every_edge(story, "resume", one, "")["timers"]) == 1  # type: ignore[arg-type]
    assert story.status(one) == "running"


def test_promise_1_so_is_migrating(story: Story):
    """Promise 1: no row of one release beside a state of the other."""
    story.publish(DIAGRAM)
    one = story.start()
    other = story.publish(DIAGRAM.replace('id="LateA"', 'id="OtherA"').replace('"LateA"', '"OtherA"'))
    after = killed_at_every_edge(story, "migrate", one, other)
    assert [wait[2] for wait in after["waits"]] == ["A", "OtherA"]  # type: ignore[union-attr, index]
    assert {wait.release for wait in story.see(instances.waiting, one)} == {other}
