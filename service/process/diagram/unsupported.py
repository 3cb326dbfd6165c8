"""What is drawn and cannot be run yet, named element by element."""

from __future__ import annotations

from service.base.texts import Text
from service.process.diagram.draft import Draft
from service.process.diagram.drawing import Element
from service.process.diagram.findings import Kind
from service.process.diagram.messages import definitions

NOT_YET = Kind(
    code="not-run-yet",
    level="error",
    about="A construct of BPMN that we do not run yet: compensation, transactions with cancel, ad-hoc subprocesses, "
    "choreography.",
    message=Text("“{name}”: ainda não executamos {what}.", "“{name}”: we do not run {what} yet."),
    fix=Text("Desenhe este trecho sem {what}.", "Draw this part without {what}."),
)
COMPENSATION = Text("compensação", "compensation")
TRANSACTION = Text("transações", "transactions")
AD_HOC = Text("subprocessos ad hoc", "ad-hoc subprocesses")
CANCEL = Text("cancelamento de transação", "the cancelling of transactions")
TYPES = {"transaction": TRANSACTION, "adHocSubProcess": AD_HOC}


def refuse(draft: Draft, element: Element) -> None:
    """Tell of each construct of an element that we do not run."""
    source, found = element.source, definitions(draft, element)
    tags = {definition.tag for definition in found}
    refused = [TYPES[element.type]] if element.type in TYPES else []
    if source.get("isForCompensation") == "true" or "compensateEventDefinition" in tags:
        refused.append(COMPENSATION)
    if "cancelEventDefinition" in tags and element.type == "boundaryEvent":
        refused.append(CANCEL)
    for what in refused:
        draft.tell(NOT_YET, element, what=what)
