"""A process that calls itself, directly or through others in the file, would never stop calling.

Right: “Atendimento” calls “Cobrança”, which calls nothing.

Wrong: “Atendimento” calls “Cobrança”, which calls “Atendimento”.
"""

from __future__ import annotations

from collections.abc import Iterator

from service.base.texts import Text
from service.process.diagram import Finding, Kind, Node, Reading
from service.process.rules.base import Known, nodes, spread, tell

KIND = Kind(
    code="calls-itself",
    level="error",
    about=__doc__,
    message=Text("“{name}” acaba chamando o próprio processo.", "“{name}” ends up calling its own process."),
    fix=Text("Para repetir, use um laço dentro do processo.", "To repeat, use a loop inside the process."),
)


def check(reading: Reading, known: Known) -> Iterator[Finding]:
    """One finding per call that leads back to the process it stands in."""
    processes = reading.program.processes
    calls = {own_id: [node for node in nodes(process) if node.kind == "call"] for own_id, process in processes.items()}
    steps = {own_id: [_called(node) for node in found if _called(node) in processes] for own_id, found in calls.items()}
    for own_id, found in calls.items():
        for node in found:
            called = _called(node)
            if called in processes and own_id in spread([called], steps):
                yield from tell(reading, KIND, node.id)


def _called(node: Node) -> str:
    """The id of the called process where it is fixed, else nothing that could match."""
    target = node.target or ""
    return target[1:-1] if target.startswith('"') and target.endswith('"') else ""
