"""A scope's program as nets: the one its starts begin, and the one of what runs beside, such as reminders.

What an event that interrupts nothing begins, and what never comes back into the rest, may well run several times at
once; it is looked at by itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from service.process.diagram import Cancel, Combined, Compensate, Error, Escalation, Event, Flow, Node, Process
from service.process.rules.base import next_to, nodes, spread
from service.process.rules.net import PATIENT, Joining, Net, Role, Spot, Way

ACTIVITIES = ("task", "service", "subprocess", "call")
WAITING = (*ACTIVITIES, "catch", "race")


def nets(process: Process) -> Iterator[Net]:
    """The nets of a scope; none where nothing begins."""
    events = {node.id for node in process.nodes.values() if node.kind in ("boundary", "listener")}
    looked_at = any(node.kind in PATIENT and len(process.incoming[node.id]) > 1 for node in process.nodes.values())
    mute = {own_id for own_id in events if not looked_at and not _may_come(process, process.nodes[own_id])}
    beside = {own_id for own_id in events - mute if _beside(process.nodes[own_id])}
    starts = [node.id for node in process.nodes.values() if node.kind == "start"]
    main = spread(starts, _steps(process, mute | beside))
    ends = {own_id for own_id in main if process.nodes[own_id].kind == "end" and not process.outgoing[own_id]}
    closed = beside - spread(main - ends, _back(process))
    if starts:
        members = spread(starts, _steps(process, mute | closed))
        yield _Drawing(process, members, mute | closed, kept=main).net(starts)
    if begins := [own_id for own_id in process.nodes if own_id in closed]:
        aside = spread(begins, _steps(process, mute))
        net = _Drawing(process, aside, mute | closed, kept=aside).net(begins)
        net.beside = True
        yield net


def _steps(process: Process, without: set[str]) -> dict[str, list[str]]:
    return {own_id: [to for to in targets if to not in without] for own_id, targets in next_to(process).items()}


def _back(process: Process) -> dict[str, list[str]]:
    back: dict[str, list[str]] = {own_id: [] for own_id in process.nodes}
    for own_id, targets in next_to(process).items():
        for target in targets:
            back[target].append(own_id)
    return back


def _may_come(process: Process, node: Node) -> bool:
    """Whether anything in its host may throw what it waits for; what comes from outside may always come."""
    if node.host is None or not isinstance(node.event, Error | Escalation | Cancel):
        return True
    host = process.nodes[node.host]
    inside = list(nodes(host.body)) if host.body is not None else [host]
    return any(_may_throw(inner, node.event) for inner in inside)


def _may_throw(node: Node, awaited: Error | Escalation | Cancel) -> bool:
    """Machines and called processes may throw anything."""
    if node.kind in ("service", "call"):
        return True
    return node.kind == "throw" and any(
        type(thrown) is type(awaited)
        and (isinstance(thrown, Cancel) or getattr(awaited, "code", None) in (None, thrown.code))
        for thrown in _thrown(node)
        if isinstance(thrown, Error | Escalation | Cancel)
    )


def _thrown(node: Node) -> list[Event | None]:
    return [part.event for part in node.event.parts] if isinstance(node.event, Combined) else [node.event]


def _beside(node: Node) -> bool:
    """Whether it begins something that runs beside the rest."""
    return node.kind == "listener" or not node.interrupting or isinstance(node.event, Compensate)


def _clears(node: Node) -> bool:
    """Whether all other tokens of the scope go when a token comes here: what is thrown is caught outside."""
    throws = node.kind == "throw" and any(isinstance(event, Error | Cancel) for event in _thrown(node))
    return node.kind == "terminate" or throws


class _Drawing:
    """`members`: the nodes of the net; `left_out`: boundary events that their hosts know nothing of."""

    def __init__(self, process: Process, members: frozenset[str], left_out: set[str], *, kept: frozenset[str]) -> None:
        self.process, self.members, self.left_out = process, members, left_out
        self.sink, self.clear = Spot("", joining="sink"), Spot("", joining="clear")
        self.made = Net(Spot("", single=True, steps=False), {}, kept)
        self.entering: dict[str, Spot] = {}
        self.leaving: dict[str, Spot] = {}

    def net(self, starts: list[str]) -> Net:
        """The net that begins at one of these nodes: several starts are alternatives."""
        for order, node in enumerate(self.process.nodes.values()):
            if node.id in self.members:
                self._stand(node, order)
        for node in self.process.nodes.values():
            if node.id in self.members:
                self._lead(node)
        self._begin(starts)
        self.made.spots |= dict.fromkeys((self.made.root, self.sink, self.clear))
        return self.made

    def _stand(self, node: Node, order: int) -> None:
        arriving = len(self.process.incoming[node.id])
        unfilled = sum(flow.source not in self.members for flow in self.process.incoming[node.id])
        spot = Spot(
            node.id,
            joining=_joining(node, arriving),
            waits=self._waits(node),
            activity=node.kind in ACTIVITIES,
            threshold=node.threshold if node.kind == "complex" else 1,
            unfilled=unfilled if node.kind == "and" else 0,
            order=order,
        )
        self.entering[node.id] = self.leaving[node.id] = spot
        self.made.spots[spot] = None
        if self._guards(node):
            spot.steps, spot.single = False, True
            self.leaving[node.id] = behind = Spot(node.id, order=order)
            self.made.spots[behind] = None

    def _waits(self, node: Node) -> bool:
        arriving = self.process.incoming[node.id]
        if node.kind == "catch" and len(arriving) == 1:
            return self.process.nodes[arriving[0].source].kind != "race"
        if node.question is None or node.kind in WAITING:
            return node.kind in WAITING
        carried = all(self.process.nodes[flow.source].asks_for == node.id for flow in arriving)
        return node.question.fallback or not carried

    def _guards(self, node: Node) -> list[Node]:
        return [event for event in self.process.boundary[node.id] if event.id not in self.left_out]

    def _lead(self, node: Node) -> None:
        spot = self.leaving[node.id]
        if guards := self._guards(node):
            self._way(self.entering[node.id], spot, "choice")
            for event in guards:
                self._way(self.entering[node.id], self.entering[event.id], self._role(event))
        if _clears(node):
            self._way(spot, self.clear)
        elif flows := self.process.outgoing[node.id]:
            roles = _roles(node, flows)
            spot.single = node.kind in ("xor", "race")
            for flow in flows:
                self._way(spot, self.entering[flow.target], roles[flow.id], (flow.id,))
        else:
            self._way(spot, self.sink)

    def _role(self, event: Node) -> Role:
        if not _may_come(self.process, event):
            return "mute"
        return "choice" if event.interrupting else "side"

    def _begin(self, starts: list[str]) -> None:
        for own_id in starts:
            self._way(self.made.root, self.entering[own_id], "choice")

    def _way(self, source: Spot, target: Spot, role: Role = "plain", flows: tuple[str, ...] = ()) -> None:
        self.made.connect(Way(source, target, role, flows))


def _joining(node: Node, arriving: int) -> Joining:
    if node.kind == "complex":
        return "complex" if arriving > 1 or node.threshold > 1 else "any"
    if node.kind in ("and", "or") and arriving > 1:
        return "all" if node.kind == "and" else "or"
    return "any"


def _roles(node: Node, flows: Iterable[Flow]) -> dict[str, Role]:
    """As the engine chooses: unconditional flows always, conditional ones by choice, the default when none holds."""
    flows = tuple(flows)
    if len(flows) == 1:
        return {flows[0].id: "plain"}
    if node.kind == "race":
        return {flow.id: "choice" for flow in flows}
    asked = {option.flow for option in node.question.options} if node.question else set[str]()
    roles: dict[str, Role] = {}
    for flow in flows:
        if flow.default and flow.id not in asked:
            roles[flow.id] = "choice" if node.kind == "xor" else "default"
        else:
            roles[flow.id] = "choice" if flow.condition or flow.id in asked else "plain"
    return roles
