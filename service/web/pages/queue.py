"""The agent's list of work: the queue, and what comes next."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from service.base.errors import Missing, RaiaError
from service.base.ids import WorkItemId
from service.base.work import UnitOfWork
from service.desk import cases, inbox, people
from service.desk.cases import views
from service.desk.cases.views import Shape, View
from service.desk.inbox import WorkItem
from service.desk.people import STAFF, Person
from service.process import releases
from service.web import keeping, work_views
from service.web.case_filters import columns_of
from service.web.language import gettext, spoken
from service.web.others import others_at
from service.web.pages.work import me
from service.web.paging import Page
from service.web.parts import parts
from service.web.visitors import actor, only
from service.web.wording import priority_levels

routes = Blueprint("queue", __name__)


@routes.get("/fila")
@only(*STAFF)
def mine() -> ResponseReturnValue:
    """Open work, most urgent first: mine, my teams', all."""
    with parts().works.read() as work:
        by = me(work)
        own = work_views.shown(work, by)
        counts = work_views.counts(work, by, own[: work_views.MOST_TABS])
        name = _chosen(work, own, counts, by)
        view = next((each for each in own if each.id == name), None)
        asked = work_views.given_in(request.args)
        kept: Mapping[str, Any] = view.criteria if view else {"lista": name}
        given = {**(asked or kept), "lista": kept.get("lista", "equipe")}
        wanted = work_views.filter_of(given)
        page = Page.asked()
        items, total = inbox.queries.queue(work.session, by, wanted, now=work.now, offset=page.offset, limit=page.size)
        reached = [item.case for item in items if item.case is not None]
        hands_out = by.may(people.Permission.REASSIGN) or bool(by.owns)
        return render_template(
            "pages/queue.html",
            chosen=name,
            own=[each for at, each in enumerate(own) if at < work_views.MOST_TABS or each.id == name],
            view=view,
            columns=tuple(view.columns) if view and view.columns else work_views.USUAL,
            column_names=work_views.COLUMN_NAMES,
            given=given,
            narrowed=bool(asked),
            counts=counts,
            most=inbox.queries.MOST_COUNTED,
            items=items,
            cases=cases.queries.of_ids(work.session, reached),
            names=people.queries.names(work.session, [item.assignee for item in items if item.assignee]),
            watched=others_at(work, reached, by),
            offered=_free(work, items, by),
            lane_options=[(lane, lane) for lane in inbox.queries.lanes(work.session, by)],
            process_options=[(each.process, each.name) for each in releases.processes(work.session)],
            wanted=wanted,
            page=page.of(total),
            following=_offered(work, request.args.get("proxima"), by),
            levels=priority_levels(),
            staff=people.queries.people(work.session, staff=True, limit=200)[0] if hands_out else (),
            teams=people.queries.teams(work.session),
            may_share=views.may_share(by),
            may_change=view is not None and views.may_change(by, view),
            begins=views.begins_with(work.session, "work", by) == name,
        )


@routes.get("/proxima")
@only(*STAFF)
def take_next() -> ResponseReturnValue:
    """The most urgent task that one may take."""
    with parts().works.read() as work:
        found = inbox.queries.next_item(work.session, me(work), case=None, now=work.now)
    if found is None:
        flash(gettext("Nada espera por você agora."), "success")
        return redirect(url_for("queue.mine"), 303)
    return redirect(url_for("work.task", item=found.id), 303)


@routes.post("/fila/visoes")
@only(*STAFF)
def keep() -> ResponseReturnValue:
    """V-26, V-58: keep, change or delete a view of the queue, or begin with it from now on."""
    name = request.form.get("visao", "")
    try:
        with parts().works.begin(actor=actor()) as work:
            name = keeping.act(work, "work", _shape, work_views.LISTS, by=me(work))
    except Missing:
        raise
    except RaiaError as refused:
        flash(spoken(refused.text), "warning")
        return redirect(url_for("queue.mine", visao=name or None, **work_views.given_in(request.form)), 303)
    flash(keeping.done(gettext("A fila começa por esta visão.")), "success")
    return redirect(url_for("queue.mine", visao=name or None), 303)


def _shape() -> Shape:
    base = request.form.get("lista", "")
    return Shape(
        name=request.form.get("nome", ""),
        criteria={**work_views.given_in(request.form), "lista": base if base in work_views.LISTS else "equipe"},
        columns=columns_of(request.form, work_views.COLUMN_NAMES),
        sort="urgencia",
        audience=request.form.get("para") or None,
    )


def _chosen(work: UnitOfWork, own: Sequence[View], counts: Mapping[str, int], by: Person) -> str:
    """The view that is asked for, else the one that this person begins with, else the first that holds work."""
    known, asked = {*work_views.LISTS, *(each.id for each in own)}, request.args.get("visao", "")
    narrowed = work_views.given_in(request.args)
    first = None if asked or narrowed else views.begins_with(work.session, "work", by)
    if asked in known:
        return asked
    if first in known:
        return str(first)
    lists = work_views.LISTS
    return next((name for name, view in lists.items() if counts.get(view)), next(iter(lists)))


def _free(work: UnitOfWork, items: Sequence[WorkItem], by: Person) -> set[WorkItemId]:
    words = inbox.queries.audiences(work.session, by)
    return {item.id for item in items if not item.assignee and item.audiences & words}


def _offered(work: UnitOfWork, item: str | None, by: Person) -> WorkItem | None:
    if not item:
        return None
    try:
        found = inbox.queries.seen_item(work.session, WorkItemId(item), by)
    except Missing:
        return None
    return found if found.state == "open" else None
