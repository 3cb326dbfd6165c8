"""What is drawn and cannot be run yet, named element by element."""

from __future__ import annotations

from service.base.texts import Text
from service.process.diagram.draft import Draft
from service.process.diagram.drawing import Element
from service.process.diagram.findings import Kind

NOT_YET = Kind(
    code="not-run-yet",
    level="error",
    about="A construct of BPMN that we do not run yet: ad-hoc subprocesses, choreography.",
    message=Text("“{name}”: ainda não executamos {what}.", "“{name}”: we do not run {what} yet."),
    fix=Text("Desenhe este trecho sem {what}.", "Draw this part without {what}."),
)
AD_HOC = Text("subprocessos ad hoc", "ad-hoc subprocesses")
TYPES = {"adHocSubProcess": AD_HOC}


def refuse(draft: Draft, element: Element) -> None:
    """Tell of each construct of an element that we do not run."""
    if element.type in TYPES:
        draft.tell(NOT_YET, element, what=TYPES[element.type])
