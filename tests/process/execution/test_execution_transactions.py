"""Transactions: cancelled, they are undone before they are left."""

from __future__ import annotations

from typing import Any

import pytest
from execution_story import Story, node, process
from transactions_pen import cancel_by_the_third
from undoing_story import event_subprocess, throw, undoable, undone, walked

from service.process.diagram.program import Cancel, Compensate, Error, Loop, Node, Several, Timer
from service.process.execution import Cancelled, Fired, NotOpen, Thrown


def deal(*extra: Node, flows: tuple[str, ...] = (), **details: Any) -> Node:
    """A transaction Q: a and b, then side by side c, after which it is cancelled, and d."""
    nodes = [*undoable("a b"), node("f", "and"), node("c"), node("d"), node("no", "throw", event=Cancel()), *extra]
    body = process("Q", nodes, "start a b f c no", "f d end", *flows)
    return node("Q", "subprocess", transaction=True, body=body, **details)


CANCELLED = node("cancelled", "boundary", host="Q", event=Cancel())


def test_a_cancelled_transaction_is_undone_and_left_by_its_cancel_event() -> None:
    """All stops, what is completed is undone, and only then the event fires."""
    story = Story(process("P", [deal(), CANCELLED, node("sorry")], "start Q end", "cancelled sorry end"))
    walked(story, "a", "b").complete("c")
    assert walked(story, "undo-b", "undo-a", "sorry").ended
    kinds = (Cancelled, Fired, Thrown)
    assert [f"{type(one).__name__} {one.element}" for one in story.happened if isinstance(one, kinds)] == [
        "Thrown no",
        "Cancelled d",
        "Fired c-b",
        "Fired c-a",
        "Fired cancelled",
        "Cancelled Q",
    ]


def test_a_transaction_that_ends_well_goes_on() -> None:
    """And is undone later, as any subprocess."""
    body = process("Q", undoable("a"), "start a end")
    nodes = [node("Q", "subprocess", transaction=True, body=body), CANCELLED, node("z"), throw()]
    story = Story(process("P", nodes, "start Q z x end", "cancelled end"))
    assert walked(story, "a", "z", "undo-a").ended


def test_a_cancelled_transaction_without_an_event_ends_its_path() -> None:
    """It has not succeeded, so what comes after success is not done."""
    story = Story(process("P", [deal(), node("z")], "start Q z end"))
    walked(story, "a", "b").complete("c")
    walked(story, "undo-b", "undo-a")
    assert story.ended
    assert "entered z" not in story.told()


def test_a_transaction_with_nothing_to_undo() -> None:
    """It is left at once."""
    body = process("Q", [node("no", "throw", event=Cancel())], "start no")
    nodes = [node("Q", "subprocess", transaction=True, body=body), CANCELLED, node("sorry")]
    story = Story(process("P", nodes, "start Q end", "cancelled sorry end"))
    assert walked(story, "sorry").ended


def test_cancelling_reaches_into_what_still_runs() -> None:
    """What was completed inside a subprocess, an instance or a call that still runs is undone as well (13.5.5)."""
    inner = node("I", "subprocess", body=process("I", [*undoable("e"), node("g")], "start e g end"))
    many = node(
        "M",
        "subprocess",
        several=Several(collection="2", sequential=True),
        body=process("M", undoable("m"), "start m end"),
    )
    far = node("call", "call", target='"R"')
    called = process("R", [*undoable("r"), node("s")], "start r s end")
    more = (inner, many, far)
    transaction = deal(*more, flows=("f I end", "f M end", "f call end"))
    story = Story(process("P", [transaction, CANCELLED], "start Q end", "cancelled end"), called)
    walked(story, "a", "b").complete("e").complete("m").complete("r").complete("c")
    left = ["undo-r", "undo-m", "undo-e", "undo-b", "undo-a"]
    seen: list[str] = []
    while not story.ended:
        (name,) = story.open
        seen.append(name)
        story.complete(name)
    assert sorted(seen[:3]) == sorted(left[:3])
    assert seen[3:] == left[3:]


def test_cancelling_from_deeper_inside() -> None:
    """A cancel end in a subprocess cancels the transaction around it."""
    inner = process("I", [*undoable("e"), node("no", "throw", event=Cancel())], "start e no")
    body = process("Q", [*undoable("a"), node("I", "subprocess", body=inner)], "start a I end")
    nodes = [node("Q", "subprocess", transaction=True, body=body), CANCELLED, node("sorry")]
    story = Story(process("P", nodes, "start Q end", "cancelled sorry end"))
    assert walked(story, "a", "e", "undo-e", "undo-a", "sorry").ended


def test_an_error_leaves_a_transaction_without_undoing() -> None:
    """A hazard: nothing is undone."""
    hazard = [node("bad", "throw", event=Error(code="E")), node("e", "boundary", host="Q", event=Error())]
    body = process("Q", [*undoable("a"), hazard[0]], "start a bad")
    nodes = [node("Q", "subprocess", transaction=True, body=body), hazard[1], CANCELLED, node("look")]
    story = Story(process("P", nodes, "start Q end", "e look end", "cancelled end"))
    assert walked(story, "a", "look").ended


