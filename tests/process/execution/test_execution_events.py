"""Waiting events: armed once, listed by task id, fired exactly once by it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from execution_story import NOON, Story, node, process

from service.calendars import Calendar, Window
from service.process.diagram.program import (
    Condition,
    Escalation,
    Event,
    Message,
    MessageFlow,
    Process,
    Signal,
    Timer,
)
from service.process.execution import NotOpen, Sent, Thrown, due_at
from service.process.execution.due import Form


def guarded(event: Event, *, interrupting: bool) -> Process:
    """A task t with a boundary event `late` that leads to `chase`."""
    late = node("late", "boundary", host="t", interrupting=interrupting, event=event)
    return process("p", [node("t"), late, node("chase")], "start t end", "late chase end")


CATCH = process("p", [node("c", "catch", event=Message(name="paid", key="order"))], "start c end")


class TestMessages:
    def test_it_waits_under_its_name_and_evaluated_key_and_comes_once(self) -> None:
        """Armed once: the key stays when the variable changes."""
        story = Story(CATCH, variables={"order": "7"})
        (row,) = story.waiting.messages
        assert (row.name, row.key) == ("paid", "7")
        assert story.change(order="8").waiting.messages == (row,)
        story.do("fire", row.task, {"amount": 5})
        assert story.ended
        assert story.variables == {"order": "8", "amount": 5}
        with pytest.raises(NotOpen):
            story.do("fire", row.task)

    def test_it_is_delivered_by_name_and_key(self) -> None:
        """What nobody waits for changes nothing and says so."""
        story = Story(CATCH, variables={"order": "7"})
        assert not story.instance.deliver("paid", "8", now=NOON)
        assert not story.instance.deliver("lost", "7", now=NOON)
        assert story.instance.take_reports() == []
        assert story.instance.deliver("paid", "7", {"n": 1}, now=NOON)
        assert story.ended
        assert story.variables["n"] == 1

    def test_one_message_goes_to_one_of_those_who_wait(self) -> None:
        """The case correlates when no key was drawn; the first to wait is the first to hear."""
        nodes = [
            node("f", "and"),
            *(node(name, "catch", event=Message(name="m")) for name in "ab"),
            node("y"),
            node("z"),
        ]
        story = Story(process("p", nodes, "start f a y end", "f b z end")).do("deliver", "m")
        assert story.open == ["y"]
        assert story.events == ["b"]

    def test_a_key_that_gives_nothing_leaves_it_to_the_case(self) -> None:
        """A list is no key; null is none, and the case correlates."""
        assert Story(CATCH, variables={"order": []}).held == [("c", "begin")]
        story = Story(CATCH, variables={"order": None})
        assert story.waiting.messages[0].key == ""
        assert story.do("deliver", "paid").ended


class TestTimers:
    def test_an_interrupting_one_takes_the_task_away(self) -> None:
        """The row says what it waits for, and since when."""
        story = Story(guarded(Timer(form="duration", expression="wait"), interrupting=True), variables={"wait": "PT4H"})
        row = story.timer("late")
        assert (row.form, row.value, row.round, row.since) == ("duration", "PT4H", 1, NOON)
        assert row.due(UTC) == NOON + timedelta(hours=4)
        task = story.work("t")[0].task
        assert story.fire("late").open == ["chase"]
        assert story.events == []
        with pytest.raises(NotOpen):
            story.do("complete", task)

    def test_completing_the_task_takes_the_timer_away(self) -> None:
        """A timer that fires afterwards finds nothing."""
        story = Story(guarded(Timer(form="date", expression='"2030-01-01T00:00:00Z"'), interrupting=True))
        row = story.timer("late")
        assert story.complete("t").ended
        with pytest.raises(NotOpen):
            story.do("fire", row.task)

    def test_a_cycle_arms_a_fresh_twin_until_its_rounds_are_over(self) -> None:
        """Each round is due one period after the one before, however late it was fired."""
        story = Story(guarded(Timer(form="cycle", expression='"R3/PT1H"'), interrupting=False))
        tasks: set[int] = set()
        for number in (1, 2, 3):
            row = story.timer("late")
            assert (row.round, row.due(UTC)) == (number, NOON + timedelta(hours=number))
            tasks.add(row.task)
            story.now = NOON + timedelta(days=number)
            story.fire("late")
        assert story.events == []
        assert len(tasks) == 3
        assert story.open == ["chase"] * 3 + ["t"]

    def test_an_endless_cycle_goes_on_and_a_duration_fires_once(self) -> None:
        """R without a number."""
        endless = Story(guarded(Timer(form="cycle", expression='"R/PT1H"'), interrupting=False))
        for _ in range(5):
            endless.fire("late")
        assert endless.events == ["late"]
        once = guarded(Timer(form="duration", expression='"PT1H"'), interrupting=False)
        assert Story(once).fire("late").events == []

    def test_business_time_is_the_callers_to_count(self) -> None:
        """The row carries the calendar that the analyst named."""
        timer = Timer(form="duration", expression='"P2D"', business=True, calendar="suporte")
        row = Story(guarded(timer, interrupting=True)).timer("late")
        assert (row.business, row.calendar) == (True, "suporte")

    @pytest.mark.parametrize(
        ("form", "value", "due"),
        [
            ("duration", "PT8H", "2026-01-12T16:00"),
            ("duration", "P2D", "2026-01-13T16:00"),
            ("duration", "P1DT2H", "2026-01-13T10:00"),
            ("duration", "P1M", "2026-02-09T16:00"),
            ("duration", "PT0S", "2026-01-09T16:00"),
            ("duration", "-PT1H", "2026-01-09T15:00"),
            ("cycle", "R3/PT1H", "2026-01-12T10:00"),
            ("cycle", "R/P1D", "2026-01-13T16:00"),
            ("date", "2026-01-10T10:00", "2026-01-10T10:00"),
        ],
    )
    def test_business_time(self, form: Form, value: str, due: str) -> None:
        """Promise 5: from Friday four o'clock, nine to five, the first or (cycles) second round; dates do not move."""
        zone = ZoneInfo("America/Sao_Paulo")
        hours = Calendar(zone=zone, week=(*[(Window(540, 1020),)] * 5, (), ()))
        friday = datetime(2026, 1, 9, 16, tzinfo=zone)
        found = due_at(form, value, friday, zone, round=2 if form == "cycle" else 1, calendar=hours)
        assert found.astimezone(zone).isoformat()[:16] == due

    @pytest.mark.parametrize(
        ("form", "text"), [("duration", "4 horas"), ("date", "amanhã"), ("cycle", "de vez em quando")]
    )
    def test_a_text_that_is_no_time_is_an_incident(self, form: str, text: str) -> None:
        """It says what could be written instead."""
        story = Story(guarded(Timer(form=form, expression=f'"{text}"'), interrupting=True))  # type: ignore[arg-type]
        assert story.held == [("late", "begin")]
        assert story.open == ["t"]
        assert text in str(story.incidents[0].message)
        assert "PT4H" in str(story.incidents[0].message)


