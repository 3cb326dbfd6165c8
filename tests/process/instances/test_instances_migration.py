"""A running instance goes on in another release: rows, timers, jobs and open work stay what they are."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from bpmn_pen import chain, extended, flow, process
from instances_story import ANA, Story
from sqlalchemy import select

from service.base.errors import Conflict, Missing, Refused
from service.base.ids import InstanceId, ReleaseId
from service.base.jobs import JobRow
from service.base.timers import TimerRow
from service.process import instances
from service.process.instances.events import InstanceMigrated, TaskMoved, TaskReached

ROW = process('<startEvent id="S"/><userTask id="A"/><userTask id="B"/><endEvent id="E"/>', chain("S", "A", "B", "E"))
HOUR = "<timerEventDefinition><timeDuration>PT1H</timeDuration></timerEventDefinition>"
SIGNAL = '<signal id="sig" name="alerta"/>'


def guarded(*guards: tuple[str, str], name: str = "Analisar") -> str:
    """Task `A` with boundary events, each with a task behind; another task after it."""
    events = [f'<boundaryEvent id="{one}" attachedToRef="A">{inner}</boundaryEvent>' for one, inner in guards]
    tasks = [f'<userTask id="{one}T"/>' for one, _ in guards]
    return process(
        f'<startEvent id="S"/><userTask id="A" name="{name}"/><userTask id="B"/><endEvent id="E"/>',
        *events,
        *tasks,
        chain("S", "A", "B", "E"),
        *(chain(one, f"{one}T", "E") for one, _ in guards),
    )


def go(story: Story, instance: InstanceId, release: ReleaseId, mapping: dict[str, str] | None = None) -> None:
    """As planned, and only that."""
    plan = story.see(instances.migration_plan, instance, release, mapping)
    assert plan.possible, plan.problems
    story.do(instances.migrate, instance, release, mapping, upon=plan.version, reason="correção")
    for wait in story.see(instances.waiting, instance):
        assert wait.release == release or wait.process != "P", wait


def armed(story: Story, instance: InstanceId) -> list[Any]:
    """Timers that wait: key, due, state, fence."""
    with story.works.read() as work:
        rows = select(TimerRow).where(TimerRow.subject == instance, TimerRow.state == "armed").order_by(TimerRow.key)
        return [(row.id, row.key, row.due_at, row.fence) for row in work.session.scalars(rows)]


def test_open_work_and_its_timer_keep_their_rows(story: Story):
    """The same task, the same instant; element, name and what comes behind are the new release's."""
    old = story.publish(guarded(("T", HOUR)))
    one = story.start()
    task, before = story.task(one, "A"), armed(story, one)
    new = story.publish(guarded(("T", HOUR), name="Examinar"))
    story.clock.pass_by(timedelta(minutes=10))
    go(story, one, new)
    (wait,) = story.see(instances.open_tasks, one)
    assert (wait.task, wait.name, wait.release) == (task, "Examinar", new)
    assert armed(story, one) == before
    assert story.see(instances.instance, one).release == new
    (migrated,) = story.heard(InstanceMigrated)
    assert (migrated.came_from, migrated.release, migrated.business_key) == (old, new, "case-1")
    assert [(each.task, each.element, each.name) for each in story.heard(TaskMoved)] == [(task, "A", "Examinar")]
    assert len(story.heard(TaskReached)) == 1
    story.pass_by(minutes=50)
    assert story.positions(one) == {"TT"}


def test_history_says_who_moved_it_whence_and_whither(story: Story):
    """One entry, by Ana, with her reason."""
    old = story.publish(ROW)
    one = story.start()
    new = story.publish(guarded())
    go(story, one, new)
    (entry,) = [each for each in story.see(instances.history, one) if each.name == "migrate"]
    assert (entry.kind, entry.actor_name) == ("command", ANA.name)
    assert entry.data == {"reason": "correção", "from": old, "to": new}


