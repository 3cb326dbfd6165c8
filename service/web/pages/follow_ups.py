"""Follow-ups on the page of their case: sent to others; the reason of the contact; what a client is to the house."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from flask import Blueprint, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from service.base.errors import Missing, RaiaError
from service.base.ids import PersonId, TeamId
from service.base.texts import Text
from service.desk import cases, people
from service.desk.cases import Case
from service.desk.followups import Demand, links, open_follow_up, reasons, trees
from service.desk.people import STAFF
from service.web.language import gettext
from service.web.pages.work import me
from service.web.parts import parts
from service.web.visitors import actor, only

routes = Blueprint("follow_ups", __name__)

FIELDS = {"class": "classificacao", "text": "texto", "to": "equipes", "wait": "espera"}


@routes.route("/chamados/<protocol>/pendencias/nova", methods=["GET", "POST"])
@only(*STAFF)
def new(protocol: str) -> ResponseReturnValue:
    """U-06: one demand to several sectors or people at once."""
    with parts().works.read() as work:
        case = cases.queries.seen_case(work.session, protocol, me(work))
    if request.method == "GET":
        return _page(case, [])
    try:
        with parts().works.begin(actor=actor()) as work:
            open_follow_up(work, _demand(protocol), by=me(work))
    except RaiaError as refused:
        page = _page(case, [(FIELDS.get(refused.field or "", ""), refused.text)])
        return make_response(page, refused.status)
    flash(gettext("Pendência enviada. Você recebe uma tarefa quando as respostas chegarem."), "success")
    return redirect(url_for("case_pages.show", protocol=protocol, aba="pendencias"), 303)


@routes.post("/chamados/<protocol>/motivo")
@only(*STAFF)
def classify(protocol: str) -> ResponseReturnValue:
    """U-33: why the client got in touch."""
    with parts().works.begin(actor=actor()) as work:
        by = me(work)
        case = cases.queries.seen_case(work.session, protocol, by)
        reasons.classify(work, case.id, request.form.get("motivo", ""), by=by)
    flash(gettext("Motivo de contato guardado."), "success")
    return redirect(url_for("case_pages.show", protocol=protocol, aba="dados"), 303)


@routes.post("/clientes/<wanted>/vinculos")
@only(*STAFF)
def set_links(wanted: str) -> ResponseReturnValue:
    """U-17: what a client is to the house."""
    with parts().works.begin(actor=actor()) as work:
        if people.queries.person(work.session, PersonId(wanted)) is None:
            raise Missing(Text("Este cliente não existe.", "There is no such client."))
        links.set_links(work, PersonId(wanted), request.form.getlist("vinculo"), by=me(work))
    flash(gettext("Vínculos salvos."), "success")
    return redirect(url_for("clients.one", wanted=wanted), 303)


def _demand(protocol: str) -> Demand:
    return Demand(
        protocol=protocol,
        classification=request.form.get("classificacao", ""),
        text=request.form.get("texto", ""),
        teams=tuple(TeamId(each) for each in request.form.getlist("equipes")),
        people=tuple(PersonId(each) for each in request.form.getlist("pessoas")),
        wait=_wait(),
    )


def _wait() -> Literal["all", "any"] | int:
    word = request.form.get("espera", "todas")
    if word == "todas":
        return "all"
    if word == "uma":
        return "any"
    number = request.form.get("quantas", "")
    return int(number) if number.isascii() and number.isdecimal() and len(number) < 4 else 0


def _page(case: Case, errors: Sequence[tuple[str, Text]]) -> str:
    with parts().works.read() as work:
        theirs = links.links_of(work.session, case.requester)
        return render_template(
            "pages/follow_up_new.html",
            case=case,
            errors=errors,
            offered=trees.offered(work.session, "followup", theirs),
            names=trees.group_names(work.session),
            teams=people.queries.teams(work.session),
            staff=people.queries.people(work.session, staff=True, limit=500)[0],
        )
