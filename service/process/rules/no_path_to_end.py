"""A process or subprocess in which no path leads from a start to an end can never be completed.

Right: start → task → end.

Wrong: start → task → gateway → back to the task, with no way out.
"""

from __future__ import annotations

from collections.abc import Iterator

from service.base.texts import Text
from service.process.diagram import Finding, Kind, Reading
from service.process.rules.base import Known, leading_out, reachable, scopes, tell

KIND = Kind(
    code="no-path-to-end",
    level="error",
    about=__doc__,
    message=Text("Nenhum caminho de “{scope}” chega a um fim.", "No path through “{scope}” comes to an end."),
    fix=Text("Desenhe uma saída até um evento de fim.", "Draw a way out to an end event."),
)


def check(reading: Reading, known: Known) -> Iterator[Finding]:
    """One finding per scope without a way out, on its first element."""
    for process in scopes(reading):
        begin = [node.id for node in process.nodes.values() if node.kind == "start"]
        if begin and not set(begin) & leading_out(process):
            first = next((own_id for own_id in process.nodes if own_id in reading.elements), None)
            drawn = first if first in reachable(process) else begin[0]
            yield from tell(reading, KIND, drawn or begin[0], scope=process.name or process.id)
