"""Who does the service tasks of a topic: functions that installed packages offer as entry points `raia.topics`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib.metadata import EntryPoint, entry_points
from typing import Any, cast

from service.base.errors import Refused
from service.base.job_runs import JobHandlers
from service.base.texts import Text
from service.base.timers import Lock
from service.base.work import Works
from service.process.instances.receiving import lock
from service.process.instances.rows import job_kind
from service.process.instances.sweep import Task, job_gives_up, job_runner

GROUP = "raia.topics"

Act = Callable[[Task], Mapping[str, Any] | None]
"""Does a service task outside any transaction; returns the variables to write. It may be called again, by its key."""

BROKEN = Text(
    "O tópico {topic} do pacote {package} não pôde ser carregado de {place}: {why}. Corrija ou desinstale o pacote.",
    "The topic {topic} of the package {package} could not be loaded from {place}: {why}. Mend or remove the package.",
)
TWICE = Text(
    "O tópico {topic} é oferecido duas vezes: por {first} e por {second}. Desinstale um dos pacotes.",
    "The topic {topic} is offered twice: by {first} and by {second}. Remove one of the packages.",
)
NO_FUNCTION = Text("não é uma função", "it is no function")


def installed_topics() -> dict[str, Act]:
    """Topic → who does it. Refused when a package cannot be loaded, or when two offer the same topic."""
    found: dict[str, EntryPoint] = {}
    for point in entry_points(group=GROUP):
        first = found.setdefault(point.name, point)
        if first != point:
            raise Refused(TWICE.fill(topic=point.name, first=_package(first), second=_package(point)))
    return {topic: _load(point) for topic, point in found.items()}


def do_topics(handlers: JobHandlers, works: Works, topics: Mapping[str, Act], *, hold: Lock = lock) -> None:
    """Let these do the jobs of their topics; `hold` as for `job_runner`."""
    for topic, act in topics.items():
        handlers.on(job_kind(topic), job_runner(works, act, hold=hold), give_up=job_gives_up(works, hold=hold))


def _load(point: EntryPoint) -> Act:
    about = {"topic": point.name, "package": _package(point), "place": point.value}
    try:
        act = point.load()
    except Exception as error:
        raise Refused(BROKEN.fill(**about, why=repr(error))) from error
    if not callable(act):
        raise Refused(BROKEN.fill(**about, why=NO_FUNCTION))
    return cast("Act", act)


def _package(point: EntryPoint) -> str:
    return point.dist.name if point.dist else point.module
