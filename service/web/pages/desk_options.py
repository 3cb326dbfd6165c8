"""The desk's settings, for administrators."""

from __future__ import annotations

from flask import Blueprint, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from service.base.errors import RaiaError, Refused
from service.desk import options
from service.desk.options import Option
from service.desk.people import Role
from service.web.language import gettext
from service.web.pages.work import me
from service.web.parts import parts
from service.web.visitors import actor, only

routes = Blueprint("desk_options", __name__)


@routes.route("/ajustes", methods=["GET", "POST"])
@only(Role.ADMINISTRATOR)
def whole() -> ResponseReturnValue:
    """All settings on one page, each a field under its key, saved at once."""
    refused: RaiaError | None = None
    if request.method == "POST":
        try:
            with parts().works.begin(actor=actor()) as work:
                by = me(work)
                for key, option in options.OPTIONS.items():
                    if option.kind != "number" or key in request.form:
                        options.choose(work, key, _typed(option), by=by)
            flash(gettext("Ajustes salvos. Valem a partir de agora."), "success")
            return redirect(url_for("desk_options.whole"), 303)
        except Refused as error:
            refused = error
    with parts().works.read() as work:
        standing = options.standing(work.session)
    page = render_template(
        "pages/desk_options.html",
        standing=standing,
        shown={
            each.option.key: each.value if refused is None else request.form.get(each.option.key, "")
            for each in standing
        },
        errors=[(refused.field or "", refused.text)] if refused is not None else [],
    )
    return make_response(page, refused.status if refused is not None else 200)


def _typed(option: Option) -> options.Value:
    """What was typed, as the setting's kind; what is no number stays a word, which the setting refuses."""
    typed = request.form.get(option.key, "").strip()
    if option.kind == "flag":
        return typed == "sim"
    if option.kind == "number" and typed.isascii() and typed.isdecimal() and len(typed) < 10:
        return int(typed)
    return typed
