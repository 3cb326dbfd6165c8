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


@dataclass(frozen=True, slots=True, kw_only=True)
class Flow:
    """A sequence flow."""

    id: str
    source: str
    target: str
    name: str = ""
    condition: str | None = None
    default: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Timer:
    """`expression` gives ISO 8601 text, or a FEEL date and time or duration; `form` says which."""

    form: Literal["date", "duration", "cycle"]
    expression: str
    business: bool = False
    """Counted in business time ("2 dias úteis"): P2D is two business days."""
    calendar: str | None = None
    """Name of the calendar it counts in (element property `prazo.calendario`); None: the default one."""
    pauses: bool = False
    """Stands still while the case waits for its client or a third party (element property `prazo.pausa`)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """Found by name and key. Without a key the case correlates."""

    name: str
    key: str | None = None
    computed: str | None = None
    """FEEL for the name, evaluated when the wait begins or the message goes; `name` is then the text as drawn."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Signal:
    """Heard by all who wait for its name."""

    name: str
    computed: str | None = None
    """As that of a message."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """Fires when the expression becomes true."""

    expression: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Error:
    """Climbs outward to the nearest catcher; must be caught. Code None catches all."""

    code: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Escalation:
    """Climbs outward; goes on when nobody listens. Code None catches all."""

    code: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ByHand:
    """A person of the lane says that it happened; on a boundary, a button on the task it sits on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Compensate:
    """Undoing of completed activities, the last one first, each once.

    throw: undoes what is completed in its scope; thrown inside an event subprocess, also what is completed around that.
    boundary: never armed; when its host, once completed, is undone, it fires and `Node.handler` runs. listener: never
    armed; undoes the scope it stands in, once that is completed, in place of the activities inside.
    """

    activity: str | None = None
    """throw: the one activity to undo; None: all."""
    waits: bool = True
    """throw: goes on when everything is undone; False: at once."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cancel:
    """throw: stops the innermost transaction around it, undoes what is completed there, then leaves by its boundary.

    boundary of a transaction: where a cancelled one is left; without it the path ends when everything is undone.
    """


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One of several events that are drawn on one element. `name`: how people call it, beside the element's name."""

    event: Timer | Message | Signal | Condition | Error | Escalation | ByHand
    name: str = ""
    by_hand: bool = False
    """As `Node.by_hand`, for this one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Combined:
    """Several events drawn on one element. Thrown: all of them. Awaited: any of them makes it happen."""

    parts: tuple[Part, ...]
    together: bool = False
    """Awaited: all must come, each once, in any order (parallel multiple)."""


Event = Timer | Message | Signal | Condition | Error | Escalation | ByHand | Compensate | Cancel | Combined


def single(event: Event | None) -> tuple[Event, ...]:
    """The events that one consists of, mostly itself; none for None."""
    if isinstance(event, Combined):
        return tuple(part.event for part in event.parts)
    return () if event is None else (event,)


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """One answer to a question: taking it takes the flow."""

    flow: str
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What a gateway asks a person when it has no conditions (or, with `fallback`, only when none of them holds)."""

    text: str
    options: tuple[Option, ...]
    many: bool = False
    """Several answers may be ticked (inclusive gateway)."""
    fallback: bool = False
    """Asked only when no condition holds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Human:
    """How a person's work looks and whose it is; expressions are FEEL, None where nothing was drawn."""

    form: str | None = None
    """Id of a form, found embedded in the diagram or among the published forms."""
    embedded_form: str | None = None
    """JSON text of a form that the diagram itself holds."""
    assignee: str | None = None
    candidate_groups: str | None = None
    candidate_users: str | None = None
    due: str | None = None
    business: bool = False
    """A duration in `due` is counted in business time."""
    calendar: str | None = None
    """Name of the calendar in which it is counted; None: the default one."""
    follow_up: str | None = None
    priority: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Several:
    """Multi-instance: one instance per element of `collection`, which each sees under the name `item`."""

    collection: str
    """Gives a list, or how many."""
    item: str | None = None
    sequential: bool = False
    result: str | None = None
    """Variable that gets the list of results."""
    element: str | None = None
    """Variable, local to each instance, that becomes one element of the result."""
    element_expression: str | None = None
    """FEEL that gives the element; None: the variable named by `element`."""
    until: str | None = None
    """Asked after each instance: when true, the others are not needed any more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Loop:
    """Standard loop: the activity again while `condition` holds; None asks the person who did it."""

    condition: str | None = None
    test_before: bool = False
    maximum: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AdHoc:
    """How an ad-hoc subprocess is done: people choose among the activities inside that nothing leads to."""

    sequential: bool = False
    """One at a time."""
    until: str | None = None
    """Asked after each activity: when true, it is finished. None: a person says so."""
    cancels_rest: bool = True
    """What still runs then is cancelled; False: it is waited for, and nothing more is offered."""
    active: str | None = None
    """Gives a list of ids: these activities begin at once, and when nothing runs any more it is finished."""


@dataclass(frozen=True, slots=True, kw_only=True)
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
    note: str | None = None
    """Written to the case's conversation when it is reached (a message end or throw without a definition)."""


@dataclass(frozen=True, slots=True, kw_only=True)
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


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageFlow:
    """A message between two pools; an end is an element, or a pool that runs nothing."""

    id: str
    name: str
    source: str
    target: str
    message: str
    """Name under which it is sent and awaited."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Program:
    """All that one file runs. `starts` are the processes that nothing else in the file starts."""

    processes: Mapping[str, Process]
    message_flows: tuple[MessageFlow, ...] = ()
    starts: tuple[str, ...] = ()
    forms: Mapping[str, str] = field(default_factory=dict[str, str])
    """Embedded forms by id, as JSON text."""
    names: tuple[str, ...] = ()
    """Names with blanks in them that expressions use (data objects, mappings): the parser must know them."""
