"""Following a case (V-46), and whom one may mention in its notes (V-45)."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from service.base.work import UnitOfWork
from service.desk import cases, people
from service.desk.cases import Case
from service.desk.people import STAFF
from service.web.language import gettext
from service.web.pages.work import me
from service.web.parts import parts
from service.web.visitors import actor, local_address, only

routes = Blueprint("following", __name__)

MOST_NAMES = 8
LONGEST_NAME = 60


@routes.post("/chamados/<protocol>/seguir")
@only(*STAFF)
def follow(protocol: str) -> ResponseReturnValue:
    """Be told what happens to the case from now on, or (`seguir=nao`) no more; back to `proximo`."""
    stops = request.form.get("seguir") == "nao"
    with parts().works.begin(actor=actor()) as work:
        by = me(work)
        case = cases.queries.seen_case(work.session, protocol, by)
        (cases.following.unfollow if stops else cases.following.follow)(work, case.id, by=by)
    if stops:
        flash(gettext("Você não segue mais este chamado."), "success")
    else:
        flash(gettext("Você segue este chamado. Cada mudança feita por outra pessoa vira um aviso."), "success")
    return redirect(local_address(request.form.get("proximo"), url_for("case_pages.show", protocol=protocol)), 303)


@routes.get("/chamados/<protocol>/mencoes")
@only(*STAFF)
def names(protocol: str) -> ResponseReturnValue:
    """People of the staff whose name begins as typed (`q`), and which of them may not see the case."""
    typed = request.args.get("q", "")[:LONGEST_NAME].strip()
    with parts().works.read() as work:
        case = cases.queries.seen_case(work.session, protocol, me(work))
        found = people.queries.staff_named(work.session, typed, limit=MOST_NAMES) if typed else ()
        blind = {each.id for each in cases.mentions.who_cannot_see(work.session, case, [one.id for one in found])}
    return [{"name": each.name, "note": gettext("não vê este chamado") if each.id in blind else ""} for each in found]


def who_follows(work: UnitOfWork, case: Case) -> dict[str, Any]:
    """The names of those who follow a case, and whether one is among them."""
    ids = cases.following.followers(work.session, case.id)
    known = people.queries.names(work.session, ids)
    return {"followers": [known[each] for each in ids if each in known], "follows": me(work).id in ids}
