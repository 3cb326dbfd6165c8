"""What waits is seen: in rows, on the picture, as buttons and on time."""

from __future__ import annotations

from datetime import timedelta

import pytest
from bpmn_pen import chain, extended, flow, process
from instances_story import Story

from service.base.errors import Conflict
from service.base.timers import TimerRow
from service.process import instances
from service.process.instances.events import ElementPassed, TaskLeft, TaskReached, TimerArmed


def timer(element: str, length: str) -> str:
    return f"<timerEventDefinition><{element}>{length}</{element}></timerEventDefinition>"


CALLING = '<zeebe:calledElement processId="Q"/>'
FOUR_HOURS = timer("timeDuration", "PT4H")
EVERYTHING = process(
    '<startEvent id="S"/><parallelGateway id="Split"/>',
    f'<userTask id="A" name="Analisar"/><boundaryEvent id="Late" attachedToRef="A">{FOUR_HOURS}</boundaryEvent>',
    f'<intermediateCatchEvent id="T">{FOUR_HOURS}</intermediateCatchEvent>',
    '<intermediateCatchEvent id="M"><messageEventDefinition messageRef="msg"/></intermediateCatchEvent>',
    f'<callActivity id="Call">{extended(CALLING)}</callActivity>',
    '<subProcess id="Sub"><startEvent id="SS"/><userTask id="B"/><endEvent id="SE"/>',
    chain("SS", "B", "SE"),
    '</subProcess><endEvent id="E"/><endEvent id="E2"/>',
    chain("S", "Split", "A", "E"),
    *(chain("Split", each, "E") for each in ("T", "M", "Call", "Sub")),
    chain("Late", "E2"),
)
CALLED = process(
    '<startEvent id="QS"/><userTask id="QA"/><endEvent id="QE"/>', chain("QS", "QA", "QE"), own_id="Q", name="Outro"
)
MESSAGE = '<message id="msg" name="Resposta"/>'
BUTTONS = process(
    '<startEvent id="S"/><userTask id="A"/><endEvent id="E"/><userTask id="B"/>',
    '<boundaryEvent id="Help" name="Pedir ajuda" attachedToRef="A" cancelActivity="false"/>',
    chain("S", "A", "E"),
    chain("Help", "B", "E"),
    '<subProcess id="Up" triggeredByEvent="true"><startEvent id="UpS" name="Escalar" isInterrupting="false">',
    '<messageEventDefinition messageRef="msg"/></startEvent><userTask id="UpT"/><endEvent id="UpE"/>',
    chain("UpS", "UpT", "UpE"),
    "</subProcess>",
)


def test_positions_are_what_waits(story: Story):
    """H-33: the marked elements equal what waits: tasks, events, timers, called processes."""
    story.publish(CALLED)
    story.publish(MESSAGE, EVERYTHING)
    one = story.start()
    assert story.positions(one) == {"A", "Late", "T", "M", "Call", "B"}
    story.complete(one, "QA")
    assert story.positions(one) == {"A", "Late", "T", "M", "B"}
    assert (
        {"S", "Split", "Call"}
        <= story.see(instances.passed, one)
        <= {"S", "SS", "Split", "Call", "E", "QS", "QA", "QE"}
    )
    story.complete(one, "A")
    assert story.positions(one) == {"T", "M", "B"}
    assert story.do(instances.deliver, "Resposta", business_key="case-1") == one
    story.complete(one, "B")
    assert story.positions(one) == {"T"}
    story.pass_by(hours=4)
    assert (story.status(one), story.positions(one)) == ("completed", set())


LOOP = process(
    '<startEvent id="S"/><userTask id="A"/><exclusiveGateway id="More" default="More-A"/><endEvent id="E"/>',
    chain("S", "A", "More"),
    flow("More", "E", condition="=pronto"),
    flow("More", "A"),
)