def test_what_cannot_go_is_named_and_nothing_moves(story: Story):
    """The plan names it; the command refuses the same."""
    story.publish(ROW)
    one = story.start()
    before = story.see(instances.waiting, one)
    other = story.publish(process('<startEvent id="S"/><userTask id="Z"/><endEvent id="E"/>', chain("S", "Z", "E")))
    plan = story.see(instances.migration_plan, one, other)
    assert not plan.possible
    assert [(move.element, str(move.problem)) for move in plan.problems] == [
        ("A", "“A” não existe na outra versão. Diga a que etapa corresponde.")
    ]
    with pytest.raises(Refused, match="etapa corresponde"):
        story.do(instances.migrate, one, other)
    assert story.see(instances.waiting, one) == before
    go(story, one, other, {"A": "Z"})
    story.complete(one, "Z")
    assert story.status(one) == "completed"


def test_who_moved_since_the_plan_is_left_alone(story: Story):
    """A plan that is no longer true is a Conflict; so are an ended instance and, as Refused, the same release."""
    first = story.publish(ROW)
    one = story.start()
    new = story.publish(guarded())
    plan = story.see(instances.migration_plan, one, new)
    story.complete(one, "A")
    with pytest.raises(Conflict):
        story.do(instances.migrate, one, new, upon=plan.version)
    with pytest.raises(Refused, match="já está"):
        story.do(instances.migrate, one, first)
    with pytest.raises(Missing):
        story.do(instances.migrate, one, ReleaseId("nothing"))
    story.complete(one, "B")
    with pytest.raises(Conflict):
        story.do(instances.migrate, one, new)
    with pytest.raises(Conflict):
        story.see(instances.migration_plan, one, new)


def test_what_is_due_has_happened_before(story: Story):
    """An overdue timer takes the task away first; what then waits is what must have somewhere to go."""
    story.publish(guarded(("T", HOUR)))
    one = story.start()
    new = story.publish(guarded())
    story.clock.pass_by(timedelta(hours=2))
    with pytest.raises(Refused, match="TT"):
        story.do(instances.migrate, one, new)
    assert story.positions(one) >= {"A"}


def test_events_beside_the_work_are_armed_where_new_and_disarmed_where_gone(story: Story):
    """Timers and subscriptions follow, in the same transaction."""
    story.publish(SIGNAL, guarded(("T", HOUR), ("G", '<signalEventDefinition signalRef="sig"/>')))
    one = story.start()
    new = story.publish(SIGNAL, guarded(("N", HOUR)))
    go(story, one, new)
    waits = {(wait.kind, wait.element) for wait in story.see(instances.waiting, one)}
    assert waits == {("work", "A"), ("timer", "N")}
    story.pass_by(hours=1)
    assert story.positions(one) == {"NT"}


LISTENING = (
    '<subProcess id="Sub" triggeredByEvent="true"><startEvent id="L" isInterrupting="false">{event}</startEvent>'
)
INSIDE = '<userTask id="In"/><endEvent id="InE"/>'


def listening(event: str) -> str:
    """A task, and an event subprocess beside it."""
    sub = LISTENING.format(event=event) + INSIDE + chain("L", "In", "InE") + "</subProcess>"
    return process('<startEvent id="S"/><userTask id="A"/><endEvent id="E"/>', sub, chain("S", "A", "E"))


def test_event_subprocesses_listen_in_the_new_release(story: Story):
    """Added with it, gone with it."""
    plain = process('<startEvent id="S"/><userTask id="A"/><endEvent id="E"/>', chain("S", "A", "E"))
    first = story.publish(plain)
    one = story.start()
    go(story, one, story.publish(listening(HOUR)))
    story.pass_by(hours=1)
    assert story.positions(one) == {"A", "In"}
    plan = story.see(instances.migration_plan, one, first)
    assert {move.element for move in plan.problems} == {"Sub"}


RACE = '<eventBasedGateway id="G"/>'


