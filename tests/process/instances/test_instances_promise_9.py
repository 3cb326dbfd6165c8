"""Promise 9 on either database: what is accepted runs; what cannot run is refused, and nothing of it stays."""

from __future__ import annotations

from collections import Counter

import pytest
from conformance_cases import Case, cases
from instances_story import Story
from sqlalchemy import func, select
from word_diagrams import draw

from service.base.ids import InstanceId
from service.process import instances, releases
from service.process.instances import Wait
from service.process.releases.tables import ReleaseRow

SAMPLE, MOST_STEPS = 6, 40
DONE_FIRST = ("work", "job")
PLAIN = {"path", "outcome", "leaves"}
"""Of a run in which nobody chooses, sends or is given anything."""
RUNNING = [case for case in cases() if case.runs and not case.publishing and case.runs[0].keys() <= PLAIN]
RUNNING = [case for case in RUNNING if case.runs[0].get("outcome", "completed") == "completed"]
RUNNING = [case for case in RUNNING if not any(finding.startswith("call-unknown") for finding in case.findings)]
REFUSED = [case for case in cases() if case.refused or case.publishing]


def some(every: list[Case]) -> list[object]:
    """A sample in every run, all on demand."""
    return [
        pytest.param(case, id=case.name, marks=[pytest.mark.heavy] if number % SAMPLE else [])
        for number, case in enumerate(every)
    ]


def move(story: Story, one: InstanceId, wait: Wait) -> None:
    """What the world does about something that waits."""
    match wait.kind:
        case "work":
            choice = (wait.question.options[0].flow,) if wait.question else ()
            story.do(instances.complete, one, wait.task, choice=choice)
        case "job":
            story.do(instances.complete_job, one, wait.task, 1)
        case "timer":
            story.pass_by(days=40)
        case _:
            story.do(instances.fire, one, wait.task)


@pytest.mark.parametrize("case", some(RUNNING))
def test_promise_9_what_is_accepted_runs_to_its_end(story: Story, case: Case):
    """Promise 9: published, started and moved until nothing waits; after each step the rows equal the state (agree)."""
    with story.works.begin() as work:
        release = releases.get(work.session, releases.publish(work, draw(case.draw), forms={}))
    one = story.start(next(iter(release.program.starts)))
    moved: Counter[str] = Counter()
    for _ in range(MOST_STEPS):
        waits = [wait for each in story.others().values() for wait in story.see(instances.waiting, each)]
        if not (open_now := [wait for wait in waits if wait.kind != "call"]):
            break
        first = min(open_now, key=lambda wait: (wait.kind not in DONE_FIRST, moved[wait.element], wait.kind == "timer"))
        moved[first.element] += 1
        move(story, first.instance, first)
    assert story.status(one) == "completed"
    assert story.see(instances.incidents) == ()


@pytest.mark.parametrize("case", some(REFUSED))
def test_promise_9_what_cannot_run_is_refused_with_its_element(story: Story, case: Case):
    """Promise 9: publishing says which finding is on which element, and stores nothing."""
    with pytest.raises(releases.PublishRefused) as refused, story.works.begin() as work:
        releases.publish(work, draw(case.draw), forms={})
    errors = {f"{each.code} {each.element}" for each in refused.value.findings if each.level == "error"}
    assert (case.refused or case.publishing) in errors
    with story.works.read() as work:
        assert work.session.scalar(select(func.count()).select_from(ReleaseRow)) == 0
