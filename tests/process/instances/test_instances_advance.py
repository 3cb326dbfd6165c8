"""An instance moves on, and tells what happened."""

from __future__ import annotations

from datetime import timedelta

import pytest
from bpmn_pen import chain, extended, flow, lane, lanes, process
from instances_story import ANA, Story

from service.base.errors import Conflict, Missing, Refused
from service.base.ids import InstanceId
from service.base.outbox import OutboxRow
from service.process import instances
from service.process.instances.events import (
    ElementPassed,
    ElementReached,
    ElementWithdrawn,
    InstanceEnded,
    InstanceEvent,
    InstanceStarted,
    TaskLeft,
    TaskReached,
    VariablesWritten,
)

DONE = extended('<zeebe:properties><zeebe:property name="chamado.situacao" value="resolvido"/></zeebe:properties>')
SIMPLE = process(
    lanes(lane("Atendente", "S", "A", "B", "E")),
    '<startEvent id="S"/>',
    f'<userTask id="A" name="Analisar"><documentation>Leia com calma.</documentation>{DONE}</userTask>',
    '<userTask id="B" name="Responder"/>',
    '<endEvent id="E"/>',
    chain("S", "A", "B", "E"),
)
ASKING = process(
    '<startEvent id="S"/><userTask id="A" name="Analisar"/>',
    '<exclusiveGateway id="G" name="Basta?"/><userTask id="B" name="Perguntar"/><endEvent id="E"/>',
    chain("S", "A", "G"),
    flow("G", "E", "Sim"),
    flow("G", "B", "Não"),
    chain("B", "E"),
)


def test_a_task_is_reached_done_and_left(story: Story):
    """One completion tells who has left, what it passed and what waits now, in that order."""
    story.publish(SIMPLE)
    one = story.start(variables={"valor": 7})
    told = [InstanceStarted, VariablesWritten, ElementReached, TaskReached]
    assert [type(event) for event in story.told[-4:]] == told
    reached = story.heard(TaskReached)[0]
    assert (reached.element, reached.name, reached.lane, reached.kind) == ("A", "Analisar", "Atendente", "task")
    assert (reached.instance, reached.process, reached.business_key) == (one, "P", "case-1")
    story.told.clear()
    story.complete(one, "A", {"valor": 8})
    assert [type(event) for event in story.told] == [TaskLeft, VariablesWritten, ElementPassed, TaskReached]
    assert story.heard(TaskLeft)[0].how == "completed"
    assert story.heard(ElementPassed)[0].properties == {"chamado.situacao": "resolvido"}
    assert story.variables(one) == {"valor": 8}
    story.told.clear()
    story.complete(one, "B")
    assert [type(event) for event in story.told] == [TaskLeft, InstanceEnded]
    assert story.heard(InstanceEnded)[0].outcome == "completed"
    assert (story.status(one), story.positions(one)) == ("completed", set())


def test_a_task_is_completed_once(story: Story):
    """Promise 2: a repeated completion is a Conflict with a sentence, and changes nothing."""
    story.publish(SIMPLE)
    one = story.start()
    task = story.task(one, "A")
    story.do(instances.complete, one, task)
    for _ in range(2):
        with pytest.raises(Conflict, match="não está mais em aberto"):
            story.do(instances.complete, one, task)
    assert story.positions(one) == {"B"}
    story.complete(one, "B")
    with pytest.raises(Conflict, match="terminou"):
        story.do(instances.complete, one, task)


def test_unknown_things_are_missing(story: Story):
    """What does not exist is 404, with a sentence."""
    with pytest.raises(Missing, match="ainda não foi publicado"):
        story.start()
    for command in (instances.complete, instances.press, instances.fire, instances.retry):
        with pytest.raises(Missing, match="não existe"):
            story.do(command, InstanceId("nobody"), 1)
    story.publish(SIMPLE)
    with pytest.raises(Missing):
        story.do(instances.start, "Q")


def test_a_question_knows_its_answers(story: Story):
    """A gateway without conditions is answered with the task before it; rows know what is asked."""
    story.publish(ASKING)
    one = story.start()
    (row,) = story.see(instances.open_tasks, one)
    assert row.question is not None
    assert (row.question.text, row.question.many) == ("Basta?", False)
    assert [option.label for option in row.question.options] == ["Sim", "Não"]
    with pytest.raises(Refused, match="Basta"):
        story.complete(one, "A")
    with pytest.raises(Refused, match="Basta"):
        story.complete(one, "A", choice=("nowhere",))
    assert story.positions(one) == {"A"}
    story.complete(one, "A", choice=(row.question.options[1].flow,))
    assert story.positions(one) == {"B"}