def test_what_was_passed_is_each_element_once_however_often(story: Story):
    """H-33: also those of other instances are left out, and nobody reads the whole history for it."""
    story.publish(LOOP)
    one, other = story.start(), story.start()
    story.complete(other, "A", {"pronto": True})
    assert story.see(instances.passed, one) == {"S"}
    for _ in range(20):
        story.complete(one, "A", {"pronto": False})
    assert story.see(instances.passed, one) == {"S", "A", "More"}
    assert story.see(instances.passed, other) == {"S", "A", "More", "E"}
    if story.works.database.is_sqlite:
        with story.works.read() as work:
            asked = str(instances.queries.EACH_PASSED.statement.compile(work.session.get_bind()))
            rows = work.session.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {asked}", ("", one, 1, 0, ""))
            plan = str(rows.all())
        assert "ix_instance_history_passed" in plan, plan
        assert "SCAN instance_history" not in plan, plan


def test_work_in_a_called_process_names_its_own_lane_and_release(story: Story):
    """A called process has its own diagram: the task says whose process and release it belongs to."""
    inner = story.publish(CALLED)
    outer = story.publish(MESSAGE, EVERYTHING)
    one = story.start()
    reached = {event.element: event for event in story.heard(TaskReached)}
    assert (reached["QA"].process, reached["QA"].release) == ("Q", inner)
    assert (reached["A"].process, reached["A"].release) == ("P", outer)
    view = story.see(instances.task_details, one, reached["QA"].task)
    assert (view.process, view.release) == ("Q", inner)


def test_a_caller_keeps_the_version_that_it_was_published_with(story: Story):
    """What was promised does not change because something else did; nor do running instances."""
    inner = story.publish(CALLED)
    story.publish(MESSAGE, EVERYTHING)
    before = story.start()
    story.publish(CALLED.replace("QA", "QNew"))
    after = story.start(case="case-2")
    for one in (before, after):
        (called,) = [wait for wait in story.see(instances.open_tasks, one) if wait.process == "Q"]
        assert (called.element, called.release) == ("QA", inner)
        story.complete(one, "QA")
    assert "Call" not in story.positions(before) | story.positions(after)


def test_buttons_sit_on_a_task_or_on_the_whole(story: Story):
    """H-27: a boundary event without a definition is a button of its task, a listener one of the case."""
    story.publish(MESSAGE, BUTTONS)
    one = story.start()
    view = story.see(instances.task_details, one, story.task(one, "A"))
    assert [(button.name, button.host) for button in view.buttons] == [("Pedir ajuda", view.task)]
    (button,) = story.see(instances.buttons, one)
    assert (button.name, button.host) == ("Escalar", None)
    assert "Help" not in story.positions(one)
    story.do(instances.press, one, view.buttons[0].task)
    story.do(instances.press, one, button.task)
    assert {"A", "B", "UpT"} <= story.positions(one)
    with pytest.raises(Conflict, match="não está mais em aberto"):
        story.do(instances.press, one, view.buttons[0].task)
    with pytest.raises(Conflict):
        story.do(instances.press, one, view.task)


def test_timers_are_never_early(story: Story):
    """Promise 5: at the last moment before it nothing fires; at its moment it fires once."""
    story.publish(process(
        '<startEvent id="S"/><userTask id="A"/><userTask id="B"/><endEvent id="E"/>',
        f'<boundaryEvent id="Late" attachedToRef="A" cancelActivity="false">{FOUR_HOURS}</boundaryEvent>',
        chain("S", "A", "E"), chain("Late", "B", "E"),
    ))  # fmt: skip
    one = story.start()
    armed = story.heard(TimerArmed)[0]
    assert armed.due_at == story.clock.now() + timedelta(hours=4)
    story.pass_by(hours=4, microseconds=-1)
    story.do(instances.fire_due, one, str(armed.task))
    assert story.positions(one) == {"A", "Late"}
    story.pass_by(microseconds=1)
    assert story.positions(one) == {"A", "B"}
    story.pass_by(hours=40)
    assert story.positions(one) == {"A", "B"}


