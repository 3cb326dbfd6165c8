"""On a case's page: in whose hands it is, and how far it is, both changed by hand (H-27, V-40)."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from service.base.errors import Conflict, Forbidden, Refused
from service.base.ids import PersonId, TeamId
from service.base.texts import Text
from service.base.work import UnitOfWork
from service.desk import cases, inbox, people
from service.desk.cases import STATUS_NAMES, Case, Status
from service.desk.people import STAFF
from service.web.language import gettext, spoken
from service.web.pages.work import me
from service.web.parts import parts
from service.web.visitors import actor, only

routes = Blueprint("case_hands", __name__)

LONGEST_REASON = 200
NOT_YOURS = Text("Só quem supervisiona ou é dono do processo passa o chamado a outra pessoa.",
                 "Only whoever supervises or owns the process hands the case to somebody else.")  # fmt: skip
NO_STATUS = Text("Escolha uma situação da lista.", "Choose a status from the list.")


@routes.post("/chamados/<protocol>/responsavel")
@only(*STAFF)
def hand_over(protocol: str) -> ResponseReturnValue:
    """H-27: another team (`equipe`) or person (`pessoa`) answers for the case, with a reason (`motivo`)."""
    team, owner = request.form.get("equipe") or None, request.form.get("pessoa") or None
    try:
        with parts().works.begin(actor=actor()) as work:
            by = me(work)
            case = cases.queries.seen_case(work.session, protocol, by)
            if not inbox.may_reassign(by, case.process):
                raise Forbidden(NOT_YOURS)
            reason = request.form.get("motivo", "").strip()[:LONGEST_REASON]
            to = PersonId(owner) if owner else None
            cases.assign(work, case.id, team=TeamId(team) if team else None, owner=to, by=by, reason=reason)
    except (Conflict, Refused) as refused:
        flash(spoken(refused.text), "warning")
    else:
        flash(gettext("Chamado passado adiante."), "success")
    return redirect(url_for("case_pages.show", protocol=protocol), 303)


@routes.post("/chamados/<protocol>/situacao")
@only(*STAFF)
def change_status(protocol: str) -> ResponseReturnValue:
    """V-40: move the case to another status (`situacao`); 409 where the table has no such way."""
    wanted = request.form.get("situacao", "")
    if wanted not in set(Status):
        raise Refused(NO_STATUS, field="situacao")
    with parts().works.begin(actor=actor()) as work:
        by = me(work)
        case = cases.queries.seen_case(work.session, protocol, by)
        cases.statuses.change_status(work, case.id, Status(wanted), by=by)
    flash(gettext("Situação mudada para “%(status)s”.", status=spoken(STATUS_NAMES[Status(wanted)])), "success")
    return redirect(url_for("case_pages.show", protocol=protocol), 303)


def hands(work: UnitOfWork, case: Case) -> dict[str, Any]:
    """What the page offers: the teams, and the statuses that one may move the case to."""
    by = me(work)
    ways = [each for each in cases.statuses.ways(work.session, case.status, by) if each != Status.REOPENED]
    may = inbox.may_reassign(by, case.process) and not case.is_over
    return {
        "ways": [(each.value, spoken(STATUS_NAMES[each])) for each in ways],
        "teams": people.queries.teams(work.session) if may else (),
        "may_hand_over": may,
    }
