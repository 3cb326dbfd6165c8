"""What stories of undoing are made of: activities with handlers, and who throws."""

from __future__ import annotations

from typing import Any

from execution_story import Story, node, process

from service.process.diagram.program import Compensate, Node, Process


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


def nested(*extra: Node, flows: tuple[str, ...] = (), **details: Any) -> Node:
    """A subprocess Q with the undoable tasks b and c."""
    return node("Q", "subprocess", body=process("Q", [*undoable("b c"), *extra], "start b c end", *flows), **details)


def event_subprocess(name: str, event: Any, body: Process, **details: Any) -> list[Node]:
    """An event subprocess and what triggers it; its flow is `on-name name`."""
    return [node(f"on-{name}", "listener", event=event, **details), node(name, "subprocess", body=body)]
