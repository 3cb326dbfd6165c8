"""The desk's calendars: hours, dates and holidays, and when a deadline would end."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import TypeVar

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue

from service import calendars
from service.base.errors import Refused
from service.base.texts import Text
from service.base.values import value_object
from service.calendars import Version
from service.desk.people import Role
from service.web.language import language
from service.web.parts import now, parts
from service.web.visitors import only

routes = Blueprint("calendars", __name__)

T = TypeVar("T")
MOST = 10_000
TWELVE = "12"
WALL = "%Y-%m-%dT%H:%M"
NOT_ASKED = Text(
    "Escolha data e hora, e um número de 1 a {most}.", "Choose a date and time, and a number from 1 to {most}."
)


@value_object
class Wish:
    """A deadline that somebody asks about: when it begins on the calendar's wall clock, and how long it is."""

    start: str
    amount: str
    unit: str


@routes.get("/calendarios")
@only(Role.ANALYST, Role.ADMINISTRATOR)
def show() -> ResponseReturnValue:
    """One calendar, the default one unless another is chosen, for one year."""
    every = _every()
    name = request.args.get("nome", "")
    chosen = next((version for version in every if version.name == name), every[0])
    zone = chosen.calendar.zone
    year = request.args.get("ano", type=int) or now().astimezone(zone).year
    wish = Wish(
        start=request.args.get("de", "") or now().astimezone(zone).strftime(WALL),
        amount=request.args.get("quanto", TWELVE),
        unit="dias" if request.args.get("em") == "dias" else "horas",
    )
    due, refused = _counted(chosen, wish)
    days = {**chosen.definition.copied, **chosen.definition.own}
    return render_template(
        "pages/calendars.html",
        others=[(url_for(".show", nome=each.name), each.name, None, each is chosen) for each in every],
        chosen=chosen,
        year=year,
        week=[(day, calendars.hours(windows, language())) for day, windows in calendars.week(chosen.definition)],
        dates=[(on, calendars.hours(windows, language())) for on, windows in _of(chosen.definition.dates, year)],
        holidays=[(on, name, on in chosen.definition.own) for on, name in _of(days, year)],
        wish=wish,
        due=due,
        refused=refused,
    )


def _every() -> tuple[Version, ...]:
    """All calendars; of a desk that has none, the standard one that it will get as soon as something is counted."""
    with parts().works.read() as work:
        return calendars.current(work.session) or (calendars.unseeded(work.now),)


def _of(days: Mapping[date, T], year: int) -> list[tuple[date, T]]:
    return sorted((on, what) for on, what in days.items() if on.year == year)


def _counted(chosen: Version, wish: Wish) -> tuple[datetime | None, Text | None]:
    """When the deadline ends, on the calendar's wall clock; or why that cannot be said."""
    calendar = chosen.calendar
    try:
        start = datetime.fromisoformat(wish.start).replace(tzinfo=calendar.zone)
        amount = int(wish.amount)
        if not 1 <= amount <= MOST:
            raise ValueError
    except ValueError:
        return None, NOT_ASKED.fill(most=MOST)
    try:
        due = calendar.add_days(start, amount) if wish.unit == "dias" else calendar.add(start, timedelta(hours=amount))
    except Refused as refused:
        return None, refused.text
    return due.astimezone(calendar.zone), None
