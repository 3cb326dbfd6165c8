"""Attendances: opened by a type, followed by opinions; and everybody's agenda of next contacts."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from flask import Blueprint, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from service.base.errors import Missing, RaiaError, Refused
from service.base.ids import PersonId
from service.base.texts import Text
from service.base.work import UnitOfWork
from service.desk import attendances, cases, people, registries
from service.desk.attendances import PRODUCTS, WAYS, Wish, contacts, lists, opinions, types
from service.desk.cases import Case
from service.desk.people import STAFF, Person
from service.web import openings, tasks
from service.web.language import gettext
from service.web.mentioning import warn_of_the_blind
from service.web.pages.opening import ORIGIN
from service.web.pages.work import me
from service.web.parts import parts
from service.web.visitors import actor, only

routes = Blueprint("attendances", __name__)

MOST_STAFF = 2_000
BAD_DAY = Text("Escreva a data como 31/12/2026.", "Write the date as 2026-12-31.")
NO_CLIENT = Text("Este cliente não existe.", "There is no such client.")
Wrong = Sequence[tuple[str, Text]]


@routes.route("/atendimentos/novo", methods=["GET", "POST"])
@only(*STAFF)
def new() -> ResponseReturnValue:
    """B-28, B-36: open an attendance for a client who is known (`?cliente=`), or by name and address."""
    if request.method == "GET":
        return _new_page([])
    name, email = request.form.get("_nome", ""), request.form.get("_email", "")
    try:
        with parts().works.begin(actor=actor()) as work:
            client = _client(work)
            wrong = openings.contact_errors(name, email) if client is None else []
            if wrong:
                return make_response(_new_page(wrong, work), 422)
            requester = client.id if client is not None else people.know_client(work, name=name, email=email)
            opened = attendances.open_attendance(work, _wish(requester), {}, by=me(work), origin=ORIGIN)
    except Missing:
        raise
    except RaiaError as refused:
        return make_response(_new_page([(refused.field or "", refused.text)]), refused.status)
    told = gettext(
        "Atendimento %(protocol)s aberto. Passe ao cliente o código %(code)s: com ele e o protocolo, ele acompanha.",
        protocol=opened.protocol,
        code=openings.grouped(opened.secret),
    )
    flash(told, "success")
    return redirect(url_for("case_pages.show", protocol=opened.protocol), 303)


@routes.get("/agenda")
@only(*STAFF)
def agenda() -> ResponseReturnValue:
    """B-44: one's next contacts, the oldest day first."""
    with parts().works.read() as work:
        found = contacts.agenda(work.session, me(work).id)
        today = contacts.today(work)
    return render_template("pages/agenda.html", found=found, today=today, text_colour=types.text_colour)


@routes.route("/chamados/<protocol>/pareceres", methods=["GET", "POST"])
@only(*STAFF)
def case_opinions(protocol: str) -> ResponseReturnValue:
    """B-01, B-43: all opinions of a case, and one more."""
    if request.method == "GET":
        with parts().works.read() as work:
            return _opinions_page(work, protocol, [])
    with parts().works.read() as work:
        cases.queries.seen_case(work.session, protocol, me(work))
    not_taken = tasks.keep_files(actor())
    try:
        if not_taken:
            raise Refused(not_taken[0].text, field="parecer.anexos")
        with parts().works.begin(actor=actor()) as work:
            by = me(work)
            case = cases.queries.seen_case(work.session, protocol, by)
            given = opinions.Given(
                text=request.form.get("parecer.texto", ""),
                way=request.form.get("parecer.tipo_de_contato") or None,
                contact=request.form.get("parecer.pessoa_de_contato") or None,
                next_on=_day("parecer.data"),
                next_user=_user("parecer.usuario"),
                files=tuple(id for _, id in tasks.kept_files()),
            )
            cases.attach(work, case.id, given.files)
            opinions.give(work, case.id, given, by=by, today=contacts.today(work))
    except Missing:
        raise
    except RaiaError as refused:
        with parts().works.read() as work:
            page = _opinions_page(work, protocol, [(refused.field or "parecer.texto", refused.text)])
        return make_response(page, refused.status)
    flash(gettext("Parecer guardado."), "success")
    warn_of_the_blind(work)
    return redirect(url_for("attendances.case_opinions", protocol=protocol), 303)


