"""Random unstructured processes: any node may follow any other."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

from reference_drawings import CODES, SIGNALS, Drawing, has_condition, may_be_empty
from reference_processes import Builder

from service.process.diagram.program import Error, Escalation, Node, Process, Signal

GATEWAYS = ("xor", "and", "or", "complex")
WAITS = ("task", "service", "subprocess", "call", "catch", "race", "boundary")
"""Kinds that a token cannot run through by itself."""
INSIDE = ["task", "sequence", "xor", "parallel", "escalation", "error_end", "terminate"]
"""What activities of a graph are made of."""
ACTIVITIES = ("job", "subprocess", "call", "multi_task", "multi_subprocess", "standard_loop")


def unstructured(rng: Random, kinds: Sequence[str], size: int = 20) -> Drawing:
    """A random graph of the given node kinds. Every cycle holds a waiting node, so that settling ends."""
    while True:
        builder = Builder(rng, INSIDE)
        start, end = builder.node("start"), builder.node("end")
        names = [_random_node(builder, rng.choice(kinds)) for _ in range(rng.randint(8, size))]
        first = rng.choice([rng.choice(names[:3]), builder.node("and")])
        builder.flow(start, first)
        if first not in names:  # more tokens than one from the beginning
            for name in rng.sample(names[: len(names) // 2 + 1], 2):
                builder.flow(first, name)
        names += [name for name, node in builder.nodes.items() if node.kind in ("boundary", "catch", "throw")]
        left = {flow.source for flow in builder.flows}
        for place, name in enumerate(names):
            if name not in left and builder.nodes[name].kind != "terminate":
                _leave(builder, names, place, end, implicit="implicit" in kinds)
        process = _reachable_part(builder, start)
        if not _spins(process) and any(flow.target == end for flow in process.flows):
            return Drawing(process, builder.called)


def _leave(builder: Builder, names: list[str], place: int, end: str, *, implicit: bool) -> None:
    """Flows from one node to random others, more often forward."""
    rng, name = builder.rng, names[place]
    node = builder.nodes[name]
    is_gateway = node.kind in GATEWAYS
    count = rng.choice([1, 1, 2, 3] if is_gateway else [1, 1, 1, 2] if implicit else [1])
    others = [n for n in names if builder.nodes[n].kind not in ("boundary", "catch", "throw")]
    forward = [n for n in others if names.index(n) > place] or [end]
    choices = [forward] * 7 + [others] * 3 + [[end]]
    targets = {rng.choice(rng.choice(choices)) for _ in range(count)}
    conditional = len(targets) > 1 and node.kind != "and" and (is_gateway or rng.random() < 0.5)
    for index, target in enumerate(sorted(targets)):
        is_default = conditional and index == len(targets) - 1
        builder.flow(name, target, conditional=conditional and not is_default, default=is_default)


def _random_node(builder: Builder, kind: str) -> str:
    """One node, with what belongs to it: boundary events, or events to choose from."""
    rng = builder.rng
    if kind == "race":
        race = builder.node("race")
        for event in builder.events(2):
            builder.flow(race, builder.node("catch", event=event))
        return race
    if kind == "throw":
        code = rng.choice(CODES[:2])
        event = rng.choice([Error(code=code), Escalation(code=code), Signal(name=rng.choice(SIGNALS))])
        task = builder.node("task")
        builder.flow(task, builder.node("throw", event=event))
        return task
    if kind == "guarded":
        host = _activity(builder, rng.choice(["task", "task", *ACTIVITIES]))
        for event in builder.events_on(host):
            builder.node("boundary", host=host, interrupting=rng.random() < 0.5, event=event)
        if builder.nodes[host].kind in ("subprocess", "call"):
            builder.node("boundary", host=host, event=Error())
        return host
    if kind == "event_subprocess":
        return builder.event_subprocess(0)[0]
    return _activity(builder, kind)


def _activity(builder: Builder, kind: str) -> str:
    if kind in ACTIVITIES:
        return builder.node("service") if kind == "job" else getattr(builder, kind)(1)[0]
    return builder.node("task" if kind == "implicit" else kind, threshold=builder.rng.randint(1, 2))


def _reachable_part(builder: Builder, start: str) -> Process:
    found: set[str] = set()
    stack = [start, *(name for name, node in builder.nodes.items() if node.kind == "listener")]
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
    for name in process.nodes:
        ahead[name] |= {event.id for event in process.boundary[name] if has_condition(event.event)}
    free = {name for name, node in process.nodes.items() if not _waits(process, node)}
    while leaves := {name for name in free if not ahead[name] & free}:
        free -= leaves
    return bool(free)


def _waits(process: Process, node: Node) -> bool:
    """Whether every token stays there for a while: no condition lets it go on at once, and there is work to do."""
    events = [node, *process.boundary[node.id]]
    events += [process.nodes[flow.target] for flow in process.outgoing[node.id] if node.kind == "race"]
    if node.kind not in WAITS or any(has_condition(event.event) for event in events):
        return False
    return not may_be_empty(node)
