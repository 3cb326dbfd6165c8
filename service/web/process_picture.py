"""The picture of a process: where its cases stand and how long its steps take, drawn and as a table."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Literal

from flask import request, url_for

from service.base.values import value_object
from service.base.work import UnitOfWork
from service.process import instances
from service.process.diagram import Element
from service.process.instances import Measured, Place, Spent
from service.process.releases import Release
from service.web.formats import number, span
from service.web.language import gettext, ngettext

View = Literal["agora", "tempo"]
PERIODS: Mapping[str, timedelta | None] = {"30": timedelta(days=30), "90": timedelta(days=90), "tudo": None}
LEVELS = (timedelta(hours=1), timedelta(hours=4), timedelta(days=1), timedelta(days=3))
"""Up to where a step is how warm: the same for every process, so that pictures can be compared."""
STILL = {"startEvent", "endEvent", "boundaryEvent", "intermediateThrowEvent"}
"""Types at which nothing stays, besides gateways."""


@value_object(kw_only=True)
class Row:
    """A step in the table. `spent`: None where nothing was measured; `level`: how warm, 0 to 4."""

    element: str
    name: str
    lane: str
    place: Place | None
    address: str
    spent: Spent | None
    level: int | None


@value_object(kw_only=True)
class Picture:
    """What the page shows. `state`: for the viewer, which the table says in words."""

    view: View
    period: str
    rows: Sequence[Row]
    state: dict[str, Any]
    measured: Measured | None


def asked_view() -> View:
    """Which of the two the address names (`ver`)."""
    return "tempo" if request.args.get("ver") == "tempo" else "agora"


def asked_period() -> str:
    """Of which period the address wants times (`periodo`)."""
    asked = request.args.get("periodo", "30")
    return asked if asked in PERIODS else "30"


def picture(work: UnitOfWork, release: Release, now: datetime) -> Picture:
    """The picture of a version as the address asks for it."""
    view, period = asked_view(), asked_period()
    places = instances.places(work.session, release.id)
    times = None
    if view == "tempo":
        length = PERIODS[period]
        after = now - length if length is not None else None
        times = instances.measured(work.session, tuple(release.program.processes), after=after)
    rows = list(_rows(release, places, times))
    return Picture(
        view=view,
        period=period,
        rows=rows,
        state=_state(rows, view),
        measured=times,
    )


def level_words() -> Sequence[str]:
    """The legend: how long is how warm."""
    limits = [span(limit) for limit in (*LEVELS[:2], timedelta(hours=24), LEVELS[3])]
    return (
        gettext("até %(span)s", span=limits[0]),
        gettext("de %(low)s a %(high)s", low=limits[0], high=limits[1]),
        gettext("de %(low)s a %(high)s", low=limits[1], high=limits[2]),
        gettext("de %(low)s a %(high)s", low=limits[2], high=limits[3]),
        gettext("mais de %(span)s", span=limits[3]),
    )


def _rows(release: Release, places: Mapping[str, Place], times: Measured | None) -> Iterator[Row]:
    """In drawn order, lane by lane; what nobody can stand at only where somebody does."""
    spent = times.by_element if times is not None else {}
    elements = list(release.diagram.walk())
    lanes = {lane: number for number, lane in enumerate(dict.fromkeys(element.lane for element in elements))}
    for element in sorted(elements, key=lambda element: lanes[element.lane]):
        place, took = places.get(element.drawn), spent.get(element.drawn)
        if place is None and not _works(element):
            continue
        address = url_for("case_lists.show", versao=release.id, etapa=element.drawn)
        yield Row(
            element=element.drawn,
            name=element.label,
            lane=element.lane[-1] if element.lane else "",
            place=place,
            address=address,
            spent=took if _works(element) else None,
            level=_level(took.usual) if took is not None else None,
        )


def _works(element: Element) -> bool:
    return element.type not in STILL and not element.type.endswith("Gateway")


def _level(length: timedelta) -> int:
    return sum(length > limit for limit in LEVELS)


def _state(rows: Sequence[Row], view: View) -> dict[str, Any]:
    if view == "tempo":
        measured = [(row, row.spent, row.level) for row in rows if row.spent is not None and row.level is not None]
        return {
            "heat": {row.element: (level + 0.5) / (len(LEVELS) + 1) for row, _, level in measured},
            "notes": {row.element: span(spent.usual) for row, spent, _ in measured},
        }
    active = [
        {
            "id": row.element,
            "count": row.place.instances,
            "always": True,
            "href": row.address,
            "label": _words(row.name, row.place),
        }
        for row in rows
        if row.place is not None
    ]
    return {"active": active, "passed": []}


def _words(name: str, place: Place | None) -> str:
    count = place.instances if place is not None else 0
    return ngettext(
        "%(shown)s chamado está em “%(name)s”.",
        "%(shown)s chamados estão em “%(name)s”.",
        count,
        shown=number(count),
        name=name,
    )
