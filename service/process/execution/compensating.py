"""What a compiled process needs to be undone: which events wait for nothing, and what opens an activity again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from service.process.diagram.program import Cancel, Compensate, Node, Process
from service.process.execution.activities import Subprocess
from service.process.execution.compensation import (
    WALK,
    CancelTransaction,
    CompensationBoundary,
    CompensationStart,
    Reopened,
    ReopenedSubprocess,
    ThrowCompensation,
    Walk,
    reopened_name,
)
from service.process.execution.repeated import Repeated

if TYPE_CHECKING:
    from service.process.execution.elements import TokenSpec
    from service.process.execution.running import TokenProcessSpec

CLASSES: dict[str, type[TokenSpec]] = {
    "throw": ThrowCompensation,
    "boundary": CompensationBoundary,
    "listener": CompensationStart,
}


def compensating_class(node: Node) -> type[TokenSpec] | None:
    """The class of an event that has to do with compensation or cancelling; None: it is another one."""
    if isinstance(node.event, Compensate):
        return CLASSES[node.kind]
    return CancelTransaction if isinstance(node.event, Cancel) and node.kind == "throw" else None


def armed_boundaries(process: Process, node: Node) -> tuple[str, ...]:
    """The boundary events that wait beside an activity as long as it lives."""
    return tuple(event.id for event in process.boundary[node.id] if not isinstance(event.event, Compensate))


def add_compensation(spec: TokenProcessSpec, process: Process) -> None:
    """Walks, what is opened again, and who is undone by what."""
    listeners = [node for node in process.nodes.values() if node.kind == "listener"]
    undoing = [node.id for node in listeners if isinstance(node.event, Compensate)]
    spec.start.listeners = tuple(node.id for node in listeners if node.id not in undoing)
    spec.undo_listener = undoing[0] if undoing else None
    triggered = {flow.target for flow in process.flows if process.nodes[flow.source].kind == "listener"}
    Walk(spec, WALK).node = Node(id=WALK, kind="pass")
    for node in process.nodes.values():
        made = spec.task_specs[node.id]
        made.is_triggered = node.id in triggered
        if isinstance(made, ThrowCompensation) and isinstance(node.event, Compensate):
            made.activity, made.waits = node.event.activity, node.event.waits
        if isinstance(made, CompensationBoundary) and node.handler is not None and node.host is not None:
            made.handler = node.handler
            spec.task_specs[node.host].undone_by = node.id
        if node.kind in ("subprocess", "call"):
            _reopened(spec, made, node)


def _reopened(spec: TokenProcessSpec, made: TokenSpec, node: Node) -> None:
    one = spec.task_specs[made.instance] if isinstance(made, Repeated) else made
    name = reopened_name(node.id)
    if isinstance(one, Subprocess):
        again = ReopenedSubprocess(spec, name)
        again.body = one.body
        if node.transaction and one is not made:  # who cancels one instance undoes the others from within
            other = ReopenedSubprocess(one.body, name)
            other.body, other.node = one.body, node
    else:
        again = Reopened(spec, name)
    again.node = node
