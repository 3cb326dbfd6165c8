"""Links: a jump across the page, made a flow."""

from __future__ import annotations

from service.base.texts import Text
from service.process.diagram.draft import Sheet
from service.process.diagram.drawing import Element
from service.process.diagram.findings import Kind

LOST = Kind(
    code="link-lost",
    level="warning",
    about="A link that is thrown and that no link catches under the same name (the path ends there), or that several "
    "catch (the first is taken).",
    message=Text(
        "O link “{link}” de “{name}” chega a {number} eventos; precisa chegar a um.",
        "The link “{link}” of “{name}” leads to {number} events; it must lead to one.",
    ),
    fix=Text(
        "Dê o mesmo nome de link a um único evento de captura no mesmo processo.",
        "Give the same link name to exactly one catch event of the same process.",
    ),
)


def join(sheet: Sheet) -> None:
    """Draw a flow from every thrown link to the one that catches it."""
    catches: dict[str, list[str]] = {}
    throws: list[tuple[Element, str]] = []
    for element in sheet.scope.elements:
        definition = element.source.first("linkEventDefinition")
        if definition is None or element.id not in sheet.nodes:
            continue
        name = " ".join((definition.get("name") or element.name).split())
        if element.type == "intermediateCatchEvent":
            catches.setdefault(name, []).append(element.id)
        elif element.type in ("intermediateThrowEvent", "endEvent"):
            throws.append((element, name))
    for element, name in throws:
        targets = catches.get(name) or catches.get(element.name) or []
        if targets:
            sheet.connect(element.id, targets[0])
        if len(targets) != 1:
            sheet.draft.tell(LOST, element, link=name, number=len(targets))
