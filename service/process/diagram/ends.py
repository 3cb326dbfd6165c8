"""Where a scope begins and ends, drawn or not."""

from __future__ import annotations

from service.base.texts import Text
from service.process.diagram.draft import Sheet
from service.process.diagram.entries import loop_entries
from service.process.diagram.findings import Kind
from service.process.diagram.messages import require_fixed
from service.process.diagram.program import Node

NO_START = Kind(
    code="no-start",
    level="info",
    about="No start event: what has no incoming flow starts.",
    message=Text("“{name}” começa aqui: não há evento de início.", "“{name}” begins here: there is no start event."),
    fix=Text("Desenhe um evento de início.", "Draw a start event."),
)
NO_BEGINNING = Kind(
    code="no-beginning",
    level="error",
    about="There is no start event, everything has an incoming flow and no choice leads out of the loop: nothing can "
    "begin.",
    message=Text("“{name}” não tem por onde começar.", "“{name}” has nowhere to begin."),
    fix=Text("Desenhe um evento de início.", "Draw a start event."),
)
BEGINS_IN_LOOP = Kind(
    code="no-start-in-loop",
    level="warning",
    about="There is no start event, and what comes first has an incoming flow, because a path leads back to it. It is "
    "begun at the leftmost step that everything else is reached from, or the one drawn first where none has a place.",
    message=Text(
        "“{name}” começa aqui: não há evento de início, e tudo tem um fluxo que chega.",
        "“{name}” begins here: there is no start event, and everything has an incoming flow.",
    ),
    fix=Text("Desenhe um evento de início antes do primeiro passo.", "Draw a start event in front of the first step."),
)
NO_END = Kind(
    code="no-end",
    level="info",
    about="No end event: what has no outgoing flow ends.",
    message=Text("“{name}” termina aqui: não há evento de fim.", "“{name}” ends here: there is no end event."),
    fix=Text("Desenhe um evento de fim.", "Draw an end event."),
)
AGAIN_FROM_START = Kind(
    code="flow-into-start",
    level="warning",
    about="A flow leads back to a start event: it goes on behind it.",
    message=Text("Um fluxo volta ao início “{name}”; segue depois dele.", "A flow leads back to the start “{name}”."),
    fix=Text("Leve o fluxo ao primeiro passo depois do início.", "Lead the flow to the first step after the start."),
)


GOES_ON = Kind(
    code="end-goes-on",
    level="warning",
    about="A flow leaves an end event: it is followed, so the process does not end there.",
    message=Text("“{name}” é um fim, mas um fluxo sai dele; segue adiante.", "“{name}” is an end that a flow leaves."),
    fix=Text("Apague o fluxo ou troque o fim por um passo.", "Delete the flow or make the end a step."),
)


def open_and_close(sheet: Sheet) -> None:
    """Make sure that a scope begins somewhere, and that starts are only left."""
    _start_at_gateways(sheet)
    _start_at_receivers(sheet)
    for node in [node for node in sheet.nodes.values() if node.kind == "start" and sheet.entering(node.id)]:
        _enter_before(sheet, node)
    is_free = any(node.offered for node in sheet.nodes.values())
    if not is_free and not any(node.kind == "start" for node in sheet.nodes.values()):
        _start_without_event(sheet)
    for node in [node for node in sheet.nodes.values() if node.kind == "end" and sheet.leaving(node.id)]:
        sheet.change(node.id, kind="pass")
        _tell(sheet, node, GOES_ON)
    elements = sheet.scope.elements
    if elements and not is_free and not any(element.type == "endEvent" for element in elements):
        for element in elements:
            node = sheet.nodes.get(element.id)
            if node is None or node.undoes or sheet.leaving(node.id):
                continue
            if node.kind not in ("listener", "boundary", "start"):
                sheet.draft.tell(NO_END, element)


def _start_without_event(sheet: Sheet) -> None:
    first = [
        element
        for element in sheet.scope.elements
        if element.id in sheet.nodes
        and sheet.nodes[element.id].kind not in ("boundary", "listener")
        and not sheet.entering(element.id)
        and not sheet.nodes[element.id].undoes
    ]
    in_loops = [] if first else loop_entries(sheet)
    begun = [(element, NO_START) for element in first] + [(element, BEGINS_IN_LOOP) for element in in_loops]
    start = Node(id=f"{sheet.scope.id}#start", kind="start", lane=sheet.nodes[begun[0][0].id].lane if begun else None)
    sheet.put(start)
    for element, kind in begun:
        sheet.draft.tell(kind, element)
        sheet.connect(start.id, element.id)
    if not begun and sheet.scope.elements:
        sheet.draft.tell(NO_BEGINNING, sheet.scope.elements[0], name=sheet.scope.name or sheet.scope.id)


def _start_at_gateways(sheet: Sheet) -> None:
    """An event gateway that creates the process: each of its events is a start."""
    for element in sheet.scope.elements:
        node = sheet.nodes.get(element.id)
        if node is None or node.kind != "race" or element.attributes.get("instantiate") != "true":
            continue
        targets = [flow.target for flow in sheet.leaving(node.id)]
        if sheet.entering(node.id) or not targets:
            continue
        if any(sheet.nodes[target].kind != "catch" for target in targets):
            sheet.put(Node(id=f"{node.id}#start", kind="start", lane=node.lane))
            sheet.connect(f"{node.id}#start", node.id)
            continue
        if element.attributes.get("eventGatewayType") == "Parallel":
            _wait_for_all(sheet, node, targets)
            continue
        for target in targets:
            _start_by(sheet, target)
        sheet.drop(node.id)


def _start_at_receivers(sheet: Sheet) -> None:
    for element in sheet.scope.elements:
        node = sheet.nodes.get(element.id)
        receives = node is not None and node.kind == "catch" and element.type == "receiveTask"
        if receives and element.attributes.get("instantiate") == "true" and not sheet.entering(element.id):
            _start_by(sheet, element.id)


def _start_by(sheet: Sheet, own_id: str) -> None:
    """What waited for its event is a start now."""
    changed = sheet.change(own_id, kind="start", by_hand=False)
    _require_fixed(sheet, changed)


def _wait_for_all(sheet: Sheet, gateway: Node, targets: list[str]) -> None:
    """The first of its events opens the process, and the others are waited for beside what follows from it."""
    start = Node(id=f"{gateway.id}#start", kind="start", lane=gateway.lane, opened_by=tuple(targets))
    sheet.put(start)
    sheet.change(gateway.id, kind="and")
    sheet.connect(start.id, gateway.id)
    for target in targets:
        _require_fixed(sheet, sheet.nodes[target])


def _require_fixed(sheet: Sheet, node: Node) -> None:
    element = sheet.element(node.id)
    if element is not None:
        require_fixed(sheet.draft, element, node.event)


def _enter_before(sheet: Sheet, start: Node) -> None:
    """The start keeps its id and event; what leads back to it enters a step behind."""
    behind = Node(id=f"{start.id}#again", kind="pass", lane=start.lane)
    _tell(sheet, start, AGAIN_FROM_START)
    for flow in sheet.leaving(start.id):
        sheet.alter(flow, source=behind.id)
    for flow in sheet.entering(start.id):
        sheet.alter(flow, target=behind.id)
    sheet.put(behind)
    sheet.connect(start.id, behind.id)


def _tell(sheet: Sheet, node: Node, kind: Kind) -> None:
    element = sheet.element(node.id)
    if element is not None:
        sheet.draft.tell(kind, element)
