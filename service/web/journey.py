"""The way that a case took through its diagram, to be drawn, played and read (H-33)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from service.base.ids import InstanceId
from service.base.values import value_object
from service.base.work import UnitOfWork
from service.process import instances
from service.process.diagram import Element, WayStep
from service.process.releases import Release
from service.web.formats import span
from service.web.language import gettext

BRIEF = timedelta(minutes=1)


@value_object(kw_only=True)
class Stay:
    """A step in the list. `turn`: which pass it is, where there are several."""

    name: str
    lane: str
    began: datetime
    words: str
    is_here: bool
    turn: int | None


@value_object(kw_only=True)
class Journey:
    """Stays in order; `state`: what the viewer draws and plays; `whole`: from the beginning."""

    stays: Sequence[Stay]
    state: dict[str, Any]
    whole: bool


def journey(work: UnitOfWork, instance: InstanceId, release: Release, now: datetime) -> Journey:
    """The steps of an instance in its own diagram; what happens in called processes is in theirs."""
    taken = instances.path(work.session, instance, release.diagram, release.program.processes)
    elements = {element.drawn: element for element in release.diagram.walk()}
    times = Counter(step.element for step in taken.steps)
    turns: Counter[str] = Counter()
    stays: list[Stay] = []
    for step in taken.steps:
        turns[step.element] += 1
        element = elements[step.element]
        if not element.type.endswith("Gateway"):
            turn = turns[step.element] if times[step.element] > 1 else None
            stays.append(_stay(step, element, turn, now))
    return Journey(stays=stays, state=_state(taken.steps, elements, times), whole=taken.whole)


def _stay(step: WayStep, element: Element, turn: int | None, now: datetime) -> Stay:
    return Stay(
        name=element.name or _unnamed(element),
        lane=element.lane[-1] if element.lane else "",
        began=step.began,
        words=_words(step, now),
        is_here=step.ended is None,
        turn=turn,
    )


def _unnamed(element: Element) -> str:
    match element.type:
        case "startEvent":
            return gettext("Início")
        case "endEvent":
            return gettext("Fim")
        case _:
            return element.label


def _words(step: WayStep, now: datetime) -> str:
    if step.ended is None:
        return gettext("está aqui há %(span)s", span=span(now - step.began))
    length = step.ended - step.began
    if step.left == "cancelled":
        return gettext("interrompida depois de %(span)s", span=span(length))
    return span(length) if length >= BRIEF else gettext("na hora")


def _state(steps: Sequence[WayStep], elements: dict[str, Element], times: Counter[str]) -> dict[str, Any]:
    names = {drawn: element.label if element.name else "" for drawn, element in elements.items()}
    return {
        "passed": sorted({step.element for step in steps} | {flow for step in steps for flow in step.flows}),
        "passes": {element: number for element, number in times.items() if number > 1},
        "path": [{"id": step.element, "flows": list(step.flows), "words": names[step.element]} for step in steps],
    }
