"""What is drawn: pools, lanes, elements, flows and where they stand, before anything is filled in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from service.base.values import value_object
from service.process.diagram.xml import Xml

TASKS = {"task", "userTask", "manualTask", "serviceTask", "scriptTask", "businessRuleTask", "sendTask", "receiveTask"}
SUBPROCESSES = {"subProcess", "transaction", "adHocSubProcess"}
ACTIVITIES = TASKS | SUBPROCESSES | {"callActivity"}
GATEWAYS = {"exclusiveGateway", "inclusiveGateway", "parallelGateway", "complexGateway", "eventBasedGateway"}
EVENTS = {"startEvent", "endEvent", "intermediateCatchEvent", "intermediateThrowEvent", "boundaryEvent"}
NODES = ACTIVITIES | GATEWAYS | EVENTS


@value_object(kw_only=True)
class Bounds:
    """A rectangle in the drawing's own units."""

    x: float
    y: float
    width: float
    height: float

    @property
    def centre(self) -> tuple[float, float]:
        """Its middle."""
        return self.x + self.width / 2, self.y + self.height / 2

    @property
    def area(self) -> float:
        """Its size, by which the innermost of several is found."""
        return self.width * self.height

    def holds(self, point: tuple[float, float]) -> bool:
        """Whether a point lies inside or on the border."""
        return self.x <= point[0] <= self.x + self.width and self.y <= point[1] <= self.y + self.height


@value_object(kw_only=True)
class Shape:
    """Where an element stands."""

    element: str
    bounds: Bounds
    expanded: bool | None = None
    horizontal: bool | None = None


@value_object(kw_only=True)
class Edge:
    """How a flow runs, from bend to bend."""

    element: str
    waypoints: tuple[tuple[float, float], ...]


@value_object(kw_only=True)
class Lane:
    """A lane and those inside it; `members` are safe ids of elements that name it as theirs."""

    id: str
    name: str
    line: int
    drawn: str = ""
    """Its id as in the file, by which its place on the page is known."""
    members: tuple[str, ...] = ()
    lanes: tuple[Lane, ...] = ()

    def walk(self, above: tuple[Lane, ...] = ()) -> Iterator[tuple[Lane, ...]]:
        """The path to itself and to every lane inside, outermost first."""
        path = (*above, self)
        yield path
        for lane in self.lanes:
            yield from lane.walk(path)


@value_object(kw_only=True)
class Element:
    """A task, event, gateway, call or subprocess."""

    id: str
    """Safe: a legal XML id, once in the file."""
    drawn: str
    """As in the file, perhaps empty."""
    type: str
    name: str
    line: int
    scope: str
    """Id of the process or subprocess that holds it."""
    lane: tuple[str, ...] = ()
    """Names of the lanes around it, outermost first; the pool's where there are no lanes."""
    attributes: Mapping[str, str] = field(default_factory=dict[str, str])
    documentation: str = ""
    inside: Scope | None = None
    """What a subprocess holds."""
    source: Xml = field(repr=False, compare=False)

    @property
    def label(self) -> str:
        """How to call it in a sentence."""
        return self.name or self.drawn or self.id


@value_object(kw_only=True)
class Line:
    """A sequence flow; an end is a safe id of the same scope, or None where it hangs in the air."""

    id: str
    drawn: str
    name: str
    line: int
    origin: str | None
    target: str | None
    source: Xml = field(repr=False, compare=False)


@value_object(kw_only=True)
class Thing:
    """What is shown and not run: data objects and stores, annotations, groups, associations."""

    id: str
    type: str
    text: str
    line: int
    ends: tuple[str, str] | None = None
    """Associations: drawn ids."""


@value_object(kw_only=True)
class Scope:
    """A process, or the inside of a subprocess."""

    id: str
    name: str
    line: int
    elements: tuple[Element, ...] = ()
    lines: tuple[Line, ...] = ()
    lanes: tuple[Lane, ...] = ()
    things: tuple[Thing, ...] = ()
    source: Xml = field(repr=False, compare=False)

    def walk(self) -> Iterator[Element]:
        """Its elements and, after each subprocess, those inside."""
        for element in self.elements:
            yield element
            if element.inside is not None:
                yield from element.inside.walk()

    def scopes(self) -> Iterator[Scope]:
        """Itself and the subprocesses inside."""
        yield self
        for element in self.elements:
            if element.inside is not None:
                yield from element.inside.scopes()


@value_object(kw_only=True)
class Participant:
    """A pool; without a process it is someone outside."""

    id: str
    name: str
    line: int
    process: str | None = None


@value_object(kw_only=True)
class Letter:
    """A message flow as drawn; an end is the safe id of an element or the id of a pool."""

    id: str
    drawn: str
    name: str
    line: int
    origin: str | None
    target: str | None
    message: str | None = None
    """Name of the message that it refers to."""


@dataclass(frozen=True, kw_only=True)
class Diagram:
    """One file as drawn."""

    name: str = ""
    participants: tuple[Participant, ...] = ()
    processes: tuple[Scope, ...] = ()
    letters: tuple[Letter, ...] = ()
    things: tuple[Thing, ...] = ()
    shapes: tuple[Shape, ...] = ()
    edges: tuple[Edge, ...] = ()

    def walk(self) -> Iterator[Element]:
        """Every element of every process."""
        for process in self.processes:
            yield from process.walk()

    @cached_property
    def by_drawn(self) -> Mapping[str, tuple[Element, ...]]:
        """Its elements by the id that was drawn, which several may share."""
        found: dict[str, list[Element]] = {}
        for element in self.walk():
            found.setdefault(element.drawn, []).append(element)
        return {drawn: tuple(elements) for drawn, elements in found.items()}

    @cached_property
    def associated(self) -> Mapping[str, tuple[str, ...]]:
        """What associations join to a drawn id, wherever in the file an editor has written them."""
        scopes = (scope for process in self.processes for scope in process.scopes())
        found: dict[str, list[str]] = {}
        for thing in (*self.things, *(thing for scope in scopes for thing in scope.things)):
            for end, other in (thing.ends, reversed(thing.ends)) if thing.ends is not None else ():
                if end and other:
                    found.setdefault(end, []).append(other)
        return {end: tuple(others) for end, others in found.items()}
