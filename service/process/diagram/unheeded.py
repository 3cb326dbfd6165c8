"""What BPMN lets one say about an element and nobody carries out: named, never passed over."""

from __future__ import annotations

from collections.abc import Iterator

from service.base.texts import Text
from service.process.diagram.draft import Draft
from service.process.diagram.findings import Kind
from service.process.diagram.xml import Xml

COUNTED = Kind(
    code="tokens-counted",
    level="error",
    about="An activity that waits for several tokens before it starts, or gives several when it completes "
    "(startQuantity, completionQuantity). It would run at other times than it is drawn.",
    message=Text(
        "“{name}” conta tokens ({what}), o que não executamos.", "“{name}” counts tokens ({what}), which we do not run."
    ),
    fix=Text(
        "Junte ou separe os caminhos com um gateway paralelo.", "Join or split the paths with a parallel gateway."
    ),
)
NOT_CARRIED_OUT = Kind(
    code="not-carried-out",
    level="warning",
    about="Something that BPMN lets one write and that is kept with the diagram without being carried out: data that "
    "an association transforms, events that a multi-instance activity throws after each instance, correlation by a "
    "subscription, how many of a participant there are.",
    message=Text("“{name}”: não executamos {what}.", "“{name}”: {what} is not carried out."),
    fix=Text("Confira se o processo funciona sem isso.", "See whether the process works without it."),
)
ALWAYS = Kind(
    code="not-interrupting-ignored",
    level="info",
    about="An error, cancel or compensation event drawn as not interrupting. BPMN has none: an error and a cancelled "
    "transaction always interrupt, and what is undone has ended before.",
    message=Text(
        "“{name}” está desenhado como não interruptivo, o que não existe para {what}.",
        "“{name}” is drawn as not interrupting, which does not exist for {what}.",
    ),
    fix=Text("Desenhe o evento como interruptivo.", "Draw the event as interrupting."),
)
SEVERAL_STARTS = Kind(
    code="event-subprocess-several-starts",
    level="info",
    about="An event subprocess with several start events, where BPMN has one: each of them triggers it, and it begins "
    "at the one that did.",
    message=Text("“{name}” tem vários inícios; cada um o dispara.", "“{name}” has several starts; each triggers it."),
    fix=Text("Desenhe um subprocesso de evento para cada início.", "Draw an event subprocess for each start."),
)
ALWAYS_INTERRUPT = {
    "errorEventDefinition": Text("erros", "errors"),
    "cancelEventDefinition": Text("cancelamentos", "cancels"),
    "compensateEventDefinition": Text("compensação", "compensation"),
}
TRANSFORMED = Text("a transformação de dados da associação", "what the data association does to its data")
THROWS_EACH = Text("o evento lançado a cada instância", "the event thrown after each instance")
SUBSCRIBED = Text(
    "a correlação por assinatura; vale a do chamado ou a chave", "correlation by subscription; case or key correlate"
)
SEVERAL_OF_IT = Text("a quantidade de participantes; vale um", "the number of participants; there is one")
QUANTITIES = ("startQuantity", "completionQuantity")
ASSOCIATIONS = ("dataInputAssociation", "dataOutputAssociation")


def tell(draft: Draft, root: Xml) -> None:
    """Tell of every element in the file that says more than is done."""
    for xml in root.walk():
        if xml.tag.startswith("di:") or not (xml.attributes or xml.children):
            continue
        drawn = xml.get("id")
        values = {"name": xml.get("name") or drawn or xml.tag}
        for quantity in QUANTITIES:
            if xml.get(quantity) not in (None, "1"):
                what = f"{quantity}={xml.get(quantity)}"
                draft.findings.append(COUNTED.at(drawn, xml.line, what=what, **values))
        if "false" in (xml.get("cancelActivity"), xml.get("isInterrupting")):
            for definition in xml.all(*ALWAYS_INTERRUPT):
                draft.findings.append(ALWAYS.at(drawn, xml.line, what=ALWAYS_INTERRUPT[definition.tag], **values))
        if xml.get("triggeredByEvent") == "true" and len(xml.all("startEvent")) > 1:
            draft.findings.append(SEVERAL_STARTS.at(drawn, xml.line, **values))
        for what in _unheeded(xml):
            draft.findings.append(NOT_CARRIED_OUT.at(drawn, xml.line, what=what, **values))


def _unheeded(xml: Xml) -> Iterator[Text]:
    if any(association.all("assignment", "transformation") for association in xml.all(*ASSOCIATIONS)):
        yield TRANSFORMED
    several = xml.first("multiInstanceLoopCharacteristics")
    if several is not None and several.get("behavior") not in (None, "All"):
        yield THROWS_EACH
    if xml.all("correlationSubscription"):
        yield SUBSCRIBED
    if xml.all("participantMultiplicity"):
        yield SEVERAL_OF_IT
