"""What random processes are drawn with, and what a walk must know of a drawing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, fields, replace
from functools import cached_property
from itertools import pairwise
from random import Random
from typing import Any

from reference_scopes import singly

from service.process.diagram.program import (
    ByHand,
    Combined,
    Condition,
    Event,
    Flow,
    Message,
    Node,
    Part,
    Process,
    Question,
    Signal,
    Timer,
)

CODES = ["E1", "E2", None]
SIGNALS = ["S1", "S2"]
MESSAGES = ["M1", "M2", "M3"]
ONCE = Timer(form="duration", expression='"PT1H"')
"""Fires once; a button that interrupts nothing may be pressed again and again."""
CYCLES = [Timer(form="cycle", expression=text) for text in ('"R2/PT1H"', '"R/PT1H"')]
Outside = ByHand | Timer | Message | Signal | Condition
Ends = tuple[str, str]
"""Entry and exit of a block; the exit may get one more outgoing flow."""


@dataclass(frozen=True)
class Drawing:
    """A process with those that it calls."""

    process: Process
    called: dict[str, Process] = field(default_factory=dict[str, Process])

    @cached_property
    def scopes(self) -> list[Process]:
        """All processes and insides of subprocesses."""
        return [scope for process in (self.process, *self.called.values()) for scope in _scopes(process)]

    @cached_property
    def conditions(self) -> dict[str, bool]:
        """Conditions of flows, loops and several instances; true: the flow goes back."""
        found: dict[str, bool] = {}
        for scope in self.scopes:
            order = {name: place for place, name in enumerate(scope.nodes)}
            found |= {one.condition: order[one.target] < order[one.source] for one in scope.flows if one.condition}
            for node in scope.nodes.values():
                asked = [node.loop and node.loop.condition]
                asked += [one.until for one in (node.several, node.ad_hoc) if one]
                found |= dict.fromkeys(filter(None, asked), False)
        return found

    @cached_property
    def facts(self) -> list[str]:
        """Conditions of conditional events."""
        nodes = (node for scope in self.scopes for node in scope.nodes.values())
        events = (event for node in nodes for event in singly(node.event))
        return [event.expression for event in events if isinstance(event, Condition)]

    @cached_property
    def questions(self) -> dict[str, Question | bool]:
        """What completing a node's work asks: a question, or (True) whether to loop again."""
        found: dict[str, Question | bool] = {}
        for scope in self.scopes:
            for node in scope.nodes.values():
                question = scope.nodes[node.asks_for].question if node.asks_for else node.question
                if question and not (node.asks_for and question.fallback):
                    found[node.id] = question
                if node.loop:
                    found[node.id] = True
        return found


def _scopes(process: Process) -> Iterator[Process]:
    yield process
    for node in process.nodes.values():
        if node.body:
            yield from _scopes(node.body)