def test_one_task_in_full(story: Story):
    """The page of a task sees its form, its documentation, its question and the variables."""
    story.publish(SIMPLE)
    one = story.start(variables={"valor": 7})
    view = story.see(instances.task_details, one, story.task(one, "A"))
    assert (view.name, view.lane, view.kind, view.documentation) == (
        "Analisar",
        "Atendente",
        "task",
        "Leia com calma.",
    )
    assert (view.form, view.question, view.buttons, view.variables) == (None, None, (), {"valor": 7})
    with pytest.raises(Conflict):
        story.see(instances.task_details, one, 999)


def test_shared_values_are_there_before_the_step(story: Story):
    """What the desk shares is seen by the conditions of the very step, and kept by the process."""
    story.publish(
        process(
            '<startEvent id="S"/><userTask id="A"/><exclusiveGateway id="G"/><userTask id="B"/><userTask id="C"/>',
            '<endEvent id="E"/>',
            chain("S", "A", "G"),
            flow("G", "B", "urgente", "=chamado.prioridade = 1"),
            flow("G", "C", "outro", "=chamado.prioridade != 1"),
            chain("B", "E"),
            chain("C", "E"),
        )
    )
    one = story.start(variables={"chamado": {"prioridade": 3}})
    story.do(instances.complete, one, story.task(one, "A"), shared={"chamado": {"prioridade": 1}})
    assert story.positions(one) == {"B"}
    assert story.variables(one) == {"chamado": {"prioridade": 1}}


def test_writing_is_news_only_when_it_is_new(story: Story):
    """The desk may share the case as often as it likes; conditions look at what is new; the ended stays as it was."""
    story.publish(
        process(
            '<startEvent id="S"/><intermediateCatchEvent id="C"><conditionalEventDefinition>'
            "<condition>=valor &gt; 5</condition></conditionalEventDefinition></intermediateCatchEvent>",
            '<userTask id="A"/><endEvent id="E"/>',
            chain("S", "C", "A", "E"),
        )
    )
    one = story.start(variables={"valor": 1})
    assert story.positions(one) == {"C"}
    version = story.see(instances.instance, one).changed_at
    story.told.clear()
    story.clock.pass_by(timedelta(minutes=1))
    story.do(instances.write, one, {"valor": 1})
    assert (story.told, story.see(instances.instance, one).changed_at) == ([], version)
    story.do(instances.write, one, {"valor": 6})
    assert story.positions(one) == {"A"}
    story.complete(one, "A")
    story.do(instances.write, one, {"valor": 9})
    assert story.variables(one) == {"valor": 6}


def test_cancelling_takes_everything_away(story: Story):
    """What waited leaves the queues, the reason stands in the history, and nothing can be done any more."""
    story.publish(SIMPLE)
    one = story.start()
    task = story.task(one, "A")
    story.told.clear()
    story.do(instances.cancel, one, "Cliente desistiu")
    assert [type(event) for event in story.told] == [TaskLeft, ElementWithdrawn, InstanceEnded]
    assert (story.heard(TaskLeft)[0].how, story.heard(InstanceEnded)[0].outcome) == ("cancelled", "cancelled")
    assert (story.status(one), story.see(instances.waiting, one)) == ("cancelled", ())
    reasons = [entry.data.get("reason") for entry in story.see(instances.history, one)]
    assert "Cliente desistiu" in reasons
    with pytest.raises(Conflict):
        story.do(instances.complete, one, task)
    with pytest.raises(Conflict):
        story.do(instances.cancel, one, "de novo")


def test_history_is_told_in_order_and_in_pages(story: Story):
    """Every entry has its number, its instant and who did it; pages follow one another."""
    story.publish(SIMPLE)
    one = story.start(variables={"valor": 7})
    story.complete(one, "A", {"valor": 8})
    entries = story.see(instances.history, one)
    assert [entry.seq for entry in entries] == list(range(1, len(entries) + 1))
    told = [(entry.kind, entry.element) for entry in entries]
    assert told[0] == ("started", None)
    assert told.index(("entered", "A")) < told.index(("completed", "A")) < told.index(("entered", "B"))
    assert ("written", "A") in told
    assert {entry.actor_name for entry in entries} == {ANA.name}
    first = story.see(instances.history, one, limit=3)
    rest = story.see(instances.history, one, after=first[-1].seq)
    assert (*first, *rest) == entries


def test_events_are_outbox_rows_of_the_same_transaction(story: Story):
    """A waiting instance without its events cannot exist."""
    story.publish(SIMPLE)
    story.start()
    with story.works.read() as work:
        names = [row.name for row in work.session.query(OutboxRow).order_by(OutboxRow.id)]
    assert names == ["ReleasePublished", "InstanceStarted", "ElementReached", "TaskReached"]
    assert all(event.instance for event in story.heard(InstanceEvent))
