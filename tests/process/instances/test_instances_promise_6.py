"""Promise 6: a failing job is retried with back-off, then is an incident with one-click retry."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from bpmn_pen import chain, extended, process
from instances_story import Story

from service.base import backoff, jobs
from service.base.jobs import JobHandlers, JobRow
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
    return bool(jobs.sweep(story.works, handlers))


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
    assert "died in each of 3 attempts" in str(incident.message)
    story.do(instances.retry, one, incident.task)
    assert work_once(story, lambda task: {})
    assert (story.status(one), attempts(story)) == ("completed", [4, 1])


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
    jobs.run(story.works, handlers, slow)
    assert (story.status(one), story.variables(one)["por"]) == ("completed", "outro")
