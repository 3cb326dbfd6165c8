"""A branch of the process goes round for ever and nothing takes it out: the process can never be completed.

Right: a gateway in the loop, with a way out, or an end that ends everything (terminate) in the branch beside it.

Wrong: a parallel gateway leads to an end and to “Conferir”, from which a flow leads back to the parallel gateway.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from service.base.texts import Text
from service.process.diagram import Finding, Kind, Reading
from service.process.rules.base import Known, tell
from service.process.rules.paths import arrivals, shortest
from service.process.rules.soundness import lives

KIND = Kind(
    code="goes-round-forever",
    level="error",
    about=__doc__,
    message=Text(
        "“{scope}” nunca chega ao fim: por {path}, anda em círculos para sempre.",
        "“{scope}” never comes to an end: by {path}, it goes round for ever.",
    ),
    fix=Text(
        "Ponha um gateway com uma saída no laço que passa por “{name}”.",
        "Put a gateway with a way out into the loop through “{name}”.",
    ),
)


def check(reading: Reading, known: Known) -> Iterator[Finding]:
    """One finding per scope that surely goes on for ever, on an activity that does."""
    for life in lives(reading):
        if element := life.endless:
            line = shortest(life.process, arrivals(life.process), element)
            path = life.course(line).to_last()
            for finding in tell(reading, KIND, element, scope=life.process.name or life.process.id, path=path):
                yield replace(finding, level="warning") if known.purpose == "try" else finding
