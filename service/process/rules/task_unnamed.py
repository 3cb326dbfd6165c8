"""A person's task without a name shows up in the work list as its type only.

Right: “Analisar e categorizar”.

Wrong: a task without a name.
"""

from __future__ import annotations

from collections.abc import Iterator

from service.base.texts import Text
from service.process.diagram import Finding, Kind, Reading
from service.process.rules.base import Known, scopes, tell

KIND = Kind(
    code="task-unnamed",
    level="warning",
    about=__doc__,
    message=Text("Esta tarefa não tem nome.", "This task has no name."),
    fix=Text("Dê à tarefa um nome com verbo: “Analisar pedido”.", "Name it with a verb: “Analyse request”."),
)


def check(reading: Reading, known: Known) -> Iterator[Finding]:
    """One finding per nameless task of a person."""
    for process in scopes(reading):
        for node in process.nodes.values():
            if node.kind == "task" and not node.name:
                yield from tell(reading, KIND, node.id)
