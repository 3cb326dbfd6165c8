"""Suspended: nothing moves an instance, nothing that comes is lost, and time stands still."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from bpmn_pen import chain, extended, process
from instances_story import ANA, Story

from service.base import job_runs
from service.base.errors import Conflict
from service.base.job_runs import JobHandlers
from service.process import instances
from service.process.instances.events import InstanceEnded, InstanceResumed, InstanceSuspended

HOUR = "<timerEventDefinition><timeDuration>PT1H</timeDuration></timerEventDefinition>"
GUARDED = process(
    '<startEvent id="S"/><userTask id="A"/><userTask id="Late"/><userTask id="B"/><endEvent id="E"/>',
    f'<boundaryEvent id="T" attachedToRef="A" cancelActivity="false">{HOUR}</boundaryEvent>',
    chain("S", "A", "B", "E"),
    chain("T", "Late", "E"),
)
COMMANDS: list[Callable[[Any, Any, int], None]] = [
    lambda work, one, task: instances.complete(work, one, task),
    lambda work, one, task: instances.press(work, one, task),
    lambda work, one, task: instances.fire(work, one, task),
    lambda work, one, task: instances.retry(work, one, task),
    lambda work, one, task: instances.complete_job(work, one, task, 1),
    lambda work, one, task: instances.fail_job(work, one, task, 1, "X"),
    lambda work, one, task: instances.give_up_job(work, one, task, 1, "x"),
    lambda work, one, task: instances.cancel(work, one, "fim"),
    lambda work, one, task: instances.suspend(work, one, "outra vez"),
    lambda work, one, task: instances.migrate(work, one, instances.instance(work.session, one).release),
]


@pytest.mark.parametrize("command", COMMANDS)
def test_every_other_command_is_a_conflict_that_says_so(story: Story, command: Any):
    """Nothing changes, and resuming is what helps."""
    story.publish(GUARDED)
    one = story.start()
    task = story.task(one, "A")
    story.do(instances.suspend, one, "obra")
    before = story.see(instances.waiting, one)
    with pytest.raises(Conflict, match="suspenso"):
        story.do(command, one, task)
    assert (story.see(instances.waiting, one), story.status(one)) == (before, "suspended")
    with pytest.raises(Conflict, match="suspenso"):
        story.see(instances.migration_plan, one, story.see(instances.instance, one).release)


def test_timers_keep_the_time_they_have_left(story: Story):
    """Twenty minutes before an hour is over, and two days later: forty minutes are left."""
    story.publish(GUARDED)
    one = story.start()
    story.pass_by(minutes=20)
    story.do(instances.suspend, one, "obra")
    story.pass_by(days=2)
    assert story.positions(one) >= {"A"}
    assert "Late" not in story.positions(one)
    story.do(instances.resume, one)
    (timer,) = [wait for wait in story.see(instances.waiting, one) if wait.kind == "timer"]
    assert timer.due_at == story.clock.now() + timedelta(minutes=40)
    story.pass_by(minutes=39)
    assert "Late" not in story.positions(one)
    story.pass_by(minutes=1)
    assert {"A", "Late"} <= story.positions(one)


def test_what_was_due_has_happened_before(story: Story):
    """A timer that the sweep had not come to yet fires; it does not wait as one with nothing left."""
    story.publish(GUARDED)
    one = story.start()
    story.clock.pass_by(timedelta(hours=2))
    story.do(instances.suspend, one, "obra")
    assert {"A", "Late"} <= story.positions(one)


def test_history_and_events_say_who_and_why(story: Story):
    """One entry each, one event each."""
    story.publish(GUARDED)
    one = story.start()
    story.do(instances.suspend, one, "obra no prédio")
    story.do(instances.resume, one)
    entries = [each for each in story.see(instances.history, one) if each.name in ("suspend", "resume")]
    assert [(each.kind, each.name, each.data.get("reason")) for each in entries] == [
        ("command", "suspend", "obra no prédio"),
        ("command", "resume", None),
    ]
    assert {each.actor_name for each in entries} == {ANA.name}
    assert [event.reason for event in story.heard(InstanceSuspended)] == ["obra no prédio"]
    assert len(story.heard(InstanceResumed)) == 1
    with pytest.raises(Conflict, match="não está suspenso"):
        story.do(instances.resume, one)
    story.complete(one, "A")
    assert "B" in story.positions(one)


LETTERS = '<message id="msg" name="resposta"/><signal id="sig" name="alerta"/>'
WAITING = process(
    '<startEvent id="S"/><parallelGateway id="F"/><userTask id="A"/><userTask id="B"/><userTask id="C"/>',
    '<endEvent id="E"/>',
    '<intermediateCatchEvent id="M1"><messageEventDefinition messageRef="msg"/></intermediateCatchEvent>',
    '<intermediateCatchEvent id="M2"><messageEventDefinition messageRef="msg"/></intermediateCatchEvent>',
    '<intermediateCatchEvent id="G"><signalEventDefinition signalRef="sig"/></intermediateCatchEvent>',
    chain("S", "F", "M1", "A", "M2", "B", "E"),
    chain("F", "G", "C", "E"),
)


def test_what_is_sent_to_it_is_kept_in_order(story: Story):
    """The sender hears that it was taken; a signal is heard afterwards, too."""
    story.publish(LETTERS, WAITING)
    one = story.start()
    story.do(instances.suspend, one, "obra")
    assert story.do(instances.deliver, "resposta", "", {"texto": "sim"}, business_key="case-1") == one
    story.do(instances.signal, "alerta")
    assert story.positions(one) == {"M1", "G"}
    story.do(instances.resume, one)
    assert (story.positions(one), story.variables(one)["texto"]) == ({"A", "C"}, "sim")


def test_shared_values_wait_until_it_goes_on(story: Story):
    """Who shares the case with all participants is not held up by one that stands still."""
    story.publish(GUARDED)
    one = story.start()
    story.do(instances.suspend, one, "obra")
    story.do(instances.share, "case-1", {"chamado": 1})
    assert "chamado" not in story.variables(one)


def test_jobs_wait_and_a_slow_worker_is_refused(story: Story):
    """Nobody takes them meanwhile; whoever had one in hand does not bring its result, and it is done once more."""
    topic = extended('<zeebe:taskDefinition type="cobrar" retries="1"/>')
    story.publish(
        process(
            f'<startEvent id="S"/><serviceTask id="J">{topic}</serviceTask><endEvent id="E"/>', chain("S", "J", "E")
        )
    )
    one, handlers, done = story.start(), JobHandlers(), list[str]()

    def charge(task: instances.Task) -> dict[str, Any]:
        done.append(task.key)
        if len(done) == 1:
            with story.works.begin(actor=ANA) as work:
                instances.suspend(work, one, "obra")
        return {}

    instances.do_topics(handlers, story.works, {"cobrar": charge})
    assert job_runs.sweep(story.works, handlers) == 1
    assert job_runs.sweep(story.works, handlers) == 0
    assert story.status(one) == "suspended"
    story.do(instances.resume, one)
    while job_runs.sweep(story.works, handlers):
        pass
    assert (story.status(one), len(done), len(set(done))) == ("completed", 2, 1)


def test_a_participant_that_is_suspended_still_lives(story: Story):
    """The last one that runs is not the last one of the case."""
    story.publish(GUARDED)
    one, other = story.start(), story.start()
    story.do(instances.suspend, one, "obra")
    story.do(instances.cancel, other, "fim")
    assert [event.last for event in story.heard(InstanceEnded)] == [False]
    story.do(instances.resume, one)
    story.do(instances.cancel, one, "fim")
    assert [event.last for event in story.heard(InstanceEnded)] == [False, True]
