"""The desk's calendars: their year, their versions, who uses them, and when a deadline would end."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from service import calendars
from service.base.errors import Missing, Refused
from service.base.texts import Text
from service.calendars import Version, Windows
from service.desk.people import Role
from service.web import counting
from service.web.calendar_uses import uses_of
from service.web.calendar_words import calendar_names
from service.web.language import gettext, language
from service.web.parts import now, parts
from service.web.visitors import actor, only

routes = Blueprint("calendars", __name__)

KEEPERS = (Role.ANALYST, Role.SUPERVISOR, Role.ADMINISTRATOR)
NO_NUMBER = Text("Escolha uma versão da lista.", "Choose a version from the list.")
NO_DAY = Text("Este feriado não está mais no calendário.", "This holiday is no longer in the calendar.")


@routes.get("/calendarios")
@only(*KEEPERS)
def show() -> ResponseReturnValue:
    """One calendar, the default one unless another is chosen, for one year; and what somebody asks of it."""
    every = every_calendar()
    name = request.args.get("nome", "")
    chosen = next((version for version in every if version.name == name), every[0])
    calendar, definition = chosen.calendar, chosen.definition
    year = calendars.shown_year(request.args.get("ano", type=int) or now().astimezone(calendar.zone).year)
    months = calendars.months(calendar, year)
    wish = counting.wish(request.args, now(), calendar)
    found = counting.answer(calendar, wish)
    return render_template(
        "pages/calendars.html",
        others=[(url_for(".show", nome=each.name), each.name, None, each is chosen) for each in every],
        chosen=chosen,
        year=year,
        around=[each for each in (year - 1, year + 1) if calendars.shown_year(each) == each],
        months=months,
        today=now().astimezone(calendar.zone).date(),
        hours=_hours,
        names=calendar_names(),
        week=calendars.week(definition),
        dates=[(on, windows) for on, windows in sorted(definition.dates.items()) if on.year == year],
        holidays=calendars.holidays_of(calendar, year),
        wish=wish,
        found=None if isinstance(found, Text) else found,
        refused=found if isinstance(found, Text) else None,
    )


@routes.get("/calendarios/<calendar>/versoes")
@only(*KEEPERS)
def history(calendar: str) -> ResponseReturnValue:
    """All versions, the newest first: who made each, when, and what it changed."""
    with parts().works.read() as work:
        versions = calendars.versions_of(work.session, calendar)
    pairs = [(each, versions[n + 1] if n + 1 < len(versions) else None) for n, each in enumerate(versions)]
    changes = [
        (each, None if before is None else calendars.differences(before.definition, each.definition))
        for each, before in pairs
    ]
    return render_template("pages/calendar_versions.html", chosen=versions[0], changes=changes)


@routes.post("/calendarios/<calendar>/voltar")
@only(*KEEPERS)
def go_back(calendar: str) -> ResponseReturnValue:
    """Let it be as it was in a version (`numero`), which makes a new one."""
    number = request.form.get("numero", type=int)
    if number is None:
        raise Refused(NO_NUMBER, field="numero")
    with parts().works.begin(actor=actor()) as work:
        name = calendars.versions_of(work.session, calendar)[0].name
        made = calendars.go_back(work, name, number)
    flash(gettext("A versão %(made)s diz o mesmo que a %(number)s.", made=made, number=number), "success")
    return redirect(url_for(".history", calendar=calendar), 303)


@routes.get("/calendarios/<calendar>/usos")
@only(*KEEPERS)
def uses(calendar: str) -> ResponseReturnValue:
    """What counts by it: diagrams, timers that run, deadlines of classifications; and the way out of use."""
    with parts().works.read() as work:
        chosen = calendars.versions_of(work.session, calendar)[0]
        found = uses_of(work.session, chosen)
    return render_template("pages/calendar_uses.html", chosen=chosen, uses=found)


@routes.post("/calendarios/<calendar>/situacao")
@only(*KEEPERS)
def change_activity(calendar: str) -> ResponseReturnValue:
    """Take it out of use, or back."""
    with parts().works.begin(actor=actor()) as work:
        name = calendars.versions_of(work.session, calendar)[0].name
        active = request.form.get("ativa") == "sim"
        calendars.set_active(work, name, active=active)
    flash(gettext("De volta ao uso.") if active else gettext("Fora de uso."), "success")
    return redirect(url_for(".show", nome=name), 303)


@routes.post("/calendarios/<calendar>/padrao")
@only(*KEEPERS)
def choose_default(calendar: str) -> ResponseReturnValue:
    """Let it count where nobody names another."""
    with parts().works.begin(actor=actor()) as work:
        name = calendars.versions_of(work.session, calendar)[0].name
        calendars.choose_default(work, name)
    flash(gettext("“%(name)s” vale agora onde ninguém nomeia outro.", name=name), "success")
    return redirect(url_for(".show", nome=name), 303)


@routes.post("/calendarios/<calendar>/anos")
@only(*KEEPERS)
def extend(calendar: str) -> ResponseReturnValue:
    """Copy the holidays up to a year (`ate`); those that were copied stay as they are."""
    year = request.form.get("ate", type=int) or 0
    with parts().works.begin(actor=actor()) as work:
        name = calendars.versions_of(work.session, calendar)[0].name
        calendars.extend_to(work, name, year)
    flash(gettext("Feriados copiados até %(year)s.", year=year), "success")
    return redirect(url_for(".show", nome=name, ano=year, _anchor="feriados"), 303)


@routes.post("/calendarios/<calendar>/feriado")
@only(*KEEPERS)
def drop_holiday(calendar: str) -> ResponseReturnValue:
    """Take one copied holiday (`data`) out; it is a working day from this version on."""
    day = request.form.get("data", "")
    with parts().works.begin(actor=actor()) as work:
        version = calendars.versions_of(work.session, calendar)[0]
        on = next((each for each in version.definition.copied if each.isoformat() == day), None)
        if on is None:
            raise Missing(NO_DAY)
        calendars.drop_copied(work, version.name, on)
    flash(gettext("%(name)s não fecha mais o calendário.", name=version.definition.copied[on]), "success")
    return redirect(url_for(".show", nome=version.name, ano=on.year, _anchor="feriados"), 303)


def _hours(windows: Windows) -> str:
    return calendars.hours(windows, language())


def every_calendar() -> tuple[Version, ...]:
    """All calendars; a desk that has none gets the standard one."""
    with parts().works.read() as work:
        found = calendars.current(work.session)
    if found:
        return found
    with parts().works.begin() as work:
        calendars.seed(work)
        return calendars.current(work.session)
