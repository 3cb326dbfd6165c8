"""The work sheet on which a Diagram becomes a Program: nodes and flows so far, and what is to be told."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from service.base.texts import Language, Text
from service.base.values import value_object
from service.process.diagram.drawing import Diagram, Element, Scope
from service.process.diagram.findings import Finding, Kind
from service.process.diagram.program import Flow, Message, MessageFlow, Node, Process
from service.process.diagram.xml import Xml

OWNER = Text("dono do processo", "the process owner")


@value_object
class Shared:
    """What is defined once for the whole file: messages, signals, errors, escalations, resources, data."""

    by_id: Mapping[str, Xml]

    def named(self, reference: str | None) -> Xml | None:
        """The definition with this id; a prefix, as in QNames, may lead."""
        return self.by_id.get(reference) or self.by_id.get(reference.rpartition(":")[2]) if reference else None


@dataclass(slots=True)
class Draft:
    """All that the filling-in of one file shares."""

    diagram: Diagram
    shared: Shared
    language: Language
    names: tuple[str, ...] = ()
    """Names with blanks that expressions may use."""
    findings: list[Finding] = field(default_factory=list[Finding])
    elements: dict[str, Element] = field(default_factory=dict[str, Element])
    """By safe id."""
    awaits: dict[str, Message] = field(default_factory=dict[str, Message])
    """What elements that can receive a message wait for, by safe id."""
    messages: dict[tuple[str, int], Message] = field(default_factory=dict[tuple[str, int], Message])
    """The same by safe id and by `id()` of the event definition, for elements with several."""
    letters: tuple[MessageFlow, ...] = ()
    common: Mapping[str, str] = field(default_factory=dict[str, str])
    """Properties of the process that is being read: they hold for each of its elements that says nothing else."""
    forms: dict[str, str] = field(default_factory=dict[str, str])
    """Embedded forms by id."""

    def tell(self, kind: Kind, element: Element, *, line: int | None = None, **values: object) -> None:
        """Note a finding on an element; `{name}` in its sentences is how the element is called."""
        at = line or element.line
        self.findings.append(kind.at(element.drawn or element.id, at, **{"name": element.label, **values}))

    @staticmethod
    def whose(lane: str | None) -> str | Text:
        """How to call whoever answers for a lane; without lanes it is the process owner."""
        return lane or OWNER

    def say(self, text: Text) -> str:
        """Words that become part of the program, in the reader's language."""
        return text.spoken(self.language)


@dataclass(slots=True)
class Sheet:
    """One scope on its way to a Process; nodes and flows are replaced, never changed."""

    draft: Draft
    scope: Scope
    nodes: dict[str, Node] = field(default_factory=dict[str, Node])
    _flows: dict[str, Flow] = field(default_factory=dict[str, Flow])
    """By id, in drawn order."""
    _index: tuple[dict[str, list[Flow]], dict[str, list[Flow]]] | None = None
    """Flows by source and by target, until one changes."""

    def put(self, node: Node) -> None:
        """Add a node, or put another in its place."""
        self.nodes[node.id] = node

    def change(self, own_id: str, **changes: Any) -> Node:
        """Put a copy with these changes in a node's place."""
        self.nodes[own_id] = replace(self.nodes[own_id], **changes)
        return self.nodes[own_id]

    def add(self, flow: Flow) -> None:
        """Add a flow."""
        self._flows[flow.id], self._index = flow, None

    def connect(self, source: str, target: str, *, name: str = "") -> None:
        """Add a flow that nobody drew."""
        self.add(Flow(id=f"{source}#{target}", source=source, target=target, name=name))

    def alter(self, flow: Flow, **changes: Any) -> None:
        """Put a copy with these changes in a flow's place, keeping the order."""
        self.add(replace(flow, **changes))

    def drop(self, own_id: str) -> None:
        """Take a node away, with the flows that leave it."""
        for flow in self.leaving(own_id):
            del self._flows[flow.id]
        del self.nodes[own_id]
        self._index = None

    def leaving(self, own_id: str) -> list[Flow]:
        """Flows out of a node, in drawn order."""
        return self._indexed()[0].get(own_id, [])

    def entering(self, own_id: str) -> list[Flow]:
        """Flows into a node, in drawn order."""
        return self._indexed()[1].get(own_id, [])

    def _indexed(self) -> tuple[dict[str, list[Flow]], dict[str, list[Flow]]]:
        if self._index is None:
            leaving: dict[str, list[Flow]] = {}
            entering: dict[str, list[Flow]] = {}
            for flow in self._flows.values():
                leaving.setdefault(flow.source, []).append(flow)
                entering.setdefault(flow.target, []).append(flow)
            self._index = leaving, entering
        return self._index

    def element(self, own_id: str) -> Element | None:
        """What was drawn for a node, None for what nobody drew."""
        return self.draft.elements.get(own_id)

    def process(self) -> Process:
        """What is run."""
        return Process(
            id=self.scope.id, name=self.scope.name, nodes=dict(self.nodes), flows=tuple(self._flows.values())
        )
