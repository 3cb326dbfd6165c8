"""A gateway asks a person, but has no name: the question would read “Qual caminho seguir?”.

Right: a gateway called “Informações suficientes?”.

Wrong: a gateway without a name and without conditions.
"""

from __future__ import annotations

from collections.abc import Iterator

from service.base.texts import Text
from service.process.diagram import Finding, Kind, Reading
from service.process.rules.base import Known, scopes, tell

KIND = Kind(
    code="question-unnamed",
    level="warning",
    about=__doc__,
    message=Text("Este gateway pergunta, mas não tem nome.", "This gateway asks, but has no name."),
    fix=Text("Escreva a pergunta como nome do gateway.", "Write the question as the gateway's name."),
)


def check(reading: Reading, known: Known) -> Iterator[Finding]:
    """One finding per nameless gateway that always asks."""
    for process in scopes(reading):
        for node in process.nodes.values():
            if node.question is not None and not node.question.fallback and not node.name:
                yield from tell(reading, KIND, node.id)
