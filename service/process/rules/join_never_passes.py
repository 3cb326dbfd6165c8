"""The paths into a parallel or complex gateway never come together: nothing behind it is ever run.

Right: a parallel gateway joins what a parallel gateway splits.

Wrong: the answers “Sim” and “Não” of one question both lead into a parallel gateway, and behind it stands a task.
"""

from __future__ import annotations

from collections.abc import Iterator

from service.base.texts import Text
from service.process.diagram import Finding, Kind, Reading
from service.process.rules.base import Known, next_to, spread, tell
from service.process.rules.soundness import Life, lives

KIND = Kind(
    code="join-never-passes",
    level="warning",
    about=__doc__,
    message=Text(
        "“{name}” nunca reúne seus caminhos: o que vem depois{behind} nunca acontece. Por {path}, espera para sempre.",
        "“{name}” never has all its paths: what comes next{behind} never happens. By {path}, it waits for ever.",
    ),
    fix=Text(
        "Troque “{name}” por um gateway exclusivo, ou leve até ele caminhos que aconteçam juntos.",
        "Make “{name}” an exclusive gateway, or lead paths to it that are taken together.",
    ),
)
MOST_NAMES = 3


def check(reading: Reading, known: Known) -> Iterator[Finding]:
    """One finding per join that is reached and never passed, in a scope that can end otherwise."""
    for life in lives(reading):
        for join, path in life.stuck() if not life.hopeless else ():
            if life.never(join):
                way = life.course(path).to_join(join)
                yield from tell(reading, KIND, join, path=way, behind=_behind(life, join))


def _behind(life: Life, join: str) -> str:
    """Names of what only the join leads to, in brackets."""
    ahead = next_to(life.process)
    blocked = {own_id: () if own_id == join else targets for own_id, targets in ahead.items()}
    begins = [node.id for node in life.process.nodes.values() if node.kind in ("start", "listener")]
    dead = spread([join], ahead) - spread(begins, blocked)
    elements = life.reading.elements
    names = [f"“{elements[own_id].name}”" for own_id in life.process.nodes if own_id in dead and own_id in elements]
    told = ", ".join([name for name in names if name != "“”"][:MOST_NAMES])
    return told and f" ({told})"
