"""Where things stand on the page."""

from __future__ import annotations

import math

from service.process.diagram.drawing import Bounds, Edge, Shape
from service.process.diagram.xml import Xml


def shapes(root: Xml) -> tuple[Shape, ...]:
    """The shapes of all pages, by the drawn id of their element; those without numbers are left out."""
    found: list[Shape] = []
    for xml in _page(root, "di:BPMNShape"):
        box = _bounds(xml.first("di:Bounds"))
        element = (xml.get("bpmnElement") or "").rpartition(":")[2]
        if box and element:
            expanded, horizontal = _truth(xml.get("isExpanded")), _truth(xml.get("isHorizontal"))
            found.append(Shape(element=element, bounds=box, expanded=expanded, horizontal=horizontal))
    return tuple(found)


def edges(root: Xml) -> tuple[Edge, ...]:
    """The lines of all pages, by the drawn id of their flow."""
    found: list[Edge] = []
    for xml in _page(root, "di:BPMNEdge"):
        points = [(_number(point.get("x")), _number(point.get("y"))) for point in xml.all("di:waypoint")]
        element = (xml.get("bpmnElement") or "").rpartition(":")[2]
        if element:
            known = tuple((x, y) for x, y in points if x is not None and y is not None)
            found.append(Edge(element=element, waypoints=known))
    return tuple(found)


def _page(root: Xml, tag: str) -> list[Xml]:
    return [xml for page in root.all("di:BPMNDiagram") for xml in page.walk() if xml.tag == tag]


def _bounds(xml: Xml | None) -> Bounds | None:
    if xml is None:
        return None
    x, y, width, height = (_number(xml.get(name)) for name in ("x", "y", "width", "height"))
    if x is None or y is None or width is None or height is None:
        return None
    return Bounds(x=x, y=y, width=width, height=height)


def _number(text: str | None) -> float | None:
    try:
        value = float(text or "")
    except ValueError:
        return None
    return value if math.isfinite(value) else None


def _truth(text: str | None) -> bool | None:
    return None if text is None else text in ("true", "1")
