"""Every form that there is: where it is used, its versions, its file; new ones begin here."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Blueprint, Response, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from service.base.errors import RaiaError, Refused
from service.base.texts import Text
from service.base.words import fold
from service.process import formdrafts, releases
from service.process.forms import FormRefused, read_form
from service.web.forms import FormView, form_view
from service.web.language import language
from service.web.pages.studio import DRAWERS, LARGEST
from service.web.paging import searched
from service.web.parts import now, parts
from service.web.visitors import actor, only

routes = Blueprint("form_shelf", __name__)

MOST_DISCARDED = 20
JSON = "application/json"
NO_FILE = Text("Escolha um arquivo .form.", "Choose a .form file.")


@routes.get("/formularios")
@only(*DRAWERS)
def all_forms() -> ResponseReturnValue:
    """Published and drawn forms by name, searched without accents."""
    search = searched()
    with parts().works.read() as work:
        every = formdrafts.listed(work.session)
        discarded = formdrafts.drafts(work.session, discarded=True)[:MOST_DISCARDED]
    wanted = fold(search)
    found = [each for each in every if wanted in fold(f"{each.name} {each.id}")]
    return render_template("pages/forms.html", found=found, search=search, discarded=discarded, some=bool(every))


@routes.get("/formularios/<form>")
@only(*DRAWERS)
def show(form: str) -> ResponseReturnValue:
    """One published form: how it looks, who uses it, its versions."""
    with parts().works.read() as work:
        found = releases.form(work.session, form)
        return render_template(
            "pages/form.html",
            form=found,
            draft=formdrafts.draft_of(work.session, form),
            versions=releases.form_versions(work.session, form),
            view=_view(found.source),
        )


@routes.get("/formularios/<form>/formulario.form")
@only(*DRAWERS)
def file(form: str) -> Response:
    """Its file as it is now, or as it was published at `?versao=`."""
    number = request.args.get("versao", type=int)
    with parts().works.read() as work:
        if number is None:
            source = releases.form(work.session, form).source
        else:
            source = releases.form_source(work.session, form, number)
    return form_file(source.encode(), form)


@routes.post("/formularios/<form>/editar")
@only(*DRAWERS)
def edit(form: str) -> ResponseReturnValue:
    """Go on drawing it: in its draft, or in a new one from what is current."""
    with parts().works.begin(actor=actor()) as work:
        draft = formdrafts.edit(work, form)
    return redirect(url_for("form_drawing.draw", form_draft=draft), 303)


@routes.route("/estudio/formularios/novo", methods=["GET", "POST"])
@only(*DRAWERS)
def new() -> ResponseReturnValue:
    """Begin a form with its name."""
    name = request.form.get("nome", "")
    if request.method == "GET":
        return _new_page(name)
    try:
        with parts().works.begin(actor=actor()) as work:
            draft = formdrafts.begin(work, name=name)
    except RaiaError as refused:
        return make_response(_new_page(name, {"name": refused.text}), refused.status)
    return redirect(url_for("form_drawing.draw", form_draft=draft), 303)


@routes.post("/estudio/formularios/arquivo")
@only(*DRAWERS)
def bring() -> ResponseReturnValue:
    """Begin with a file that was drawn elsewhere."""
    sent = request.files.get("arquivo")
    try:
        if sent is None or not sent.filename:
            raise Refused(NO_FILE)
        name = sent.filename.rpartition("/")[2].removesuffix(".form")
        with parts().works.begin(actor=actor()) as work:
            draft = formdrafts.keep_file(work, sent.stream.read(LARGEST + 1), name=name)
    except RaiaError as refused:
        return make_response(_new_page("", {"file": refused.text}), refused.status)
    return redirect(url_for("form_drawing.draw", form_draft=draft), 303)


def form_file(source: bytes, form: str) -> Response:
    """A `.form` file to keep, named after the form's id."""
    plain = "".join(sign for sign in form if sign.isascii() and (sign.isalnum() or sign in "-_."))
    response = Response(source, mimetype=JSON)
    response.headers["Content-Disposition"] = f'attachment; filename="{plain or "formulario"}.form"'
    response.headers["Cache-Control"] = "no-store"
    return response


def _new_page(name: str, wrong: Mapping[str, Text] | None = None) -> str:
    return render_template("pages/form_new.html", name=name, wrong=wrong or {})


def _view(source: str) -> FormView | None:
    """The form with nothing answered; None where it cannot be shown."""
    try:
        return form_view(read_form(source).show({}, now()), language=language(), alone=False)
    except (FormRefused, Refused):
        return None