def test_the_first_event_behind_a_gateway_removes_its_rivals() -> None:
    """They are one token."""
    nodes = [
        node("r", "race"), node("m", "catch", event=Message(name="m")),
        node("d", "catch", event=Timer(form="duration", expression='"P1D"')), node("a"), node("b"),
    ]  # fmt: skip
    story = Story(process("p", nodes, "start r m a end", "r d b end"))
    timer = story.timer("d")
    assert story.events == ["d", "m"]
    assert story.fire("m", note=1).open == ["a"]
    assert story.events == []
    assert story.told()[-5:] == ["entered d", "fired m", "cancelled d", "completed m", "entered a"]
    with pytest.raises(NotOpen):
        story.do("fire", timer.task)


class TestSignals:
    def test_everybody_hears_it_but_a_task_is_interrupted_once(self) -> None:
        """Two interrupting boundaries of one task: the first takes it."""
        nodes = [
            node("f", "and"), node("t"), node("b1", "boundary", host="t", event=Signal(name="s")),
            node("b2", "boundary", host="t", event=Signal(name="s")), node("c", "catch", event=Signal(name="s")),
            node("x"), node("y"), node("z"),
        ]  # fmt: skip
        diagram = process("p", nodes, "start f t end", "b1 x end", "b2 y end", "f c z end")
        assert Story(diagram).do("signal", "s", {"n": 1}).open == ["x", "z"]
        assert Story(diagram).do("signal", "other").open == ["t"]

    def test_what_is_thrown_is_heard_inside_and_told_outside(self) -> None:
        """Signals and messages, with payload and key; and the flows that a message leaves by."""
        nodes = [
            node("f", "and"), node("c", "catch", event=Signal(name="s")), node("z"), node("t", sends=("m1",)),
            node("throw", "throw", event=Signal(name="s"), outputs=(("n", "1 + 1"),)),
            node("tell", "throw", event=Message(name="m", key="n"), sends=("m1",), note="Avisamos você"),
        ]  # fmt: skip
        flow = MessageFlow(id="m1", name="aviso", source="tell", target="Client", message="aviso")
        diagram = process("p", nodes, "start f c z end", "f t throw tell end")
        story = Story(diagram, message_flows=(flow,)).complete("t")
        assert story.open == ["z"]
        assert story.variables["n"] == 2
        signal, message = [one for one in story.happened if isinstance(one, Thrown)]
        assert (signal.kind, signal.name, dict(signal.payload)) == ("signal", "s", {"n": 2})
        assert (message.kind, message.name, message.key, message.flows) == ("message", "m", "2", (flow,))
        assert [one.element for one in story.happened if isinstance(one, Sent)] == ["t"]
        told = story.told()
        assert told.index("completed tell") < told.index("noted tell") < told.index("thrown tell")


