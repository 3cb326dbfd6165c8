"""Two answers of one question have the same name, so nobody can tell them apart.

Right: “Aprovado?” with the flows “Sim” and “Não”.

Wrong: “Aprovado?” with two flows called “Sim”.
"""

from __future__ import annotations

from collections.abc import Iterator

from service.base.texts import Text
from service.process.diagram import Finding, Kind, Reading
from service.process.rules.base import Known, scopes, tell

KIND = Kind(
    code="same-answers",
    level="warning",
    about=__doc__,
    message=Text("“{name}” tem mais de uma resposta “{answer}”.", "“{name}” has more than one answer “{answer}”."),
    fix=Text("Dê um nome diferente a cada saída.", "Give each of its flows a name of its own."),
)


def check(reading: Reading, known: Known) -> Iterator[Finding]:
    """One finding per answer that is offered twice."""
    for process in scopes(reading):
        for node in process.nodes.values():
            if node.question is None:
                continue
            names = [flow.name.casefold() for flow in process.outgoing[node.id] if flow.name]
            for name in sorted({name for name in names if names.count(name) > 1}):
                shown = next(flow.name for flow in process.outgoing[node.id] if flow.name.casefold() == name)
                yield from tell(reading, KIND, node.id, answer=shown)
