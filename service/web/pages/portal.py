"""The client's side: open a case, follow it by protocol and code, answer what is asked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, cast

from flask import Blueprint, flash, make_response, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from service.base.errors import Missing, RaiaError
from service.base.texts import Text
from service.base.work import Actor
from service.desk import cases, followups, inbox, people
from service.desk.cases import AnswersRefused, Case
from service.process.forms import FieldError
from service.web import grants, openings
from service.web.clients import client_actor, own_case
from service.web.language import gettext, spoken
from service.web.limits import limit_openings, limit_protocols
from service.web.parts import parts
from service.web.visitors import visitor

routes = Blueprint("portal", __name__)

OPENED = "opened"
"""Session key: protocol and code of the case just opened, shown until another is opened."""
GONE = Text(
    "Não encontramos este chamado aqui. Informe o protocolo e o código que você recebeu ao abrir.",
    "We cannot find this case here. Give the protocol and the code you received when you opened it.",
)
CLIENT = ("client",)
"""Whose processes the portal offers."""


@routes.get("/portal")
def home() -> ResponseReturnValue:
    """What one can ask for, and the cases of whoever is logged in (H-06)."""
    with parts().works.read() as work:
        offered = [each.version for each in cases.opening.offers(work.session) if each.opener == "client"]
        who = visitor()
        mine: Sequence[Case] = []
        if who is not None:
            mine, _ = cases.queries.cases(work.session, requester=who.id, limit=50)
        channels = followups.portal.open_channels(work.session)
    return render_template("pages/portal.html", offered=offered, channels=channels, mine=mine)


@routes.route("/portal/abrir/<process>", methods=["GET", "POST"])
@limit_openings
def open_case(process: str) -> ResponseReturnValue:
    """H-09: the opening form; without an account also a name and an address."""
    if request.method == "GET":
        return _opening_page(process)
    who = visitor()
    name, email = request.form.get("_nome", ""), request.form.get("_email", "")
    wrong = openings.contact_errors(name, email) if who is None else []
    actor = Actor("person", who.id, who.name) if who is not None else Actor("client", None, name.strip() or "Cliente")
    sent = openings.sent(process, CLIENT, actor)
    if sent.only_changes_rows:
        return _opening_page(process, answers=sent.answers, errors=sent.not_taken)
    if wrong or sent.not_taken:
        return make_response(_opening_page(process, answers=sent.answers, errors=sent.errors(), wrong=wrong), 422)
    try:
        with parts().works.begin(actor=actor) as work:
            requester = who.id if who is not None else people.know_client(work, name=name, email=email)
            opened = openings.open_case(work, sent, requester=requester)
    except AnswersRefused as refused:
        return make_response(_opening_page(process, answers=sent.answers, errors=refused.errors), refused.status)
    except Missing:
        raise
    except RaiaError as refused:
        page = _opening_page(process, answers=sent.answers, wrong=[("", refused.text)])
        return make_response(page, refused.status)
    grants.grant_case(opened.case)
    session[OPENED] = [opened.protocol, opened.secret]
    return redirect(url_for("portal.opened"), 303)


@routes.post("/portal/abrir/<process>/formulario")
def change_opening(process: str) -> ResponseReturnValue:
    """The form drawn anew, as other fields may show now."""
    return openings.drawn_anew(process, CLIENT, url_for(".change_opening", process=process))


@routes.get("/portal/aberto")
def opened() -> ResponseReturnValue:
    """Protocol and code, to be kept by the client."""
    kept = cast("list[str] | None", session.get(OPENED))
    if not kept:
        return redirect(url_for("portal.home"), 303)
    return render_template("pages/opened.html", protocol=kept[0], secret=openings.grouped(kept[1]))


@routes.route("/acompanhar", methods=["GET", "POST"])
@limit_protocols
def find() -> ResponseReturnValue:
    """Find one's case by protocol and code."""
    if request.method == "GET":
        return render_template("pages/find.html", protocol=request.args.get("protocolo", ""), errors=[])
    protocol = request.form.get("protocolo", "").strip()
    try:
        with parts().works.read() as work:
            case = cases.case_opened_by_secret(work, protocol, request.form.get("codigo", ""))
    except Missing as refused:
        page = render_template("pages/find.html", protocol=protocol, errors=[("protocolo", refused.text)])
        return make_response(page, 404)
    grants.grant_case(case)
    return redirect(url_for("portal.follow", protocol=protocol), 303)


@routes.get("/acompanhar/<protocol>")
def follow(protocol: str) -> ResponseReturnValue:
    """How far the case is, what was said, what the client is asked."""
    with parts().works.read() as work:
        case = own_case(work, protocol)
        if case is None:
            return redirect(url_for("portal.find", protocolo=protocol), 303)
        return render_template(
            "pages/follow.html",
            case=case,
            asked=[item for item in inbox.queries.of_case(work.session, case.id, state="open") if item.is_clients],
            entries=cases.conversation(work.session, case.id, public_only=True),
            files={row.id: row for row in cases.files_of_case(work.session, case.id)},
        )


@routes.post("/acompanhar/<protocol>/mensagem")
def say(protocol: str) -> ResponseReturnValue:
    """The client adds a message."""
    with parts().works.read() as work:
        case = own_case(work, protocol)
        requester = people.queries.person(work.session, case.requester) if case is not None else None
    if case is None or requester is None:
        raise Missing(GONE)
    try:
        with parts().works.begin(actor=client_actor(requester)) as work:
            text = request.form.get("mensagem", "")
            inbox.say(work, case.id, text, by=requester)
        flash(gettext("Mensagem enviada."), "success")
    except RaiaError as refused:
        flash(spoken(refused.text), "warning")
    return redirect(url_for("portal.follow", protocol=protocol) + "#conversa", 303)


@routes.get("/portal/ajuda")
def help_page() -> ResponseReturnValue:
    """How opening and following works."""
    return render_template("pages/help.html")


def _opening_page(
    process: str,
    *,
    answers: Mapping[str, Any] | None = None,
    errors: Sequence[FieldError] = (),
    wrong: Sequence[tuple[str, Text]] = (),
) -> str:
    change_url = url_for(".change_opening", process=process)
    name, view = openings.shown(process, CLIENT, answers or {}, errors, change_url)
    return render_template("pages/open_case.html", process=process, name=name, view=view, wrong=wrong)
