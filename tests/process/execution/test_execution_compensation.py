"""Compensation: what is completed is undone, the last first, each once."""

from __future__ import annotations

from dataclasses import replace

import pytest
from execution_story import Story, node, process
from undoing_story import event_subprocess, nested, throw, undoable, undone, walked

from service.process.diagram.program import (
    AdHoc,
    ByHand,
    Compensate,
    Error,
    Flow,
    Loop,
    Message,
    Node,
    Process,
    Several,
    Signal,
)
from service.process.execution import Thrown


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


@pytest.mark.parametrize("event", [Message(name="Desfeito"), Signal(name="Desfeito")])
def test_a_handler_may_send_what_undoes(event: Message | Signal) -> None:
    """A send task that undoes gives the word back, to what is undone next and in the end to who threw."""
    nodes = [*undoable("a"), node("b"), *undone("b", "throw", type="sendTask", event=event), throw(), node("z")]
    story = Story(process("P", nodes, "start a b x z end"))
    assert walked(story, "a", "b", "undo-a", "z").ended
    assert story.told().count("thrown undo-b") == 1


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


def test_every_instance_of_a_call_is_undone() -> None:
    """Each called process with what it held."""
    twice = Several(collection="[10, 20]", item="n", sequential=True)
    call = node("call", "call", target='"R"', several=twice, inputs=(("price", "n"),), outputs=())
    story = Story(process("P", [call, throw()], "start call x end"), process("R", undoable("b"), "start b end"))
    story.complete("b").complete("b")
    assert story.seen("undo-b") == {"price": 20}
    story.complete("undo-b")
    assert story.seen("undo-b") == {"price": 10}
    assert story.complete("undo-b").ended


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


@pytest.mark.parametrize("own", [False, True])
def test_an_ad_hoc_subprocess_is_undone(own: bool) -> None:
    """In the order in which people did its activities; while it is undone it offers nothing more."""
    parts = [replace(one, offered=one.id in ("b", "c")) for one in undoable("b c")]
    handling = event_subprocess("H", Compensate(), process("H", [node("h")], "start h end")) if own else []
    body = Process(
        id="Q",
        nodes={one.id: one for one in [*parts, *handling]},
        flows=(Flow(id="on-H-H", source="on-H", target="H"),) if own else (),
    )
    done = AdHoc(until="count(all) = 3")
    nodes = [node("Q", "subprocess", body=body, ad_hoc=done), node("z"), throw()]
    story = Story(process("P", nodes, "start Q z x end"), variables={"all": []})
    for number, name in enumerate(("c", "b", "c"), start=1):
        story.complete(name).complete(name, all=list(range(number)))
    assert story.open == ["z"]
    assert walked(story, "z", *(["h"] if own else ["undo-c", "undo-b", "undo-c"])).ended
