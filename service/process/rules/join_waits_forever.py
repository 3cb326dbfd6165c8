"""A parallel gateway joins branches of which only one is ever taken: it waits for ever.

Right: branches that an exclusive gateway splits are joined by an exclusive gateway.

Wrong: “Aprovado?” (exclusive) splits into two tasks, and a parallel gateway joins them.
"""

from __future__ import annotations

from collections.abc import Iterator

from service.base.texts import Text
from service.process.diagram import Finding, Kind, Process, Reading
from service.process.rules.base import Known, scopes, tell

KIND = Kind(
    code="join-waits-forever",
    level="error",
    about=__doc__,
    message=Text(
        "“{name}” espera por todos os caminhos de “{split}”, que segue só um deles.",
        "“{name}” waits for every path of “{split}”, which takes only one of them.",
    ),
    fix=Text("Troque a junção paralela por uma exclusiva.", "Make the parallel join an exclusive one."),
)


def check(reading: Reading, known: Known) -> Iterator[Finding]:
    """One finding per parallel join all of whose branches come straight from one choice of a single path."""
    for process in scopes(reading):
        for node in process.nodes.values():
            if node.kind == "and" and len(process.incoming[node.id]) > 1:
                origins = [_origin(process, flow.source, flow.id) for flow in process.incoming[node.id]]
                split = process.nodes.get(origins[0][0])
                several = len({flow for _, flow in origins}) > 1
                if (
                    split is not None
                    and split.kind in ("xor", "race")
                    and several
                    and len({o for o, _ in origins}) == 1
                ):
                    shown = reading.elements[split.id].label if split.id in reading.elements else split.name
                    yield from tell(reading, KIND, node.id, split=shown)


def _origin(process: Process, source: str, flow: str) -> tuple[str, str]:
    """Backwards along a path without other ways in or out: (the node where it branched off, the flow it took)."""
    seen: set[str] = set()
    while source not in seen and len(process.outgoing[source]) == 1 and len(process.incoming[source]) == 1:
        if process.boundary[source]:
            break
        seen.add(source)
        before = process.incoming[source][0]
        source, flow = before.source, before.id
    return source, flow
