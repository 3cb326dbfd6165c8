"""What starts, interrupts or continues a process: events that are waited for."""

from __future__ import annotations

from service.base.texts import Text
from service.base.values import value_object
from service.process.diagram import expressions, timers
from service.process.diagram.draft import Draft
from service.process.diagram.drawing import Element
from service.process.diagram.findings import Kind
from service.process.diagram.messages import fixed, named
from service.process.diagram.program import (
    ByHand,
    Combined,
    Condition,
    Error,
    Escalation,
    Message,
    Signal,
    Timer,
)
from service.process.diagram.xml import Xml

BY_HAND = Kind(
    code="event-by-hand",
    level="info",
    about="An event that does not say what it waits for (no message, signal, time or condition that we can read): a "
    "person of its lane says that it happened. On a boundary it is a button on the task.",
    message=Text("“{name}”: uma pessoa de “{lane}” diz quando aconteceu.", "“{name}”: a person of “{lane}” says when."),
    fix=Text(
        "Para que aconteça sozinho, defina a mensagem, o sinal, o tempo ou a condição.",
        "For it to happen by itself, define the message, the signal, the time or the condition.",
    ),
)
TIMER_BY_HAND = Kind(
    code="timer-by-hand",
    level="warning",
    about="A timer without a definition whose label is no time either: a person of its lane lets it pass.",
    message=Text(
        "“{name}” não diz quanto tempo esperar; uma pessoa de “{lane}” decide.",
        "“{name}” does not say how long to wait; a person of “{lane}” decides.",
    ),
    fix=Text(
        "Escreva o tempo no nome (“24h”, “2 dias úteis”) ou na definição (PT24H).",
        "Write the time in its name (“24h”, “2 business days”) or its definition (PT24H).",
    ),
)
UNSENT = Kind(
    code="signal-unsent",
    level="info",
    about="Nothing in the file sends the signal that is waited for: another process may, or a person confirms it.",
    message=Text(
        "Nada neste arquivo envia o sinal “{signal}” que “{name}” espera.",
        "Nothing in this file sends the signal “{signal}” that “{name}” waits for.",
    ),
    fix=Text(
        "Nada a fazer se outro processo o envia; se não, uma pessoa confirma.",
        "Nothing to do if another process sends it; if not, a person confirms.",
    ),
)
OUT_OF_PLACE = Kind(
    code="event-out-of-place",
    level="warning",
    about="An event drawn where BPMN knows no such event: an error caught in the middle, a timer at an end.",
    message=Text("“{name}”: {what} não cabe aqui; foi lido como {as_}.", "“{name}”: {what} here is read as {as_}."),
    fix=Text("Use um evento que caiba neste lugar.", "Use an event that fits in this place."),
)
CONDITION = Text("condição", "condition")
HAND_WORD = Text("confirmação de uma pessoa", "a person's confirmation")


Single = Timer | Message | Signal | Condition | Error | Escalation | ByHand


@value_object
class Heard:
    """What an event waits for, and whether a person may say so as well."""

    event: Single | Combined
    by_hand: bool = False


def awaited(draft: Draft, element: Element, definition: Xml | None, *, climbing: bool) -> Heard:
    """What a start, catch, boundary or listener waits for by one definition; `climbing`: whether errors and escalations
    can come here."""
    before = len(draft.findings)
    heard = _defined(draft, element, definition, climbing) if definition is not None else None
    if heard is not None:
        return heard
    if not any(finding.level == "error" for finding in draft.findings[before:]):
        timed = definition is not None and definition.tag == "timerEventDefinition"
        draft.tell(
            TIMER_BY_HAND if timed else BY_HAND, element, lane=draft.whose(element.lane[-1] if element.lane else None)
        )
    return Heard(ByHand())


def _defined(draft: Draft, element: Element, definition: Xml, climbing: bool) -> Heard | None:
    match definition.tag:
        case "timerEventDefinition":
            found = timers.timer(draft, element, definition)
            return Heard(found) if found else None
        case "signalEventDefinition":
            return _signal(draft, element, definition)
        case "conditionalEventDefinition":
            text, line = expressions.condition_of(definition, "condition")
            feel = expressions.expression(draft, element, text, CONDITION, line=line)
            return Heard(Condition(expression=feel)) if feel else None
        case "errorEventDefinition" if climbing:
            return Heard(Error(code=code_of(draft, element, definition, "error")))
        case "escalationEventDefinition" if climbing:
            return Heard(Escalation(code=code_of(draft, element, definition, "escalation")))
        case "messageEventDefinition" | "compensateEventDefinition" | "cancelEventDefinition":
            return None
        case tag:
            draft.tell(OUT_OF_PLACE, element, what=tag, as_=HAND_WORD)
            return None


def _signal(draft: Draft, element: Element, definition: Xml) -> Heard | None:
    signal = own_signal(draft, element, definition)
    if signal is None:
        return None
    unsent = signal.name not in signals_sent(draft)
    if unsent and element.type != "startEvent":
        draft.tell(UNSENT, element, signal=signal.name)
    return Heard(signal, by_hand=unsent)


def own_signal(draft: Draft, element: Element, definition: Xml) -> Signal | None:
    """The signal that a definition refers to."""
    shared = draft.shared.named(definition.get("signalRef"))
    drawn = (shared.get("name") or shared.get("id")) if shared is not None else None
    if drawn is None:
        return None
    name, computed = named(draft, element, drawn)
    return Signal(name=name, computed=computed)


def code_of(draft: Draft, element: Element, definition: Xml, kind: str) -> str | None:
    """The code of the error or escalation that a definition refers to; its name where it has none."""
    shared = draft.shared.named(definition.get(f"{kind}Ref"))
    code = (shared.get(f"{kind}Code") or shared.get("name") or shared.get("id")) if shared is not None else None
    return fixed(draft, element, code) if code else None


def signals_sent(draft: Draft) -> set[str]:
    """Names of the signals that something in the file throws."""
    throwers = [e for e in draft.elements.values() if e.type in ("intermediateThrowEvent", "endEvent")]
    names: set[str] = set()
    for element in throwers:
        for definition in element.source.all("signalEventDefinition"):
            shared = draft.shared.named(definition.get("signalRef"))
            names.add((shared.get("name") or shared.get("id") or "") if shared is not None else "")
    return names - {""}
