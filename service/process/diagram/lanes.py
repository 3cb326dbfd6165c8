"""Who does it: the innermost lane of every element, by name or by where it stands."""

from __future__ import annotations

from collections.abc import Mapping

from service.base.texts import Text
from service.process.diagram.draft import OWNER
from service.process.diagram.drawing import Bounds, Lane
from service.process.diagram.findings import Finding, Kind
from service.process.diagram.ids import Ids
from service.process.diagram.xml import Xml

BY_PLACE = Kind(
    code="lane-by-place",
    level="info",
    about="No lane lists this element as its own, so it belongs to the lane that it stands in on the page.",
    message=Text(
        "“{name}” fica na raia “{lane}”, onde está desenhado.", "“{name}” is in lane “{lane}”, where it is drawn."
    ),
    fix=Text(
        "Nada a fazer; para mudar, mova o elemento para outra raia.",
        "Nothing to do; to change it, move the element into another lane.",
    ),
)
OUTSIDE = Kind(
    code="outside-lanes",
    level="warning",
    about="The pool has lanes, but this element is in none of them; it goes to the pool.",
    message=Text(
        "“{name}” está fora das raias; vai para “{lane}”.", "“{name}” is outside the lanes; it goes to “{lane}”."
    ),
    fix=Text("Mova o elemento para dentro de uma raia.", "Move the element into a lane."),
)


def lanes(holder: Xml, ids: Ids, process: Xml) -> tuple[Lane, ...]:
    """The lanes drawn in a process, a subprocess or a lane, with those inside."""
    sets = holder.all("laneSet", "childLaneSet")
    return tuple(
        Lane(
            id=ids.of(xml),
            name=xml.get("name") or "",
            line=xml.line,
            drawn=xml.get("id") or "",
            members=tuple(
                ids.of(member)
                for reference in xml.all("flowNodeRef")
                if (member := ids.find(reference.text.strip(), among=process)) is not None
            ),
            lanes=lanes(xml, ids, process),
        )
        for laneset in sets
        for xml in laneset.all("lane")
    )


class Places:
    """Finds the lane of an element of one process or subprocess."""

    def __init__(self, drawn: tuple[Lane, ...], pool: tuple[str, ...], boxes: Mapping[str, Bounds]) -> None:
        self._paths = [path for lane in drawn for path in lane.walk()]
        self._pool = pool
        self._boxes = boxes
        self._members = {member: path for path in self._paths for member in path[-1].members}
        self.findings: list[Finding] = []

    def of(self, xml: Xml, safe: str) -> tuple[str, ...]:
        """Names of the lanes around it, outermost first; the pool's when there are none."""
        if not self._paths:
            return self._pool
        if path := self._members.get(safe):
            return self._names(path)
        name, drawn = xml.get("name") or xml.get("id") or safe, xml.get("id")
        path = self._paths[0] if len(self._paths) == 1 else self._around(drawn)
        if path is None:
            lane = self._pool[-1] if self._pool else OWNER
            self.findings.append(OUTSIDE.at(drawn, xml.line, name=name, lane=lane))
            return self._pool
        self.findings.append(BY_PLACE.at(drawn, xml.line, name=name, lane=self._names(path)[-1]))
        return self._names(path)

    def _names(self, path: tuple[Lane, ...]) -> tuple[str, ...]:
        return tuple(lane.name for lane in path if lane.name) or self._pool or (path[-1].id,)

    def _around(self, drawn: str | None) -> tuple[Lane, ...] | None:
        box = self._boxes.get(drawn or "")
        if box is None:
            return None
        around = [
            path
            for path in self._paths
            if (lane := self._boxes.get(path[-1].drawn)) is not None and lane.holds(box.centre)
        ]
        return min(around, key=lambda path: self._boxes[path[-1].drawn].area, default=None)
