"""XML to Diagram: everything as drawn, with nothing filled in but ids and lanes."""

from __future__ import annotations

from service.process.diagram import geometry, lanes
from service.process.diagram.drawing import (
    NODES,
    SUBPROCESSES,
    Diagram,
    Element,
    Letter,
    Line,
    Participant,
    Scope,
    Thing,
)
from service.process.diagram.findings import Finding
from service.process.diagram.ids import Ids
from service.process.diagram.xml import Xml

THINGS = {
    "dataObject",
    "dataObjectReference",
    "dataStore",
    "dataStoreReference",
    "textAnnotation",
    "group",
    "association",
}


def trace(root: Xml) -> tuple[Diagram, list[Finding]]:
    """The diagram of a `definitions` element, and how ids and lanes were read."""
    return _Tracing(root).diagram()


class _Tracing:
    def __init__(self, root: Xml) -> None:
        self.root = root
        self.ids = Ids(root)
        self.findings: list[Finding] = self.ids.findings
        self.shapes = geometry.shapes(root)
        self.boxes = {shape.element: shape.bounds for shape in self.shapes}
        self.messages = {found.get("id"): found.get("name") for found in root.all("message")}
        self.used: set[str] = set()
        self.flows: dict[int, list[Xml]] = {}
        for scope in root.walk():
            for line in scope.all("sequenceFlow"):
                home = self.ids.home(line.get("sourceRef"), line.get("targetRef"), scope)
                self.flows.setdefault(home, []).append(line)
        self.collaborations = root.all("collaboration", "choreography")
        self.pools = [xml for holder in self.collaborations for xml in holder.all("participant")]

    def diagram(self) -> tuple[Diagram, list[Finding]]:
        processes = [xml for xml in self.root.all("process") if xml.get("id") or xml.children]
        drawing = Diagram(
            name=self.root.get("name") or "",
            participants=tuple(self._participant(xml) for xml in self.pools),
            processes=tuple(self._process(xml, number) for number, xml in enumerate(processes, start=1)),
            letters=tuple(self._letter(xml) for holder in self.collaborations for xml in holder.all("messageFlow")),
            things=tuple(_thing(xml) for xml in [self.root, *self.collaborations] for xml in xml.all(*THINGS)),
            shapes=self.shapes,
            edges=geometry.edges(self.root),
        )
        return drawing, self.findings

    def _participant(self, xml: Xml) -> Participant:
        process = (xml.get("processRef") or "").rpartition(":")[2] or None
        return Participant(id=self.ids.of(xml), name=xml.get("name") or "", line=xml.line, process=process)

    def _process(self, xml: Xml, number: int) -> Scope:
        drawn = xml.get("id") or f"process_{number}"
        own_id = drawn if drawn not in self.used else f"{drawn}_{number}"
        self.used.add(own_id)
        pool = next((pool for pool in self.pools if (pool.get("processRef") or "").rpartition(":")[2] == drawn), None)
        name = (pool.get("name") if pool else None) or xml.get("name") or ""
        return self._scope(xml, own_id, name, (name,) if name else ())

    def _scope(self, xml: Xml, own_id: str, name: str, around: tuple[str, ...]) -> Scope:
        drawn_lanes = lanes.lanes(xml, self.ids, xml)
        places = lanes.Places(drawn_lanes, around, self.boxes)
        hosts = {child.get("id"): child for child in xml.children if child.tag in NODES}
        elements = tuple(self._element(child, own_id, places, hosts) for child in xml.children if child.tag in NODES)
        self.findings += places.findings
        return Scope(
            id=own_id,
            name=xml.get("name") or name,
            line=xml.line,
            elements=elements,
            lines=tuple(self._line(child, xml) for child in self.flows.get(id(xml), [])),
            lanes=drawn_lanes,
            things=tuple(_thing(child) for child in xml.all(*THINGS)),
            source=xml,
        )

    def _element(self, xml: Xml, scope: str, places: lanes.Places, hosts: dict[str | None, Xml]) -> Element:
        safe = self.ids.of(xml)
        host = hosts.get(xml.get("attachedToRef")) if xml.tag == "boundaryEvent" else None
        lane = places.of(xml, safe) if host is None else places.of(host, self.ids.of(host))
        name = " ".join((xml.get("name") or "").split())
        return Element(
            id=safe,
            drawn=xml.get("id") or "",
            type=xml.tag,
            name=name,
            line=xml.line,
            scope=scope,
            lane=lane,
            attributes=xml.attributes,
            documentation="\n".join(note.text.strip() for note in xml.all("documentation") if note.text.strip()),
            inside=self._scope(xml, safe, name, lane) if xml.tag in SUBPROCESSES else None,
            source=xml,
        )

    def _line(self, xml: Xml, scope: Xml) -> Line:
        origin, target = (self.ids.find(xml.get(end), among=scope) for end in ("sourceRef", "targetRef"))
        return Line(
            id=self.ids.of(xml),
            drawn=xml.get("id") or "",
            name=" ".join((xml.get("name") or "").split()),
            line=xml.line,
            origin=self.ids.of(origin) if origin is not None and origin.tag in NODES else None,
            target=self.ids.of(target) if target is not None and target.tag in NODES else None,
            source=xml,
        )

    def _letter(self, xml: Xml) -> Letter:
        ends = [self.ids.find(xml.get(end)) for end in ("sourceRef", "targetRef")]
        message = (xml.get("messageRef") or "").rpartition(":")[2]
        return Letter(
            id=self.ids.of(xml),
            drawn=xml.get("id") or "",
            name=" ".join((xml.get("name") or "").split()),
            line=xml.line,
            origin=self.ids.of(ends[0]) if ends[0] is not None else None,
            target=self.ids.of(ends[1]) if ends[1] is not None else None,
            message=self.messages.get(message),
        )


def _thing(xml: Xml) -> Thing:
    ends = (xml.get("sourceRef") or "", xml.get("targetRef") or "") if xml.tag == "association" else None
    text = xml.content("text") or xml.get("name") or ""
    return Thing(id=xml.get("id") or "", type=xml.tag, text=text, line=xml.line, ends=ends)
