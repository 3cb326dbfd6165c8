"""What a diagram says about undoing: who throws, what can be undone, what cancels."""

from __future__ import annotations

from collections.abc import Iterator

from service.process.diagram import Cancel, Compensate, Node, Process


def has_handler(process: Process, node: Node) -> bool:
    """Whether a compensation event on its border undoes it as a whole."""
    return any(isinstance(event.event, Compensate) for event in process.boundary[node.id])


def undoes_itself(process: Process) -> bool:
    """Whether an event subprocess for compensation undoes the scope."""
    return any(node.kind == "listener" and isinstance(node.event, Compensate) for node in process.nodes.values())


def can_be_undone(process: Process, node: Node) -> bool:
    """Whether something undoes it, or what is inside; of a called process nobody knows."""
    if node.kind == "call" or has_handler(process, node):
        return True
    body = node.body
    return body is not None and (
        undoes_itself(body) or any(can_be_undone(body, inner) for inner in body.nodes.values())
    )


def triggered(process: Process) -> Iterator[Process]:
    """The insides of its event subprocesses."""
    listeners = [node.id for node in process.nodes.values() if node.kind == "listener"]
    targets = {flow.target for own_id in listeners for flow in process.outgoing[own_id]}
    for node in process.nodes.values():
        if node.id in targets and node.body is not None:
            yield node.body


def thrown(process: Process) -> Iterator[Compensate]:
    """The compensation events that undo activities of this scope: its own, and those in its event subprocesses."""
    for node in process.nodes.values():
        if node.kind == "throw" and isinstance(node.event, Compensate):
            yield node.event
    for body in triggered(process):
        yield from thrown(body)


def cancels(process: Process) -> bool:
    """Whether something inside cancels the transaction that has this inside."""
    return any(
        (node.kind == "throw" and isinstance(node.event, Cancel))
        or (node.body is not None and not node.transaction and cancels(node.body))
        for node in process.nodes.values()
    )
