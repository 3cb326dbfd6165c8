"""What is drawn and is no process: it says who speaks with whom, and nothing of it can be run."""

from __future__ import annotations

from service.base.texts import Text
from service.process.diagram.draft import Draft
from service.process.diagram.findings import Kind
from service.process.diagram.xml import Xml

NOT_RUN = Kind(
    code="not-run",
    level="error",
    about="A choreography or a conversation: it says what partners say to each other, not what anybody does. Nobody "
    "could do it from here.",
    message=Text(
        "“{name}”: {what} não é um processo e não é executada.", "“{name}”: {what} is no process and not run."
    ),
    fix=Text(
        "Desenhe o que cada parte faz, em piscinas ligadas por fluxos de mensagem.",
        "Draw what each party does, in pools joined by message flows.",
    ),
)
CHOREOGRAPHY, CONVERSATION = Text("uma coreografia", "a choreography"), Text("uma conversação", "a conversation")
WHAT = {
    "choreographyTask": CHOREOGRAPHY,
    "subChoreography": CHOREOGRAPHY,
    "callChoreography": CHOREOGRAPHY,
    "conversation": CONVERSATION,
    "subConversation": CONVERSATION,
    "callConversation": CONVERSATION,
}


def refuse(draft: Draft, root: Xml) -> None:
    """Tell of everything in the file that is no process."""
    for xml in root.walk():
        if xml.tag in WHAT:
            drawn = xml.get("id")
            draft.findings.append(NOT_RUN.at(drawn, xml.line, name=xml.get("name") or drawn or "", what=WHAT[xml.tag]))
