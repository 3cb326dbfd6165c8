"""What the reference model keeps: scopes, with tokens on flows and inside nodes. No SpiffWorkflow here."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from service.process.diagram.program import Combined, Compensate, Event, Node, Process

Key = tuple[str, int]
"""An event: its node, and which of those drawn on it."""


@dataclass(eq=False)
class Activity:
    """A token inside a node: an activity, or a place that waits for an event, an answer, or somebody to mend it."""

    node: Node
    scope: Scope
    armed: list[Node] = field(default_factory=list[Node])  # boundary events that may still fire
    pending: int = 0  # sequential instances not yet started
    running: int = 0  # instances of a task or job that somebody may complete
    failed: int = 0  # instances of a job that wait for a retry
    stuck: bool = False  # nobody catches its error, or no flow can be chosen
    passes: int = 0  # of a standard loop, begun
    over: bool = False  # all of several instances or passes are done: it ends in the next step
    asks: bool = False  # waits for an answer: a gateway, or a loop that asks whether to go on
    bodies: list[Scope] = field(default_factory=list["Scope"])
    fired: Counter[Key] = field(default_factory=Counter[Key])  # how often each of its events has come
    true: set[Key] = field(default_factory=set[Key])  # its conditions that held at the last look
    since: dict[str, int] = field(default_factory=dict[str, int])  # when each of its events began to be awaited (again)
    came: set[Key] = field(default_factory=set[Key])  # of a parallel multiple event that waits for the rest
    parts: list[list[Done]] = field(
        default_factory=list["list[Done]"]
    )  # what its completed instances leave to be undone
    walk: Walk | None = None  # it undoes something for that

    def is_on_its_way(self) -> bool:
        """Whether its flows may be taken: what is opened again to be undone has been left for good."""
        return self.walk is None or self.node.undoes


@dataclass(eq=False, kw_only=True)
class Walk(Activity):
    """Undoes what was completed in a scope, the last first, up to a moment."""

    until: int
    only: str | None = None
    waiter: Activity | None = None  # the thrower that goes on afterwards
    cancels: bool = False  # leaves the transaction afterwards

    def is_on_its_way(self) -> bool:
        return False


@dataclass(eq=False)
class Done:
    """A completed activity, undone by its handler or from the inside; or what one that was stopped leaves."""

    node: Node
    at: int
    inside: list[Done] = field(default_factory=list["Done"])  # what was completed in it
    handler: Node | None = None
    whole: bool = True  # false: stopped before its end


@dataclass(eq=False)
class Scope:
    """One running process or subprocess."""

    process: Process
    owner: Activity | None = None
    tokens: Counter[str] = field(default_factory=Counter[str])  # flow id -> tokens on it
    activities: list[Activity] = field(default_factory=list[Activity])
    consumed: dict[str, set[str]] = field(default_factory=dict[str, set[str]])  # complex gateways before their reset
    listening: list[Activity] = field(default_factory=list[Activity])  # triggers of event subprocesses
    answers: dict[str, list[tuple[str, ...]]] = field(default_factory=dict[str, list[tuple[str, ...]]])
    """Answers that came with a task for the gateway behind it, by the flow that leads there."""
    closing: bool = False  # an ad-hoc one that offers nothing more
    done: list[Done] = field(default_factory=list[Done])  # what may be undone, in order of completion

    def is_empty(self) -> bool:
        """Whether nothing is left to do."""
        return not self.activities and not +self.tokens

    def positions(self) -> set[str]:
        """Nodes at or before which a token is that may go on from there."""
        before = {flow.target for flow in self.process.flows if self.tokens[flow.id]}
        return before | {activity.node.id for activity in self.activities if activity.is_on_its_way()}


class Scopes:
    """Part of the reference model: scopes open, tokens go on in them, and what is left goes with them."""

    truths: set[str]
    """Conditions of flows, loops and several instances that hold now."""
    facts: set[str]
    """Conditions of conditional events that hold now."""
    called: Mapping[str, Process]
    now = 0
    """Counts what begins to wait."""
    scopes: list[Scope]
    """Oldest first."""

    def open(self, process: Process, owner: Activity | None) -> Scope:
        """Listen, and let the first tokens in."""
        scope = Scope(process, owner)
        self.scopes.append(scope)
        listeners = [node for node in process.nodes.values() if node.kind == "listener"]
        scope.listening = [Activity(node, scope) for node in listeners if not isinstance(node.event, Compensate)]
        for listener in scope.listening:
            self.await_events(listener, [listener.node])
        for node in process.nodes.values():
            if node.kind == "start":
                self.emit(scope, node)
        return scope

    def await_events(self, activity: Activity, nodes: list[Node]) -> None:
        """They are awaited from now on: what has waited longer comes first among equals."""
        self.now += 1
        activity.since |= {node.id: self.now for node in nodes}

    def emit(self, scope: Scope, node: Node, answer: tuple[str, ...] | None = None) -> None:
        """Put tokens on the chosen flows; where none can be chosen, the token stays until somebody mends it."""
        flows = chosen(scope.process, node, self.truths, answer)
        scope.tokens.update(flows)
        if scope.process.outgoing[node.id] and not flows:
            scope.activities.append(Activity(node, scope, stuck=True))

    def leave(self, activity: Activity) -> None:
        """Its token is gone, with all that runs inside."""
        activity.scope.activities.remove(activity)
        for body in activity.bodies:
            self.close(body)

    def wipe(self, scope: Scope) -> None:
        """Take every token of a scope away, inside and out."""
        for activity in list(scope.activities):
            self.leave(activity)
        scope.tokens.clear()
        scope.answers.clear()

    def close(self, scope: Scope) -> None:
        """The scope has ended."""
        self.scopes.remove(scope)
        scope.listening.clear()
        self.wipe(scope)


def chosen(process: Process, node: Node, truths: set[str], answer: tuple[str, ...] | None = None) -> list[str]:
    """Ids of the outgoing flows that get a token.

    Answered flows; else unconditional ones and the true ones (exclusive: the first true one), else the default.
    """
    flows = process.outgoing[node.id]
    if answer is not None:
        return [flow.id for flow in flows if flow.id in answer]
    true = [flow.id for flow in flows if flow.condition and flow.condition in truths]
    if node.kind == "xor":
        true = true[:1]
    plain = [flow.id for flow in flows if not flow.condition and not flow.default]
    return plain + (true or [flow.id for flow in flows if flow.default])


def gates_ahead(process: Process, start: str, gateway: str) -> set[str]:
    """Ids of the flows into `gateway` that a token at node `start` can come to without visiting `gateway`."""
    seen: set[str] = set()
    gates: set[str] = set()
    stack = [start]
    while stack:
        name = stack.pop()
        if name in seen or name == gateway:
            continue
        seen.add(name)
        for source in [name, *(event.id for event in process.boundary[name])]:
            for flow in process.outgoing[source]:
                if flow.target == gateway:
                    gates.add(flow.id)
                stack.append(flow.target)
    return gates


def is_patient(process: Process, node: Node) -> bool:
    """Whether the join must know where the other tokens are."""
    return node.kind == "complex" or (node.kind == "or" and len(process.incoming[node.id]) > 1)


def singly(event: Event | None) -> list[Event | None]:
    """The events drawn on one element."""
    return [part.event for part in event.parts] if isinstance(event, Combined) else [event]
