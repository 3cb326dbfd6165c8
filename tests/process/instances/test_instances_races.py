"""Two at once on PostgreSQL, in every interleaving of their first statements: one wins, and no token is lost."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from bpmn_pen import chain, process
from instances_story import Story
from interleaving import Doing, command, orders, play, told

from service.base import timer_runs
from service.base.clock import SetClock
from service.base.database import Database
from service.base.ids import InstanceId
from service.base.work import Works
from service.process import instances
from service.process.instances import opened
from service.process.instances.events import InstanceEnded, TaskReached

HOUR = "<timerEventDefinition><timeDuration>PT1H</timeDuration></timerEventDefinition>"
ENDS = '<startEvent id="S"/><userTask id="A"/><userTask id="B"/><endEvent id="E"/>'
ROW = process(ENDS, chain("S", "A", "B", "E"))
GUARDED = process(
    ENDS,
    f'<userTask id="Late"/><boundaryEvent id="T" attachedToRef="A">{HOUR}</boundaryEvent>',
    chain("S", "A", "B", "E"),
    chain("T", "Late", "E"),
)
WATCHED = GUARDED.replace('attachedToRef="A"', 'attachedToRef="A" cancelActivity="false"')
JOINED = process(
    ENDS,
    '<parallelGateway id="F"/><parallelGateway id="J"/><userTask id="Z"/>',
    chain("S", "F", "A", "J", "Z", "E"),
    chain("F", "B", "J"),
)
LETTER = '<message id="msg" name="resposta"/>'
ASKED = process(
    ENDS,
    '<intermediateCatchEvent id="M"><messageEventDefinition messageRef="msg"/></intermediateCatchEvent>',
    chain("S", "M", "A", "E"),
)
STUCK = process(
    '<startEvent id="S"/><userTask id="A"/><endEvent id="E"/>',
    '<intermediateCatchEvent id="T"><timerEventDefinition><timeDuration>=prazo</timeDuration></timerEventDefinition>',
    "</intermediateCatchEvent>",
    chain("S", "T", "A", "E"),
)
FIRST = orders(2, 2)
"""Who waits for a lock has no further statement: the first two of each are what can differ."""


@pytest.fixture
def story(postgres_database: Database, clock: SetClock) -> Story:
    """On PostgreSQL, where several write at the same time."""
    return Story(Works(postgres_database, clock), clock)


class Race:
    """One instance per interleaving, each for a case of its own."""

    def __init__(self, story: Story, *parts: str) -> None:
        self.story = story
        self.release = story.publish(*parts)

    def starts(self, **variables: Any) -> Iterator[tuple[str, InstanceId]]:
        """The interleavings, each with a fresh instance; afterwards rows and states agree."""
        for number, order in enumerate(FIRST):
            yield order, self.story.start(variables=variables, case=f"case-{number}")
            self.story.agree()

    def run(self, order: str, a: Doing, b: Doing) -> tuple[str, str]:
        """What both were told."""
        first, second = play(self.story.works, order, a, b)
        return told(first), told(second)

    def completes(self, one: InstanceId, element: str = "A") -> Doing:
        """A person finishes the task."""
        task = self.story.task(one, element)
        return command(instances.complete, one, task)

    def places(self, one: InstanceId) -> list[str]:
        """Where it stands, each as often as it does."""
        return sorted(wait.element for wait in self.story.see(instances.open_tasks, one))

    def reached(self, one: InstanceId, element: str) -> int:
        """How often work was offered there."""
        heard = self.story.heard(TaskReached)
        return sum(event.instance == one and event.element == element for event in heard)


def test_promise_2_two_completions(story: Story):
    """Promise 2: one completes, the other is told that it is no longer open."""
    race = Race(story, ROW)
    for order, one in race.starts():
        outcomes = race.run(order, race.completes(one), race.completes(one))
        assert sorted(outcomes) == ["done", "not-open"], order
        assert race.places(one) == ["B"]


def test_without_the_lock_the_version_refuses(story: Story, monkeypatch: pytest.MonkeyPatch):
    """The belt beside the braces, and the proof that the scheduler lets both in at once."""
    monkeypatch.setattr(opened, "HOLDING", opened.LOOKING)
    race, seen = Race(story, ROW), set[tuple[str, ...]]()
    for order, one in race.starts():
        seen.add(tuple(sorted(race.run(order, race.completes(one), race.completes(one)))))
        assert race.places(one) == ["B"]
    assert seen <= {("conflict", "done"), ("done", "not-open")}
    assert ("conflict", "done") in seen


def test_completion_against_the_timer_that_takes_the_task_away(story: Story):
    """What was due has happened before, whoever comes first; it happens once."""
    race = Race(story, GUARDED)
    for order, one in race.starts():
        timer = str(story.task(one, "T", "timer"))
        complete = race.completes(one)
        story.clock.pass_by(timedelta(hours=1))
        outcomes = race.run(order, complete, command(instances.fire_due, one, timer))
        assert outcomes == ("not-open", "done"), order
        assert race.places(one) == ["Late"]


def test_completion_against_a_timer_beside_the_task(story: Story):
    """Both happen, each once, in whichever order."""
    race = Race(story, WATCHED)
    for order, one in race.starts():
        timer = str(story.task(one, "T", "timer"))
        complete = race.completes(one)
        story.clock.pass_by(timedelta(hours=1))
        outcomes = race.run(order, complete, command(instances.fire_due, one, timer))
        assert outcomes == ("done", "done"), order
        assert race.places(one) == ["B", "Late"]


def test_completion_against_cancelling(story: Story):
    """It is cancelled; who completes afterwards is told so; it ends once."""
    race = Race(story, ROW)
    for order, one in race.starts():
        complete, cancel = race.run(order, race.completes(one), command(instances.cancel, one, "fim"))
        assert (cancel, complete in ("done", "conflict")) == ("done", True), order
        assert (story.status(one), race.places(one)) == ("cancelled", [])
        assert [event.instance for event in story.heard(InstanceEnded)].count(one) == 1


def test_completion_against_migration(story: Story):
    """The plan holds for what was seen, or is refused; either way the instance stands at one place of one release."""
    race = Race(story, ROW)
    started = list(race.starts())
    other = story.publish(GUARDED)
    for order, one in started:
        version = story.see(instances.migration_plan, one, other).version
        move = command(instances.migrate, one, other, upon=version)
        complete, moved = race.run(order, race.completes(one), move)
        assert complete == "done", order
        assert moved in ("done", "conflict")
        assert race.places(one) == ["B"]
        now = story.see(instances.instance, one).release
        assert now == (other if moved == "done" else race.release)
        assert {wait.release for wait in story.see(instances.waiting, one)} == {now}
    story.agree()


def test_migration_against_a_timer(story: Story):
    """The timer fires once: before the move, or in the release that has taken over."""
    race = Race(story, WATCHED)
    started = list(race.starts())
    other = story.publish(WATCHED.replace('id="A"', 'id="A" name="Novo"'))
    story.clock.pass_by(timedelta(hours=1))
    for order, one in started:
        timer = str(story.task(one, "T", "timer"))
        move = command(instances.migrate, one, other)
        fire = command(instances.fire_due, one, timer)
        assert race.run(order, move, fire) == ("done", "done"), order
        assert race.places(one) == ["A", "Late"]
    story.agree()


def test_completion_against_suspending(story: Story):
    """It is suspended, before or after the completion; who comes later is told."""
    race = Race(story, ROW)
    for order, one in race.starts():
        stop = command(instances.suspend, one, "obra")
        complete, stopped = race.run(order, race.completes(one), stop)
        assert stopped == "done", order
        assert story.status(one) == "suspended"
        assert race.places(one) == (["B"] if complete == "done" else ["A"])
        story.do(instances.resume, one)


def test_a_message_against_suspending(story: Story):
    """It is taken before, or kept until the instance goes on: never lost, never twice."""
    race = Race(story, LETTER, ASKED)
    for number, (order, one) in enumerate(race.starts()):
        send = command(instances.deliver, "resposta", "", {"x": 1}, business_key=f"case-{number}")
        stop = command(instances.suspend, one, "obra")
        assert race.run(order, send, stop) == ("done", "done"), order
        story.do(instances.resume, one)
        assert (race.places(one), race.reached(one, "A")) == (["A"], 1)


def test_two_messages_for_one_event(story: Story):
    """One of them is taken, its values are what the instance sees; the other one finds nobody."""
    race = Race(story, LETTER, ASKED)
    for number, (order, one) in enumerate(race.starts()):
        case = f"case-{number}"
        sends = [command(instances.deliver, "resposta", "", {"x": value}, business_key=case) for value in (1, 2)]
        taken = play(story.works, order, *sends)
        assert sorted(taken, key=str) == sorted([one, None], key=str), order
        assert story.variables(one)["x"] == (1 if taken[0] == one else 2)
        assert (race.places(one), race.reached(one, "A")) == (["A"], 1)


def test_two_branches_arrive_at_a_join(story: Story):
    """Both complete, and the join fires once."""
    race = Race(story, JOINED)
    for order, one in race.starts():
        assert race.run(order, race.completes(one, "A"), race.completes(one, "B")) == ("done", "done"), order
        assert (race.places(one), race.reached(one, "Z")) == (["Z"], 1)


def test_two_sweeps(story: Story):
    """What is due fires once, whoever takes it."""
    race = Race(story, GUARDED)

    def sweep(works: Works) -> int:
        return timer_runs.sweep(works, story.handlers)

    for order, one in race.starts():
        story.clock.pass_by(timedelta(hours=1))
        taken = play(story.works, order, sweep, sweep)
        assert sum(taken) >= 1, order
        while timer_runs.sweep(story.works, story.handlers):
            pass
        assert (race.places(one), race.reached(one, "Late")) == (["Late"], 1)


def test_two_who_try_an_incident_again(story: Story):
    """One tries again, the other is told that there is nothing to try."""
    race = Race(story, STUCK)
    for order, one in race.starts():
        (incident,) = story.see(instances.incidents, instance=one)
        again = command(instances.retry, one, incident.task, {"prazo": "PT1H"})
        assert sorted(race.run(order, again, again)) == ["done", "not-open"], order
        assert [wait.kind for wait in story.see(instances.waiting, one)] == ["timer"]
