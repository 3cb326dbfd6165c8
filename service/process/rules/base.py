"""What every rule looks at: the reading, what else is known, and ways through a scope."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Literal

from service.base.values import value_object
from service.process.diagram import Compensate, Finding, Kind, Node, Process, Reading


@value_object(kw_only=True)
class Known:
    """What exists beside the file; None where nobody looked."""

    forms: Mapping[str, frozenset[str]] | None = None
    """Keys of the fields of each form, by the form's id."""
    processes: frozenset[str] | None = None
    """Ids of processes that can be called."""
    calendars: tuple[str, ...] | None = None
    """Names of the calendars that can count business time."""
    purpose: Literal["publish", "check", "try"] = "publish"
    """What is missing is an error only for who publishes. That nothing moves any more is none for who tries it: the
    trial shows where."""


NOTHING = Known()


def scopes(reading: Reading) -> Iterator[Process]:
    """Every process and, after it, its subprocesses."""
    for process in reading.program.processes.values():
        yield from within(process)


def nodes(process: Process) -> Iterator[Node]:
    """The nodes of a scope and of the subprocesses inside."""
    for scope in within(process):
        yield from scope.nodes.values()


def within(process: Process) -> Iterator[Process]:
    """The scope itself and, after it, the subprocesses inside."""
    yield process
    for node in process.nodes.values():
        if node.body is not None:
            yield from within(node.body)


def tell(reading: Reading, kind: Kind, own_id: str, **values: object) -> Iterator[Finding]:
    """The finding on what was drawn under this safe id; nothing for what nobody drew."""
    element = reading.elements.get(own_id)
    if element is not None:
        yield kind.at(element.drawn or element.id, element.line, **{"name": element.label, **values})


def next_to(process: Process) -> Mapping[str, tuple[str, ...]]:
    """Where a token can go on from each node: along flows, and from an activity through its boundary events; what
    undoes an activity is no way on.
    """
    return {
        own_id: (
            *(flow.target for flow in process.outgoing[own_id]),
            *(event.id for event in process.boundary[own_id] if not isinstance(event.event, Compensate)),
        )
        for own_id in process.nodes
    }


def reachable(process: Process) -> frozenset[str]:
    """Nodes that a token can come to, from any start or listener, or to undo what has been reached."""
    steps = next_to(process)
    found = spread(
        (node.id for node in process.nodes.values() if node.kind in ("start", "listener") or node.offered), steps
    )
    undoing = [node for node in process.nodes.values() if isinstance(node.event, Compensate) and node.host in found]
    handlers = [node.handler for node in undoing if node.handler is not None]
    return spread((*found, *(node.id for node in undoing), *handlers), steps)


def leading_out(process: Process) -> frozenset[str]:
    """Nodes from which a token can come to where it ends."""
    back: dict[str, list[str]] = {own_id: [] for own_id in process.nodes}
    for own_id, targets in next_to(process).items():
        for target in targets:
            back[target].append(own_id)
    ends = (own_id for own_id in process.nodes if not process.outgoing[own_id])
    return spread(ends, back)


def spread(sources: Iterable[str], steps: Mapping[str, Iterable[str]]) -> frozenset[str]:
    """Everything that the steps lead to from these sources, with the sources."""
    seen: set[str] = set()
    stack = list(sources)
    while stack:
        own_id = stack.pop()
        if own_id not in seen:
            seen.add(own_id)
            stack.extend(steps[own_id])
    return frozenset(seen)
