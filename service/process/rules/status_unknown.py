"""`chamado.situacao`, the status that the case has once an element has completed, names none that there is.

Right: `chamado.situacao` with `em_andamento`, `aguardando_cliente`, `aguardando_terceiro`, `resolvido` or `fechado`.

Wrong: `chamado.situacao` with `Resolvida`: the case keeps its status.
"""

from __future__ import annotations

from collections.abc import Iterator

from service.base.texts import Text
from service.process.diagram import STATUS, STATUSES, Finding, Kind, Reading
from service.process.rules.base import Known, nodes, tell

KIND = Kind(
    code="status-unknown",
    level="warning",
    about=__doc__,
    message=Text("“{name}”: não há a situação “{word}”.", "“{name}”: there is no status “{word}”."),
    fix=Text("Escreva uma destas em chamado.situacao: {words}.", "Write one of these in chamado.situacao: {words}."),
)


def check(reading: Reading, known: Known) -> Iterator[Finding]:
    """One finding per element."""
    for process in reading.program.processes.values():
        for node in nodes(process):
            word = node.properties.get(STATUS, "")
            if word and word not in STATUSES:
                yield from tell(reading, KIND, node.id, word=word[:40], words=", ".join(STATUSES))
