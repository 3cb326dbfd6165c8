"""A parallel or complex gateway joins branches that are not all taken: on some path it waits for ever.

Right: branches that an exclusive gateway splits are joined by an exclusive gateway.

Wrong: “Aprovado?” (exclusive) splits into two tasks, and a parallel gateway joins them.
"""

from __future__ import annotations

from collections.abc import Iterator

from service.base.texts import Text
from service.process.diagram import Finding, Kind, Reading
from service.process.rules.base import Known, tell
from service.process.rules.soundness import lives

KIND = Kind(
    code="join-waits-forever",
    level="warning",
    about=__doc__,
    message=Text(
        "Por {path}, “{name}” espera para sempre: nada chega por {missing}.",
        "By {path}, “{name}” waits for ever: nothing comes by {missing}.",
    ),
    fix=Text(
        "Junte com um gateway exclusivo o que um gateway exclusivo separa, ou leve esse caminho também até “{name}”.",
        "Join with an exclusive gateway what an exclusive gateway splits, or lead this path to “{name}” as well.",
    ),
)


def check(reading: Reading, known: Known) -> Iterator[Finding]:
    """One finding per join at which some path through its scope gets stuck, and which is passed on another."""
    for life in lives(reading):
        for join, path in life.stuck() if not life.hopeless else ():
            if not life.never(join):
                way = life.course(path)
                yield from tell(reading, KIND, join, path=way.to_join(join), missing=way.sources(way.missing(join)))
