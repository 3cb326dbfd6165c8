"""Which fields stand on top of every case, for administrators (V-39)."""

from __future__ import annotations

from flask import Blueprint, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from service.base.errors import RaiaError, Refused
from service.desk import options
from service.desk.cases import headers
from service.desk.people import Role
from service.web.case_filters import columns_of
from service.web.language import gettext, spoken
from service.web.pages.work import me
from service.web.parts import parts
from service.web.visitors import actor, only

routes = Blueprint("case_headers", __name__)


@routes.route("/ajustes/topo", methods=["GET", "POST"])
@only(Role.ADMINISTRATOR)
def whole() -> ResponseReturnValue:
    """The fields to choose from, each with its place (`coluna`, `lugar-…`)."""
    refused: RaiaError | None = None
    with parts().works.read() as work:
        known = headers.offered(work.session)
        chosen = headers.chosen(work.session)
        most = options.number(work.session, options.HIGHEST_HEADER_FIELDS)
    if request.method == "POST":
        chosen = columns_of(request.form, {each.key: each.name for each in known})
        try:
            with parts().works.begin(actor=actor()) as work:
                headers.choose(work, chosen, by=me(work))
            flash(gettext("Campos salvos. Aparecem agora no topo de todo chamado."), "success")
            return redirect(url_for("case_headers.whole"), 303)
        except Refused as error:
            refused = error
    page = render_template(
        "pages/case_headers.html",
        own=[(each.key, spoken(each.name), "") for each in known if not each.processes],
        asked=[(each.key, spoken(each.name), ", ".join(each.processes)) for each in known if each.processes],
        chosen=list(chosen),
        most=most,
        errors=[(refused.field or "", refused.text)] if refused is not None else [],
    )
    return make_response(page, refused.status if refused is not None else 200)
