"""What an analyst begins with: a pool with its lanes and a start event, and nothing else."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from lxml import etree

SPACES = {
    "bpmn": "http://www.omg.org/spec/BPMN/20100524/MODEL",
    "bpmndi": "http://www.omg.org/spec/BPMN/20100524/DI",
    "dc": "http://www.omg.org/spec/DD/20100524/DC",
    "zeebe": "http://camunda.org/schema/zeebe/1.0",
    "modeler": "http://camunda.org/schema/modeler/1.0",
}
LEFT, TOP, WIDTH, LANE_HEIGHT, NAME_WIDTH, EVENT = 160, 80, 840, 180, 30, 36
PLATFORM = {"executionPlatform": "Camunda Cloud", "executionPlatformVersion": "8.8.0"}
"""Tells every modeler of this family which properties and expressions (FEEL) the diagram speaks."""

_Raw = Any


def blank_diagram(process: str, name: str, lanes: Sequence[str]) -> bytes:
    """BPMN XML of a process whose first lane holds its start. `process`: a legal XML id; `lanes`: one name or more."""
    root = etree.Element(_name("bpmn:definitions"), nsmap=SPACES)
    root.set("id", f"{process}-desenho")
    root.set("targetNamespace", "http://bpmn.io/schema/bpmn")
    for key, value in PLATFORM.items():
        root.set(_name(f"modeler:{key}"), value)
    pool = _add(_add(root, "bpmn:collaboration", id=f"{process}-piscinas"), "bpmn:participant", id=f"{process}-piscina")
    pool.set("name", name)
    pool.set("processRef", process)
    body = _add(root, "bpmn:process", id=process, name=name, isExecutable="true")
    drawn = _add(body, "bpmn:laneSet", id=f"{process}-raias")
    for number, lane in enumerate(lanes, 1):
        held = _add(drawn, "bpmn:lane", id=f"{process}-raia-{number}", name=lane)
        if number == 1:
            _add(held, "bpmn:flowNodeRef").text = f"{process}-inicio"
    _add(body, "bpmn:startEvent", id=f"{process}-inicio")
    _draw(root, process, len(lanes))
    return etree.tostring(root, encoding="UTF-8", xml_declaration=True, pretty_print=True)


def _draw(root: _Raw, process: str, lanes: int) -> None:
    diagram = _add(root, "bpmndi:BPMNDiagram", id=f"{process}-quadro")
    plane = _add(diagram, "bpmndi:BPMNPlane", id=f"{process}-plano", bpmnElement=f"{process}-piscinas")
    pool = _shape(plane, f"{process}-piscina", LEFT, TOP, WIDTH, LANE_HEIGHT * lanes)
    pool.set("isHorizontal", "true")
    for number in range(lanes):
        top = TOP + number * LANE_HEIGHT
        lane = _shape(plane, f"{process}-raia-{number + 1}", LEFT + NAME_WIDTH, top, WIDTH - NAME_WIDTH, LANE_HEIGHT)
        lane.set("isHorizontal", "true")
    middle = TOP + (LANE_HEIGHT - EVENT) // 2
    _shape(plane, f"{process}-inicio", LEFT + NAME_WIDTH + 50, middle, EVENT, EVENT)


def _shape(plane: _Raw, element: str, x: int, y: int, width: int, height: int) -> _Raw:
    shape = _add(plane, "bpmndi:BPMNShape", id=f"{element}-forma", bpmnElement=element)
    _add(shape, "dc:Bounds", x=str(x), y=str(y), width=str(width), height=str(height))
    return shape


def _add(parent: _Raw, tag: str, **attributes: str) -> _Raw:
    return etree.SubElement(parent, _name(tag), attributes)


def _name(short: str) -> str:
    prefix, _, tag = short.partition(":")
    return f"{{{SPACES[prefix]}}}{tag}"
