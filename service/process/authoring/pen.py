"""Writes BPMN: a pool with its lanes, what stands in them and the flows between; the picture is laid out at the end."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from lxml import etree

from service.base.values import value_object
from service.process.diagram import with_layout

SPACES = {
    "bpmn": "http://www.omg.org/spec/BPMN/20100524/MODEL",
    "bpmndi": "http://www.omg.org/spec/BPMN/20100524/DI",
    "dc": "http://www.omg.org/spec/DD/20100524/DC",
    "zeebe": "http://camunda.org/schema/zeebe/1.0",
    "modeler": "http://camunda.org/schema/modeler/1.0",
}
COLOUR_SPACES = {
    "bioc": "http://bpmn.io/schema/bpmn/biocolor/1.0",
    "color": "http://www.omg.org/spec/BPMN/non-normative/color/1.0",
}
PLATFORM = {"executionPlatform": "Camunda Cloud", "executionPlatformVersion": "8.8.0"}
"""Tells every modeler of this family which properties and expressions (FEEL) the diagram speaks."""
UNWRITABLE = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML cannot hold."""

_Raw = Any


@value_object
class Colour:
    """How a shape looks; its words have the colour of its border, so that one must stand out against the filling."""

    border: str
    filling: str


@value_object(kw_only=True)
class _Node:
    tag: str
    id: str
    name: str
    lane: str
    properties: Mapping[str, str]
    form: str | None = None
    calls: str | None = None
    colour: Colour | None = None


@dataclass(slots=True, kw_only=True)
class _Flow:
    id: str
    source: str
    target: str
    name: str
    condition: str | None
    default: bool


