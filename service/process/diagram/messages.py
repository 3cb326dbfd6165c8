"""Who tells whom: message flows and the names under which messages are sent and awaited."""

from __future__ import annotations

from service.base.texts import Text
from service.process.diagram import expressions
from service.process.diagram.draft import Draft
from service.process.diagram.drawing import Element, Letter
from service.process.diagram.findings import Kind
from service.process.diagram.program import Event, Message, MessageFlow, Signal, single
from service.process.diagram.vendors import setting
from service.process.diagram.xml import Xml

DANGLING = Kind(
    code="message-flow-dangling",
    level="warning",
    about="A message flow that does not lead from one element or pool to another; it is left out.",
    message=Text(
        "O fluxo de mensagem “{flow}” não liga dois elementos; foi ignorado.",
        "The message flow “{flow}” does not join two elements; it is left out.",
    ),
    fix=Text("Ligue as duas pontas do fluxo de mensagem.", "Attach both ends of the message flow."),
)
ONLY_TOLD = Kind(
    code="message-flow-told",
    level="info",
    about="A message flow that enters an element that waits for no message: it is written to the conversation and "
    "holds nothing up.",
    message=Text(
        "A mensagem que chega em “{name}” vai para a conversa; “{name}” não espera por ela.",
        "The message that enters “{name}” goes to the conversation; “{name}” does not wait for it.",
    ),
    fix=Text(
        "Se o processo deve esperar por ela, use uma tarefa de recebimento ou um evento de mensagem.",
        "If the process shall wait for it, use a receive task or a message event.",
    ),
)
DYNAMIC = Kind(
    code="dynamic-name",
    level="error",
    about="The code of an error or escalation, the topic of a job, or what starts a process is an expression that "
    "needs data: these names must be fixed. Names of messages and signals that are waited for or sent may be computed.",
    message=Text(
        "“{name}” usa um nome calculado ({expression}) onde o nome precisa ser fixo.",
        "“{name}” uses a computed name ({expression}) where the name must be fixed.",
    ),
    fix=Text("Escreva um nome fixo.", "Write a fixed name."),
)
NAME = Text("nome", "name")
THROWERS = ("endEvent", "intermediateThrowEvent")


def definitions(draft: Draft, element: Element) -> list[Xml]:
    """The event definitions of an element, its own and those it refers to."""
    own = [child for child in element.source.children if child.tag.endswith("EventDefinition")]
    referred = [draft.shared.named(child.text.strip()) for child in element.source.all("eventDefinitionRef")]
    return own + [xml for xml in referred if xml is not None]


def own_message(draft: Draft, element: Element, holder: Xml) -> Message | None:
    """The message that an event definition, a receive task or a send task refers to."""
    shared = draft.shared.named(holder.get("messageRef"))
    name = (shared.get("name") or shared.get("id")) if shared is not None else None
    if shared is None or name is None:
        return None
    text, line = setting(shared, "zeebe:subscription", "correlationKey")
    if text is None:
        text, line = setting(element.source, "zeebe:subscription", "correlationKey")
    key = expressions.string(draft, element, text, "correlationKey", line=line)
    name, computed = named(draft, element, name)
    return Message(name=name, key=key, computed=computed)


def named(draft: Draft, element: Element, drawn: str) -> tuple[str, str | None]:
    """The name of a message or signal; with FEEL for it where it is an expression that needs data."""
    if not _is_expression(drawn):
        return drawn, None
    feel = expressions.expression(draft, element, drawn, NAME)
    if feel is None:
        return drawn, None
    constant = expressions.constant(feel)
    return (constant, None) if constant is not None else (drawn, feel)


def require_fixed(draft: Draft, element: Element, event: Event | None) -> None:
    """Tell of what would start a process by a name that needs data: there is none before it runs."""
    for each in single(event):
        if isinstance(each, Message | Signal) and each.computed is not None:
            draft.tell(DYNAMIC, element, expression=each.name)


def fixed(draft: Draft, element: Element, name: str) -> str:
    """A name that needs no data, be it written as an expression (`="cobrar"`); else a finding."""
    constant, computed = named(draft, element, name)
    if computed is not None:
        draft.tell(DYNAMIC, element, expression=name)
    return constant


def _is_expression(name: str) -> bool:
    return name.startswith("=") or "${" in name


def receives(draft: Draft, element: Element) -> Xml | None:
    """What of an element could wait for a message: its message definition, or itself where no definition was drawn."""
    if element.type == "receiveTask":
        return element.source
    if element.type not in ("startEvent", "intermediateCatchEvent", "boundaryEvent"):
        return None
    found = definitions(draft, element)
    messages = [definition for definition in found if definition.tag == "messageEventDefinition"]
    return messages[0] if messages else None if found else element.source


def deliver(draft: Draft) -> None:
    """Give every message flow a name, and every element that receives one something to wait for."""
    for element in draft.elements.values():
        holder = receives(draft, element)
        message = own_message(draft, element, holder) if holder is not None else None
        if message is not None:
            draft.awaits[element.id] = message
        if len(definitions(draft, element)) > 1:
            _know_each(draft, element)
    pools = {participant.id for participant in draft.diagram.participants}
    known: list[Letter] = []
    for letter in draft.diagram.letters:
        ends = (letter.origin, letter.target)
        if all(end in draft.elements or end in pools for end in ends) and letter.origin != letter.target:
            known.append(letter)
        else:
            label = letter.name or letter.drawn or letter.id
            draft.findings.append(DANGLING.at(letter.drawn or None, letter.line, flow=label))
    draft.letters = tuple(_addressed(draft, letter) for letter in known)


def _know_each(draft: Draft, element: Element) -> None:
    """What each of several message definitions of an element waits for."""
    for definition in definitions(draft, element) if receives(draft, element) is not None else ():
        if definition.tag != "messageEventDefinition":
            continue
        message = own_message(draft, element, definition)
        if message is not None:
            draft.messages[element.id, id(definition)] = message


def _addressed(draft: Draft, letter: Letter) -> MessageFlow:
    target = draft.elements.get(letter.target or "")
    name = letter.message or letter.name
    if target is not None and receives(draft, target) is not None:
        origin = draft.elements.get(letter.origin or "")
        name = name or target.name or (origin.name if origin else "") or letter.id
        if name not in {message.name for (own_id, _), message in draft.messages.items() if own_id == target.id}:
            name = draft.awaits.setdefault(target.id, Message(name=name)).name
    elif target is not None:
        draft.tell(ONLY_TOLD, target, line=letter.line)
    origin = draft.elements.get(letter.origin or "")
    if letter.target not in draft.awaits and origin is not None and origin.type in THROWERS:
        name = origin.name or name  # nobody waits for it: it is words, and the event has them
    name = name or (origin.name if origin else "") or letter.id
    ends = {"source": letter.origin or "", "target": letter.target or ""}
    return MessageFlow(id=letter.id, name=letter.name, message=name, **ends)


def sent_by(draft: Draft, element: Element) -> tuple[MessageFlow, ...]:
    """The message flows that leave an element."""
    return tuple(letter for letter in draft.letters if letter.source == element.id)
