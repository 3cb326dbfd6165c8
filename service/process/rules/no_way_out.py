"""Whoever comes here never gets out: the path runs in a circle that leads to no end.

Right: a loop with a gateway from which one flow leads on.

Wrong: “Corrigir” → “Conferir” → “Corrigir”, with no gateway between.
"""

from __future__ import annotations

from collections.abc import Iterator

from service.base.texts import Text
from service.process.diagram import Finding, Kind, Reading
from service.process.rules.base import Known, leading_out, next_to, reachable, scopes, tell
from service.process.rules.paths import arrivals, course, shortest

KIND = Kind(
    code="no-way-out",
    level="warning",
    about=__doc__,
    message=Text("Por {path}, não se chega mais a nenhum fim.", "By {path}, no end can be reached any more."),
    fix=Text(
        "Ponha um gateway com uma saída no laço que passa por “{name}”.",
        "Put a gateway with a way out into the loop through “{name}”.",
    ),
)


def check(reading: Reading, known: Known) -> Iterator[Finding]:
    """One finding where each circle without exit is entered, in scopes where other paths do end."""
    for process in scopes(reading):
        out = leading_out(process)
        safe = out & reachable(process)
        if any(node.kind == "start" and node.id in out for node in process.nodes.values()):
            entered = {to for own_id, targets in next_to(process).items() if own_id in safe for to in targets}
            before = arrivals(process)
            for own_id, node in process.nodes.items():
                if own_id not in out and (own_id in entered or node.kind in ("start", "listener")):
                    path = course(process, reading.elements, shortest(process, before, own_id)).to_last()
                    yield from tell(reading, KIND, own_id, path=path)
