"""The program: what a diagram means once the reader has filled in what people leave out.

A `Diagram` says what is drawn; a `Program` says what is run. The reader makes one from the other and tells, as
findings, what it filled in. The engine compiles programs and never sees XML.

All expressions are FEEL texts without the leading `=`. Ids are the drawn ones where those are legal; an element that
nobody drew has an id with a `#`, which no XML id may hold.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal, TypeVar

from service.base.values import value_object
from service.process.diagram.traits import AdHoc, Human, Loop, Option, Question, Several
from service.process.diagram.triggers import (
    ByHand,
    Cancel,
    Combined,
    Compensate,
    Condition,
    Error,
    Escalation,
    Event,
    Message,
    Part,
    Signal,
    Timer,
    single,
)

__all__ = [
    "AdHoc",
    "ByHand",
    "Cancel",
    "Combined",
    "Compensate",
    "Condition",
    "Error",
    "Escalation",
    "Event",
    "Flow",
    "Human",
    "Loop",
    "Message",
    "MessageFlow",
    "Node",
    "NodeKind",
    "Opening",
    "Option",
    "Pairs",
    "Part",
    "Process",
    "Program",
    "Question",
    "Several",
    "Signal",
    "Timer",
    "single",
]

T = TypeVar("T")
Pairs = tuple[tuple[str, str], ...]
"""(variable, FEEL expression), in order."""

NodeKind = Literal[
    "start",  # a token enters here; with an event, only when that event comes
    "end",
    "terminate",  # removes every token of its scope
    "task",  # a person's work
    "service",  # a job's work
    "subprocess",
    "call",
    "pass",  # nothing but the choice of outgoing flows
    "xor",
    "and",
    "or",
    "complex",
    "race",  # event-based gateway
    "catch",  # an event in the middle, or a receive task
    "throw",  # an event in the middle or at an end
    "boundary",
    "listener",  # the trigger of an event subprocess: waits in the scope, its flow leads to the subprocess node
]


@value_object(kw_only=True)
class Flow:
    """A sequence flow."""

    id: str
    source: str
    target: str
    name: str = ""
    condition: str | None = None
    default: bool = False


@value_object(kw_only=True)
class Node:
    """One element as it is run."""

    id: str
    kind: NodeKind
    type: str = ""
    """The BPMN element as drawn, such as `userTask`; empty for what nobody drew."""
    name: str = ""
    lane: str | None = None
    """Name of the innermost lane it stands in (the pool's where there are no lanes)."""
    human: Human | None = None
    question: Question | None = None
    """xor, or: asks instead of evaluating."""
    asks_for: str | None = None
    """task: id of the gateway right behind it, whose question joins this task's form."""
    host: str | None = None
    """boundary: the activity it sits on."""
    interrupting: bool = True
    """boundary, listener."""
    event: Event | None = None
    """start, catch, boundary, listener, throw."""
    opened_by: tuple[str, ...] = ()
    """start: ids of the catches right behind it of which the first to come starts the process; the others are waited
    for."""
    body: Process | None = None
    """subprocess."""
    ad_hoc: AdHoc | None = None
    """subprocess: nothing starts it inside but those who choose."""
    offered: bool = False
    """An element of an ad-hoc subprocess that people may choose, any number of times."""
    transaction: bool = False
    """subprocess: a Cancel inside it cancels it."""
    handler: str | None = None
    """boundary with Compensate: id of the activity, in the same scope, that undoes the host. Of a multi-instance or
    looping host it undoes all instances together, once."""
    undoes: bool = False
    """An activity that is a compensation handler: no flow enters or leaves it, it runs only to undo another."""
    several: Several | None = None
    loop: Loop | None = None
    threshold: int = 1
    """complex: filled incoming flows that activate it."""
    inputs: Pairs | None = None
    """Become local names of the activity; None: none drawn (call: everything visible goes in)."""
    outputs: Pairs | None = None
    """Written outward when it ends; None: none drawn (call: everything comes out)."""
    target: str | None = None
    """call: FEEL for the id of the called process."""
    job: str | None = None
    """service: topic of its job."""
    retries: int | None = None
    sends: tuple[str, ...] = ()
    """Ids of the message flows that leave it; their messages go when it completes. Of a throw with a Message they say
    whom that one is for, and send nothing themselves."""
    properties: Mapping[str, str] = field(default_factory=dict[str, str])
    """Names and values that the analyst hung on the element (`zeebe:properties`, `camunda:properties`)."""
    drawn: str = ""
    """Its id in the file, where that one is not legal or not unique; else empty: the id is the drawn one."""
    by_hand: bool = False
    """catch, boundary, listener: a person of its lane may also say that the message or signal came."""
    awaits_words: bool = False
    """catch: it waits for a message that nothing in the file sends. In the client's lane their next words are it."""
    note: str | None = None
    """Written to the case's conversation when it is reached (a message end or throw without a definition)."""


@value_object(kw_only=True)
class Opening:
    """An event that starts a process. `id`: which; `start`: the start event that opens it then."""

    id: str
    start: Node
    event: Event


@dataclass(frozen=True, kw_only=True)
class Process:
    """What one scope runs: a process or the inside of a subprocess."""

    id: str
    name: str = ""
    nodes: Mapping[str, Node] = field(default_factory=dict[str, Node])
    flows: tuple[Flow, ...] = ()

    @cached_property
    def outgoing(self) -> Mapping[str, tuple[Flow, ...]]:
        """Flows by the node they leave, in drawn order."""
        return self._grouped((flow.source, flow) for flow in self.flows)

    @cached_property
    def incoming(self) -> Mapping[str, tuple[Flow, ...]]:
        """Flows by the node they enter, in drawn order."""
        return self._grouped((flow.target, flow) for flow in self.flows)

    @cached_property
    def boundary(self) -> Mapping[str, tuple[Node, ...]]:
        """Boundary events by the activity they sit on."""
        return self._grouped((node.host, node) for node in self.nodes.values())

    @cached_property
    def openings(self) -> tuple[Opening, ...]:
        """The events that start it, one by one, in drawn order."""
        starts = [node for node in self.nodes.values() if node.kind == "start"]
        return tuple(
            Opening(id=f"{at.id}#{number}" if isinstance(at.event, Combined) else at.id, start=start, event=event)
            for start in starts
            for at in (start, *(self.nodes[own_id] for own_id in start.opened_by))
            for number, event in enumerate(single(at.event), start=1)
        )

    def _grouped(self, pairs: Iterable[tuple[str | None, T]]) -> Mapping[str, tuple[T, ...]]:
        found: dict[str | None, list[T]] = {name: [] for name in self.nodes}
        for name, one in pairs:
            if name in found:
                found[name].append(one)
        return {name: tuple(found[name]) for name in self.nodes}


@value_object(kw_only=True)
class MessageFlow:
    """A message between two pools; an end is an element, or a pool that runs nothing."""

    id: str
    name: str
    source: str
    target: str
    message: str
    """Name under which it is sent and awaited."""


@value_object(kw_only=True)
class Program:
    """All that one file runs. `starts` are the processes that nothing else in the file starts."""

    processes: Mapping[str, Process]
    message_flows: tuple[MessageFlow, ...] = ()
    starts: tuple[str, ...] = ()
    forms: Mapping[str, str] = field(default_factory=dict[str, str])
    """Embedded forms by id, as JSON text."""
    names: tuple[str, ...] = ()
    """Names with blanks in them that expressions use (data objects, mappings): the parser must know them."""
