"""A compensation event, or the cancel event of a transaction, that nothing in the file triggers.

Right: “Reservar hotel” has a compensation event that leads to “Cancelar hotel”, and a compensation end undoes it.

Wrong: the same without any compensation event that throws, nor a transaction that is cancelled.
"""

from __future__ import annotations

from collections.abc import Iterator

from service.base.texts import Text
from service.process.diagram import Cancel, Compensate, Finding, Kind, Node, Process, Reading
from service.process.rules.base import Known, nodes, tell
from service.process.rules.undoing import cancels, has_handler, thrown, undoes_itself

KIND = Kind(
    code="never-triggered",
    level="info",
    about=__doc__,
    message=Text("Nada neste arquivo dispara “{name}”.", "Nothing in this file triggers “{name}”."),
    fix=Text(
        "Desenhe o evento que manda desfazer (compensação) ou que cancela a transação, ou apague este.",
        "Draw the event that throws the compensation or cancels the transaction, or delete this one.",
    ),
)


def check(reading: Reading, known: Known) -> Iterator[Finding]:
    """One finding per event or handler that waits in vain."""
    processes = reading.program.processes
    called = {(node.target or "").strip('"') for process in processes.values() for node in nodes(process)}
    for process in processes.values():
        undone = process.id in called
        if not undone:
            yield from _in_vain(reading, process)
        yield from _scope(reading, process, undone=undone and not undoes_itself(process), cut=False)


def _scope(reading: Reading, process: Process, *, undone: bool, cut: bool) -> Iterator[Finding]:
    """`undone`: all that is completed inside may be undone together; `cut`: also when the scope still runs."""
    events = list(thrown(process))
    everything = undone or any(event.activity is None for event in events)
    named = {event.activity for event in events}
    handlers = {node.handler for node in process.nodes.values()}
    for node in process.nodes.values():
        if node.undoes and node.id not in handlers:
            yield from tell(reading, KIND, node.id)
        if node.kind == "boundary" and node.host is not None:
            reached = everything or node.host in named
            if not _fires(process.nodes[node.host], node, reached):
                yield from tell(reading, KIND, node.id)
        if node.body is not None:
            yield from _inside(reading, process, node, reached=everything or node.id in named, cut=cut)


def _fires(host: Node, event: Node, reached: bool) -> bool:
    if isinstance(event.event, Cancel):
        return host.body is not None and cancels(host.body)
    return reached or not isinstance(event.event, Compensate)


def _inside(reading: Reading, process: Process, node: Node, *, reached: bool, cut: bool) -> Iterator[Finding]:
    body = node.body
    assert body is not None
    by_others = reached and not has_handler(process, node)
    if not by_others:
        yield from _in_vain(reading, body)
    cut = cut or (node.transaction and cancels(body))
    yield from _scope(reading, body, undone=cut or (by_others and not undoes_itself(body)), cut=cut)


def _in_vain(reading: Reading, body: Process) -> Iterator[Finding]:
    """The event subprocess that would undo a scope which nothing undoes."""
    for node in body.nodes.values():
        if node.kind == "listener" and isinstance(node.event, Compensate):
            yield from tell(reading, KIND, node.id)
