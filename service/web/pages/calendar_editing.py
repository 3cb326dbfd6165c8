"""Making a calendar and changing it: one form, whose rows come and go, and one transaction."""

from __future__ import annotations

from flask import Blueprint, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from service import calendars
from service.base.errors import Conflict, Refused
from service.base.texts import Text
from service.calendars import Version
from service.web import calendar_form
from service.web.calendar_form import Typed
from service.web.calendar_rows import Errors
from service.web.calendar_words import category_words, countries, states, zones
from service.web.language import gettext, spoken
from service.web.pages.calendars import KEEPERS
from service.web.parts import now, parts
from service.web.visitors import actor, only

routes = Blueprint("calendar_editing", __name__)

OVERTAKEN = Text(
    "Alguém mudou este calendário enquanto você o editava: ele está na versão {number}. Abra-o de novo e refaça a "
    "mudança.",
    "Somebody changed this calendar while you edited it: it is at version {number}. Open it again and make your "
    "change anew.",
)


@routes.route("/calendarios/novo", methods=["GET", "POST"])
@only(*KEEPERS)
def new() -> ResponseReturnValue:
    """Begin a calendar: name, zone, week, dates of their own, holidays."""
    if request.method == "GET":
        return _page(calendar_form.blank(now()), None)
    given = calendar_form.typed(request.form)
    act = request.form.get("acao", "")
    if act:
        return _page(calendar_form.acted(given, act, request.form), None)
    try:
        made = calendar_form.definition(given, None, now())
        with parts().works.begin(actor=actor()) as work:
            calendars.create(work, given.name, made)
            name = calendars.versions(work.session, given.name)[0].name
    except Refused as refused:
        return _page(given, None, calendar_form.errors_of(refused), refused.status)
    flash(gettext("“%(name)s” está pronto para ser escolhido.", name=name), "success")
    return redirect(url_for("calendars.show", nome=name), 303)


@routes.route("/calendarios/<calendar>/mudar", methods=["GET", "POST"])
@only(*KEEPERS)
def change(calendar: str) -> ResponseReturnValue:
    """Change a calendar: what is said otherwise makes a new version; a new name alone makes none."""
    with parts().works.read() as work:
        chosen = calendars.versions_of(work.session, calendar)[0]
    if request.method == "GET":
        return _page(calendar_form.of_version(chosen, now()), chosen)
    given = calendar_form.typed(request.form)
    act = request.form.get("acao", "")
    if act:
        return _page(calendar_form.acted(given, act, request.form), chosen)
    try:
        name, number = _save(calendar, given)
    except Refused as refused:
        return _page(given, chosen, calendar_form.errors_of(refused), refused.status)
    if number == given.number:
        flash(gettext("Salvo."), "success")
    else:
        flash(
            gettext("Versão %(n)s salva. Prazos de SLA a seguem; os dos diagramas mantêm o que tinham.", n=number),
            "success",
        )
    return redirect(url_for("calendars.show", nome=name), 303)


def _save(calendar: str, given: Typed) -> tuple[str, int]:
    with parts().works.begin(actor=actor()) as work:
        current = calendars.hold(work, calendar)
        if current.number != given.number:
            raise Conflict(OVERTAKEN.fill(number=current.number), field="name")
        made = calendar_form.definition(given, current.definition, now())
        number = calendars.change(work, current.name, made)
        calendars.rename(work, current.name, given.name)
        return calendars.versions_of(work.session, calendar)[0].name, number


def _page(given: Typed, chosen: Version | None, errors: Errors = (), status: int = 200) -> ResponseReturnValue:
    page = render_template(
        "pages/calendar_form.html",
        given=given,
        chosen=chosen,
        errors=errors,
        days=[spoken(day) for day, _ in calendars.week(calendars.STANDARD)],
        zones=zones(),
        countries=countries(),
        states=states(given.country),
        categories=[(kind, category_words(kind)) for kind in calendars.categories(given.country)],
        covered=_covered(chosen, given),
    )
    return make_response(page, status)


def _covered(chosen: Version | None, given: Typed) -> int | None:
    """The last year whose holidays are copied already from the same country."""
    source = chosen.definition.source if chosen is not None else None
    return source.last if source is not None and source.country == given.country else None
