"""Ad-hoc subprocesses: activities without an order, among which people choose."""

from __future__ import annotations

from dataclasses import replace

from service.base.texts import Text
from service.process.diagram import expressions
from service.process.diagram.draft import Draft, Sheet
from service.process.diagram.drawing import Element
from service.process.diagram.findings import Kind
from service.process.diagram.program import AdHoc, Node
from service.process.diagram.vendors import NOT_HONOURED, extension

CHOSEN = Kind(
    code="ad-hoc-chosen",
    level="info",
    about="An ad-hoc subprocess without a completion condition: what nothing leads to inside is offered to its lanes, "
    "any number of times, until a person of the subprocess's lane says that it is enough.",
    message=Text(
        "“{name}”: as pessoas escolhem o que fazer entre {answers}; “{lane}” diz quando basta.",
        "“{name}”: people choose what to do among {answers}; “{lane}” says when it is enough.",
    ),
    fix=Text(
        "Nada a fazer; para terminar sozinho, escreva a condição de término.",
        "Nothing to do; for it to end by itself, write its completion condition.",
    ),
)
UNTIL = Text("condição de término", "completion condition")
ACTIVE = "activeElementsCollection"
NEVER = ("boundary", "listener", "start", "end", "terminate")


def adhoc(draft: Draft, element: Element, node: Node) -> Node:
    """An ad-hoc subprocess: `node` with how it is done."""
    source = element.source
    text, line = expressions.condition_of(source, "completionCondition")
    zeebe = extension(source, "zeebe:adHoc")
    active = zeebe.get(ACTIVE) if zeebe is not None else None
    for name in ("outputCollection", "outputElement") if zeebe is not None else ():
        if zeebe is not None and zeebe.get(name):
            draft.tell(NOT_HONOURED, element, line=zeebe.line, what=f"zeebe:adHoc {name}")
    if extension(source, "zeebe:taskDefinition") is not None:
        draft.tell(NOT_HONOURED, element, what="zeebe:taskDefinition")
    made = AdHoc(
        sequential=source.get("ordering") == "Sequential",
        until=expressions.expression(draft, element, text, UNTIL, line=line),
        cancels_rest=source.get("cancelRemainingInstances") != "false",
        active=expressions.expression(draft, element, active, ACTIVE, line=zeebe.line if zeebe is not None else None),
    )
    if made.until is None and made.active is None and node.body is not None:
        answers = " / ".join(inner.name or inner.id for inner in node.body.nodes.values() if inner.offered)
        draft.tell(CHOSEN, element, lane=draft.whose(node.lane), answers=answers)
    return replace(node, ad_hoc=made)


def offer(sheet: Sheet) -> None:
    """What nothing leads to may be chosen."""
    for node in list(sheet.nodes.values()):
        if node.kind not in NEVER and not node.undoes and not sheet.entering(node.id):
            sheet.change(node.id, offered=True)
