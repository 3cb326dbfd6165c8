"""A parallel gateway joins branches that are not all taken: on some path it waits for ever.

Right: branches that an exclusive gateway splits are joined by an exclusive gateway.

Wrong: “Aprovado?” (exclusive) splits into two tasks, and a parallel gateway joins them.
"""

from __future__ import annotations

from collections.abc import Iterator

from service.base.texts import Text
from service.process.diagram import Finding, Kind, Reading
from service.process.rules.base import Known, scopes, tell
from service.process.rules.walk import stuck_joins

KIND = Kind(
    code="join-waits-forever",
    level="warning",
    about=__doc__,
    message=Text(
        "“{name}” espera por todos os caminhos, mas às vezes só alguns são seguidos.",
        "“{name}” waits for all its paths, but sometimes only some of them are taken.",
    ),
    fix=Text(
        "Junte com um gateway exclusivo o que um gateway exclusivo separa.",
        "Join with an exclusive gateway what an exclusive gateway splits.",
    ),
)


def check(reading: Reading, known: Known) -> Iterator[Finding]:
    """One finding per parallel join at which some path through its scope gets stuck."""
    for process in scopes(reading):
        joins = [
            node.id for node in process.nodes.values() if node.kind == "and" and len(process.incoming[node.id]) > 1
        ]
        stuck = stuck_joins(process) if joins else frozenset[str]()
        for own_id in joins:
            if own_id in stuck:
                yield from tell(reading, KIND, own_id)
