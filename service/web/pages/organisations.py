"""Where clients belong: the registry of organisations, and a client's own place (V-06, V-30)."""

from __future__ import annotations

from flask import Blueprint, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from service.base.errors import Missing, RaiaError, Refused
from service.base.ids import PersonId
from service.base.texts import Text
from service.desk import people
from service.desk.people import SEGMENTS, Role
from service.web.changes import told
from service.web.language import gettext, spoken
from service.web.paging import Page, searched
from service.web.parts import parts
from service.web.visitors import actor, only

routes = Blueprint("organisations", __name__)

KEEPERS = (Role.SUPERVISOR, Role.PROCESS_OWNER, Role.ADMINISTRATOR)
FIELDS = {"name": "nome", "segment": "segmento"}


@routes.route("/organizacoes", methods=["GET", "POST"])
@only(*KEEPERS)
def whole() -> ResponseReturnValue:
    """Organisations by name, searched and filtered; a new one is added here (`nome`, `segmento`)."""
    errors: list[tuple[str, Text]] = []
    if request.method == "POST":
        try:
            with parts().works.begin(actor=actor()) as work:
                people.add_organisation(work, request.form.get("nome", ""), segment=request.form.get("segmento"))
            flash(gettext("Organização cadastrada."), "success")
            return redirect(url_for("organisations.whole"), 303)
        except RaiaError as refused:
            errors = [(FIELDS.get(refused.field or "", "nome"), refused.text)]
    search, segment, situation = searched(), request.args.get("segmento", ""), request.args.get("situacao", "")
    active = {"fora": False, "todas": None}.get(situation, True)
    page = Page.asked()
    with parts().works.read() as work:
        found, total = people.organisations(
            work.session,
            search=search,
            segment=segment or None,
            active=active,
            offset=page.offset,
            limit=page.size,
        )
    answered = render_template(
        "pages/organisations.html",
        found=found,
        page=page.of(total),
        search=search,
        segment=segment,
        situation=situation,
        segments=_segments(),
        errors=errors,
    )
    return make_response(answered, 422 if errors else 200)


@routes.route("/organizacoes/<wanted>", methods=["GET", "POST"])
@only(*KEEPERS)
def one(wanted: str) -> ResponseReturnValue:
    """Name, segment and whether it is in use."""
    refused: RaiaError | None = None
    if request.method == "POST":
        try:
            with parts().works.begin(actor=actor()) as work:
                people.change_organisation(
                    work,
                    wanted,
                    name=request.form.get("nome", ""),
                    segment=request.form.get("segmento"),
                    active=request.form.get("ativa") == "sim",
                )
            flash(gettext("Mudanças salvas."), "success")
            return redirect(url_for("organisations.one", wanted=wanted), 303)
        except Missing:
            raise
        except RaiaError as error:
            refused = error
    with parts().works.read() as work:
        organisation = people.organisation(work.session, wanted)
        history = told(people.history(work.session, f"organisation:{wanted}"))
    page = render_template(
        "pages/organisation.html",
        organisation=organisation,
        segments=_segments(),
        history=history,
        errors=[(FIELDS.get(refused.field or "", "nome"), refused.text)] if refused is not None else [],
    )
    return make_response(page, refused.status if refused is not None else 200)


@routes.post("/clientes/<wanted>/organizacao")
@only(*KEEPERS)
def place(wanted: str) -> ResponseReturnValue:
    """Where a client belongs, and what they are to the house (`organizacao`, `segmento`)."""
    try:
        with parts().works.begin(actor=actor()) as work:
            people.place_client(
                work,
                PersonId(wanted),
                organisation=request.form.get("organizacao"),
                segment=request.form.get("segmento"),
            )
    except Refused as refused:
        flash(spoken(refused.text), "warning")
    else:
        flash(gettext("Guardado. Vale para os próximos chamados."), "success")
    return redirect(url_for("clients.one", wanted=wanted), 303)


def _segments() -> dict[str, str]:
    return {code: spoken(words) for code, words in SEGMENTS.items()}
