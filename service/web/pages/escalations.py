"""The escalation desk: what waits for whoever answers for processes, what is late, what soon will be (H-27)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue

from service.base.ids import TeamId, WorkItemId
from service.base.values import value_object
from service.base.work import UnitOfWork
from service.desk import escalations, inbox, people
from service.desk.escalations import MOST, Found, Line, Tab, Wanted
from service.desk.people import Person, Role
from service.process import releases
from service.web.escalation_words import stands, told
from service.web.language import gettext, lazy_gettext
from service.web.pages.work import me
from service.web.paging import Page, searched
from service.web.parts import parts
from service.web.visitors import only
from service.web.wording import priority_levels

routes = Blueprint("escalations", __name__)

NAMES: Mapping[str, Tab] = {
    "decidir": "decide", "atrasados": "late", "vencendo": "soon", "escalados": "escalated",
}  # fmt: skip
"""The lists by their names in addresses."""
TITLES: Mapping[Tab, Any] = {
    "decide": lazy_gettext("Para decidir"),
    "late": lazy_gettext("Atrasados"),
    "soon": lazy_gettext("Perto de vencer"),
    "escalated": lazy_gettext("Já escalados"),
}
HOURS = (1, 4, 8, 24, 72)
USUAL_HOURS = 4
NARROWING = ("processo", "equipe", "etapa")
LONGEST = 200
MOST_SHOWN = 6
"""More counters than these of one kind are folded."""


@value_object(kw_only=True)
class Counter:
    """How much of the list lies in one process, team or step, and where a click leads."""

    name: str
    number: int
    address: str
    chosen: bool


@routes.get("/escalados")
@only(Role.PROCESS_OWNER, Role.SUPERVISOR, Role.ADMINISTRATOR)
def show() -> ResponseReturnValue:
    """What climbed, is late or soon will be, narrowed to a process, a team or a step."""
    hours = _hours()
    given = {name: request.args.get(name, "")[:LONGEST].replace("\0", "") for name in NARROWING}
    wanted = Wanted(
        soon=timedelta(hours=hours),
        search=searched(),
        process=given["processo"] or None,
        team=TeamId(given["equipe"]) if given["equipe"] else None,
        step=given["etapa"] or None,
    )
    page = Page.asked()
    with parts().works.read() as work:
        by = me(work)
        found = escalations.found(work.session, by, wanted, now=work.now)
        name = _chosen(found)
        listed = found[NAMES[name]]
        entries = listed.entries[page.offset : page.offset + page.size]
        shown = escalations.lines(work.session, entries, by, now=work.now)
        teams = {team.id: team.name for team in people.queries.teams(work.session, active=None)}
        processes = {each.process: each.name for each in releases.processes(work.session)}
        hands_out, names = by.may(people.Permission.REASSIGN) or bool(by.owns), _names(work, shown)
        return render_template(
            "pages/escalations.html",
            name=name,
            tabs=[
                (_address(visao=key), TITLES[tab], len(found[tab].entries), key == name) for key, tab in NAMES.items()
            ],
            counters=_counters(listed, given, processes, teams),
            is_all=listed.is_all,
            hours=hours,
            all_hours=HOURS,
            given=given,
            narrowed=bool(wanted.search or any(given.values())),
            clear=url_for("escalations.show", visao=name),
            lines=[(line, told(line, work.now, wanted.soon), stands(line, names)) for line in shown],
            may_take=_may_take(work, shown, by),
            movable=_movable(shown, by),
            processes=processes,
            teams=teams,
            names=names,
            levels=priority_levels(),
            staff=people.queries.people(work.session, staff=True, limit=200)[0] if hands_out else (),
            most=MOST,
            page=page.of(len(listed.entries)),
        )


def _hours() -> int:
    asked = request.args.get("horas", "")
    return int(asked) if asked in map(str, HOURS) else USUAL_HOURS


def _chosen(found: Mapping[Tab, Found]) -> str:
    """The list that is asked for, else the first that holds anything."""
    asked = request.args.get("visao", "")
    if asked in NAMES:
        return asked
    return next((name for name, tab in NAMES.items() if found[tab].entries), "decidir")


def _address(**changes: str) -> str:
    """This list, narrowed otherwise, from its beginning."""
    kept = {name: request.args.get(name, "") for name in ("visao", "q", "horas", "linhas", *NARROWING)}
    said = {key: value for key, value in {**kept, **changes}.items() if value}
    return f"{url_for('escalations.show')}?{urlencode(said)}"


def _counters(
    found: Found, given: Mapping[str, str], processes: Mapping[str, str], teams: Mapping[TeamId, str]
) -> list[tuple[str, str, Sequence[Counter], Sequence[Counter]]]:
    """Of each kind its title, its name in addresses, and its counters, the last ones folded."""
    kinds: list[tuple[str, str, Mapping[Any, int], Mapping[Any, str]]] = [
        (gettext("Por processo"), "processo", found.processes, processes),
        (gettext("Por equipe"), "equipe", found.teams, teams),
        (gettext("Por etapa"), "etapa", found.steps, {}),
    ]
    shown: list[tuple[str, str, Sequence[Counter], Sequence[Counter]]] = []
    for title, kind, numbers, names in kinds:
        chosen = given[kind]
        every = {**({chosen: 0} if chosen else {}), **numbers}
        counters = [
            Counter(
                name=names.get(value, value),
                number=number,
                address=_address(**{kind: "" if value == chosen else value}),
                chosen=value == chosen,
            )
            for value, number in every.items()
        ]
        counters.sort(key=lambda each: (not each.chosen, -each.number, each.name))
        shown.append((title, kind, counters[:MOST_SHOWN], counters[MOST_SHOWN:]))
    return shown


def _may_take(work: UnitOfWork, shown: Sequence[Line], by: Person) -> frozenset[WorkItemId]:
    """What waits for a decision and may be taken by whoever looks."""
    words = inbox.queries.audiences(work.session, by)
    return frozenset(
        item.id
        for line in shown
        for item in line.decides
        if item.assignee is None and inbox.may_take(item, audiences=words, person=by.id)
    )


def _movable(shown: Sequence[Line], by: Person) -> frozenset[WorkItemId]:
    """Work that whoever looks may give to somebody else, or let the case go on elsewhere from."""
    return frozenset(
        item.id
        for line in shown
        for item in (*line.items, *line.decides)
        if inbox.may_reassign(by, item.process) and not item.is_clients and not item.paused
    )


def _names(work: UnitOfWork, shown: Sequence[Line]) -> Mapping[str, str]:
    held = [item.assignee for line in shown for item in (*line.items, *line.decides) if item.assignee]
    return people.queries.names(work.session, [*held, *(person for line in shown for person in line.involved)])
