"""A flow that is an answer has no name: the name of what it leads to is shown instead.

Right: the flows leaving “Aprovado?” are called “Sim” and “Não”.

Wrong: “Aprovado?” with nameless flows.
"""

from __future__ import annotations

from collections.abc import Iterator

from service.base.texts import Text
from service.process.diagram import Finding, Kind, Reading
from service.process.rules.base import Known, scopes, tell

KIND = Kind(
    code="answer-unnamed",
    level="info",
    about=__doc__,
    message=Text("“{name}” tem resposta sem nome; mostramos “{shown}”.", "“{name}”: an answer has no name; “{shown}”."),
    fix=Text("Escreva a resposta como nome da saída.", "Write the answer as the flow's name."),
)


def check(reading: Reading, known: Known) -> Iterator[Finding]:
    """One finding per nameless answer."""
    for process in scopes(reading):
        flows = {flow.id: flow for flow in process.flows}
        for node in process.nodes.values():
            for option in node.question.options if node.question else ():
                if not flows[option.flow].name:
                    yield from tell(reading, KIND, node.id, shown=option.label)
