"""What an instance tells, in the order in which it happens."""

from __future__ import annotations

from execution_story import Story, node, process

from service.process.diagram.program import Message, Signal, Timer
from service.process.execution import Entered, Fired


def test_the_trail_of_a_simple_process() -> None:
    """Each element is entered and completed, in order, with its drawn details."""
    nodes = [
        node("t", type="userTask", lane="Atendente", properties={"chamado.situacao": "resolvido"}),
        node("x", "xor"),
    ]
    story = Story(process("p", nodes, "start t x end")).complete("t", n=1)
    assert story.told() == [
        "entered start", "completed start", "entered t", "completed t", "entered x", "completed x", "entered end",
        "completed end",
    ]  # fmt: skip
    entered = next(one for one in story.happened if isinstance(one, Entered) and one.element == "t")
    assert (entered.node.type, entered.node.lane, entered.process, entered.release) == (
        "userTask",
        "Atendente",
        "p",
        "r1",
    )
    assert entered.node.properties == {"chamado.situacao": "resolvido"}
    assert entered.scope == 1
    kinds = [type(one).__name__ for one in story.happened]
    assert kinds[3:5] == ["Written", "Completed"]  # the answers, then what they completed


def test_a_boundary_event_fires_before_it_cancels() -> None:
    """First the cause, then what it did."""
    late = node("late", "boundary", host="t", event=Timer(form="duration", expression='"PT1H"'))
    story = Story(process("p", [node("t"), late, node("u")], "start t end", "late u end")).fire("late", why="slow")
    assert story.told()[3:] == ["fired late", "cancelled t", "completed late", "entered u"]
    fired = next(one for one in story.happened if isinstance(one, Fired))
    assert dict(fired.payload) == {"why": "slow"}


def test_a_join_is_entered_once_when_it_fires() -> None:
    """Tokens that wait before it are rows, not news; an instance that is stuck there can be seen."""
    nodes = [node("f", "and"), node("a"), node("b"), node("j", "and")]
    story = Story(process("p", nodes, "start f a j end", "f b j")).complete("a")
    assert [(row.element, row.flow) for row in story.waiting.joins] == [("j", "a-j")]
    assert "entered j" not in story.told()
    story.complete("b")
    assert story.told().count("entered j") == story.told().count("completed j") == 1
    assert not any(line.startswith("cancelled") for line in story.told())


def test_elements_that_nobody_drew_are_not_told() -> None:
    """What the reader filled in runs, and is no part of the trail."""
    nodes = [node("#gate", "and"), node("a"), node("b")]
    story = Story(process("p", nodes, "start #gate a end", "#gate b end"))
    assert story.told() == ["entered start", "completed start", "entered a", "entered b"]


def test_rivals_and_inner_scopes_are_told_as_cancelled() -> None:
    """Inside before outside."""
    body = process("body", [node("x")], "start x end")
    nodes = [
        node("f", "and"), node("r", "race"), node("m", "catch", event=Message(name="m")),
        node("s", "catch", event=Signal(name="s")), node("sub", "subprocess", body=body), node("stop", "terminate"),
    ]  # fmt: skip
    story = Story(process("p", nodes, "start f r m stop", "r s end", "f sub end")).fire("m")
    assert story.told()[-7:] == [
        "fired m", "cancelled s", "completed m", "entered stop", "completed stop", "cancelled x", "cancelled sub",
    ]  # fmt: skip
