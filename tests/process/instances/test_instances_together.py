"""Together or not at all, and one at a time."""

from __future__ import annotations

import threading
from collections import Counter
from dataclasses import replace

import pytest
from bpmn_pen import chain, process
from instances_story import ANA, Story
from sqlalchemy import func, select

from service.base.errors import Conflict
from service.base.outbox import OutboxRow
from service.base.work import UnitOfWork
from service.process import instances
from service.process.instances.events import TaskReached
from service.process.instances.opened import put_back, take
from service.process.instances.tables import HistoryRow, InstanceRow, WaitRow

ROW = process('<startEvent id="S"/><userTask id="A"/><userTask id="B"/><endEvent id="E"/>', chain("S", "A", "B", "E"))


def counts(story: Story) -> dict[str, int]:
    with story.works.read() as work:
        tables = (InstanceRow, WaitRow, HistoryRow, OutboxRow)
        return {row.__tablename__: work.session.scalar(select(func.count()).select_from(row)) or 0 for row in tables}


def test_an_error_in_a_subscriber_undoes_everything(story: Story):
    """A waiting instance without its work item cannot exist: who cannot take the news keeps it from happening."""
    story.publish(ROW)
    one = story.start()
    before = counts(story)

    def stumble(work: UnitOfWork, event: TaskReached) -> None:
        raise ZeroDivisionError

    story.works.subscriptions.on(TaskReached, stumble)
    with pytest.raises(ZeroDivisionError):
        story.complete(one, "A")
    with pytest.raises(ZeroDivisionError):
        story.start()
    assert (counts(story), story.positions(one)) == (before, {"A"})


def test_a_subscriber_may_write_into_the_instance_that_just_moved(story: Story):
    """The desk shares the case while it hears of the step: the step is saved before it is told."""
    story.publish(ROW)

    def share(work: UnitOfWork, event: TaskReached) -> None:
        instances.write(work, event.instance, {"chamado": {"etapa": event.element}})

    story.works.subscriptions.on(TaskReached, share)
    one = story.start()
    assert story.variables(one) == {"chamado": {"etapa": "A"}}
    story.complete(one, "A")
    assert (story.variables(one), story.positions(one)) == ({"chamado": {"etapa": "B"}}, {"B"})


def test_promise_2_of_many_who_complete_a_task_one_wins(story: Story):
    """Promise 2: two tabs, two processes: one completes, the others get a Conflict, the next step exists once."""
    story.publish(ROW)
    one = story.start()
    task = story.task(one, "A")
    gate, outcome = threading.Barrier(4), Counter[str]()

    def hurry() -> None:
        gate.wait()
        try:
            with story.works.begin(actor=ANA) as work:
                instances.complete(work, one, task)
            outcome["done"] += 1
        except Conflict:
            outcome["conflict"] += 1

    threads = [threading.Thread(target=hurry) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert outcome == {"done": 1, "conflict": 3}
    assert [wait.element for wait in story.see(instances.waiting, one)] == ["B"]


def test_saving_upon_an_older_version_is_refused(story: Story):
    """The row lock is the rule, the version the belt: who looked before somebody else saved is told so."""
    story.publish(ROW)
    one = story.start()

    def save_late(work: UnitOfWork) -> None:
        held = take(work, one)
        held.engine.complete(instances.open_tasks(work.session, one)[0].task, now=work.now)
        put_back(work, replace(held, record=replace(held.record, version=99)), "complete")

    with pytest.raises(Conflict, match="ao mesmo tempo"):
        story.do(save_late)
    assert story.positions(one) == {"A"}
