"""A picture for diagrams that come without one.

with_layout(xml)     # the same bytes where everything that runs has a place, else a copy that has been laid out

Everything stands on one grid: columns from left to right as work flows, rows lane by lane; lines run only where no box
can stand. The picture is the same for the same file.
"""

from __future__ import annotations

from lxml import etree

from service.process.diagram.drawing import NODES, SUBPROCESSES, Bounds
from service.process.diagram.layout.scopes import Placed, children, leaves, nodes, page, tag
from service.process.diagram.xml import Raw, Unreadable, tree

BPMNDI = "http://www.omg.org/spec/BPMN/20100524/DI"
DC = "http://www.omg.org/spec/DD/20100524/DC"
DI = "http://www.omg.org/spec/DD/20100524/DI"
SPACES = {"bpmndi": BPMNDI, "dc": DC, "di": DI}
FLOWS = ("sequenceFlow", "messageFlow")


def with_layout(source: bytes) -> bytes:
    """The file with a place for everything that it draws; the same bytes where it has one, or cannot be read."""
    try:
        root = tree(source)
    except Unreadable:
        return source
    if _is_complete(root) or not _is_drawable(root):
        return source
    for old in root.findall(f"{{{BPMNDI}}}BPMNDiagram"):
        root.remove(old)
    for number, (plane, placed, upright) in enumerate(_pages(root), start=1):
        root.append(_written(root, number, plane, placed, upright))
    return etree.tostring(root, encoding="UTF-8", xml_declaration=True)


def _is_complete(root: Raw) -> bool:
    """Whether everything that runs has a shape or a line on some page."""
    shapes, edges, folded = _drawn(root)
    for collaboration in children(root, "collaboration"):
        if any(xml.get("id") not in shapes for xml in children(collaboration, "participant")):
            return False
        if any(xml.get("id") not in edges for xml in children(collaboration, "messageFlow")):
            return False
    return all(_is_shown(process, shapes, edges, folded) for process in children(root, "process"))


def _is_shown(scope: Raw, shapes: set[str], edges: set[str], folded: set[str]) -> bool:
    if any(lane.get("id") not in shapes for lane, _ in leaves(scope)):
        return False
    if any(flow.get("id") not in edges for flow in children(scope, "sequenceFlow")):
        return False
    return all(
        node.get("id") in shapes
        and (tag(node) not in SUBPROCESSES or node.get("id") in folded or _is_shown(node, shapes, edges, folded))
        for node in nodes(scope)
    )


def _drawn(root: Raw) -> tuple[set[str], set[str], set[str]]:
    """What has a shape, what has a line, and which subprocesses are folded and have no page of their own."""
    shapes: set[str] = set()
    edges: set[str] = set()
    folded: set[str] = set()
    for xml in root.iter(f"{{{BPMNDI}}}BPMNShape"):
        bounds = xml.find(f"{{{DC}}}Bounds")
        if bounds is not None and all(_is_number(bounds.get(name)) for name in ("x", "y", "width", "height")):
            shapes.add(_element(xml))
            if xml.get("isExpanded") not in ("true", "1"):
                folded.add(_element(xml))
    for xml in root.iter(f"{{{BPMNDI}}}BPMNEdge"):
        if len(xml.findall(f"{{{DI}}}waypoint")) > 1:
            edges.add(_element(xml))
    planes = {_element(plane) for plane in root.iter(f"{{{BPMNDI}}}BPMNPlane")}
    return shapes, edges, folded - planes


def _is_number(text: str | None) -> bool:
    try:
        float(text or "")
    except ValueError:
        return False
    return True


def _element(xml: Raw) -> str:
    return (xml.get("bpmnElement") or "").rpartition(":")[2]


def _is_drawable(root: Raw) -> bool:
    """Whether there is something to draw and every id stands for one thing."""
    ids = [str(xml.get("id")) for xml in root.iter() if tag(xml) and xml.get("id")]
    return len(ids) == len(set(ids)) and any(tag(xml) in NODES for xml in root.iter())