def test_an_overdue_timer_comes_before_the_command(story: Story):
    """What was due before an answer came has happened before it: the task is gone."""
    story.publish(process(
        '<startEvent id="S"/><userTask id="A"/><userTask id="B"/><endEvent id="E"/>',
        f'<boundaryEvent id="Late" attachedToRef="A">{FOUR_HOURS}</boundaryEvent>',
        chain("S", "A", "E"), chain("Late", "B", "E"),
    ))  # fmt: skip
    one = story.start()
    task = story.task(one, "A")
    story.clock.pass_by(timedelta(hours=5))
    with pytest.raises(Conflict):
        story.do(instances.complete, one, task)
    assert story.positions(one) == {"A", "Late"}
    story.told.clear()
    story.pass_by()
    assert story.positions(one) == {"B"}
    assert [(event.element, event.how) for event in story.heard(TaskLeft)] == [("A", "cancelled")]


def test_a_cycle_fires_once_per_round_however_late_the_sweep(story: Story):
    """`R3/PT1H` fires three times, also when nobody looked for a day, and each round waits for its own instant."""
    every_hour = timer("timeCycle", "R3/PT1H")
    story.publish(process(
        '<startEvent id="S"/><userTask id="A"/><userTask id="B"/><endEvent id="E"/>',
        f'<boundaryEvent id="Tick" attachedToRef="A" cancelActivity="false">{every_hour}</boundaryEvent>',
        chain("S", "A", "E"), chain("Tick", "B", "E"),
    ))  # fmt: skip
    one = story.start()
    story.pass_by(hours=1)
    assert len([wait for wait in story.see(instances.open_tasks, one) if wait.element == "B"]) == 1
    story.pass_by(days=1)
    assert len([wait for wait in story.see(instances.open_tasks, one) if wait.element == "B"]) == 3
    assert "Tick" not in story.positions(one)


def test_what_is_left_waits_for_no_time(story: Story):
    """The timer of a task that was done is disarmed: nothing of it is ever due."""
    story.publish(process(
        '<startEvent id="S"/><userTask id="A"/><endEvent id="E"/>',
        f'<boundaryEvent id="Late" attachedToRef="A">{FOUR_HOURS}</boundaryEvent>',
        chain("S", "A", "E"), chain("Late", "E"),
    ))  # fmt: skip
    one = story.start()
    story.complete(one, "A")
    with story.works.read() as work:
        assert [row.state for row in work.session.query(TimerRow)] == ["disarmed"]
    story.pass_by(hours=5)
    assert story.status(one) == "completed"


def test_a_person_may_say_that_it_came(story: Story):
    """A message that nothing sends is confirmed by a person; the message itself still ends the wait."""
    story.publish(process(
        '<startEvent id="S"/><intermediateCatchEvent id="M" name="Chegou o laudo?"><messageEventDefinition/>',
        '</intermediateCatchEvent><endEvent id="E"/>', chain("S", "M", "E"),
    ))  # fmt: skip
    one = story.start()
    reached = story.heard(TaskReached)[0]
    assert (reached.element, reached.kind, reached.name) == ("M", "confirmation", "Chegou o laudo?")
    story.complete(one, "M")
    assert story.heard(TaskLeft)[0].how == "completed"
    assert story.status(one) == "completed"


def test_properties_hang_on_what_passes(story: Story):
    """A text, a status: whatever the analyst hung on a wait is told when it passes."""
    marked = extended('<zeebe:properties><zeebe:property name="cor" value="azul"/></zeebe:properties>')
    story.publish(process(
        '<startEvent id="S"/>', f'<intermediateCatchEvent id="T">{marked}{FOUR_HOURS}</intermediateCatchEvent>',
        '<endEvent id="E"/>', chain("S", "T"), flow("T", "E"),
    ))  # fmt: skip
    one = story.start()
    story.pass_by(hours=4)
    assert story.status(one) == "completed"
    told = [event.properties for event in story.told if isinstance(event, ElementPassed)]
    assert told == [{"cor": "azul"}]
