"""The staff open cases: for a client who called, or of a process that only they begin."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask import Blueprint, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from service.base.errors import Missing, RaiaError
from service.base.ids import PersonId
from service.base.texts import Text
from service.base.work import UnitOfWork
from service.desk import attendances, cases, catalog, people
from service.desk.cases import AnswersRefused
from service.desk.people import STAFF, Person
from service.process.forms import FieldError
from service.web import openings
from service.web.language import gettext
from service.web.mentioning import warn_of_the_blind
from service.web.parts import parts
from service.web.visitors import actor, only

routes = Blueprint("opening", __name__)

OPENERS = ("client", "staff")
ORIGIN = "attendant"
NO_CLIENT = Text("Este cliente não existe.", "There is no such client.")


@routes.get("/chamados/novo")
@only(*STAFF)
def choose() -> ResponseReturnValue:
    """What cases can be opened of."""
    with parts().works.read() as work:
        client = _client(work)
        inner = attendances.workflows.processes(work.session) | catalog.kinds.processes(work.session)
        offered = [offer for offer in cases.opening.offers(work.session) if offer.version.process not in inner]
        attended = bool(attendances.types.offered(work.session))
    return render_template("pages/new_case_choice.html", offered=offered, attended=attended, client=client)


@routes.route("/chamados/novo/<process>", methods=["GET", "POST"])
@only(*STAFF)
def open_case(process: str) -> ResponseReturnValue:
    """Open a case for a client: one who is known (`?cliente=`), or by name and address."""
    with parts().works.read() as work:
        client = _client(work)
    if request.method == "GET":
        return _page(process, client)
    name, email = request.form.get("_nome", ""), request.form.get("_email", "")
    wrong = openings.contact_errors(name, email) if client is None else []
    sent = openings.sent(process, OPENERS, actor())
    if sent.only_changes_rows:
        return _page(process, client, answers=sent.answers, errors=sent.not_taken)
    if wrong or sent.not_taken:
        return make_response(_page(process, client, answers=sent.answers, errors=sent.errors(), wrong=wrong), 422)
    try:
        with parts().works.begin(actor=actor()) as work:
            requester = client.id if client is not None else people.know_client(work, name=name, email=email)
            by = work.actor.id
            opened = openings.open_case(work, sent, requester=requester, origin=ORIGIN, opened_by=by)
    except AnswersRefused as refused:
        return make_response(_page(process, client, answers=sent.answers, errors=refused.errors), refused.status)
    except Missing:
        raise
    except RaiaError as refused:
        return make_response(_page(process, client, answers=sent.answers, wrong=[("", refused.text)]), refused.status)
    told = gettext(
        "Chamado %(protocol)s aberto. Passe ao cliente o código %(code)s: com ele e o protocolo, ele acompanha.",
        protocol=opened.protocol,
        code=openings.grouped(opened.secret),
    )
    flash(told, "success")
    warn_of_the_blind(work)
    return redirect(url_for("case_pages.show", protocol=opened.protocol), 303)


@routes.post("/chamados/novo/<process>/formulario")
@only(*STAFF)
def change(process: str) -> str:
    """The form drawn anew, as other fields may show now."""
    return openings.drawn_anew(process, OPENERS, url_for(".change", process=process))


def _client(work: UnitOfWork) -> Person | None:
    """The client that the address names. Missing: there is none."""
    wanted = request.args.get("cliente")
    if not wanted:
        return None
    found = people.queries.person(work.session, PersonId(wanted))
    if found is None:
        raise Missing(NO_CLIENT)
    return found


def _page(
    process: str,
    client: Person | None,
    *,
    answers: Mapping[str, Any] | None = None,
    errors: Sequence[FieldError] = (),
    wrong: Sequence[tuple[str, Text]] = (),
) -> str:
    name, view = openings.shown(process, OPENERS, answers or {}, errors, url_for(".change", process=process))
    return render_template("pages/new_case.html", process=process, name=name, view=view, wrong=wrong, client=client)
