"""Inclusive gateways wait for each other: each still expects a token that stands before the other.

Right: the paths that an inclusive gateway splits come together in one inclusive gateway, and a loop goes round both.

Wrong: two inclusive gateways in two branches, each with a flow that leads to the other.
"""

from __future__ import annotations

from collections.abc import Iterator

from service.base.texts import Text
from service.process.diagram import Finding, Kind, Reading
from service.process.rules.base import Known, tell
from service.process.rules.soundness import lives

KIND = Kind(
    code="joins-wait-for-each-other",
    level="warning",
    about=__doc__,
    message=Text(
        "{names} esperam um pelo outro para sempre, por {path}.",
        "{names} wait for each other for ever, by {path}.",
    ),
    fix=Text(
        "Junte com gateways exclusivos onde só um caminho chega por vez, ou reúna tudo em um único gateway inclusivo.",
        "Join with exclusive gateways where one path comes at a time, or bring all together in one inclusive gateway.",
    ),
)


def check(reading: Reading, known: Known) -> Iterator[Finding]:
    """One finding per group of inclusive joins that can hold each other up, on the first of them."""
    for life in lives(reading):
        for found in life.walked.stuck.values():
            if all(life.kind(join) == "or" for join in found.joins):
                way = life.course(found.path)
                names = [reading.elements[join].label for join in found.joins if join in reading.elements]
                path = " / ".join(dict.fromkeys(way.to_join(join) for join in found.joins))
                told = ", ".join(f"“{name}”" for name in names)
                yield from tell(reading, KIND, found.joins[0], names=told, path=path)
