"""An error end that nothing catches: the process fails there.

Right: the error end stands in a subprocess with an error boundary event, or an event subprocess catches it.

Wrong: an error end at the outermost level, to say that things went badly. A plain end with a good name does that.
"""

from __future__ import annotations

from collections.abc import Iterator

from service.base.texts import Text
from service.process.diagram import Error, Finding, Kind, Node, Process, Reading, single
from service.process.rules.base import Known, nodes, tell

KIND = Kind(
    code="error-uncaught",
    level="warning",
    about=__doc__,
    message=Text("Ninguém trata o erro de “{name}”; o processo falha.", "Nothing catches the error of “{name}”."),
    fix=Text(
        "Se é só um desfecho, use um fim comum; se não, desenhe quem trata o erro.",
        "If it is just an outcome, use a plain end; if not, draw what catches it.",
    ),
)


def check(reading: Reading, known: Known) -> Iterator[Finding]:
    """One finding per error that climbs out of its process uncaught."""
    called = {
        (node.target or "").strip('"') for process in reading.program.processes.values() for node in nodes(process)
    }
    for process in reading.program.processes.values():
        if process.id not in called:
            yield from _climb(reading, process, [])


def _climb(reading: Reading, process: Process, caught: list[str | None]) -> Iterator[Finding]:
    """`caught`: codes that something around the scope catches, None for all."""
    listeners = [node for node in process.nodes.values() if node.kind == "listener"]
    here = caught + [code for node in listeners for code in _codes(node)]
    for node in process.nodes.values():
        if node.kind == "throw" and any(not {None, code} & set(here) for code in _codes(node)):
            yield from tell(reading, KIND, node.id)
        if node.body is not None:
            around = [code for event in process.boundary[node.id] for code in _codes(event)]
            yield from _climb(reading, node.body, here + around)


def _codes(node: Node) -> list[str | None]:
    """Codes of the errors that an event throws or catches."""
    return [event.code for event in single(node.event) if isinstance(event, Error)]
