"""The lists of cases: ready views, one's own and shared ones, narrowed and ordered as one likes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from service.base.errors import Missing, RaiaError
from service.base.ids import ReleaseId
from service.base.work import UnitOfWork
from service.desk import attendances, cases, people
from service.desk.attendances.types import text_colour
from service.desk.cases import Case, lists, views
from service.desk.cases.views import Shape, View
from service.desk.people import STAFF, Person
from service.desk.people.teamwork import CHANNELS
from service.web import keeping
from service.web.case_filters import (
    COLUMN_NAMES,
    MARK_NAMES,
    READY,
    SORT_NAMES,
    SORT_WORDS,
    USUAL,
    Given,
    columns_of,
    criteria_of,
    given_in,
    sort_of,
)
from service.web.language import gettext, spoken
from service.web.pages.cases_at import standing_cases
from service.web.pages.work import me
from service.web.paging import Page
from service.web.parts import parts
from service.web.visitors import actor, only
from service.web.wording import priority_levels

MOST_ORGANISATIONS = 1_000
"""More than this are not offered."""
routes = Blueprint("case_lists", __name__)

MOST_TABS = 12
"""More views than this are found in a list beside the tabs."""


@routes.get("/chamados")
@only(*STAFF)
def show() -> ResponseReturnValue:
    """V-26…V-36: the chosen view (`visao`), or what the address narrows it to."""
    if request.args.get("etapa") and request.args.get("versao"):
        return standing_cases(ReleaseId(request.args["versao"]), request.args["etapa"])
    page = Page.asked()
    with parts().works.read() as work:
        by = me(work)
        own = views.views(work.session, "cases", by)
        name = _chosen(work, own, by)
        view = next((each for each in own if each.id == name), None)
        asked = given_in(request.args)
        given: Given = asked if asked else view.criteria if view else READY[name].given
        sort = sort_of(request.args.get("ordem", ""), view.sort if view else READY[name].sort)
        found, total = lists.listed(
            work.session,
            criteria_of(given, by),
            sort=SORT_WORDS[sort],
            now=work.now,
            seen_by=by,
            offset=page.offset,
            limit=page.size,
        )
        colours = attendances.colours(work.session, [case.id for case in found])
        hands_out = by.may(people.Permission.REASSIGN) or bool(by.owns)
        staff = people.queries.people(work.session, staff=True, limit=200)[0]
        teams = people.queries.teams(work.session)
        return render_template(
            "pages/cases.html",
            found=found,
            columns=tuple(view.columns) if view and view.columns else USUAL,
            names=_names(work, found),
            team_names={team.id: team.name for team in teams},
            colours={case: (colour, text_colour(colour)) for case, colour in colours.items()},
            levels=priority_levels(),
            staff=staff if hands_out else (),
            most=lists.MOST_LISTED,
            page=page.of(total),
            tabs=_tabs(work, own, name, by),
            view=view,
            name=name,
            title=view.name if view else READY[name].name,
            given=given,
            narrowed=bool(asked),
            sort=sort,
            sort_names=SORT_NAMES,
            mark_names=MARK_NAMES,
            column_names=COLUMN_NAMES,
            options=_options(work, by, teams, staff),
            may_share=views.may_share(by),
            may_change=view is not None and views.may_change(by, view),
            begins=views.begins_with(work.session, "cases", by) == name,
            teams=teams,
        )


@routes.post("/chamados/visoes")
@only(*STAFF)
def keep() -> ResponseReturnValue:
    """V-58: keep, change or delete a view, or begin with it from now on."""
    name = request.form.get("visao", "")
    try:
        with parts().works.begin(actor=actor()) as work:
            name = keeping.act(work, "cases", _shape, READY, by=me(work))
    except Missing:
        raise
    except RaiaError as refused:
        flash(spoken(refused.text), "warning")
        return redirect(url_for("case_lists.show", visao=name or None, **given_in(request.form)), 303)
    flash(keeping.done(gettext("Chamados começa por esta visão.")), "success")
    return redirect(url_for("case_lists.show", visao=name or None), 303)


def _shape() -> Shape:
    return Shape(
        name=request.form.get("nome", ""),
        criteria=given_in(request.form),
        columns=columns_of(request.form),
        sort=sort_of(request.form.get("ordem", "")),
        audience=request.form.get("para") or None,
    )


def _chosen(work: UnitOfWork, own: Sequence[View], by: Person) -> str:
    """A view that there is: the one asked for, else the one that this person's list begins with."""
    known = {*READY, *(each.id for each in own)}
    asked = request.args.get("visao", "")
    if asked:
        return asked if asked in known else views.view(work.session, "cases", asked, by).id
    first = views.begins_with(work.session, "cases", by) if not given_in(request.args) else None
    return first if first in known else "abertos"


def _tabs(work: UnitOfWork, own: Sequence[View], name: str, by: Person) -> list[tuple[str, Any, int, bool]]:
    every = [(key, ready.name, ready.given) for key, ready in READY.items()]
    every += [(each.id, each.name, each.criteria) for each in own[: MOST_TABS - len(READY)]]
    every += [(each.id, each.name, each.criteria) for each in own[MOST_TABS - len(READY) :] if each.id == name]
    return [
        (
            url_for("case_lists.show", visao=key),
            words,
            lists.counted(work.session, criteria_of(given, by), now=work.now, seen_by=by),
            key == name,
        )
        for key, words, given in every
    ]


def _names(work: UnitOfWork, found: Sequence[Case]) -> Mapping[str, str]:
    return people.queries.names(work.session, [case.owner for case in found if case.owner])


def _options(work: UnitOfWork, by: Person, teams: Sequence[people.Team], staff: Sequence[Person]) -> Mapping[str, Any]:
    """What each narrowing offers: values and what they are called."""
    session = work.session
    origins = lists.values(session, "origin", seen_by=by)
    channels = {**CHANNELS, **{each: each for each in origins if each not in CHANNELS}}
    return {
        "situacao": [("abertos", gettext("Em aberto")), ("todos", gettext("Todas")), *_spoken(cases.STATUS_NAMES)],
        "prioridade": priority_levels(),
        "responsavel": [("eu", gettext("Eu")), *((each.id, each.name) for each in staff)],
        "equipe": [(each.id, each.name) for each in teams],
        "produto": [(each, each) for each in lists.values(session, "product", seen_by=by)],
        "canal": _spoken(channels),
        "tipo": [(each, each) for each in lists.values(session, "kind", seen_by=by)],
        "segmento": _spoken(people.SEGMENTS),
        "organizacao": [(each.id, each.name) for each in people.organisations(session, limit=MOST_ORGANISATIONS)[0]],
    }


def _spoken(words: Mapping[Any, Any]) -> list[tuple[str, str]]:
    return [(str(value), spoken(each)) for value, each in words.items()]
