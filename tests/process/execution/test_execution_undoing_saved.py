"""What is kept for undoing, and for ever."""

from __future__ import annotations

import json
from pathlib import Path

from execution_story import NOON, Shelf, Story, node, process
from undoing_story import event_subprocess, nested, throw, undoable

from service.process.diagram.program import Cancel, Compensate, Process, Several
from service.process.execution import Instance
from service.process.execution.state import FORMAT, to_state
from service.process.execution.upgrades import upgraded

GOLDEN = Path(__file__).parent / "golden"


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


def test_a_state_with_a_log_loads_for_ever() -> None:
    """Promise 7: the golden file of a state that is being undone is never rewritten."""
    golden = json.loads((GOLDEN / "format-1-compensation.json").read_text())
    shelf, (diagram, called) = Shelf(), everything_undone()
    shelf.publish("r1", diagram)
    shelf.publish("r1 R", called)
    instance = Instance.load((GOLDEN / "format-1-compensation.bin").read_bytes(), shelf, NOON)
    assert to_state(instance._running) == upgraded(golden, FORMAT)
    order: list[str] = []
    while instance.ended is None:
        work = instance.waiting().work[-1]
        order.append(work.element)
        instance.complete(work.task, now=NOON)
    transaction = ["undo-u", "undo-t", "sorry"]
    assert [name for name in order if name in transaction] == transaction
    others = [name for name in order if name not in transaction]
    assert others == ["undo-r", "undo-m", "undo-m", "undo-c", "undo-b", "undo-a", "z"]
