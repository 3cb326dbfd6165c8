"""Compensation and transactions: what is completed is undone, the last first, each once."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from execution_story import NOON, Shelf, Story, node, process

from service.process.diagram.program import (
    ByHand,
    Cancel,
    Compensate,
    Error,
    Loop,
    Node,
    Process,
    Several,
    Signal,
    Timer,
)
from service.process.execution import Cancelled, Fired, Instance, NotOpen, Thrown
from service.process.execution.state import to_state

GOLDEN = Path(__file__).parent / "golden"


def undoable(names: str, **details: Any) -> list[Node]:
    """Tasks, each with a compensation event and a handler: `a` is undone by `undo-a`."""
    return [made for name in names.split() for made in (node(name, **details), *undone(name))]


def undone(name: str, kind: str = "task", **details: Any) -> list[Node]:
    """The compensation event and the handler of an activity."""
    event = node(f"c-{name}", "boundary", host=name, event=Compensate(), handler=f"undo-{name}")
    return [event, node(f"undo-{name}", kind, undoes=True, **details)]


def throw(name: str = "x", activity: str | None = None, *, waits: bool = True) -> Node:
    """A compensation event that throws."""
    return node(name, "throw", event=Compensate(activity=activity, waits=waits))


def walked(story: Story, *expected: str) -> Story:
    """One after the other is open, alone."""
    for name in expected:
        assert story.open == [name]
        story.complete(name)
    return story


def events(story: Story, *elements: str) -> list[str]:
    """What happened, at these elements only."""
    return [line for line in story.told() if line.split()[1] in elements]


def test_completed_activities_are_undone_in_reverse_order() -> None:
    """The thrower waits for the handlers, one after the other; what is still open is not undone."""
    story = Story(
        process("P", [*undoable("a b c"), throw(), node("z"), node("f", "and")], "start a b f c end", "f x z end")
    )
    story.complete("a").complete("b")
    assert story.open == ["c", "undo-b"]
    story.complete("undo-b")
    assert story.open == ["c", "undo-a"]
    assert story.complete("undo-a").open == ["c", "z"]
    assert story.complete("z").complete("c").ended


def test_what_is_told_of_an_undoing() -> None:
    """The throw, the compensation event, the handler, and only then the end of the throw."""
    story = Story(process("P", [*undoable("a"), throw()], "start a x end"))
    walked(story, "a", "undo-a")
    assert events(story, "x", "c-a", "undo-a") == [
        "entered x",
        "thrown x",
        "fired c-a",
        "completed c-a",
        "entered undo-a",
        "completed undo-a",
        "completed x",
    ]
    (thrown,) = [one for one in story.happened if isinstance(one, Thrown)]
    assert (thrown.kind, thrown.name, thrown.caught) == ("compensation", None, True)
    assert story.ended


def test_each_pass_is_undone_and_each_once() -> None:
    """An activity that was passed twice is undone twice; a second throw finds nothing more of it."""
    nodes = [*undoable("a b"), node("g", "xor"), throw("x", "a"), throw("y")]
    story = Story(process("P", nodes, "start a b g", "g a if again", "g x default", "x y end"))
    story.complete("a").complete("b", again=True).complete("a").complete("b", again=False)
    assert walked(story, "undo-a", "undo-a", "undo-b", "undo-b").ended


def test_nothing_to_undo() -> None:
    """What never ran is not undone, and a throw that finds nothing goes on."""
    story = Story(process("P", [*undoable("a"), throw(), throw("y", "a"), node("z")], "start x y z a end"))
    assert story.open == ["z"]
    assert [one.caught for one in story.happened if isinstance(one, Thrown)] == [False, False]
    assert walked(story, "z", "a").ended


def test_a_throw_that_does_not_wait() -> None:
    """It goes on at once; the process ends when the handlers are done as well."""
    story = Story(process("P", [*undoable("a b"), throw(waits=False), node("z")], "start a b x z end"))
    story.complete("a").complete("b")
    assert story.open == ["undo-b", "z"]
    story.complete("z")
    assert walked(story, "undo-b", "undo-a").ended


def test_a_compensation_end() -> None:
    """It undoes what is completed and then ends."""
    story = Story(process("P", [*undoable("a"), node("b"), throw("stop")], "start a b stop"))
    assert walked(story, "a", "b", "undo-a").ended


def test_what_completes_while_something_is_undone_stays() -> None:
    """A throw means what was completed before it."""
    story = Story(process("P", [*undoable("a b"), throw(), node("f", "and")], "start f a x end", "f b end"))
    story.complete("a").complete("b")
    assert walked(story, "undo-a").ended


def test_two_throws_share_the_log() -> None:
    """What one of them undoes the other one does not undo again."""
    nodes = [*undoable("a b"), node("f", "and"), throw("x"), throw("y"), node("p"), node("q")]
    story = Story(process("P", nodes, "start a b f p x end", "f q y end"))
    story.complete("a").complete("b").complete("p").complete("q")
    assert story.open == ["undo-a", "undo-b"]
    story.complete("undo-a").complete("undo-b")
    assert story.ended
    assert sum(line == "completed undo-a" for line in story.told()) == 1


def nested(*extra: Node, flows: tuple[str, ...] = (), **details: Any) -> Node:
    """A subprocess Q with the undoable tasks b and c."""
    return node("Q", "subprocess", body=process("Q", [*undoable("b c"), *extra], "start b c end", *flows), **details)


def test_a_completed_subprocess_is_undone_from_the_inside() -> None:
    """Its own log is walked backwards at its place in the order, however deep."""
    outer = node("O", "subprocess", body=process("O", [nested()], "start Q end"))
    story = Story(process("P", [*undoable("a d"), outer, throw()], "start a O d x end"))
    assert walked(story, "a", "b", "c", "d", "undo-d", "undo-c", "undo-b", "undo-a").ended


def test_a_subprocess_undone_by_name() -> None:
    """Only what was completed inside it."""
    story = Story(process("P", [*undoable("a"), nested(), throw("x", "Q")], "start a Q x end"))
    assert walked(story, "a", "b", "c", "undo-c", "undo-b").ended


def test_a_handler_of_the_subprocess_replaces_the_inner_ones() -> None:
    """What undoes a subprocess as a whole stands for all that is inside."""
    story = Story(process("P", [nested(), *undone("Q"), throw()], "start Q x end"))
    assert walked(story, "b", "c", "undo-Q").ended


def test_an_interrupted_subprocess_is_not_undone() -> None:
    """Only what has completed is."""
    late = node("late", "boundary", host="Q", event=ByHand())
    story = Story(process("P", [*undoable("a"), nested(), late, throw()], "start a Q end", "late x end"))
    story.complete("a").complete("b").fire("late")
    assert walked(story, "undo-a").ended


def event_subprocess(name: str, event: Any, body: Process, **details: Any) -> list[Node]:
    """An event subprocess and what triggers it; its flow is `on-name name`."""
    return [node(f"on-{name}", "listener", event=event, **details), node(name, "subprocess", body=body)]


def test_an_error_handler_inside_the_scope_undoes_the_scope() -> None:
    """A throw within an event subprocess undoes what is completed around it, after its own."""
    rescue = process("H", [*undoable("call"), throw()], "start call x end")
    nodes = [*undoable("a b"), node("bad", "throw", event=Error(code="E")), *event_subprocess("H", Error(), rescue)]
    story = Story(process("P", nodes, "start a b bad", "on-H H"))
    assert walked(story, "a", "b", "call", "undo-call", "undo-b", "undo-a").ended


def test_a_boundary_path_undoes_its_own_scope() -> None:
    """An error path that begins at a boundary event stands in the scope of its activity."""
    inner = process("Q", [*undoable("b"), node("bad", "throw", event=Error(code="E"))], "start b bad")
    nodes = [*undoable("a"), node("Q", "subprocess", body=inner), node("e", "boundary", host="Q", event=Error())]
    story = Story(process("P", [*nodes, throw()], "start a Q end", "e x end"))
    assert walked(story, "a", "b", "undo-a").ended


def undoing_itself(*extra: Node, flow: str = "start h end") -> Node:
    """A subprocess Q that brings the event subprocess H which undoes it."""
    own = event_subprocess("H", Compensate(), process("H", [node("h"), *extra], flow))
    return nested(*own, flows=("on-H H",))


def test_an_event_subprocess_for_compensation_replaces_the_inner_handlers() -> None:
    """It never runs while its subprocess does, and then in place of what is inside."""
    story = Story(process("P", [undoing_itself(), node("z"), throw()], "start Q z x end"))
    walked(story, "b", "c", "z", "h")
    assert story.ended
    assert events(story, "on-H", "H") == ["fired on-H", "completed on-H", "entered H", "completed H"]


def test_an_event_subprocess_for_compensation_may_undo_what_is_inside() -> None:
    """A throw in it reaches the log of the subprocess that it undoes."""
    again = undoing_itself(throw("y"), flow="start h y end")
    story = Story(process("P", [again, throw()], "start Q x end"))
    assert walked(story, "b", "c", "h", "undo-c", "undo-b").ended


def test_a_subprocess_sees_what_it_held() -> None:
    """Its own variables come back as they were when it completed; all others are as they are now."""
    own = event_subprocess("H", Compensate(), process("H", [node("h")], "start h end"))
    inner = process("Q", [node("b"), *own], "start b end", "on-H H")
    nodes = [node("Q", "subprocess", body=inner, inputs=(("room", "wish"), ("price", "null"))), node("z"), throw()]
    story = Story(process("P", nodes, "start Q z x end"), variables={"wish": "sea", "n": 1})
    story.complete("b", price=90).complete("z", wish="hill", n=2)
    assert story.seen("h") == {"room": "sea", "price": 90, "wish": "hill", "n": 2}
    assert story.complete("h", n=3).ended
    assert story.variables == {"wish": "hill", "n": 3}


def test_a_handler_sees_what_its_activity_held() -> None:
    """The local names of a task are there again for the handler, with its own inputs; what it writes goes outward."""
    nodes = [node("a", inputs=(("seat", '"12A"'),)), *undone("a", inputs=(("why", '"late"'),)), throw()]
    story = Story(process("P", nodes, "start a x end"), variables={"paid": 1})
    story.complete("a")
    assert story.seen("undo-a") == {"seat": "12A", "why": "late", "paid": 1}
    assert story.complete("undo-a", paid=0).variables == {"paid": 0}


def test_a_handler_of_several_instances_runs_once() -> None:
    """BPMN 2.0, 13.5.5: it undoes all instances together; it may be done several times itself."""
    several = Several(collection="[1, 2, 3]", item="i", result="all", element_expression="i * 10")
    many = Several(collection="all", item="each", sequential=True)
    nodes = [node("a", several=several), *undone("a", several=many), throw()]
    story = Story(process("P", nodes, "start a x end"))
    story.complete("a").complete("a").complete("a")
    assert story.seen("undo-a")["each"] == 10
    assert walked(story, "undo-a", "undo-a", "undo-a").ended
    assert sum(line == "fired c-a" for line in story.told()) == 1


@pytest.mark.parametrize("sequential", [True, False])
def test_every_instance_of_a_subprocess_is_undone(sequential: bool) -> None:
    """The one that completed last comes first, each with its own variables."""
    several = Several(collection="[1, 2]", item="i", sequential=sequential)
    inner = node("Q", "subprocess", several=several, body=process("Q", undoable("b"), "start b end"))
    story = Story(process("P", [inner, node("z"), throw()], "start Q z x end"))
    story.complete("b", which=0 if sequential else 1).complete("b").complete("z")
    last = story.seen("undo-b")["i"]
    assert last == (2 if sequential else 1)
    story.complete("undo-b")
    assert story.seen("undo-b")["i"] == 3 - last
    assert story.complete("undo-b").ended


def test_instances_that_were_not_needed_are_not_undone() -> None:
    """Only completed instances are."""
    several = Several(collection="3", until="numberOfCompletedInstances >= 2")
    inner = node("Q", "subprocess", several=several, body=process("Q", undoable("b"), "start b end"))
    story = Story(process("P", [inner, throw()], "start Q x end"))
    story.complete("b").complete("b")
    assert walked(story, "undo-b", "undo-b").ended


def test_every_pass_of_a_looping_subprocess_is_undone() -> None:
    """As the instances of one that runs several times."""
    inner = node(
        "Q", "subprocess", loop=Loop(maximum=2, condition="true"), body=process("Q", undoable("b"), "start b end")
    )
    story = Story(process("P", [inner, throw()], "start Q x end"))
    assert walked(story, "b", "b", "undo-b", "undo-b").ended


def test_a_called_process_is_undone_as_part_of_its_call() -> None:
    """With the variables it had, and the release it had."""
    called = process("R", undoable("b"), "start b end")
    story = Story(
        process(
            "P", [node("call", "call", target='"R"', inputs=(("n", "7"),), outputs=()), throw()], "start call x end"
        ),
        called,
    )
    story.complete("b", own="yes")
    story.shelf.publish("r2", process("R", [node("other")], "start other end"))
    assert story.seen("undo-b") == {"n": 7, "own": "yes"}
    assert walked(story, "undo-b").ended
    assert story.variables == {}


def test_a_called_process_may_bring_what_undoes_it() -> None:
    """An event subprocess for compensation of the called process undoes its call."""
    own = event_subprocess("H", Compensate(), process("H", [node("h")], "start h end"))
    called = process("R", [node("b"), *own], "start b end", "on-H H")
    story = Story(process("P", [node("call", "call", target='"R"'), throw()], "start call x end"), called)
    assert walked(story, "b", "h").ended


def test_handlers_of_every_kind() -> None:
    """A subprocess, a called process and a job undo as a task does."""
    body, called = process("U", [node("deep")], "start deep end"), process("R", [node("far")], "start far end")
    nodes = [
        node("a"), *undone("a", "subprocess", body=body), node("b"), *undone("b", "call", target='"R"'),
        node("c"), *undone("c", "service", job="refund"), throw(),
    ]  # fmt: skip
    story = Story(process("P", nodes, "start a b c x end"), called)
    walked(story, "a", "b", "c").complete_job("undo-c", done=True)
    assert walked(story, "far", "deep").ended
    assert story.variables == {"done": True}


def test_a_failing_handler_is_an_incident() -> None:
    """It waits for a person to mend it; then the walk goes on where it stood."""
    each = Several(collection="paid", item="one", sequential=True)
    nodes = [*undoable("a"), node("b"), *undone("b", several=each), throw(), node("z")]
    story = Story(process("P", nodes, "start a b x z end"), variables={"paid": "all"})
    story.complete("a").complete("b")
    assert story.held == [("undo-b", "begin")]
    story.change(paid=["all"]).retry("undo-b")
    assert walked(story, "undo-b", "undo-a", "z").ended


def test_an_error_of_a_handler_takes_its_own_way() -> None:
    """A boundary event ends the handler; the walk goes on beside the path of the event."""
    failed = node("failed", "boundary", host="undo-b", event=Error())
    nodes = [*undoable("a"), node("b"), *undone("b", "service", job="refund"), failed, node("by-hand"), throw()]
    story = Story(process("P", nodes, "start a b x end", "failed by-hand end"))
    story.complete("a").complete("b").fail_job("undo-b", "NO")
    assert story.open == ["by-hand", "undo-a"]
    assert story.complete("undo-a").complete("by-hand").ended


def test_what_a_broken_off_walk_has_not_begun_may_still_be_undone() -> None:
    """An event that interrupts the scope stops handlers; the rest of the log stays."""
    rescue = process("H", [throw("y")], "start y end")
    nodes = [*undoable("a b"), throw(), *event_subprocess("H", Signal(name="stop"), rescue)]
    story = Story(process("P", nodes, "start a b x end", "on-H H"))
    story.complete("a").complete("b")
    assert story.open == ["undo-b"]
    story.do("signal", "stop")
    assert "cancelled undo-b" in story.told()
    assert walked(story, "undo-a").ended


def test_terminate_stops_without_undoing() -> None:
    """Handlers that run are taken away with everything else."""
    nodes = [*undoable("a"), node("f", "and"), throw(), node("b"), node("stop", "terminate")]
    story = Story(process("P", nodes, "start a f x end", "f b stop"))
    story.complete("a")
    assert story.open == ["b", "undo-a"]
    assert story.complete("b").ended


def test_an_instance_that_is_cancelled_is_not_undone() -> None:
    """A person who ends it means an end."""
    story = Story(process("P", [*undoable("a"), throw()], "start a x end"))
    story.complete("a").do("cancel")
    assert (story.instance.ended, story.open) == ("cancelled", [])


def test_joins_do_not_wait_for_handlers() -> None:
    """What undoes stands outside the flow: an inclusive join looks at the thrower only."""
    nodes = [*undoable("a"), node("o", "or"), node("b"), throw(waits=False), node("m", "or"), node("z")]
    story = Story(process("P", nodes, "start a o b m", "o x m", "m z end"))
    story.complete("a").complete("b")
    assert story.open == ["undo-a", "z"]
    assert story.complete("z").complete("undo-a").ended


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
    """The cancel event sits on the whole activity."""
    transaction = deal(several=Several(collection="2"))
    story = Story(process("P", [transaction, CANCELLED, node("sorry")], "start Q end", "cancelled sorry end"))
    story.complete("a").complete("b").complete("c")
    assert story.open == ["a", "undo-b"]
    story.complete("undo-b").complete("undo-a")
    assert walked(story, "sorry").ended


def test_cancel_events_come_from_inside_only() -> None:
    """No command fires the cancel event of a transaction, and it is no row of what waits."""
    story = Story(process("P", [deal(), CANCELLED], "start Q end", "cancelled end"))
    assert story.events == []
    tokens = {one.task_spec.name: one.id for one in story.instance._running.every_token()}
    with pytest.raises(NotOpen):
        story.do("fire", tokens["cancelled"])


def test_the_log_keeps_no_more_than_it_takes() -> None:
    """Activities that nothing undoes leave nothing behind."""
    body = process("Q", [node("q")], "start q end")
    nodes = [node("a"), *undoable("b"), node("Q", "subprocess", body=body), throw(), node("z")]
    story = Story(process("P", nodes, "start a b Q x z end"))
    story.complete("a").complete("b").complete("q")
    walk = next(one for one in story.instance._running.every_token() if one.task_spec.name == "undo-b")
    assert walk.internal_data.keys() == {"walk", "human"}
    story.complete("undo-b")
    assert "log" not in json.dumps(to_state(story.instance._running))


def everything_undone() -> tuple[Process, Process]:
    """A process that can undo in every way there is, in the middle of undoing."""
    own = event_subprocess("H", Compensate(), process("H", [node("h")], "start h end"))
    kept = process("K", [*undoable("k"), *own], "start k end", "on-H H")
    twice = Several(collection="[1, 2]", item="i", sequential=True)
    agreed = process("T", [*undoable("t u"), node("no", "throw", event=Cancel())], "start t u no")
    nodes = [
        *undoable("a", inputs=(("when", 'date("2026-01-05")'),)), nested(inputs=(("price", "1.5"),)),
        node("M", "subprocess", several=twice, body=process("M", undoable("m"), "start m end")),
        node("call", "call", target='"R"'), node("K", "subprocess", body=kept), node("f", "and"),
        node("T", "subprocess", transaction=True, body=agreed),
        node("cancelled", "boundary", host="T", event=Cancel()), node("sorry"), throw(), node("z"),
    ]  # fmt: skip
    diagram = process("P", nodes, "start a Q M call K f x z end", "f T end", "cancelled sorry end")
    return diagram, process("R", undoable("r"), "start r end")


def test_a_state_with_a_log_loads_for_ever() -> None:
    """Promise 7: the golden file of a state that is being undone is never rewritten."""
    golden = json.loads((GOLDEN / "format-1-compensation.json").read_text())
    shelf, (diagram, called) = Shelf(), everything_undone()
    shelf.publish("r1", diagram)
    shelf.publish("r1 R", called)
    instance = Instance.load((GOLDEN / "format-1-compensation.bin").read_bytes(), shelf, NOON)
    assert to_state(instance._running) == golden
    order: list[str] = []
    while instance.ended is None:
        work = instance.waiting().work[-1]
        order.append(work.element)
        instance.complete(work.task, now=NOON)
    transaction = ["undo-u", "undo-t", "sorry"]
    assert [name for name in order if name in transaction] == transaction
    others = [name for name in order if name not in transaction]
    assert others == ["undo-r", "undo-m", "undo-m", "undo-c", "undo-b", "undo-a", "z"]


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