def race(*events: tuple[str, str]) -> str:
    """An event gateway before these events."""
    drawn = [f'<intermediateCatchEvent id="{one}">{inner}</intermediateCatchEvent>' for one, inner in events]
    flows = [chain("G", one, "E") for one, _ in events]
    return process('<startEvent id="S"/><endEvent id="E"/>', RACE, *drawn, flow("S", "G"), *flows)


def test_an_event_gateway_goes_on_waiting(story: Story):
    """The timer keeps its instant, the new event is awaited, the old one no more."""
    message = '<message id="msg" name="resposta"/>'
    story.publish(message, race(("M", '<messageEventDefinition messageRef="msg"/>'), ("T", HOUR)))
    one = story.start()
    before = armed(story, one)
    new = story.publish(SIGNAL, race(("T", HOUR), ("G2", '<signalEventDefinition signalRef="sig"/>')))
    go(story, one, new)
    assert armed(story, one) == before
    assert {wait.element for wait in story.see(instances.waiting, one)} == {"T", "G2"}
    story.do(instances.signal, "alerta")
    assert story.status(one) == "completed"


def test_instances_of_several_and_subprocesses_and_joins(story: Story):
    """Every token goes along: inside, beside and before a join."""
    counted = "<loopCardinality>3</loopCardinality>"
    several = f'<multiInstanceLoopCharacteristics isSequential="false">{counted}</multiInstanceLoopCharacteristics>'

    def diagram(name: str) -> str:
        sub = f'<subProcess id="Sub"><startEvent id="SS"/><userTask id="In" name="{name}"/><endEvent id="SE"/>'
        return process(
            '<startEvent id="S"/><parallelGateway id="F"/><parallelGateway id="J"/><userTask id="Z"/>',
            '<endEvent id="E"/>',
            f'<userTask id="A"/><userTask id="M" name="{name}">{several}</userTask>',
            sub + chain("SS", "In", "SE") + "</subProcess>",
            chain("S", "F", "A", "J", "Z", "E"),
            chain("F", "M", "J"),
            chain("F", "Sub", "J"),
        )

    story.publish(diagram("antes"))
    one = story.start()
    story.complete(one, "A")
    before = sorted((wait.kind, wait.task) for wait in story.see(instances.waiting, one))
    go(story, one, story.publish(diagram("depois")))
    assert sorted((wait.kind, wait.task) for wait in story.see(instances.waiting, one)) == before
    assert {wait.name for wait in story.see(instances.open_tasks, one)} == {"depois"}
    for wait in story.see(instances.open_tasks, one):
        story.do(instances.complete, one, wait.task)
    assert story.positions(one) == {"Z"}


def test_called_processes_stay_and_the_call_follows(story: Story):
    """What was called is pinned; the row of the call shows the caller's new release."""
    called = process('<startEvent id="S"/><userTask id="In"/><endEvent id="E"/>', chain("S", "In", "E"), own_id="Q")
    story.publish(called)

    def caller(name: str) -> str:
        return process(
            f'<startEvent id="S"/><callActivity id="C" name="{name}" calledElement="Q"/><endEvent id="E"/>',
            chain("S", "C", "E"),
        )

    story.publish(caller("antes"))
    one = story.start()
    inside = story.see(instances.open_tasks, one)
    go(story, one, story.publish(caller("depois")))
    assert story.see(instances.open_tasks, one) == inside
    (call,) = [wait for wait in story.see(instances.waiting, one) if wait.kind == "call"]
    assert call.name == "depois"
    story.complete(one, "In")
    assert story.status(one) == "completed"


