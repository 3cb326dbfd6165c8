"""Instances that are being undone go on in another release: what is still to be undone follows, or is named."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from execution_story import Story, node, process
from transactions_pen import cancel_by_the_third
from undoing_story import nested, throw, undoable, walked

from service.process.diagram.program import Cancel, Loop, Node, Process, Several
from service.process.execution.state import to_state

CANCELLED = node("cancelled", "boundary", host="Q", event=Cancel())
SEQUENTIAL, AT_ONCE = (Several(collection="[1, 2, 3]", item="i", sequential=each) for each in (True, False))


def diagram(task: str = "a", *, undone: bool = True, name: str = "Q", **details: object) -> Process:
    """A transaction of several instances: a task, then the answer `off` cancels it."""
    first = undoable(task) if undone else [node(task)]
    nodes = [*first, node("x", "xor"), node("w"), node("no", "throw", event=Cancel())]
    body = process(name, nodes, f"start {task} x", "x no if off", "x w end default")
    whole = node(name, "subprocess", transaction=True, body=body, **details)
    around = [whole, replace(CANCELLED, host=name), node("sorry")]
    return process("P", around, f"start {name} end", "cancelled sorry end")


def cancelled(drawn: Process, *, sequential: bool = True) -> Story:
    """Two instances are through or under way, the third cancels them all."""
    return cancel_by_the_third(Story(drawn), sequential=sequential)


def moved(story: Story, drawn: Process, mapping: dict[str, str] | None = None) -> list[str]:
    """What is dropped on the way, by element."""
    story.shelf.publish("r2", drawn)
    moves = story.instance.plan(story.shelf, "r2", mapping)
    story.do("migrate", story.shelf, "r2", mapping)
    return [move.element for move in moves if move.dropped]


@pytest.mark.parametrize("sequential", [True, False])
@pytest.mark.parametrize("after", range(3))
def test_siblings_of_the_instance_that_cancels_are_undone_in_the_other_release(sequential: bool, after: int) -> None:
    """However far the undoing has come; nothing is lost, and a twin release changes nothing."""
    several = SEQUENTIAL if sequential else AT_ONCE
    story = cancelled(diagram(several=several), sequential=sequential)
    for _ in range(after):
        story.complete("undo-a")
    before = json.dumps(to_state(story.instance._running)).replace('"r1"', '"r2"')
    assert moved(story, diagram(several=several)) == []
    assert json.dumps(to_state(story.instance._running)).replace('"r1"', '"r2"') == before
    for number in range(3 - after, 0, -1):
        assert story.seen("undo-a")["i"] == number
        story.complete("undo-a")
    assert walked(story, "sorry").ended


def test_passes_of_a_loop_that_is_cancelled_follow() -> None:
    """As instances do."""
    loop = Loop(condition="true")
    story = Story(diagram(loop=loop)).complete("a", off=False).complete("w").complete("a", off=True)
    assert moved(story, diagram(loop=loop)) == []
    assert walked(story, "undo-a", "undo-a", "sorry").ended


def test_siblings_follow_the_mapping() -> None:
    """The transaction and its task have other ids there."""
    story = cancelled(diagram(several=SEQUENTIAL))
    names = {"Q": "R", "a": "z", "c-a": "c-z", "undo-a": "undo-z"}
    assert moved(story, diagram("z", name="R", several=SEQUENTIAL), names) == []
    assert walked(story, "undo-z", "undo-z", "undo-z", "sorry").ended


def test_what_of_the_siblings_cannot_be_undone_there_is_named() -> None:
    """The step that is being undone now has nowhere to go: with a counterpart the rest is named, element by element."""
    story = cancelled(diagram(several=SEQUENTIAL))
    other = diagram("b", several=SEQUENTIAL)
    names = {"c-a": "c-b", "undo-a": "undo-b"}
    story.shelf.publish("r2", other)
    moves = story.instance.plan(story.shelf, "r2", names)
    assert [(move.element, move.dropped) for move in moves if move.dropped] == [("a", True)] * 2
    story.do("migrate", story.shelf, "r2", names)
    assert walked(story, "undo-b", "sorry").ended


def test_what_is_lost_inside_a_subprocess_is_named() -> None:
    """Some of what it has completed can be undone there, some not; of several instances as well."""

    def drawn(first: list[Node], **details: object) -> Process:
        if not details:
            body = nested()
        else:
            body = node("Q", "subprocess", body=process("Q", [*undoable("b c")], "start b c end"), **details)
        inside = process("Q", [*first, *undoable("c")], "start b c end")
        return process("p", [replace(body, body=inside), node("w"), throw()], "start Q w x end")

    for details in ({}, {"several": Several(collection="[1]", item="i")}):
        story = Story(drawn(undoable("b"), **details)).complete("b").complete("c")
        assert moved(story, drawn([node("b")], **details)) == ["b"]
        assert walked(story.complete("w"), "undo-c").ended
