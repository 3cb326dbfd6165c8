"""Two paths that run at the same time lead into an activity: it is begun a second time while it is still open.

Right: what a parallel gateway splits comes together in a parallel gateway before the next task.

Wrong: two parallel branches meet in an exclusive gateway, or directly in the task “Encerrar”.
"""

from __future__ import annotations

from collections.abc import Iterator

from service.base.texts import Text
from service.process.diagram import Finding, Kind, Reading
from service.process.rules.base import Known, next_to, spread, tell
from service.process.rules.soundness import Life, lives
from service.process.rules.walk import Path

KIND = Kind(
    code="done-twice",
    level="warning",
    about=__doc__,
    message=Text(
        "“{name}” pode estar aberta duas vezes ao mesmo tempo: por {path} e por {other}.",
        "“{name}” can be open twice at the same time: by {path} and by {other}.",
    ),
    fix=Text(
        "Junte esses caminhos com um gateway paralelo antes de “{name}”; se um deles vem de um evento de borda, "
        "faça o evento interromper a tarefa.",
        "Join these paths with a parallel gateway before “{name}”; where one comes from a boundary event, make that "
        "interrupt the task.",
    ),
)


def check(reading: Reading, known: Known) -> Iterator[Finding]:
    """One finding per activity where tokens meet; what comes behind it is done twice because it is."""
    for life in lives(reading):
        for activity, path in _first(life):
            one, other = life.course(path).twice_to(activity)
            yield from tell(reading, KIND, activity, path=one, other=other)


def _first(life: Life) -> Iterator[tuple[str, Path]]:
    """Where tokens meet first: neither what comes behind, nor what a split begins beside it by the same path."""
    behind, paths = set[str](), set[Path]()
    for activity, path in life.walked.twice.items():
        if activity not in behind and path not in paths:
            behind |= spread([activity], next_to(life.process))
            paths.add(path)
            yield activity, path