def test_jobs_keep_their_rows_and_say_where_they_stand_now(story: Story):
    """A job in the hands of a worker is done in the new release."""

    def diagram(element: str) -> str:
        topic = extended('<zeebe:taskDefinition type="cobrar"/>')
        return process(
            f'<startEvent id="S"/><serviceTask id="{element}">{topic}</serviceTask><endEvent id="E"/>',
            chain("S", element, "E"),
        )

    story.publish(diagram("J"))
    one = story.start()
    task = story.task(one, "J", "job")
    with story.works.read() as work:
        before = work.session.scalars(select(JobRow.id)).all()
    new = story.publish(diagram("K"))
    go(story, one, new, {"J": "K"})
    with story.works.read() as work:
        (row,) = work.session.scalars(select(JobRow)).all()
        assert ([row.id], row.state) == (before, "waiting")
        assert (row.payload["element"], row.payload["release"]) == ("K", new)
    story.do(instances.complete_job, one, task, 1)
    assert story.status(one) == "completed"


def test_an_incident_is_mended_by_a_new_release(story: Story):
    """The incident stays until somebody retries; then the new release's expression decides."""

    def diagram(amount: str) -> str:
        timer = f"<timerEventDefinition><timeDuration>{amount}</timeDuration></timerEventDefinition>"
        return process(
            f'<startEvent id="S"/><intermediateCatchEvent id="T">{timer}</intermediateCatchEvent><endEvent id="E"/>',
            chain("S", "T", "E"),
        )

    story.publish(diagram("=prazo"))
    one = story.start()
    (incident,) = story.see(instances.incidents, instance=one)
    go(story, one, story.publish(diagram("PT1H")))
    assert [each.task for each in story.see(instances.incidents, instance=one)] == [incident.task]
    story.do(instances.retry, one, incident.task)
    story.pass_by(hours=1)
    assert story.status(one) == "completed"


def test_a_due_date_is_kept_or_begins_anew_as_the_plan_says(story: Story):
    """The plan says which due date stays; asked to, the timer runs from now, for as long as the new release says."""

    def diagram(amount: str) -> str:
        return guarded(("T", f"<timerEventDefinition><timeDuration>{amount}</timeDuration></timerEventDefinition>"))

    def said(anew: tuple[str, ...]) -> list[str]:
        plan = story.see(instances.migration_plan, one, new, None, anew)
        return [str(move.wait) for move in plan.moves if move.wait is not None]

    story.publish(diagram("PT1H"))
    one = story.start()
    new = story.publish(diagram("P1D"))
    (before,) = armed(story, one)
    assert said(()) == ["Mantém o prazo de 05/01/2026 10:00."]
    assert said(("T",)) == ["Recomeça agora, como a outra versão diz."]
    story.clock.pass_by(timedelta(minutes=30))
    story.do(instances.migrate, one, new, None, ("T",))
    (after,) = armed(story, one)
    assert after[0] != before[0]
    assert after[2] == story.clock.now() + timedelta(days=1)
    story.pass_by(hours=2)
    assert story.task(one, "A")
    story.pass_by(days=1)
    assert story.task(one, "TT")


def test_a_key_is_kept_or_begins_anew_as_the_plan_says(story: Story):
    """A message is awaited by the key that it had, or by that of the new release."""

    def diagram(key: str) -> tuple[str, ...]:
        subscription = extended(f'<zeebe:subscription correlationKey="={key}"/>')
        message = f'<message id="M" name="pago">{subscription}</message>'
        caught = '<intermediateCatchEvent id="C"><messageEventDefinition messageRef="M"/></intermediateCatchEvent>'
        return message, process(f'<startEvent id="S"/>{caught}<endEvent id="E"/>', chain("S", "C", "E"))

    story.publish(*diagram("pedido"))
    one = story.start(variables={"pedido": "7", "conta": "9"})
    new = story.publish(*diagram("conta"))
    plan = story.see(instances.migration_plan, one, new)
    assert [str(move.wait) for move in plan.moves if move.wait is not None] == [
        "Continua esperando “pago” pela chave “7”."
    ]
    story.do(instances.migrate, one, new, None, ("C",))
    assert [wait.key for wait in story.see(instances.waiting, one) if wait.kind == "message"] == ["9"]
    story.do(instances.deliver, "pago", "9", {})
    assert story.status(one) == "completed"
