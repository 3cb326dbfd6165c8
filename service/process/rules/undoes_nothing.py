"""A compensation event that throws where nothing can be undone: the path just goes on.

Right: “Reservar hotel” has a compensation event that leads to “Cancelar hotel”, and a compensation end behind it.

Wrong: a compensation end in a process where no activity says what undoes it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from service.base.texts import Text
from service.process.diagram import Compensate, Finding, Kind, Node, Process, Reading
from service.process.rules.base import Known, tell
from service.process.rules.undoing import can_be_undone, triggered

KIND = Kind(
    code="undoes-nothing",
    level="warning",
    about=__doc__,
    message=Text("“{name}” não tem o que desfazer.", "“{name}” has nothing to undo."),
    fix=Text(
        "Ponha um evento de compensação na borda da atividade e ligue-o, com uma associação, à que a desfaz.",
        "Put a compensation event on the border of the activity and draw an association to what undoes it.",
    ),
)


def check(reading: Reading, known: Known) -> Iterator[Finding]:
    """One finding per throw in vain."""
    for process in reading.program.processes.values():
        yield from _scope(reading, process, ())


def _scope(reading: Reading, process: Process, around: tuple[Process, ...]) -> Iterator[Finding]:
    """`around`: what a throw in an event subprocess reaches besides."""
    reach, of_events = (process, *around), {id(body) for body in triggered(process)}
    for node in process.nodes.values():
        if node.kind == "throw" and isinstance(node.event, Compensate) and not _finds(node.event, reach):
            yield from tell(reading, KIND, node.id)
        if node.body is not None:
            yield from _scope(reading, node.body, reach if id(node.body) in of_events else ())


def _finds(event: Compensate, reach: tuple[Process, ...]) -> bool:
    return any(can_be_undone(scope, node) for scope in reach for node in _meant(event, scope))


def _meant(event: Compensate, scope: Process) -> Iterable[Node]:
    if event.activity is None:
        return scope.nodes.values()
    return [scope.nodes[event.activity]] if event.activity in scope.nodes else []
