"""Errors and escalations climb from the thrower outward; interrupting cancels everything inside."""

from __future__ import annotations

from typing import Any

import pytest
from execution_story import Story, node, process

from service.process.diagram.program import Error, Escalation, Event, Node, Process, Several, Signal, Timer
from service.process.execution import Thrown

HOUR = Timer(form="duration", expression='"PT1H"')


def throwing(event: Event) -> Process:
    """A subprocess in which x leads to the throw while y waits beside."""
    nodes = [node("f", "and"), node("x"), node("y"), node("throw", "throw", event=event)]
    return process("body", nodes, "start f x throw end", "f y end")


def outer(body: Process, *boundaries: Node, **details: Any) -> Process:
    """The subprocess s, with boundaries that each lead to a task of their own."""
    nodes = [node("s", "subprocess", body=body, **details), node("after"), *boundaries]
    nodes += [node(f"handle_{one.id}") for one in boundaries]
    return process("p", nodes, "start s after end", *(f"{one.id} handle_{one.id} end" for one in boundaries))


def on_s(name: str, event: Event, *, interrupting: bool = True) -> Node:
    """A boundary event of s."""
    return node(name, "boundary", host="s", event=event, interrupting=interrupting)


def test_an_exact_code_beats_one_that_takes_all() -> None:
    """Whatever the order in which they were drawn."""
    boundaries = [on_s("any", Error()), on_s("exact", Error(code="E1")), on_s("other", Error(code="E2"))]
    story = Story(outer(throwing(Error(code="E1")), *boundaries)).complete("x")
    assert story.open == ["handle_exact"]


def test_interrupting_cancels_everything_inside_at_once() -> None:
    """Tasks, jobs, timers and scopes, each told."""
    nodes = [node("deep"), node("job", "service"), node("f", "and"), node("late", "boundary", host="deep", event=HOUR)]
    innermost = process("i", nodes, "start f deep end", "f job end", "late end")
    inner = node("inner", "subprocess", body=innermost, several=Several(collection="3"))
    body = process("body", [node("f", "and"), inner, node("y")], "start f inner end", "f y end")
    story = Story(outer(body, on_s("stop", HOUR)))
    assert story.events == ["late"] * 3 + ["stop"]
    assert len(story.jobs("job")) == 3
    story.fire("stop")
    assert (story.open, story.events, story.jobs("job")) == (["handle_stop"], [], [])
    assert story.told().count("cancelled deep") == story.told().count("cancelled job") == 3
    assert story.told().index("cancelled y") < story.told().index("cancelled s")


def test_an_uncaught_error_is_an_incident_at_its_end_event() -> None:
    """The rest goes on; it says what is missing, and that it was thrown, once for each time that it is tried."""
    story = Story(outer(throwing(Error(code="E1")), on_s("other", Error(code="E2")))).complete("x")
    assert story.told().count("thrown throw") == 1
    assert story.retry("throw").told().count("thrown throw") == 2
    assert story.held == [("throw", "leave")]
    assert story.open == ["y"]
    assert "E1" in str(story.incidents[0].message)


def test_an_error_climbs_past_scopes_that_do_not_catch_it() -> None:
    """As far as it must."""
    middle = process("m", [node("inner", "subprocess", body=throwing(Error(code="E1")))], "start inner end")
    assert Story(outer(middle, on_s("catch", Error(code="E1")))).complete("x").open == ["handle_catch"]


def test_an_error_does_not_go_to_a_neighbour() -> None:
    """A boundary event catches from its own activity only."""
    nodes = [
        node("f", "and"), node("s", "subprocess", body=throwing(Error(code="E1"))), node("n"),
        node("b", "boundary", host="n", event=Error(code="E1")),
    ]  # fmt: skip
    story = Story(process("p", nodes, "start f s end", "f n end", "b end")).complete("x")
    assert story.open == ["n", "y"]
    assert len(story.incidents) == 1


def test_an_error_of_one_instance_ends_the_whole_activity() -> None:
    """All instances of several go."""
    story = Story(outer(throwing(Error(code="E1")), on_s("catch", Error()), several=Several(collection="3")))
    assert story.complete("x", which=1).open == ["handle_catch"]


@pytest.mark.parametrize(("interrupting", "left"), [(True, ["handle_told"]), (False, ["go_on", "handle_told", "y"])])
def test_an_escalation_tells_and_goes_on_unless_it_is_interrupted(interrupting: bool, left: list[str]) -> None:
    """Its payload is written; one that interrupts nothing may be told again."""
    throw = node("throw", "throw", event=Escalation(code="up"), outputs=(("level", "2"),))
    nodes = [node("f", "and"), node("x"), node("y"), throw, node("go_on")]
    body = process("body", nodes, "start f x throw go_on end", "f y end")
    told = on_s("told", Escalation(code="up"), interrupting=interrupting)
    story = Story(outer(body, told)).complete("x")
    assert story.open == left
    assert story.variables == {"level": 2}


def test_what_an_escalation_interrupts_does_not_begin_the_next_step() -> None:
    """The thrower's own path ends with it: nobody is offered work that is taken away at once."""
    nodes = [node("x"), node("throw", "throw", event=Escalation(code="up")), node("go_on")]
    story = Story(outer(process("body", nodes, "start x throw go_on end"), on_s("told", Escalation(code="up"))))
    assert story.complete("x").open == ["handle_told"]
    assert not [line for line in story.told() if "go_on" in line]


def test_a_signal_is_not_heard_by_what_comes_after_it() -> None:
    """A signal is heard by those who wait when it is thrown; the next step of its own path does not yet."""
    nodes = [node("throw", "throw", event=Signal(name="paid")), node("hear", "catch", event=Signal(name="paid"))]
    story = Story(process("p", [*nodes, node("t")], "start throw hear t end"))
    assert (story.events, story.open) == (["hear"], [])


def test_an_escalation_that_nobody_hears_is_noted() -> None:
    """And the token goes on."""
    story = Story(outer(throwing(Escalation(code="up")))).complete("x")
    assert story.open == ["y"]
    thrown = [(one.kind, one.name, one.caught) for one in story.happened if isinstance(one, Thrown)]
    assert thrown == [("escalation", "up", False)]


def test_terminate_ends_its_own_scope_only() -> None:
    """The scope around goes on."""
    body = process(
        "body", [node("f", "and"), node("x"), node("y"), node("stop", "terminate")], "start f x stop", "f y end"
    )
    story = Story(outer(body)).complete("x")
    assert story.open == ["after"]
    assert story.complete("after").ended


def test_an_interrupting_signal_on_a_subprocess_stops_it() -> None:
    """All that runs inside."""
    assert Story(outer(throwing(Error()), on_s("all", Signal(name="stop")))).do("signal", "stop").open == ["handle_all"]


def test_what_terminate_removes_in_the_same_round_does_not_run() -> None:
    """Two tokens move at once, and the first ends everything."""
    nodes = [
        node("f", "and"), node("c1", "catch", event=Signal(name="s")), node("stop", "terminate"),
        node("c2", "catch", event=Signal(name="s")), node("x", "xor"), node("z"),
    ]  # fmt: skip
    assert Story(process("p", nodes, "start f c1 stop", "f c2 x z end")).do("signal", "s").ended
