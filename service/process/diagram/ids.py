"""Ids made safe: legal, present and once in the file, whatever was drawn."""

from __future__ import annotations

import re

from service.base.texts import Text
from service.process.diagram.drawing import ACTIVITIES, NODES
from service.process.diagram.findings import Finding, Kind
from service.process.diagram.xml import Xml

LEGAL = re.compile(r"[^\W\d][\w.\-]*")
NAMED = NODES | {"sequenceFlow", "messageFlow", "lane", "participant"}

RENAMED = Kind(
    code="id-renamed",
    level="info",
    about="An element has no id, one that another element has too, or one that XML does not allow; it runs under a "
    "safe one. The drawn id stays on display and in the history.",
    message=Text(
        "O id “{drawn}” {why}; internamente usamos “{safe}”.",
        "The id “{drawn}” {why}; inside we use “{safe}”.",
    ),
    fix=Text(
        "Se outro sistema usa este id, dê ao elemento um id próprio no editor.",
        "If another system uses this id, give the element one of its own in the editor.",
    ),
)
TWICE = Text("aparece mais de uma vez", "appears more than once")
ILLEGAL = Text("não é permitido em XML", "is not allowed in XML")
ABSENT = Text("está vazio", "is empty")


class Ids:
    """Safe ids by XML element, and elements by the id that was drawn."""

    def __init__(self, root: Xml) -> None:
        self.findings: list[Finding] = []
        self._safe: dict[int, str] = {}
        self._by_drawn: dict[str, list[Xml]] = {}
        self._parents = {id(child): id(xml) for xml in root.walk() for child in xml.children}
        self._taken = {drawn for xml in root.walk() if (drawn := xml.get("id"))}
        for xml in root.walk():
            if xml.tag in NAMED:
                self._give(xml)

    def of(self, xml: Xml) -> str:
        """The safe id of this element."""
        return self._safe[id(xml)]

    def find(self, drawn: str | None, *, among: Xml | None = None) -> Xml | None:
        """The element with this drawn id; with `among`, one of its children only. A prefix, as in QNames, may lead."""
        found = self._found(drawn)
        if among is None:
            return found[0] if found else None
        return next((xml for xml in found if self._parents[id(xml)] == id(among)), None)

    def home(self, source: str | None, target: str | None, drawn_in: Xml) -> int:
        """`id()` of the scope whose elements a flow joins: the one it is drawn in, or wherever both its ends are."""
        homes = [{self._parents[id(xml)] for xml in self._found(end)} for end in (source, target)]
        shared = homes[0] & homes[1]
        return id(drawn_in) if id(drawn_in) in shared or not shared else min(shared)

    def _found(self, drawn: str | None) -> list[Xml]:
        return (self._by_drawn.get(drawn) or self._by_drawn.get(drawn.rpartition(":")[2]) or []) if drawn else []

    def _give(self, xml: Xml) -> None:
        drawn = xml.get("id") or ""
        known = self._by_drawn.setdefault(drawn, []) if drawn else []
        why = ABSENT if not drawn else TWICE if known else None if LEGAL.fullmatch(drawn) else ILLEGAL
        known.append(xml)
        safe = drawn if why is None else self._free(re.sub(r"[^\w.\-]", "_", drawn) or xml.tag)
        self._safe[id(xml)] = safe
        if why is not None and (drawn or xml.tag in ACTIVITIES):
            self.findings.append(RENAMED.at(drawn or None, xml.line, drawn=drawn, why=why, safe=safe))

    def _free(self, wanted: str) -> str:
        wanted = wanted if LEGAL.fullmatch(wanted) else f"_{wanted}"
        number, safe = 1, wanted
        while safe in self._taken:
            number += 1
            safe = f"{wanted}_{number}"
        self._taken.add(safe)
        return safe