def _pages(root: Raw) -> list[tuple[str, Placed, set[str]]]:
    """One for all pools, one for each process without a pool: what it is about, and the pools and lanes on it."""
    processes = {process.get("id") or "": process for process in children(root, "process")}
    found: list[tuple[str, Placed, set[str]]] = []
    pooled: set[str] = set()
    for collaboration in children(root, "collaboration"):
        scopes = [
            (pool.get("id") or "", processes.get((pool.get("processRef") or "").rpartition(":")[2]))
            for pool in children(collaboration, "participant")
        ]
        if scopes:
            pooled |= {process.get("id") or "" for _, process in scopes if process is not None}
            found.append((collaboration.get("id") or "", page(scopes, collaboration), {pool for pool, _ in scopes}))
    alone = [(ident, process) for ident, process in processes.items() if ident not in pooled and nodes(process)]
    return [*found, *((ident, page([("", process)], None), set[str]()) for ident, process in alone)]


def _prefixes(root: Raw) -> dict[str, str]:
    """Prefixes that are not declared yet, none of which means something else in this file: lxml would mix them up."""
    known, found = root.nsmap, dict[str, str]()
    for wanted, space in SPACES.items():
        prefix = wanted
        while known.get(prefix, space) != space:
            prefix += "1"
        if space not in known.values():
            found[prefix] = space
    return found


def _written(root: Raw, number: int, about: str, placed: Placed, pools: set[str]) -> Raw:
    by_id = {xml.get("id"): tag(xml) for xml in root.iter() if tag(xml)}
    ids = {str(xml.get("id")) for xml in root.iter() if xml.get("id")}
    diagram = etree.Element(f"{{{BPMNDI}}}BPMNDiagram", {"id": _new(f"Pagina_{number}", ids)}, nsmap=_prefixes(root))
    plane = etree.SubElement(
        diagram, f"{{{BPMNDI}}}BPMNPlane", {"id": _new(f"Plano_{number}", ids), "bpmnElement": about}
    )
    order = {"lane": 1}
    for ident in sorted(placed.shapes, key=lambda ident: 0 if ident in pools else order.get(by_id[ident], 2)):
        more: dict[str, str] = {}
        if ident in pools or by_id[ident] == "lane":
            more["isHorizontal"] = "true"
        elif by_id[ident] in SUBPROCESSES:
            more["isExpanded"] = "true"
        elif by_id[ident] == "exclusiveGateway":
            more["isMarkerVisible"] = "true"
        shape = etree.SubElement(
            plane, f"{{{BPMNDI}}}BPMNShape", {"id": _new(f"{ident}_di", ids), "bpmnElement": ident, **more}
        )
        _bounds(shape, placed.shapes[ident])
        _label(shape, placed.labels.get(ident))
    for ident, points in placed.lines.items():
        edge = etree.SubElement(plane, f"{{{BPMNDI}}}BPMNEdge", {"id": _new(f"{ident}_di", ids), "bpmnElement": ident})
        for x, y in points:
            etree.SubElement(edge, f"{{{DI}}}waypoint", {"x": f"{x:.10g}", "y": f"{y:g}"})
        _label(edge, placed.labels.get(ident))
    return diagram


def _new(wanted: str, ids: set[str]) -> str:
    while wanted in ids:
        wanted += "_"
    ids.add(wanted)
    return wanted


def _label(holder: Raw, box: Bounds | None) -> None:
    if box is not None:
        _bounds(etree.SubElement(holder, f"{{{BPMNDI}}}BPMNLabel"), box)


def _bounds(holder: Raw, box: Bounds) -> None:
    numbers = {"x": box.x, "y": box.y, "width": box.width, "height": box.height}
    etree.SubElement(holder, f"{{{DC}}}Bounds", {name: f"{number:.10g}" for name, number in numbers.items()})
