"""An event subprocess: a listener in the scope whose flow leads to the subprocess."""

from __future__ import annotations

import pytest
from execution_story import Story, node, process

from service.process.diagram.program import Condition, Error, Escalation, Event, Flow, Message, Node, Process, Timer
from service.process.execution import Thrown

Handler = tuple[list[Node], str]
DAILY = Timer(form="duration", expression='"P1D"')


def handler(name: str, event: Event, *, interrupting: bool, body: Process | None = None) -> Handler:
    """The two nodes and the flow that an event subprocess is read as."""
    body = body or process(f"{name}_body", [node(f"{name}_task")], f"start {name}_task end")
    nodes = [
        node(name, "listener", event=event, interrupting=interrupting),
        node(f"{name}_sub", "subprocess", body=body),
    ]
    return nodes, f"{name} {name}_sub"


def scope(name: str, nodes: list[Node], flows: list[str], *handlers: Handler) -> Process:
    """A process with event subprocesses."""
    return process(name, nodes + [one for made, _ in handlers for one in made], *flows, *(flow for _, flow in handlers))


PLAIN = [node("t"), node("u")], ["start t u end"]


def test_an_interrupting_one_takes_the_place_of_its_scope() -> None:
    """The other listeners of the scope go too."""
    stop = handler("h", Message(name="stop"), interrupting=True)
    story = Story(scope("p", *PLAIN, stop, handler("other", DAILY, interrupting=False)))
    assert story.events == ["h", "other"]
    story.fire("h", reason="enough")
    assert story.open == ["h_task"]
    assert story.events == []
    assert story.variables == {"reason": "enough"}
    assert story.complete("h_task").ended


def test_one_that_interrupts_nothing_runs_beside_and_may_come_again() -> None:
    """The process waits for handlers that are still at work."""
    note = handler("h", Message(name="note"), interrupting=False)
    story = Story(scope("p", *PLAIN, note)).fire("h").fire("h")
    assert story.open == ["h_task", "h_task", "t"]
    assert story.events == ["h"]
    story.complete("t").complete("u")
    assert not story.ended
    assert story.events == ["h"]
    assert story.complete("h_task").complete("h_task").ended


def test_a_scope_ends_though_listeners_wait() -> None:
    """Nobody is waited for who may never come."""
    story = Story(scope("p", *PLAIN, handler("h", Message(name="note"), interrupting=False)))
    assert story.complete("t").complete("u").ended
    assert story.events == []


def test_a_timer_cycle_in_a_scope() -> None:
    """As many rounds as were drawn."""
    cycle = handler("h", Timer(form="cycle", expression='"R2/PT1H"'), interrupting=False)
    story = Story(scope("p", *PLAIN, cycle)).fire("h").fire("h")
    assert story.events == []
    assert story.open == ["h_task", "h_task", "t"]


def test_a_condition_that_becomes_true() -> None:
    """When the step that makes it true ends."""
    when = handler("h", Condition(expression="n > 1"), interrupting=True)
    story = Story(scope("p", *PLAIN, when), variables={"n": 1})
    assert story.open == ["t"]
    assert story.complete("t", n=2).open == ["h_task"]


def inner_error(*handlers: Handler) -> Process:
    """A subprocess in which x leads to an error while y waits beside; the boundary b would take it too."""
    nodes = [node("f", "and"), node("x"), node("y"), node("throw", "throw", event=Error(code="E"))]
    body = scope("body", nodes, ["start f x throw end", "f y end"], *handlers)
    outer = [node("s", "subprocess", body=body), node("after"), node("handled")]
    outer += [node("b", "boundary", host="s", event=Error())]
    return process("p", outer, "start s after end", "b handled end")


def test_the_scope_itself_catches_before_its_boundary() -> None:
    """And the subprocess then ends as usual."""
    story = Story(inner_error(handler("h", Error(code="E"), interrupting=True))).complete("x")
    assert story.open == ["h_task"]
    assert story.complete("h_task").open == ["after"]


def test_an_error_in_a_handler_goes_outward() -> None:
    """A handler does not catch its own errors."""
    again = process("again", [node("h_task"), node("r", "throw", event=Error(code="E"))], "start h_task r end")
    story = Story(inner_error(handler("h", Error(code="E"), interrupting=True, body=again))).complete("x")
    assert story.open == ["h_task"]
    assert story.complete("h_task").open == ["handled"]


@pytest.mark.parametrize(("interrupting", "left"), [(True, ["h_task"]), (False, ["h_task", "y"])])
def test_escalation_to_the_scope(interrupting: bool, left: list[str]) -> None:
    """Told as caught."""
    nodes = [node("f", "and"), node("x"), node("y"), node("throw", "throw", event=Escalation(code="up"))]
    up = handler("h", Escalation(), interrupting=interrupting)
    story = Story(scope("p", nodes, ["start f x throw end", "f y end"], up)).complete("x")
    assert story.open == left
    assert [(one.name, one.caught) for one in story.happened if isinstance(one, Thrown)] == [("up", True)]


def test_handlers_within_handlers() -> None:
    """A handler is a scope with handlers of its own."""
    nodes = [node("h_task"), node("throw", "throw", event=Error(code="E"))]
    deep = handler("deep", Error(code="E"), interrupting=True)
    ask = handler("ask", Message(name="ask"), interrupting=False)
    inner = scope("h_body", nodes, ["start h_task throw end"], deep, ask)
    story = Story(scope("p", *PLAIN, handler("h", Message(name="go"), interrupting=False, body=inner)))
    assert story.events == ["h"]
    assert story.fire("h").events == ["ask", "h"]
    assert story.fire("ask").open == ["ask_task", "h_task", "t"]
    assert story.complete("h_task").open == ["deep_task", "t"]
    assert story.events == ["h"]
    assert story.complete("deep_task").complete("t").complete("u").ended


def test_a_listener_in_a_subprocess_goes_with_it() -> None:
    """It listens as long as its scope lives."""
    body = scope("body", [node("x")], ["start x end"], handler("h", Message(name="m"), interrupting=True))
    story = Story(process("p", [node("s", "subprocess", body=body), node("z")], "start s z end"))
    assert story.events == ["h"]
    assert story.complete("x").events == []
    assert story.open == ["z"]


def test_it_begins_at_the_start_that_was_triggered() -> None:
    """Two triggers of one event subprocess lead to a start of their own inside."""
    inside = [node(name, "start") for name in ("day#start", "stop#start")] + [node("a"), node("b"), node("end", "end")]
    flows = (("day#start", "a"), ("stop#start", "b"), ("a", "end"), ("b", "end"))
    lines = tuple(Flow(id=f"{source}-{target}", source=source, target=target) for source, target in flows)
    body = Process(id="body", nodes={one.id: one for one in inside}, flows=lines)
    listening = [node("day", "listener", event=DAILY), node("stop", "listener", event=Message(name="stop"))]
    nodes = [*PLAIN[0], *listening, node("h", "subprocess", body=body)]
    story = process("p", nodes, *PLAIN[1], "day h", "stop h")
    assert Story(story).fire("day").open == ["a"]
    assert Story(story).fire("stop").open == ["b"]
