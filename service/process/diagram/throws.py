"""What a process says: events in the middle and at the ends that throw."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from service.base.texts import Text
from service.process.diagram import compensation, events, messages
from service.process.diagram.combined import NOT_TOGETHER
from service.process.diagram.draft import Draft, Sheet
from service.process.diagram.drawing import Element
from service.process.diagram.findings import Kind
from service.process.diagram.messages import definitions, sent_by
from service.process.diagram.program import Cancel, Combined, Error, Escalation, Message, Node, Part, Signal
from service.process.diagram.xml import Xml

TO_CONVERSATION = Kind(
    code="message-to-conversation",
    level="info",
    about="A message end or throw that names no message: its label is written to the case's conversation.",
    message=Text("“{name}”: o nome é escrito na conversa do chamado.", "“{name}”: its name is written to the case."),
    fix=Text(
        "Para avisar outro processo, defina a mensagem ou ligue um fluxo de mensagem ao elemento que a espera.",
        "To tell another process, define the message or draw a message flow to the element that waits for it.",
    ),
)
ENDS_HERE = Kind(
    code="terminate-in-the-middle",
    level="info",
    about="Terminate drawn as an intermediate event ends its process all the same.",
    message=Text("“{name}” encerra o processo aqui.", "“{name}” ends the process here."),
    fix=Text("Desenhe um evento de fim com encerramento.", "Draw a terminate end event."),
)
FAILS_HERE = Kind(
    code="error-in-the-middle",
    level="info",
    about="An error drawn as an intermediate event: BPMN throws errors at ends only. It is thrown all the same, and "
    "its path ends there.",
    message=Text("“{name}” lança o erro e encerra este caminho.", "“{name}” throws the error and ends this path."),
    fix=Text("Desenhe um evento de fim com erro.", "Draw an error end event."),
)
CANCEL_PASSES = Kind(
    code="cancel-passes",
    level="info",
    about="Cancel means something only inside a transaction; elsewhere it is passed through.",
    message=Text(
        "“{name}”: cancelar só vale em transações; segue adiante.", "“{name}”: cancel is passed through here."
    ),
    fix=Text("Use um fim com encerramento ou com erro.", "Use a terminate or error end event."),
)
CARRIED = ("messageEventDefinition", "signalEventDefinition", "errorEventDefinition", "escalationEventDefinition")
CLOSING = ("terminateEventDefinition", "cancelEventDefinition", "compensateEventDefinition")


def throw(draft: Draft, element: Element, node: Node) -> Node:
    """An event that throws: `node` with its kind, event and messages."""
    found = definitions(draft, element)
    carried = [definition for definition in found if definition.tag in CARRIED]
    if len(found) < 2:
        return _one(draft, element, node, next(iter(found), None))
    for definition in found:
        if definition.tag not in (*CARRIED, *CLOSING):
            draft.tell(NOT_TOGETHER, element, what=definition.tag)
    made = [_one(draft, element, node, definition) for definition in carried]
    parts = [Part(event=one.event) for one in made if isinstance(one.event, Message | Signal | Error | Escalation)]
    words = next((one for one in made if one.event is None), None)
    if not parts:
        return words or _with(node, kind="end" if element.type == "endEvent" else "pass")
    event = parts[0].event if len(parts) == 1 else Combined(parts=tuple(parts))
    sends = tuple(dict.fromkeys(letter.id for letter in sent_by(draft, element)))
    return _with(node, kind="throw", event=event, sends=sends, note=words.note if words is not None else None)


def close(sheet: Sheet) -> None:
    """Behind an event that throws several comes what it does besides: it ends, cancels or undoes."""
    for element in sheet.scope.elements:
        found = definitions(sheet.draft, element) if element.type in messages.THROWERS else []
        at = element.id
        for definition in found if len(found) > 1 and at in sheet.nodes else []:
            if definition.tag not in CLOSING:
                continue
            node = _one(sheet.draft, element, Node(id=f"{at}#then", kind="pass", lane=sheet.nodes[at].lane), definition)
            leaving = sheet.leaving(at)
            sheet.put(_with(node, sends=(), note=None))
            for flow in leaving:
                sheet.alter(flow, source=node.id)
            sheet.connect(at, node.id)
            at = node.id


def _one(draft: Draft, element: Element, node: Node, definition: Xml | None) -> Node:
    at_end = element.type == "endEvent"
    plain = _with(node, kind="end" if at_end else "pass", sends=tuple(letter.id for letter in sent_by(draft, element)))
    match definition.tag if definition is not None else None:
        case "messageEventDefinition":
            return _message(draft, element, _with(node, kind="throw"), definition)
        case "signalEventDefinition":
            signal = events.own_signal(draft, element, definition) if definition is not None else None
            return _with(plain, kind="throw", event=signal or Signal(name=element.label))
        case "errorEventDefinition":
            code = _code(draft, element, definition, "error")
            if not at_end:
                draft.tell(FAILS_HERE, element)
            return _with(plain, kind="throw", event=Error(code=code))
        case "escalationEventDefinition":
            return _with(plain, kind="throw", event=Escalation(code=_code(draft, element, definition, "escalation")))
        case "terminateEventDefinition":
            if not at_end:
                draft.tell(ENDS_HERE, element)
            return _with(plain, kind="terminate")
        case "compensateEventDefinition" if definition is not None:
            return _with(plain, kind="throw", event=compensation.thrown(draft, element, definition))
        case "cancelEventDefinition" if compensation.is_cancelled(draft, element):
            return _with(plain, kind="throw", event=Cancel())
        case "cancelEventDefinition":
            draft.tell(CANCEL_PASSES, element)
            return plain
        case None | "linkEventDefinition":
            return plain
        case tag:
            as_ = Text("fim", "an end") if at_end else Text("passagem", "a way through")
            draft.tell(events.OUT_OF_PLACE, element, what=tag, as_=as_)
            return plain


def _code(draft: Draft, element: Element, definition: Xml | None, kind: str) -> str | None:
    return events.code_of(draft, element, definition, kind) if definition is not None else None


def _message(draft: Draft, element: Element, node: Node, definition: Xml | None) -> Node:
    """What its message flow's receiver waits for, else its own message, else words for the conversation.

    With a message its flows say whom it is for; without one they carry its label.
    """
    own = messages.own_message(draft, element, definition) if definition is not None else None
    heard = next((letter for letter in sent_by(draft, element) if letter.target in draft.awaits), None)
    if own is not None or heard is not None:
        if own is not None and (heard is None or len(definitions(draft, element)) > 1):
            return _with(node, event=own)
        name = heard.message if heard is not None else ""
        return _with(node, event=Message(name=name, key=own.key if own is not None else None))
    draft.tell(TO_CONVERSATION, element)
    return node if node.sends else _with(node, note=element.label)


def _with(node: Node, **changes: Any) -> Node:
    return replace(node, **changes)
