"""Functions: what people are in the house, and which function stands above which (B-45)."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Blueprint, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from service.base.errors import Missing, RaiaError
from service.base.ids import FunctionId
from service.base.texts import Text
from service.desk import people
from service.desk.people import Role
from service.web.language import gettext, spoken
from service.web.parts import parts
from service.web.visitors import actor, only

routes = Blueprint("functions", __name__)

NO_FUNCTION = Text("Esta função não existe.", "There is no such function.")


@routes.route("/funcoes", methods=["GET", "POST"])
@only(Role.ADMINISTRATOR)
def whole() -> ResponseReturnValue:
    """The tree of functions; a new one is added here (`nome`, `acima`)."""
    if request.method == "GET":
        return _tree()
    try:
        with parts().works.begin(actor=actor()) as work:
            people.add_function(work, request.form.get("nome", ""), above=_above())
    except RaiaError as refused:
        return _tree(refused)
    flash(gettext("Função cadastrada."), "success")
    return redirect(url_for("functions.whole"), 303)


@routes.route("/funcoes/<wanted>", methods=["GET", "POST"])
@only(Role.ADMINISTRATOR)
def one(wanted: str) -> ResponseReturnValue:
    """Rename a function, or put it below another one."""
    if request.method == "GET":
        return _page(wanted)
    try:
        with parts().works.begin(actor=actor()) as work:
            people.change_function(work, FunctionId(wanted), name=request.form.get("nome", ""), above=_above())
    except Missing:
        raise
    except RaiaError as refused:
        return _page(wanted, refused)
    flash(gettext("Mudanças salvas."), "success")
    return redirect(url_for("functions.whole"), 303)


@routes.post("/funcoes/<wanted>/apagar")
@only(Role.ADMINISTRATOR)
def remove(wanted: str) -> ResponseReturnValue:
    """Delete what nobody is and nothing stands below."""
    try:
        with parts().works.begin(actor=actor()) as work:
            people.remove_function(work, FunctionId(wanted))
    except Missing:
        raise
    except RaiaError as refused:
        flash(spoken(refused.text), "danger")
        return redirect(url_for("functions.one", wanted=wanted), 303)
    flash(gettext("Função apagada."), "success")
    return redirect(url_for("functions.whole"), 303)


def _tree(refused: RaiaError | None = None) -> ResponseReturnValue:
    with parts().works.read() as work:
        found = people.functions(work.session)
    page = render_template("pages/functions.html", functions=found, errors=_errors(refused))
    return make_response(page, refused.status if refused else 200)


def _page(wanted: str, refused: RaiaError | None = None) -> ResponseReturnValue:
    with parts().works.read() as work:
        found = people.functions(work.session)
    function = next((each for each in found if each.id == wanted), None)
    if function is None:
        raise Missing(NO_FUNCTION)
    page = render_template("pages/function.html", function=function, functions=found, errors=_errors(refused))
    return make_response(page, refused.status if refused else 200)


def _errors(refused: RaiaError | None) -> Sequence[tuple[str, Text]]:
    return [("acima" if refused.field == "above" else "nome", refused.text)] if refused else []


def _above() -> FunctionId | None:
    chosen = request.form.get("acima")
    return FunctionId(chosen) if chosen else None
