"""Tokens walked through a scope in thought, to see where they could get stuck.

Every flow has one consumer, so it is enough to let one enabled node move at a time, whichever, and to follow all its
choices: what the others do meanwhile changes nothing. Joins that look upstream (inclusive, complex) move only when
nothing else can.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from service.process.diagram import Node, Process

MOST_STATES = 4_000
MOST_TOKENS = 3
"""On one flow; beyond it the walk is given up."""
PATIENT = ("or", "complex")

State = tuple[tuple[str, int], ...]
"""Flows that hold tokens, and how many, sorted."""


def stuck_joins(process: Process) -> frozenset[str]:
    """Ids of parallel joins at which some walk ends with tokens that nothing can move any more."""
    stuck: set[str] = set()
    targets = {flow.id: flow.target for flow in process.flows}
    waiting = [_put((), process, node.id) for node in process.nodes.values() if node.kind == "start"]
    seen: set[State] = set()
    while waiting:
        state = waiting.pop()
        if state in seen:
            continue
        seen.add(state)
        if len(seen) > MOST_STATES or any(count > MOST_TOKENS for _, count in state):
            return frozenset()
        node = _next(process, state, targets)
        if node is None:
            stuck |= {targets[flow] for flow, _ in state}
        else:
            waiting += _moves(process, state, node)
    return frozenset(stuck)


def _next(process: Process, state: State, targets: dict[str, str]) -> Node | None:
    """A node that can move: patient joins after all others, what ends everything last."""
    filled = {flow for flow, _ in state}
    able = [process.nodes[own_id] for own_id in dict.fromkeys(targets[flow] for flow, _ in state)]
    able = [n for n in able if n.kind != "and" or all(flow.id in filled for flow in process.incoming[n.id])]
    return min(able, key=lambda node: (_ends_all(node), node.kind in PATIENT, node.id), default=None)


def _ends_all(node: Node) -> bool:
    return node.kind == "terminate"


def _moves(process: Process, state: State, node: Node) -> Iterator[State]:
    """The states after a node has moved, one per choice."""
    if _ends_all(node):
        yield ()
        return
    filled = [flow.id for flow in process.incoming[node.id] if flow.id in dict(state)]
    rest = _take(state, filled if node.kind in ("and", *PATIENT) else filled[:1])
    flows = [flow.id for flow in process.outgoing[node.id]]
    for chosen in _choices(process, node, flows):
        yield _add(rest, chosen)
    for event in process.boundary[node.id]:
        yield _add(_put(rest, process, event.id), () if event.interrupting else flows)


def _choices(process: Process, node: Node, flows: list[str]) -> Iterator[tuple[str, ...] | list[str]]:
    if node.kind in ("xor", "race") and len(flows) > 1:
        yield from ((flow,) for flow in flows)
    elif node.kind in PATIENT and len(flows) > 1:
        sizes = range(1, len(flows) + 1) if len(flows) < 5 else (1, len(flows))
        yield from (some for size in sizes for some in combinations(flows, size))
    else:
        yield flows


def _put(state: State, process: Process, own_id: str) -> State:
    return _add(state, [flow.id for flow in process.outgoing[own_id]])


def _add(state: State, flows: tuple[str, ...] | list[str]) -> State:
    counts = dict(state)
    for flow in flows:
        counts[flow] = counts.get(flow, 0) + 1
    return tuple(sorted(counts.items()))


def _take(state: State, flows: list[str]) -> State:
    counts = dict(state)
    for flow in flows:
        counts[flow] -= 1
    return tuple(sorted((flow, count) for flow, count in counts.items() if count))
