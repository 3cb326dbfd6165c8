"""Whoever comes here never gets out: the path runs in a circle that leads to no end.

Right: a loop with a gateway from which one flow leads on.

Wrong: “Corrigir” → “Conferir” → “Corrigir”, with no gateway between.
"""

from __future__ import annotations

from collections.abc import Iterator

from service.base.texts import Text
from service.process.diagram import Finding, Kind, Reading
from service.process.rules.base import Known, leading_out, reachable, scopes, tell

KIND = Kind(
    code="no-way-out",
    level="warning",
    about=__doc__,
    message=Text("De “{name}” não se chega a nenhum fim.", "No end can be reached from “{name}”."),
    fix=Text("Ponha um gateway com uma saída no laço.", "Put a gateway with a way out into the loop."),
)


def check(reading: Reading, known: Known) -> Iterator[Finding]:
    """One finding per element in a circle without exit, where other paths do end."""
    for process in scopes(reading):
        out = leading_out(process)
        if any(node.kind == "start" and node.id in out for node in process.nodes.values()):
            for own_id in process.nodes:
                if own_id not in out and own_id in reachable(process):
                    yield from tell(reading, KIND, own_id)
