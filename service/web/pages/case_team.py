"""Whose a case is, on its page, and how it goes up to the next tier (V-04)."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from service.base.errors import Conflict
from service.base.work import UnitOfWork
from service.desk import cases, people
from service.desk.cases import Case
from service.desk.people import STAFF, Permission
from service.web.language import gettext, spoken
from service.web.pages.work import me
from service.web.parts import parts
from service.web.visitors import actor, only

routes = Blueprint("case_team", __name__)


@routes.post("/chamados/<protocol>/escalar")
@only(*STAFF)
def escalate(protocol: str) -> ResponseReturnValue:
    """Pass the case on to the tier above its team's (`motivo`)."""
    try:
        with parts().works.begin(actor=actor()) as work:
            by = me(work)
            case = cases.queries.seen_case(work.session, protocol, by)
            to = cases.escalate(work, case.id, by=by, reason=request.form.get("motivo", "")[:200])
            team = people.queries.team(work.session, to)
    except Conflict as refused:
        flash(spoken(refused.text), "warning")
    else:
        flash(gettext("Agora com a equipe %(team)s.", team=team.name if team is not None else ""), "success")
    return redirect(url_for("case_pages.show", protocol=protocol), 303)


@routes.post("/chamados/<protocol>/aceitar")
@only(*STAFF)
def accept(protocol: str) -> ResponseReturnValue:
    """V-25: take the case on, and answer for it from now on."""
    try:
        with parts().works.begin(actor=actor()) as work:
            by = me(work)
            case = cases.queries.seen_case(work.session, protocol, by)
            cases.accept(work, case.id, by=by)
    except Conflict as refused:
        flash(spoken(refused.text), "warning")
    else:
        flash(gettext("Chamado aceito. Você responde por ele."), "success")
    return redirect(url_for("case_pages.show", protocol=protocol), 303)


def whose(work: UnitOfWork, case: Case) -> dict[str, Any]:
    """The case's team, the tier above it, who answers for the case, and whether one can accept it."""
    team = people.queries.team(work.session, case.team) if case.team is not None else None
    above = cases.routing.tier_above(work, team) if team is not None else None
    owner = people.queries.names(work.session, [case.owner]).get(case.owner) if case.owner is not None else None
    by = me(work)
    free = case.accepted_at is None and case.owner in (None, by.id) and not case.is_over
    return {"team": team, "tier_above": above, "owner": owner, "may_accept": free and by.may(Permission.ACCEPT)}