class Pen:
    """Draws one process, node by node."""

    def __init__(
        self, rng: Random, blocks: Sequence[str], prefix: str = "", called: dict[str, Process] | None = None
    ) -> None:
        self.rng, self.blocks, self.prefix = rng, blocks, prefix
        self.nodes: dict[str, Node] = {}
        self.flows: list[Flow] = []
        self.called: dict[str, Process] = {} if called is None else called
        self.listened: set[Any] = set()

    def node(self, kind: Any, **details: Any) -> str:
        """One more node; its name."""
        name = f"{self.prefix}{kind}{len(self.nodes)}"
        self.nodes[name] = Node(id=name, kind=kind, **details)
        return name

    def change(self, name: str, **details: Any) -> None:
        """Draw a node otherwise."""
        self.nodes[name] = replace(self.nodes[name], **details)

    def flow(self, source: str, target: str, *, conditional: bool = False, default: bool = False) -> str:
        """One more flow; its condition is a variable of its own name."""
        name = f"{self.prefix}f{len(self.flows)}"
        condition = name if conditional else None
        self.flows.append(Flow(id=name, source=source, target=target, condition=condition, default=default))
        return name

    def row(self, *names: str) -> None:
        """Connect nodes in a row."""
        for source, target in pairwise(names):
            self.flow(source, target)

    def in_a_row(self, *blocks: Ends) -> Ends:
        """Connect blocks in a row."""
        for (_, last), (first, _) in pairwise(blocks):
            self.flow(last, first)
        return blocks[0][0], blocks[-1][1]

    def side_by_side(self, *blocks: Ends) -> Ends:
        """All of them, at the same time."""
        split, join = self.node("and"), self.node("and")
        for first, last in blocks:
            self.row(split, first)
            self.row(last, join)
        return split, join

    def enclosed(self, block: Ends) -> Process:
        """A whole process of one block."""
        self.flow(self.node("start"), block[0])
        self.flow(block[1], self.node("end"))
        return self.built()

    def event(self, *, repeats: bool = False) -> Event:
        """Something that comes from outside, once or (with cycles) again and again."""
        single = self._singles(repeats=repeats)
        if "multiple" in self.blocks and self.rng.random() < 0.5:
            parts = self.rng.sample(single, self.rng.randint(2, 3))
            return Combined(parts=tuple(Part(event=one) for one in parts), together=self.rng.random() < 0.5)
        return self.rng.choice(single)

    def _singles(self, *, repeats: bool) -> list[Outside]:
        """One of each kind."""
        return [
            ByHand(),
            self.rng.choice([ONCE, *CYCLES]) if repeats else ONCE,
            Message(name=self.rng.choice(MESSAGES)),
            Signal(name=self.rng.choice(SIGNALS)),
            Condition(expression=f"{self.prefix}c{len(self.nodes)}"),
        ]

    def events(self, count: int, *, repeats: bool = False) -> list[Event]:
        """For the same place, without a signal or condition in common: who hears it first, BPMN leaves open."""
        found: list[Event] = []
        shared: set[Event | None] = set()
        while len(found) < count:
            event = self.event(repeats=repeats)
            heard = {one for one in singly(event) if isinstance(one, Signal | Condition)}
            if not heard & shared:
                found.append(event)
                shared |= heard
        return found

    def events_on(self, host: str, *, repeats: bool = False) -> list[Event]:
        """One or two for an activity. Whether a condition that holds is seen on one with nothing to do is left open."""
        found = self.events(self.rng.randint(1, 2), repeats=repeats)
        if may_be_empty(self.nodes[host]):
            return [ONCE if has_condition(event) else event for event in found]
        return found

    def built(self) -> Process:
        """The process so far."""
        return Process(id=f"{self.prefix}process", nodes=self.nodes, flows=tuple(self.flows))


def may_be_empty(node: Node) -> bool:
    """Whether an activity may have nothing to do."""
    return bool((node.several and node.several.collection == "0") or (node.loop and node.loop.test_before))


def has_condition(event: Event | None) -> bool:
    """Whether it may happen, or one of its parts may come, without anybody's doing."""
    return any(isinstance(one, Condition) for one in singly(event))


def told(drawing: Drawing) -> str:
    """The drawing in words: a line per node, with what differs from the usual and where its flows lead."""
    return "\n".join(line for scope in drawing.scopes for line in (f"{scope.id}:", *_lines(scope)))


def _lines(scope: Process) -> Iterator[str]:
    for node in scope.nodes.values():
        usual = Node(id=node.id, kind=node.kind)
        drawn = [name for name in (one.name for one in fields(node)) if name not in ("id", "kind")]
        details = {name: getattr(node, name) for name in drawn if getattr(node, name) != getattr(usual, name)}
        if node.body is not None:
            details["body"] = node.body.id
        flows = [
            f"{flow.target}{' if ' * bool(flow.condition)}{flow.condition or ''}{' default' * flow.default}"
            for flow in scope.outgoing[node.id]
        ]
        yield f"  {node.id} {' '.join(f'{name}={value}' for name, value in details.items())} > {', '.join(flows)}"
