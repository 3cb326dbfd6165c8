"""Undoing what is done: compensation events, the activities that undo, and cancelled transactions."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from service.base.texts import Text
from service.process.diagram.draft import Draft, Sheet
from service.process.diagram.drawing import ACTIVITIES, Element
from service.process.diagram.findings import Kind
from service.process.diagram.messages import definitions
from service.process.diagram.program import ByHand, Cancel, Compensate, Node
from service.process.diagram.xml import Xml

COMPENSATE, CANCEL = "compensateEventDefinition", "cancelEventDefinition"
NO_HANDLER = Kind(
    code="compensation-without-handler",
    level="error",
    about="A compensation event on the border of an activity from which no association leads to what undoes the "
    "activity.",
    message=Text(
        "“{name}” não diz qual atividade desfaz “{host}”.", "“{name}” does not say which activity undoes “{host}”."
    ),
    fix=Text(
        "Ligue o evento, com uma associação (linha pontilhada), à atividade que desfaz.",
        "Draw an association (dotted line) from the event to the activity that undoes it.",
    ),
)
UNFIT = Kind(
    code="compensation-handler-unfit",
    level="error",
    about="What a compensation event leads to cannot undo: it is no activity of the same process or subprocess, or it "
    "also stands in the sequence flow; or the activity has two such events.",
    message=Text("“{name}” não serve para desfazer: {why}.", "“{name}” cannot undo: {why}."),
    fix=Text(
        "Deixe uma só atividade, sem fluxos de sequência, ligada por associação ao evento de compensação.",
        "Leave one activity, without sequence flows, joined to the compensation event by an association.",
    ),
)
NO_ACTIVITY = Text("não é uma atividade deste mesmo nível", "it is no activity of the same level")
IN_THE_FLOW = Text("também está no fluxo de sequência", "it also stands in the sequence flow")
SECOND = Text("“{host}” já tem um evento de compensação", "“{host}” has a compensation event already")
FLOWS = Kind(
    code="compensation-flow",
    level="error",
    about="A sequence flow leaves a compensation event on the border of an activity: that event leads, by an "
    "association, to the activity that undoes, and nowhere else.",
    message=Text(
        "Um fluxo de sequência sai de “{name}”, que desfaz.", "A sequence flow leaves “{name}”, which undoes."
    ),
    fix=Text(
        "Apague o fluxo; ligue o evento, com uma associação (linha pontilhada), à atividade que desfaz.",
        "Delete the flow; draw an association (dotted line) from the event to the activity that undoes.",
    ),
)
UNKNOWN = Kind(
    code="compensation-unknown-activity",
    level="error",
    about="A compensation event that names an activity which is not there, or which does not stand beside the event "
    "(or, for an event subprocess, around it).",
    message=Text("“{name}” desfaz “{activity}”, que {why}.", "“{name}” undoes “{activity}”, which {why}."),
    fix=Text(
        "Escolha uma atividade do mesmo nível do evento, ou nenhuma, para desfazer tudo o que foi concluído nele.",
        "Choose an activity beside the event, or none, to undo all that is completed there.",
    ),
)
TWICE = Kind(
    code="compensation-handled-twice",
    level="error",
    about="A second event subprocess for compensation in one process or subprocess: BPMN has one, which undoes it as a "
    "whole.",
    message=Text(
        "“{name}”: outro subprocesso de evento já desfaz “{scope}”.",
        "“{name}”: another event subprocess undoes “{scope}” already.",
    ),
    fix=Text("Junte os dois em um só subprocesso de evento.", "Make one event subprocess of both."),
)
NOT_THERE = Text("não é uma atividade deste arquivo", "is no activity of this file")
OUT_OF_REACH = Text("está em outro nível", "is on another level")
NOT_CANCELLED = Kind(
    code="cancel-event-by-hand",
    level="warning",
    about="A cancel event on the border of something that is no transaction: nothing can cancel that, so it is a "
    "button.",
    message=Text(
        "“{name}”: só transações são canceladas; em “{host}” o evento é um botão.",
        "“{name}”: only transactions are cancelled; on “{host}” the event is a button.",
    ),
    fix=Text(
        "Faça do subprocesso uma transação, ou use um evento de outro tipo.",
        "Make the subprocess a transaction, or use another kind of event.",
    ),
)
METHOD = Kind(
    code="transaction-method",
    level="info",
    about="The `method` of a transaction (a protocol such as ##Compensate, ##Image or ##Store) is not followed: what a "
    "cancelled transaction has completed is undone by its compensation handlers.",
    message=Text(
        "“{name}”: cancelada, desfaz o que concluiu; o método “{method}” é ignorado.",
        "“{name}”: when cancelled, what it completed is undone; its method “{method}” is left out.",
    ),
    fix=Text("Nada a fazer.", "Nothing to do."),
)
FOLLOWED = (None, "", "##Compensate")


def kept(draft: Draft, element: Element) -> Compensate | Cancel | None:
    """The event of a boundary that waits for compensation or cancelling, and nothing else."""
    tags = [definition.tag for definition in definitions(draft, element)]
    return Compensate() if tags == [COMPENSATE] else Cancel() if tags == [CANCEL] else None


def thrown(draft: Draft, element: Element, definition: Xml) -> Compensate:
    """What a compensation event undoes when it throws."""
    reference = definition.get("activityRef")
    waits = definition.get("waitForCompletion") != "false"
    if reference is None:
        return Compensate(waits=waits)
    named = draft.diagram.by_drawn.get(reference.rpartition(":")[2], ())
    found = [one for one in named if one.type in ACTIVITIES]
    reach = set(_reach(draft, element))
    activity = next((one for one in found if one.scope in reach), None)
    if activity is None:
        label = found[0].label if found else reference
        draft.tell(UNKNOWN, element, activity=label, why=OUT_OF_REACH if found else NOT_THERE)
    return Compensate(activity=activity.id if activity is not None else reference, waits=waits)


def is_cancelled(draft: Draft, element: Element) -> bool:
    """Whether a cancel event stands inside a transaction."""
    around = draft.elements.get(element.scope)
    return around is not None and (around.type == "transaction" or is_cancelled(draft, around))


def transaction(draft: Draft, element: Element, node: Node) -> Node:
    """The node of a transaction."""
    method = element.source.get("method")
    if method not in FOLLOWED:
        draft.tell(METHOD, element, method=method)
    return replace(node, transaction=True)


def join(sheet: Sheet) -> None:
    """Give every compensation event its handler; a cancel event of what is no transaction is a button."""
    led: set[str] = set()
    for element in sheet.scope.elements:
        node = sheet.nodes.get(element.id)
        if node is None:
            continue
        if element.attributes.get("isForCompensation") == "true":
            _undoes(sheet, element)
        if node.kind != "boundary" or node.host not in sheet.nodes:
            continue
        if isinstance(node.event, Cancel) and not sheet.nodes[node.host].transaction:
            sheet.draft.tell(NOT_CANCELLED, element, host=_label(sheet, node.host))
            sheet.change(node.id, event=ByHand())
        elif isinstance(node.event, Compensate):
            if node.host in led:
                sheet.draft.tell(UNFIT, element, why=SECOND.fill(host=_label(sheet, node.host)))
            led.add(node.host)
            _lead_to_handler(sheet, element, node.host)
    _undo_once(sheet)


def _undo_once(sheet: Sheet) -> None:
    undoing = [
        node.id for node in sheet.nodes.values() if node.kind == "listener" and isinstance(node.event, Compensate)
    ]
    for own_id in undoing[1:]:
        sheet.draft.tell(TWICE, sheet.draft.elements[own_id], scope=sheet.scope.name or sheet.scope.id)


def _lead_to_handler(sheet: Sheet, event: Element, host: str) -> None:
    draft = sheet.draft
    ends = draft.diagram.associated.get(event.drawn, ())
    found = [one for end in ends for one in draft.diagram.by_drawn.get(end, ())]
    handler = next((one for one in found if one.id in sheet.nodes and one.type in ACTIVITIES), None)
    if sheet.leaving(event.id):
        draft.tell(FLOWS, event)
    elif not ends:
        draft.tell(NO_HANDLER, event, host=_label(sheet, host))
    elif handler is None:
        draft.tell(UNFIT, found[0] if found else event, why=NO_ACTIVITY)
    elif _undoes(sheet, handler):
        sheet.change(event.id, handler=handler.id)


def _undoes(sheet: Sheet, handler: Element) -> bool:
    """Whether an activity stands outside the sequence flow, as one that undoes must."""
    if sheet.nodes[handler.id].undoes:
        return True
    if sheet.entering(handler.id) or sheet.leaving(handler.id):
        sheet.draft.tell(UNFIT, handler, why=IN_THE_FLOW)
        return False
    sheet.change(handler.id, undoes=True)
    return True


def _label(sheet: Sheet, own_id: str) -> str:
    element = sheet.element(own_id)
    return element.label if element is not None else own_id


def _reach(draft: Draft, element: Element) -> Iterator[str]:
    """Ids of the scopes whose activities a thrower sees: its own and, from an event subprocess, the one around it."""
    scope = element.scope
    yield scope
    while (around := draft.elements.get(scope)) is not None and around.source.get("triggeredByEvent") == "true":
        scope = around.scope
        yield scope
