"""Promise 6: a failing job is retried with back-off, then is an incident with one-click retry."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from bpmn_pen import chain, extended, flow, process
from instances_story import Story

from service.base import backoff, job_runs, jobs
from service.base.job_runs import JobHandlers
from service.base.jobs import JobRow
from service.process import instances
from service.process.instances import Task

TOPIC = extended('<zeebe:taskDefinition type="cobrar" retries="3"/>')
CHARGE = process(
    f'<startEvent id="S"/><serviceTask id="J">{TOPIC}</serviceTask><endEvent id="E"/>', chain("S", "J", "E")
)


class PowerCut(BaseException):
    """The worker is gone before it can say anything."""


def work_once(story: Story, act: Callable[[Task], dict[str, object]]) -> bool:
    """A worker does what is due; says whether there was anything."""
    handlers = JobHandlers()
    instances.do_topics(handlers, story.works, {"cobrar": act})
    return bool(job_runs.sweep(story.works, handlers))


def attempts(story: Story) -> list[int]:
    with story.works.read() as work:
        return [row.attempts for row in work.session.query(JobRow).order_by(JobRow.id)]


def test_promise_6_a_poison_job_backs_off_and_is_an_incident(story: Story):
    """Promise 6: each attempt waits longer; the last makes an incident; one click begins anew under a new key."""
    story.publish(CHARGE)
    one = story.start()
    keys: list[str] = []

    def poison(task: Task) -> dict[str, object]:
        keys.append(task.key)
        raise ValueError("poison")

    for wait in (*backoff.WAITS[:2], timedelta()):
        assert work_once(story, poison)
        assert not work_once(story, poison)
        assert len(story.see(instances.incidents, instance=one)) == (wait == timedelta())
        story.clock.pass_by(wait)
    assert len(set(keys)) == 1
    [incident] = story.see(instances.incidents, instance=one)
    assert "poison" in str(incident.message)
    story.do(instances.retry, one, incident.task)
    assert work_once(story, lambda task: {"ok": keys.append(task.key) or True})
    assert (story.status(one), len(set(keys)), attempts(story)) == ("completed", 2, [3, 1])


def test_promise_6_a_job_that_kills_its_worker_is_an_incident_too(story: Story):
    """Promise 6: a worker killed in mid-job says nothing; its attempts count all the same, and a person sees it."""
    story.publish(CHARGE)
    one = story.start()

    def kill(task: Task) -> dict[str, object]:
        raise PowerCut

    for _ in range(3):
        with pytest.raises(PowerCut):
            work_once(story, kill)
        assert not work_once(story, kill)
        assert story.see(instances.incidents, instance=one) == ()
        story.clock.pass_by(jobs.LEASE)
    assert work_once(story, lambda task: pytest.fail("tried once too often"))
    [incident] = story.see(instances.incidents, instance=one)
    assert "died in each of 3 attempts" in incident.message.spoken("en")
    assert "morreu em cada uma das 3 tentativas" in incident.message.spoken("pt")
    story.do(instances.retry, one, incident.task)
    assert work_once(story, lambda task: {})
    assert (story.status(one), attempts(story)) == ("completed", [4, 1])


def test_promise_6_a_result_that_cannot_be_saved_is_an_incident(story: Story):
    """Promise 6: the work was done, and what follows from its result goes in a circle: a person sees where and why."""
    story.publish(
        process(
            f'<startEvent id="S"/><serviceTask id="J">{TOPIC}</serviceTask><endEvent id="E"/>',
            '<exclusiveGateway id="M"/><exclusiveGateway id="X"/>',
            chain("S", "J", "M", "X"),
            flow("X", "M", "de novo", "=gira"),
            flow("X", "E", "fim", "=not(gira)"),
        )
    )
    one = story.start()
    for wait in (*backoff.WAITS[:2], timedelta()):
        assert work_once(story, lambda task: {"gira": True})
        story.clock.pass_by(wait)
    [incident] = story.see(instances.incidents, instance=one)
    assert (incident.element, incident.step) == ("J", "job")
    assert "circle" in incident.message.spoken("en")
    with story.works.read() as work:
        assert jobs.dead(work) == ()
    story.do(instances.retry, one, incident.task)
    assert work_once(story, lambda task: {"gira": False})
    assert story.status(one) == "completed"


def test_promise_6_a_worker_that_was_overtaken_changes_nothing(story: Story):
    """Promise 6: who comes back after its lease finds the job done by another; its own result is dropped."""
    story.publish(CHARGE)
    one = story.start()
    handlers = JobHandlers()
    instances.do_topics(handlers, story.works, {"cobrar": lambda task: {"por": "lento"}})
    with story.works.begin() as work:
        [slow] = jobs.take(work, handlers.kinds)
    story.clock.pass_by(jobs.LEASE)
    assert work_once(story, lambda task: {"por": "outro"})
    job_runs.run(story.works, handlers, slow)
    assert (story.status(one), story.variables(one)["por"]) == ("completed", "outro")
