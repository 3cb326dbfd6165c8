"""A boundary event that leads nowhere: when it happens, that path just ends.

Right: the timer on “Analisar” leads to “Avisar o supervisor”.

Wrong: a timer on the border of a task, with no flow leaving it.
"""

from __future__ import annotations

from collections.abc import Iterator

from service.base.texts import Text
from service.process.diagram import Compensate, Finding, Kind, Reading
from service.process.rules.base import Known, scopes, tell

KIND = Kind(
    code="boundary-without-flow",
    level="warning",
    about=__doc__,
    message=Text("“{name}” não leva a lugar nenhum.", "“{name}” leads nowhere."),
    fix=Text("Desenhe o que acontece depois do evento.", "Draw what happens after the event."),
)


def check(reading: Reading, known: Known) -> Iterator[Finding]:
    """One finding per boundary event without an outgoing flow."""
    for process in scopes(reading):
        for node in process.nodes.values():
            undoes = isinstance(node.event, Compensate)
            if node.kind == "boundary" and not undoes and not process.outgoing[node.id]:
                yield from tell(reading, KIND, node.id)
