"""Several event definitions on one element: any of them makes it happen, or all of them together."""

from __future__ import annotations

from dataclasses import replace

from service.base.texts import Text
from service.process.diagram import events
from service.process.diagram.draft import Draft, Sheet
from service.process.diagram.drawing import Element
from service.process.diagram.events import CONDITION, Heard, Single
from service.process.diagram.findings import Kind
from service.process.diagram.messages import definitions
from service.process.diagram.program import (
    ByHand,
    Combined,
    Condition,
    Error,
    Escalation,
    Message,
    Node,
    Part,
    Signal,
    Timer,
)
from service.process.diagram.xml import Xml

NOT_TOGETHER = Kind(
    code="events-do-not-combine",
    level="error",
    about="An element with several event definitions, among them one that BPMN does not let combine: a link, or the "
    "waiting for a terminate, cancel or compensation event.",
    message=Text("“{name}”: {what} não combina com outros eventos.", "“{name}”: {what} does not combine with others."),
    fix=Text("Desenhe este evento em um elemento só dele.", "Draw this event on an element of its own."),
)
TIME = Text("prazo", "time")
ALONE = ("linkEventDefinition", "terminateEventDefinition", "cancelEventDefinition", "compensateEventDefinition")


def awaited(draft: Draft, element: Element, *, climbing: bool) -> Heard:
    """What a start, catch, boundary or listener waits for; `climbing`: whether errors and escalations can come here."""
    found = definitions(draft, element)
    if len(found) > 1:
        return _several(draft, element, found, climbing=climbing)
    message = draft.awaits.get(element.id)
    if message is not None:
        return Heard(message, by_hand=True)
    return events.awaited(draft, element, next(iter(found), None), climbing=climbing)


def _several(draft: Draft, element: Element, found: list[Xml], *, climbing: bool) -> Heard:
    """Each definition as a part; the same one twice is one."""
    parts: dict[Part, None] = {}
    for definition in found:
        if definition.tag in ALONE:
            draft.tell(NOT_TOGETHER, element, what=definition.tag)
            continue
        message = draft.messages.get((element.id, id(definition)))
        if message is None and definition.tag == "messageEventDefinition":
            message = draft.awaits.get(element.id)
        heard = Heard(message, by_hand=True) if message else None
        heard = heard or events.awaited(draft, element, definition, climbing=climbing)
        if not isinstance(heard.event, Combined):
            parts[Part(event=heard.event, name=_called(draft, heard.event), by_hand=heard.by_hand)] = None
    if len(parts) == 1:
        (part,) = parts
        return Heard(part.event, part.by_hand)
    return Heard(Combined(parts=tuple(parts), together=element.source.get("parallelMultiple") == "true"))


def _called(draft: Draft, event: Single) -> str:
    """What people call one of several events."""
    match event:
        case Message() | Signal():
            return event.name
        case Error() | Escalation():
            return event.code or ""
        case Timer():
            return draft.say(TIME)
        case Condition():
            return draft.say(CONDITION)
        case ByHand():
            return ""


def said_by_people(heard: Heard) -> Heard:
    """The errors and escalations that nobody throws are said by a person; an escalation may come from outside, too."""
    match heard.event:
        case Combined() as event:
            said = (_said(part) if isinstance(part.event, Error | Escalation) else part for part in event.parts)
            return Heard(replace(event, parts=tuple(said)), heard.by_hand)
        case Escalation():
            return Heard(heard.event, by_hand=True)
        case _:
            return Heard(ByHand())


def _said(part: Part) -> Part:
    return replace(part, event=ByHand()) if isinstance(part.event, Error) else replace(part, by_hand=True)


def wait_for_all(sheet: Sheet, node: Node) -> None:
    """A parallel multiple start: the first of its events opens the process, which waits for the others right there."""
    start = Node(id=f"{node.id}#start", kind="start", lane=node.lane, human=node.human, opened_by=(node.id,))
    sheet.put(start)
    sheet.put(replace(node, kind="catch", human=None))
    sheet.connect(start.id, node.id)
