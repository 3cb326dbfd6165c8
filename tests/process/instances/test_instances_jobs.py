"""Work for machines: done once, tried again, an incident in the end."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import pytest
from bpmn_pen import chain, charged, extended, process
from instances_story import Story

from service.base import job_runs
from service.base.errors import Conflict
from service.base.job_runs import JobHandlers
from service.base.jobs import JobRow
from service.process import instances
from service.process.instances.events import IncidentRaised, JobCreated

CATCHING = charged('<zeebe:taskDefinition type="cobrar" retries="2"/>')


def job(story: Story) -> JobRow:
    with story.works.read() as work:
        return work.session.query(JobRow).order_by(JobRow.id.desc()).first()  # type: ignore[return-value]


def sweep(story: Story, act: Any) -> None:
    """A worker of the topic that does what is due."""
    handlers = JobHandlers()
    instances.do_topics(handlers, story.works, {"cobrar": act})
    while job_runs.sweep(story.works, handlers):
        pass


def test_a_job_is_done_and_its_result_kept(story: Story):
    """A worker sees the variables; its result and the job's end are one transaction."""
    story.publish(*CATCHING)
    one = story.start(variables={"valor": 7})
    created = story.heard(JobCreated)[0]
    assert (created.topic, created.element, created.attempt, story.positions(one)) == ("cobrar", "J", 1, {"J"})
    seen: list[Mapping[str, Any]] = []

    def charge(task: instances.Task) -> dict[str, Any]:
        seen.append(task.variables)
        return {"recibo": f"{task.topic}-{task.variables['valor']}"}

    sweep(story, charge)
    assert (seen, story.positions(one)) == ([{"valor": 7}], {"A"})
    assert story.variables(one)["recibo"] == "cobrar-7"
    assert job(story).state == "done"
    with pytest.raises(Conflict):
        story.do(instances.complete_job, one, created.task, 1)


def test_a_topic_that_nobody_handles_waits_visibly(story: Story):
    """The job stays where it is: on the picture, among the rows, among the jobs."""
    story.publish(*CATCHING)
    one = story.start()
    (wait,) = [wait for wait in story.see(instances.waiting, one) if wait.kind == "job"]
    assert (wait.label, wait.element) == ("cobrar", "J")
    assert (job(story).state, job(story).kind, job(story).most_attempts) == ("waiting", "bpmn:cobrar", 2)


def test_an_error_that_the_diagram_knows_is_caught(story: Story):
    """A worker's error code takes the path that the analyst drew."""
    story.publish(*CATCHING)
    one = story.start()

    def refuse(task: instances.Task) -> dict[str, Any]:
        raise instances.ProcessError("RECUSADO")

    sweep(story, refuse)
    assert story.positions(one) == {"B"}


def test_a_job_that_keeps_failing_is_an_incident_with_one_click_retry(story: Story):
    """Promise 6: after the last attempt a person sees the incident; a retry is a new attempt, once."""
    story.publish(*CATCHING)
    one = story.start()

    def stumble(task: instances.Task) -> dict[str, Any]:
        raise RuntimeError("sem rede")

    sweep(story, stumble)
    assert story.heard(IncidentRaised) == []
    story.clock.pass_by(timedelta(hours=1))
    sweep(story, stumble)
    (incident,) = story.see(instances.incidents, business_key="case-1")
    assert (incident.instance, incident.element, incident.step) == (one, "J", "job")
    assert "sem rede" in str(incident.message)
    assert [event.element for event in story.heard(IncidentRaised)] == ["J"]
    assert story.positions(one) >= {"J"}
    story.do(instances.retry, one, incident.task)
    assert story.see(instances.incidents, instance=one) == ()
    with pytest.raises(Conflict):
        story.do(instances.retry, one, incident.task)
    sweep(story, lambda task: {"tentativa": task.attempt})
    assert (story.positions(one), story.variables(one)) == ({"A"}, {"tentativa": 2})


def test_a_job_that_nobody_wants_any_more_is_withdrawn(story: Story):
    """Cancelling takes the job from its worker; a slow worker's result is refused."""
    story.publish(*CATCHING)
    one = story.start()
    story.do(instances.cancel, one, "fim")
    assert job(story).state == "done"
    sweep(story, lambda task: pytest.fail("nobody wants it"))


def test_a_failing_expression_is_an_incident_and_mended_by_hand(story: Story):
    """A step that fails keeps its token: the variable is written, the step taken again."""
    wanted = extended('<zeebe:ioMapping><zeebe:output source="=valor + 1" target="dobro"/></zeebe:ioMapping>')
    story.publish(
        process(
            f'<startEvent id="S"/><userTask id="A">{wanted}</userTask>',
            '<intermediateCatchEvent id="T"><timerEventDefinition><timeDuration>=prazo</timeDuration>',
            '</timerEventDefinition></intermediateCatchEvent><endEvent id="E"/>',
            chain("S", "A", "T", "E"),
        )
    )
    one = story.start(variables={"valor": 1})
    story.complete(one, "A")
    (incident,) = story.see(instances.incidents, instance=one)
    assert (incident.element, story.positions(one)) == ("T", {"T"})
    story.do(instances.write, one, {"prazo": "PT1H"})
    story.do(instances.retry, one, incident.task)
    assert story.see(instances.incidents, instance=one) == ()
    story.pass_by(hours=1)
    assert story.status(one) == "completed"