class TestConditions:
    def test_it_fires_when_another_branch_makes_it_true(self) -> None:
        """At once, whoever wrote the variable."""
        nodes = [
            node("f", "and"),
            node("c", "catch", event=Condition(expression="n > 3")),
            node("z"),
            node("t"),
            node("u"),
        ]
        story = Story(process("p", nodes, "start f c z end", "f t u end"), variables={"n": 1}).complete("t", n=3)
        assert story.open == ["u"]
        assert story.complete("u", n=4).open == ["z"]

    def test_true_at_the_start_counts(self) -> None:
        """It need not become true first."""
        nodes = [node("c", "catch", event=Condition(expression="n > 3"))]
        assert Story(process("p", nodes, "start c end"), variables={"n": 4}).ended

    def test_one_that_interrupts_nothing_fires_again_only_after_it_was_false(self) -> None:
        """Staying true is no news."""
        story = Story(guarded(Condition(expression="n > 3"), interrupting=False), variables={"n": 1})
        assert [story.change(n=n).open.count("chase") for n in (4, 5, 1, 9)] == [1, 1, 1, 2]

    def test_on_a_boundary_it_sees_the_inputs_of_its_host(self) -> None:
        """A boundary event reads what its host sees."""
        nodes = [
            node("t", inputs=(("limit", "base * 2"),)), node("u"), node("f", "and"),
            node("over", "boundary", host="t", event=Condition(expression="n > limit")), node("w"),
        ]  # fmt: skip
        diagram = process("p", nodes, "start f t end", "f u end", "over w end")
        story = Story(diagram, variables={"base": 5, "n": 0})
        assert story.complete("u", n=11).open == ["w"]


def test_errors_and_escalations_only_come_from_inside() -> None:
    """They are no rows, and cannot be fired by their task id."""
    story = Story(guarded(Escalation(), interrupting=True))
    assert story.armed() == []
    with pytest.raises(NotOpen):
        story.do("fire", story.work("t")[0].task + 1)
