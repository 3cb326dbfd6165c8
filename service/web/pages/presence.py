"""Who else is at it: told by open pages every few seconds, and answered in the same breath."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Blueprint, get_template_attribute, render_template, request
from flask.typing import ResponseReturnValue

from service.base.ids import CaseId
from service.base.work import UnitOfWork
from service.desk import cases, inbox
from service.desk.people import STAFF, Person
from service.web import work_views
from service.web.formats import number
from service.web.others import others_at
from service.web.pages.work import me
from service.web.parts import parts
from service.web.visitors import actor, only

routes = Blueprint("presence", __name__)

MOST_ITEMS = 1_000
"""More open tasks than this are not looked through."""
MOST_ROWS = 100
"""More rows than a page of a list has are not asked for."""


@routes.post("/chamados/<protocol>/presenca")
@only(*STAFF)
def tell(protocol: str) -> ResponseReturnValue:
    """V-16: a tab (`aba`) shows the case, writes in it or leaves it (`modo`); the answer is who else is there."""
    tab, mode = request.form.get("aba", ""), request.form.get("modo", "")
    is_writing = mode == "escrevendo"
    with parts().works.read() as work:
        by = me(work)
        case = cases.queries.seen_case(work.session, protocol, by).id
        known = not cases.presence.is_news(work.session, case, by.id, tab, is_writing=is_writing, now=work.now)
        if known and mode != "saiu":
            return _answer(work, case, by)
    with parts().works.begin(actor=actor()) as work:
        if mode == "saiu":
            cases.presence.leave(work, case, by.id, tab)
        else:
            cases.presence.look(work, case, by.id, tab, is_writing=is_writing)
        return _answer(work, case, by)


@routes.get("/fila/agora")
@only(*STAFF)
def now_in_queue() -> ResponseReturnValue:
    """How much work each view holds now, and who looks at the cases (`chamado`, ids) of the rows that are shown."""
    asked = [CaseId(each) for each in request.args.getlist("chamado")[:MOST_ROWS]]
    with parts().works.read() as work:
        by = me(work)
        counts = work_views.counts(work, by, work_views.shown(work, by)[: work_views.MOST_TABS])
        others = others_at(work, _reached(work, asked, by), by)
    drawn = get_template_attribute("parts/presence.html", "watched")
    most = inbox.queries.MOST_COUNTED
    return {
        "counts": {view: number(count) + ("+" if count >= most else "") for view, count in counts.items()},
        "watched": {case: str(drawn(present)).strip() for case, present in others.items()},
    }


def _reached(work: UnitOfWork, asked: Sequence[CaseId], by: Person) -> Sequence[CaseId]:
    """Those that this person may see, or has work of."""
    seen = cases.queries.of_ids(work.session, asked, seen_by=by)
    items = inbox.queries.open_among(work.session, asked, limit=MOST_ITEMS)
    working = inbox.queries.seen(work.session, items, by)
    reached = {*seen, *(item.case for item in items if item.id in working)}
    return [case for case in asked if case in reached]


def _answer(work: UnitOfWork, case: CaseId, by: Person) -> str:
    return render_template("pages/presence.html", present=others_at(work, [case], by).get(case, ()))