@dataclass(slots=True)
class Pen:
    """One process as it is being written. Ids must be legal and each used once."""

    process: str
    name: str
    nodes: list[_Node] = field(default_factory=list[_Node])
    flows: list[_Flow] = field(default_factory=list[_Flow])

    def start(self, id: str, lane: str, name: str = "") -> None:
        """The event that the process begins with."""
        self._put("startEvent", id, name, lane)

    def end(self, id: str, lane: str, name: str = "") -> None:
        """An event that it ends with."""
        self._put("endEvent", id, name, lane)

    def task(
        self,
        id: str,
        name: str,
        lane: str,
        *,
        form: str | None = None,
        properties: Mapping[str, str] | None = None,
        colour: Colour | None = None,
    ) -> None:
        """A person's work. Properties without a value are left out."""
        self._put("userTask", id, name, lane, form=form, properties=properties, colour=colour)

    def choice(self, id: str, name: str, lane: str, colour: Colour | None = None) -> None:
        """A gateway at which one of its flows is taken."""
        self._put("exclusiveGateway", id, name, lane, colour=colour)

    def call(self, id: str, name: str, lane: str, process: str, colour: Colour | None = None) -> None:
        """Another process that is run here."""
        self._put("callActivity", id, name, lane, calls=process, colour=colour)

    def flow(
        self,
        source: str,
        target: str,
        name: str = "",
        *,
        id: str = "",
        condition: str | None = None,
        default: bool = False,
    ) -> None:
        """From one to the next. `condition`: FEEL without `=`; `default`: taken when no condition holds."""
        id = id or f"{source}.{target}"
        self.flows.append(_Flow(id=id, source=source, target=target, name=name, condition=condition, default=default))

    def _put(
        self,
        tag: str,
        id: str,
        name: str,
        lane: str,
        *,
        properties: Mapping[str, str] | None = None,
        form: str | None = None,
        calls: str | None = None,
        colour: Colour | None = None,
    ) -> None:
        kept = {key: value for key, value in (properties or {}).items() if value}
        self.nodes.append(
            _Node(tag=tag, id=id, name=name, lane=lane, properties=kept, form=form, calls=calls, colour=colour)
        )

    def written(self) -> str:
        """The whole file, laid out."""
        source = etree.tostring(self._definitions(), encoding="UTF-8", xml_declaration=True)
        root = etree.fromstring(with_layout(source))
        self._paint(root)
        etree.indent(root)
        return etree.tostring(root, encoding="UTF-8", xml_declaration=True).decode()

    def _definitions(self) -> _Raw:
        root = etree.Element(qualified("bpmn:definitions"), nsmap=SPACES | COLOUR_SPACES)
        root.set("id", f"{self.process}-desenho")
        root.set("targetNamespace", "http://bpmn.io/schema/bpmn")
        for key, value in PLATFORM.items():
            root.set(qualified(f"modeler:{key}"), value)
        pools = add(root, "bpmn:collaboration", id=f"{self.process}-piscinas")
        add(pools, "bpmn:participant", id=f"{self.process}-piscina", name=self.name, processRef=self.process)
        body = add(root, "bpmn:process", id=self.process, name=self.name, isExecutable="true")
        self._lanes(body)
        for node in self.nodes:
            self._node(body, node)
        for flow in self.flows:
            self._flow(body, flow)
        return root

    def _lanes(self, body: _Raw) -> None:
        lanes = list(dict.fromkeys(node.lane for node in self.nodes))
        if not any(lanes):
            return
        drawn = add(body, "bpmn:laneSet", id=f"{self.process}-raias")
        for id, lane in zip(_lane_ids(lanes, {node.id for node in self.nodes}), lanes, strict=True):
            holder = add(drawn, "bpmn:lane", id=id, name=lane)
            for node in self.nodes:
                if node.lane == lane:
                    add(holder, "bpmn:flowNodeRef").text = node.id

    def _node(self, body: _Raw, node: _Node) -> None:
        drawn = add(body, f"bpmn:{node.tag}", id=node.id)
        if node.name:
            drawn.set("name", node.name)
        default = next((flow.id for flow in self.flows if flow.source == node.id and flow.default), None)
        if default is not None:
            drawn.set("default", default)
        self._extensions(drawn, node)
        for flow in self.flows:
            if flow.target == node.id:
                add(drawn, "bpmn:incoming").text = flow.id
        for flow in self.flows:
            if flow.source == node.id:
                add(drawn, "bpmn:outgoing").text = flow.id

    @staticmethod
    def _extensions(drawn: _Raw, node: _Node) -> None:
        if node.tag not in ("userTask", "callActivity"):
            return
        holder = add(drawn, "bpmn:extensionElements")
        if node.tag == "userTask":
            add(holder, "zeebe:userTask")
        if node.form is not None:
            add(holder, "zeebe:formDefinition", formId=node.form)
        if node.calls is not None:
            add(holder, "zeebe:calledElement", processId=node.calls)
        if node.properties:
            properties = add(holder, "zeebe:properties")
            for name, value in node.properties.items():
                add(properties, "zeebe:property", name=name, value=value)

    @staticmethod
    def _flow(body: _Raw, flow: _Flow) -> None:
        drawn = add(body, "bpmn:sequenceFlow", id=flow.id, sourceRef=flow.source, targetRef=flow.target)
        if flow.name:
            drawn.set("name", flow.name)
        if flow.condition is not None:
            add(drawn, "bpmn:conditionExpression").text = f"={flow.condition}"

    def _paint(self, root: _Raw) -> None:
        colours = {node.id: node.colour for node in self.nodes if node.colour is not None}
        for shape in root.iter(qualified("bpmndi:BPMNShape")):
            colour = colours.get(shape.get("bpmnElement"))
            if colour is not None:
                shape.set(qualified("bioc:stroke"), colour.border)
                shape.set(qualified("bioc:fill"), colour.filling)
                shape.set(qualified("color:border-color"), colour.border)
                shape.set(qualified("color:background-color"), colour.filling)


def tidy_line(text: str) -> str:
    """Words in one line, with one blank between them."""
    return " ".join(UNWRITABLE.sub("", text).split())


def tidy_text(text: str) -> str:
    """Lines as XML can hold them, with nothing before or behind."""
    return UNWRITABLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n")).strip()


def slug(text: str) -> str:
    """Small letters, digits and hyphens, for ids that people may read."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")


def add(parent: _Raw, tag: str, **attributes: str) -> _Raw:
    """A new element, its tag with one of the known prefixes."""
    return etree.SubElement(parent, qualified(tag), attributes)


def qualified(short: str) -> str:
    """`bpmn:task` as lxml calls it."""
    prefix, _, tag = short.partition(":")
    return f"{{{(SPACES | COLOUR_SPACES)[prefix]}}}{tag}"


def _lane_ids(lanes: Sequence[str], taken: set[str]) -> list[str]:
    """By their names, so that a lane keeps its id when another comes before it."""
    found: list[str] = []
    for lane in lanes:
        wanted = id = f"raia-{slug(lane)}" if slug(lane) else "raia"
        number = 1
        while id in found or id in taken:
            number += 1
            id = f"{wanted}-{number}"
        found.append(id)
    return found
