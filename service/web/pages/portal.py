"""The client's side: open a case, follow it by protocol and code, answer what is asked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, cast
from zoneinfo import ZoneInfo

from flask import Blueprint, flash, make_response, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from service.base.errors import Missing, RaiaError
from service.base.texts import Text
from service.base.work import Actor, UnitOfWork
from service.desk import cases, inbox, people
from service.desk.cases import AnswersRefused, Case
from service.process import releases
from service.process.forms import FieldError, Form
from service.web import grants, tasks
from service.web.clients import client_actor, own_case
from service.web.forms import FormView
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

NO_SERVICE = Text(
    "Este serviço não existe. Escolha um da lista em “Abrir chamado”.",
    "There is no such service. Choose one of the list under “Open a case”.",
)


@routes.get("/portal")
def home() -> ResponseReturnValue:
    """What one can ask for, and the cases of whoever is logged in (H-06)."""
    with parts().works.read() as work:
        offered = [each for each in releases.processes(work.session) if _opening_form(work, each.process) is not None]
        who = visitor()
        mine: Sequence[Case] = []
        if who is not None:
            mine, _ = cases.queries.cases(work.session, requester=who.id, limit=50)
    return render_template("pages/portal.html", offered=offered, mine=mine)


@routes.route("/portal/abrir/<process>", methods=["GET", "POST"])
@limit_openings
def open_case(process: str) -> ResponseReturnValue:
    """H-09: the opening form; without an account also a name and an address."""
    if request.method == "GET":
        return _opening_page(process)
    who = visitor()
    name, email = request.form.get("_nome", ""), request.form.get("_email", "")
    wrong: list[tuple[str, Text]] = []
    if who is None:
        wrong = _contact_errors(name, email)
    actor = Actor("person", who.id, who.name) if who is not None else Actor("client", None, name.strip() or "Cliente")
    with parts().works.read() as work:
        form = _known_form(work, process)
    not_taken = tasks.keep_files(actor)
    answers, pairs = tasks.posted(form)
    if tasks.only_changes_rows(pairs):
        return _opening_page(process, answers=answers, errors=not_taken)
    if wrong or not_taken:
        errors = [*not_taken, *_form_errors(form, answers, actor)]
        return make_response(_opening_page(process, answers=answers, errors=errors, wrong=wrong), 422)
    try:
        with parts().works.begin(actor=actor) as work:
            requester = who.id if who is not None else people.know_client(work, name=name, email=email)
            year = work.now.astimezone(ZoneInfo(parts().settings.zone)).year
            opened = cases.open_case(work, process, answers, requester=requester, year=year)
    except AnswersRefused as refused:
        return make_response(_opening_page(process, answers=answers, errors=refused.errors), refused.status)
    except Missing:
        raise
    except RaiaError as refused:
        return make_response(_opening_page(process, answers=answers, wrong=[("", refused.text)]), refused.status)
    grants.grant_case(opened.case)
    session[OPENED] = [opened.protocol, opened.secret]
    return redirect(url_for("portal.opened"), 303)


@routes.post("/portal/abrir/<process>/formulario")
def change_opening(process: str) -> ResponseReturnValue:
    """The form drawn anew, as other fields may show now."""
    with parts().works.read() as work:
        form = _known_form(work, process)
        answers, _ = tasks.posted(form)
        return render_template("pages/form_fields.html", view=_fields(work, process, form, answers, ()))


@routes.get("/portal/aberto")
def opened() -> ResponseReturnValue:
    """Protocol and code, to be kept by the client."""
    kept = cast("list[str] | None", session.get(OPENED))
    if not kept:
        return redirect(url_for("portal.home"), 303)
    return render_template("pages/opened.html", protocol=kept[0], secret=_grouped(kept[1]))


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


def _opening_form(work: UnitOfWork, process: str) -> Form | None:
    return releases.current(work.session, process).start_form(process)


def _known_form(work: UnitOfWork, process: str) -> Form:
    try:
        form = _opening_form(work, process)
    except Missing as error:
        raise Missing(NO_SERVICE) from error
    if form is None:
        raise Missing(NO_SERVICE)
    return form


def _opening_page(
    process: str,
    *,
    answers: Mapping[str, Any] | None = None,
    errors: Sequence[FieldError] = (),
    wrong: Sequence[tuple[str, Text]] = (),
) -> str:
    with parts().works.read() as work:
        form = _known_form(work, process)
        name = releases.current(work.session, process).name
        view = _fields(work, process, form, answers or {}, errors)
    return render_template("pages/open_case.html", process=process, name=name, view=view, wrong=wrong)


def _fields(
    work: UnitOfWork, process: str, form: Form, answers: Mapping[str, Any], errors: Sequence[FieldError]
) -> FormView:
    who = visitor()
    me = people.queries.person(work.session, who.id) if who is not None else None
    address = url_for("portal.change_opening", process=process)
    return tasks.fields_of(
        form, {}, work.now, answers, work=work, item=None, by=me, errors=errors, change_url=address, own_data=True
    )


def _form_errors(form: Form, answers: Mapping[str, Any], actor: Actor) -> Sequence[FieldError]:
    """What the opening form itself would refuse, so that everything is said at once."""
    with parts().works.read() as work:
        try:
            cases.checked(
                form, answers, {}, now=work.now, files=cases.Usable(session=work.session, case=None, sender=actor.id)
            )
        except AnswersRefused as refused:
            return refused.errors
    return ()


def _contact_errors(name: str, email: str) -> list[tuple[str, Text]]:
    wrong: list[tuple[str, Text]] = []
    for field, check, value in (("_nome", people.clean_name, name), ("_email", people.clean_address, email)):
        try:
            check(value)
        except RaiaError as refused:
            wrong.append((field, refused.text))
    return wrong


def _grouped(secret: str) -> str:
    return " ".join(secret[start : start + 4] for start in range(0, len(secret), 4))
