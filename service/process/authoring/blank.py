"""What an analyst begins with: a pool with its lanes and a start event, and nothing else."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from lxml import etree

from service.process.authoring.pen import PLATFORM, SPACES, add, qualified

LEFT, TOP, WIDTH, LANE_HEIGHT, NAME_WIDTH, EVENT = 160, 80, 840, 180, 30, 36

_Raw = Any


def blank_diagram(process: str, name: str, lanes: Sequence[str]) -> bytes:
    """BPMN XML of a process whose first lane holds its start. `process`: a legal XML id; `lanes`: one name or more."""
    root = etree.Element(qualified("bpmn:definitions"), nsmap=SPACES)
    root.set("id", f"{process}-desenho")
    root.set("targetNamespace", "http://bpmn.io/schema/bpmn")
    for key, value in PLATFORM.items():
        root.set(qualified(f"modeler:{key}"), value)
    pool = add(add(root, "bpmn:collaboration", id=f"{process}-piscinas"), "bpmn:participant", id=f"{process}-piscina")
    pool.set("name", name)
    pool.set("processRef", process)
    body = add(root, "bpmn:process", id=process, name=name, isExecutable="true")
    drawn = add(body, "bpmn:laneSet", id=f"{process}-raias")
    for number, lane in enumerate(lanes, 1):
        held = add(drawn, "bpmn:lane", id=f"{process}-raia-{number}", name=lane)
        if number == 1:
            add(held, "bpmn:flowNodeRef").text = f"{process}-inicio"
    add(body, "bpmn:startEvent", id=f"{process}-inicio")
    _draw(root, process, len(lanes))
    return etree.tostring(root, encoding="UTF-8", xml_declaration=True, pretty_print=True)


def _draw(root: _Raw, process: str, lanes: int) -> None:
    diagram = add(root, "bpmndi:BPMNDiagram", id=f"{process}-quadro")
    plane = add(diagram, "bpmndi:BPMNPlane", id=f"{process}-plano", bpmnElement=f"{process}-piscinas")
    pool = _shape(plane, f"{process}-piscina", LEFT, TOP, WIDTH, LANE_HEIGHT * lanes)
    pool.set("isHorizontal", "true")
    for number in range(lanes):
        top = TOP + number * LANE_HEIGHT
        lane = _shape(plane, f"{process}-raia-{number + 1}", LEFT + NAME_WIDTH, top, WIDTH - NAME_WIDTH, LANE_HEIGHT)
        lane.set("isHorizontal", "true")
    middle = TOP + (LANE_HEIGHT - EVENT) // 2
    _shape(plane, f"{process}-inicio", LEFT + NAME_WIDTH + 50, middle, EVENT, EVENT)


def _shape(plane: _Raw, element: str, x: int, y: int, width: int, height: int) -> _Raw:
    shape = add(plane, "bpmndi:BPMNShape", id=f"{element}-forma", bpmnElement=element)
    add(shape, "dc:Bounds", x=str(x), y=str(y), width=str(width), height=str(height))
    return shape
