"""Random unstructured processes: any node may follow any other."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

from reference_processes import Builder

from service.process.diagram.program import ByHand, Node, Process

GATEWAYS = ("xor", "and", "or", "complex")
WAITS = ("task", "subprocess", "catch", "race", "boundary")  # kinds a token cannot run through by itself


def unstructured(rng: Random, kinds: Sequence[str], size: int = 16) -> Process:
    """A random graph of the given node kinds. Every cycle holds a waiting node, so that settling ends."""
    while True:
        builder = Builder(rng, ["task"])
        start, end = builder.node("start"), builder.node("end")
        names = [_random_node(builder, rng.choice(kinds)) for _ in range(rng.randint(6, size))]
        names += [name for name, node in builder.nodes.items() if node.kind in ("boundary", "catch")]
        builder.flow(start, rng.choice(names[:3]))
        for place, name in enumerate(names):
            if builder.nodes[name].kind != "race":
                _leave(builder, names, place, end, implicit="implicit" in kinds)
        process = _reachable_part(builder, start)
        if not _spins(process) and any(flow.target == end for flow in process.flows):
            return process


def _leave(builder: Builder, names: list[str], place: int, end: str, *, implicit: bool) -> None:
    """Flows from one node to random others, more often forward."""
    rng, name = builder.rng, names[place]
    node = builder.nodes[name]
    is_gateway = node.kind in GATEWAYS
    count = rng.choice([1, 1, 2, 3] if is_gateway else [1, 1, 1, 2] if implicit else [1])
    others = [n for n in names if builder.nodes[n].kind not in ("boundary", "catch")] + [end]
    forward = [n for n in others if n == end or names.index(n) > place]
    targets = {rng.choice(forward if rng.random() < 0.7 else others) for _ in range(count)}
    conditional = len(targets) > 1 and node.kind != "and" and (is_gateway or rng.random() < 0.5)
    for index, target in enumerate(sorted(targets)):
        is_default = conditional and index == len(targets) - 1
        builder.flow(name, target, conditional=conditional and not is_default, default=is_default)


def _random_node(builder: Builder, kind: str) -> str:
    if kind == "guarded":
        host = builder.node("task")
        builder.node("boundary", host=host, interrupting=builder.rng.random() < 0.5, event=ByHand())
        return host
    if kind == "race":
        race = builder.node("race")
        for _ in range(2):
            builder.flow(race, builder.node("catch", event=ByHand()))
        return race
    if kind in ("subprocess", "multi_task"):
        return getattr(builder, kind)(1)[0]
    return builder.node("task" if kind == "implicit" else kind, threshold=builder.rng.randint(1, 2))


def _reachable_part(builder: Builder, start: str) -> Process:
    found: set[str] = set()
    stack = [start]
    while stack:
        name = stack.pop()
        if name not in found:
            found.add(name)
            stack += [flow.target for flow in builder.flows if flow.source == name]
            stack += [node.id for node in builder.nodes.values() if node.host == name]
    nodes = {name: node for name, node in builder.nodes.items() if name in found}
    return Process(id="process", nodes=nodes, flows=tuple(flow for flow in builder.flows if flow.source in found))


def _spins(process: Process) -> bool:
    """Whether a token could run in a circle without waiting for anybody."""
    ahead = {name: {flow.target for flow in process.outgoing[name]} for name in process.nodes}
    free = {name for name, node in process.nodes.items() if node.kind not in WAITS or _may_be_empty(node)}
    while leaves := {name for name in free if not ahead[name] & free}:
        free -= leaves
    return bool(free)


def _may_be_empty(node: Node) -> bool:
    return node.several is not None and node.several.collection == "0"
