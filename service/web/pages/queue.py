"""The agent's lists of work: the queue, what climbed to the process owner, and what comes next."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from service.base.errors import Missing
from service.base.ids import WorkItemId
from service.base.work import UnitOfWork
from service.desk import cases, inbox, people
from service.desk.inbox import WorkItem
from service.desk.inbox.queries import View
from service.desk.people import STAFF, Person, Role
from service.web.language import gettext
from service.web.others import others_at
from service.web.pages.work import me
from service.web.paging import Page, searched
from service.web.parts import parts
from service.web.visitors import only
from service.web.wording import priority_levels

routes = Blueprint("queue", __name__)

VIEWS: Mapping[str, View] = {"minhas": "mine", "equipe": "team", "todas": "all"}


@routes.get("/fila")
@only(*STAFF)
def mine() -> ResponseReturnValue:
    """Open work, most urgent first: mine, my teams', all."""
    return _list("queue.mine", VIEWS, "pages/queue.html")


@routes.get("/escalados")
@only(Role.PROCESS_OWNER, Role.SUPERVISOR, Role.ADMINISTRATOR)
def escalated() -> ResponseReturnValue:
    """What climbed to the process owner."""
    return _list("queue.escalated", {"escalados": "escalated", "todas": "all"}, "pages/escalated.html")


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


def _list(endpoint: str, views: Mapping[str, View], template: str) -> str:
    chosen = request.args.get("visao", "")
    with parts().works.read() as work:
        by = me(work)
        counts = inbox.queries.counts(work.session, by, now=work.now)
        if chosen not in views:
            chosen = next((name for name, view in views.items() if counts.get(view)), next(iter(views)))
        wanted = inbox.Filter(
            view=views[chosen],
            search=searched(),
            lane=request.args.get("raia") or None,
            late=request.args.get("prazo") == "atrasadas",
        )
        page = Page.asked()
        items, total = inbox.queries.queue(work.session, by, wanted, now=work.now, offset=page.offset, limit=page.size)
        watched = others_at(work, [item.case for item in items if item.case is not None], by)
        of = cases.queries.of_ids(work.session, [item.case for item in items if item.case is not None])
        names = people.queries.names(work.session, [item.assignee for item in items if item.assignee])
        lanes = inbox.queries.lanes(work.session, by)
        words = inbox.queries.audiences(work.session, by)
        offered = request.args.get("proxima")
        following = _offered(work, offered, by)
        hands_out = by.may(people.Permission.REASSIGN) or bool(by.owns)
        staff = people.queries.people(work.session, staff=True, limit=200)[0] if hands_out else ()
    return render_template(
        template,
        endpoint=endpoint,
        views=views,
        chosen=chosen,
        counts=counts,
        most=inbox.queries.MOST_COUNTED,
        items=items,
        cases=of,
        names=names,
        watched=watched,
        offered={item.id for item in items if not item.assignee and item.audiences & words},
        lane_options=[(lane, lane) for lane in lanes],
        wanted=wanted,
        page=page.of(total),
        following=following,
        levels=priority_levels(),
        staff=staff,
    )


def _offered(work: UnitOfWork, item: str | None, by: Person) -> WorkItem | None:
    if not item:
        return None
    try:
        found = inbox.queries.seen_item(work.session, WorkItemId(item), by)
    except Missing:
        return None
    return found if found.state == "open" else None