def test_a_hazard_while_a_transaction_is_undone() -> None:
    """The other events of its border still hold, and end the undoing."""
    late = node("late", "boundary", host="Q", event=Timer(form="duration", expression='"PT1H"'))
    story = Story(
        process("P", [deal(), CANCELLED, late, node("look")], "start Q end", "late look end", "cancelled end")
    )
    walked(story, "a", "b").complete("c").fire("late")
    assert walked(story, "look").ended


def test_a_transaction_as_a_handler() -> None:
    """Cancelled or not, the walk goes on behind it."""
    body = process("U", [*undoable("e"), node("no", "throw", event=Cancel())], "start e no")
    nodes = [*undoable("a"), node("b"), *undone("b", "subprocess", transaction=True, body=body), throw()]
    story = Story(process("P", nodes, "start a b x end"))
    assert walked(story, "a", "b", "e", "undo-e", "undo-a").ended


def test_a_cancelled_instance_of_several_cancels_them_all() -> None:
    """The cancel event sits on the whole activity: the others stop before anything is undone."""
    transaction = deal(several=Several(collection="2"))
    story = Story(process("P", [transaction, CANCELLED, node("sorry")], "start Q end", "cancelled sorry end"))
    story.complete("a").complete("b").complete("c")
    assert walked(story, "undo-b", "undo-a", "sorry").ended


def chosen(*extra: Node, **details: Any) -> Node:
    """A transaction of one task, after which the answer `off` cancels it."""
    end = node("no", "throw", event=Cancel())
    nodes = [*undoable("a"), node("x", "xor"), node("w"), end, *extra]
    body = process("Q", nodes, "start a x", "x no if off", "x w end default")
    return node("Q", "subprocess", transaction=True, body=body, **details)


@pytest.mark.parametrize("sequential", [True, False])
def test_finished_and_running_instances_are_undone_with_the_one_that_cancels(sequential: bool) -> None:
    """One transaction is drawn, and it has not succeeded: its own instance first, then the others, the last first."""
    several = Several(collection="[1, 2, 3]", item="i", sequential=sequential)
    nodes = [chosen(several=several), CANCELLED, node("sorry")]
    story = Story(process("P", nodes, "start Q end", "cancelled sorry end"))
    cancel_by_the_third(story, sequential=sequential)
    for number in (3, 2, 1):
        assert story.open == ["undo-a"]
        assert story.seen("undo-a")["i"] == number
        story.complete("undo-a")
    assert walked(story, "sorry").ended


def test_passes_of_a_loop_are_undone_with_the_one_that_cancels() -> None:
    """As instances are."""
    nodes = [chosen(loop=Loop(condition="true")), CANCELLED, node("sorry")]
    story = Story(process("P", nodes, "start Q end", "cancelled sorry end"))
    story.complete("a", off=False).complete("w").complete("a", off=True)
    assert walked(story, "undo-a", "undo-a", "sorry").ended


def test_an_instance_that_says_how_it_is_undone_is_undone_so() -> None:
    """A finished one by its event subprocess for compensation; one that is stopped from the inside."""
    how = event_subprocess("H", Compensate(), process("H", [node("h")], "start h end"))
    several = Several(collection="[1, 2]", item="i", sequential=True)
    body = process(
        "Q",
        [*undoable("a"), node("x", "xor"), node("no", "throw", event=Cancel()), *how],
        "start a x",
        "x no if off",
        "x end default",
        "on-H H",
    )
    nodes = [node("Q", "subprocess", transaction=True, body=body, several=several), CANCELLED, node("sorry")]
    story = Story(process("P", nodes, "start Q end", "cancelled sorry end"))
    story.complete("a", off=False).complete("a", off=True)
    assert story.open == ["undo-a"]
    story.complete("undo-a")
    assert story.seen("h")["i"] == 1
    assert walked(story, "h", "sorry").ended


def test_cancel_events_come_from_inside_only() -> None:
    """No command fires the cancel event of a transaction, and it is no row of what waits."""
    story = Story(process("P", [deal(), CANCELLED], "start Q end", "cancelled end"))
    assert story.events == []
    tokens = {one.task_spec.name: one.id for one in story.instance._running.every_token()}
    with pytest.raises(NotOpen):
        story.do("fire", tokens["cancelled"])


def test_what_an_instance_completed_is_undone_when_the_others_are_stopped() -> None:
    """The handler undoes an activity as a whole and only when all of it is done: till then each instance undoes its own
    (found by a random process)."""
    several = node("M", "subprocess", body=process("M", undoable("m"), "start m end"), several=Several(collection="2"))
    body = process(
        "Q",
        [several, *undone("M"), node("g"), node("f", "and"), node("no", "throw", event=Cancel())],
        "start f M end",
        "f g no",
    )
    nodes = [node("Q", "subprocess", transaction=True, body=body), CANCELLED, node("sorry")]
    story = Story(process("P", nodes, "start Q end", "cancelled sorry end"))
    assert walked(story.complete("m").complete("g"), "undo-m", "sorry").ended
