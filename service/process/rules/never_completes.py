"""Whatever happens, a gateway waits for ever: the process or subprocess can never be completed.

Right: at least one path on which every join gets all its branches.

Wrong: every request goes through “Aprovado?” (exclusive) into a parallel gateway that waits for both answers.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from service.base.texts import Text
from service.process.diagram import Finding, Kind, Reading
from service.process.rules.base import Known, tell
from service.process.rules.soundness import lives

KIND = Kind(
    code="never-completes",
    level="error",
    about=__doc__,
    message=Text(
        "“{scope}” nunca chega ao fim: por {path}, “{name}” espera para sempre.",
        "“{scope}” never comes to an end: by {path}, “{name}” waits for ever.",
    ),
    fix=Text(
        "Veja que caminhos chegam juntos a “{name}”: junte com um gateway exclusivo o que um gateway exclusivo separa.",
        "See which paths come to “{name}” together: join with an exclusive gateway what an exclusive gateway splits.",
    ),
)


def check(reading: Reading, known: Known) -> Iterator[Finding]:
    """One finding per join to blame, in scopes where every path has been walked and none comes to an end."""
    for life in lives(reading):
        for found in life.walked.stuck.values() if life.hopeless else ():
            for join in found.joins[:1]:
                path = life.course(found.path).to_join(join)
                for finding in tell(reading, KIND, join, scope=life.process.name or life.process.id, path=path):
                    yield replace(finding, level="warning") if known.purpose == "try" else finding
