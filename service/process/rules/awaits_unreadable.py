"""`raia:espera`, whom the case waits for while a step is open, says neither the client nor a third party.

Right: `raia:espera` with `cliente` or `terceiro`, or empty.

Wrong: `raia:espera` with `fornecedor`: the case does not wait.
"""

from __future__ import annotations

from collections.abc import Iterator

from service.base.texts import Text
from service.process.diagram import WAITS_FOR, Finding, Kind, Reading, awaited
from service.process.rules.base import Known, nodes, tell

KIND = Kind(
    code="awaits-unreadable",
    level="warning",
    about=__doc__,
    message=Text(
        "“{name}”: não entendemos por quem o chamado espera: “{word}”.",
        "“{name}”: we cannot read whom the case waits for: “{word}”.",
    ),
    fix=Text("Escreva cliente ou terceiro em raia:espera.", "Write cliente or terceiro in raia:espera."),
)


def check(reading: Reading, known: Known) -> Iterator[Finding]:
    """One finding per element."""
    for process in reading.program.processes.values():
        for node in nodes(process):
            word = node.properties.get(WAITS_FOR, "").strip()
            if word and awaited(node.properties) is None:
                yield from tell(reading, KIND, node.id, word=word[:40])