@routes.post("/chamados/<protocol>/contato")
@only(*STAFF)
def change_contact(protocol: str) -> ResponseReturnValue:
    """B-40: another day or person for the next contact."""
    with parts().works.begin(actor=actor()) as work:
        by = me(work)
        case = cases.queries.seen_case(work.session, protocol, by)
        contacts.change(work, case.id, user=_user("usuario") or by.id, on=_day("data"), by=by)
    flash(gettext("Próximo contato mudado."), "success")
    return redirect(url_for("attendances.case_opinions", protocol=protocol), 303)


@routes.post("/chamados/<protocol>/tipo")
@only(*STAFF)
def change_type(protocol: str) -> ResponseReturnValue:
    """B-35: another type of the same workflow, unless its type is locked."""
    with parts().works.begin(actor=actor()) as work:
        by = me(work)
        case = cases.queries.seen_case(work.session, protocol, by)
        attendances.change_type(work, case.id, request.form.get("tipo", ""), by=by)
    flash(gettext("Tipo mudado."), "success")
    return redirect(url_for("attendances.case_opinions", protocol=protocol), 303)


def _wish(client: PersonId) -> Wish:
    return Wish(
        type=request.form.get("tipo", ""),
        client=client,
        subject=request.form.get("assunto", ""),
        description=request.form.get("descricao", ""),
        product=request.form.get("produto") or None,
        contact_user=_user("usuario"),
        contact_on=_day("data"),
    )


def _day(name: str) -> date | None:
    word = request.form.get(name, "").strip()
    try:
        return date.fromisoformat(word) if word else None
    except ValueError as error:
        raise Refused(BAD_DAY, field=name) from error


def _user(name: str) -> PersonId | None:
    word = request.form.get(name, "")
    return PersonId(word) if word else None


def _client(work: UnitOfWork) -> Person | None:
    wanted = request.args.get("cliente")
    if not wanted:
        return None
    found = people.queries.person(work.session, PersonId(wanted))
    if found is None:
        raise Missing(NO_CLIENT)
    return found


def _new_page(wrong: Wrong, work: UnitOfWork | None = None) -> str:
    if work is None:
        with parts().works.read() as work:
            return _new_page(wrong, work)
    session = work.session
    return render_template(
        "pages/attendance_new.html",
        wrong=wrong,
        client=_client(work),
        types=types.offered(session),
        products=registries.listed(session, PRODUCTS, active=True),
        staff=people.queries.people(session, staff=True, limit=MOST_STAFF)[0],
    )


def _opinions_page(work: UnitOfWork, protocol: str, wrong: Wrong) -> str:
    session, by = work.session, me(work)
    case = cases.queries.seen_case(session, protocol, by)
    return render_template(
        "pages/opinions.html",
        case=case,
        wrong=wrong,
        opinions=opinions.opinions(session, case.id),
        files={row.id: row for row in cases.files_of_case(session, case.id)},
        texts=attendances.offering.standard_texts(session, case.id),
        today=contacts.today(work),
        text_colour=types.text_colour,
        **_choices(work, case),
    )


def _choices(work: UnitOfWork, case: Case) -> dict[str, Any]:
    session = work.session
    found = attendances.attendance(session, case.id)
    same = [type for type in types.offered(session) if found and type.workflow_id == found.type.workflow_id]
    return {
        "attendance": found,
        "types": same,
        "ways": registries.listed(session, WAYS, active=True),
        "contacts": lists.contacts_of(session, case.requester),
        "staff": people.queries.people(session, staff=True, limit=MOST_STAFF)[0],
    }
