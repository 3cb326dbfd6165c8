"""When a deadline ends, how much open time there is, and what a pause moves: asked in an address, told by dates."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from flask_babel import format_date
from werkzeug.datastructures import MultiDict

from service import calendars
from service.base.errors import Refused
from service.base.texts import Text
from service.base.values import value_object
from service.calendars import Calendar, Day
from service.desk import sla
from service.web.language import gettext, language, ngettext

MOST = 10_000
TWELVE = "12"
WALL = "%Y-%m-%dT%H:%M"
DEADLINE, SPAN, PAUSE = QUESTIONS = "prazo", "entre", "pausa"
SHOWN_FIRST, SHOWN_LAST = 40, 5
"""So many dates of an explanation are told; those between are summed up."""
NOT_ASKED = Text(
    "Escolha data e hora, e um número de 1 a {most}.", "Choose a date and time, and a number from 1 to {most}."
).fill(most=MOST)
NO_MOMENT = Text("Escolha as datas e as horas.", "Choose the dates and times.")


@value_object(kw_only=True)
class Wish:
    """What somebody asks: instants are those of the calendar's wall clock, as typed."""

    question: str
    start: str
    amount: str
    unit: str
    end: str
    stopped: str
    resumed: str


@value_object(kw_only=True)
class Line:
    """A date of the explanation, or several that are summed up."""

    when: str
    what: str
    counted: str
    is_open: bool
    note: str = ""


@value_object(kw_only=True)
class Answer:
    """What the page says."""

    sentence: str
    lines: tuple[Line, ...] = ()
    more: tuple[str, ...] = ()


def wish(asked: MultiDict[str, str], at: datetime, calendar: Calendar) -> Wish:
    """What an address asks; unless told: twelve hours from now."""
    here = at.astimezone(calendar.zone).strftime(WALL)
    start = asked.get("de", "") or here
    question = asked.get("pergunta", DEADLINE)
    return Wish(
        question=question if question in QUESTIONS else DEADLINE,
        start=start,
        amount=asked.get("quanto", TWELVE),
        unit="dias" if asked.get("em") == "dias" else "horas",
        end=asked.get("ate", "") or start,
        stopped=asked.get("parou", "") or start,
        resumed=asked.get("voltou", "") or start,
    )


def answer(calendar: Calendar, asked: Wish) -> Answer | Text:
    """The answer with its explanation, or why there is none."""
    try:
        if asked.question == SPAN:
            return _span(calendar, asked)
        return _pause(calendar, asked) if asked.question == PAUSE else _deadline(calendar, asked)
    except Refused as refused:
        return refused.text


def lasting(amount: timedelta) -> str:
    """A length of time as hours, minutes and seconds: 8 h, 4 h 30 min."""
    minutes, seconds = divmod(round(amount.total_seconds()), 60)
    hours, minutes = divmod(minutes, 60)
    counted = ((hours, "h"), (minutes, "min"), (seconds, "s"))
    return " ".join(f"{number} {unit}" for number, unit in counted if number) or "0 h"


def _deadline(calendar: Calendar, asked: Wish) -> Answer:
    start, amount = _moment(calendar, asked.start), _amount(asked)
    if asked.unit == "dias":
        due = calendar.add_days(start, amount)
        what = ngettext("%(num)s dia útil", "%(num)s dias úteis", amount)
    else:
        due = calendar.add(start, timedelta(hours=amount))
        what = f"{amount} h"
    begun, ended = _point(calendar, start), _point(calendar, due)
    sentence = gettext("%(start)s + %(amount)s → %(due)s", start=begun, amount=what, due=ended)
    return Answer(sentence=sentence, lines=_lines(calendar, start, due))


def _span(calendar: Calendar, asked: Wish) -> Answer:
    start, end = _moment(calendar, asked.start), _moment(calendar, asked.end)
    lines = _lines(calendar, start, end)
    open_time, whole = lasting(calendar.between(start, end)), lasting(end - start)
    sentence = gettext("%(hours)s abertas, de %(whole)s corridas.", hours=open_time, whole=whole)
    return Answer(sentence=sentence, lines=lines)


def _pause(calendar: Calendar, asked: Wish) -> Answer:
    start, stopped, resumed = (_moment(calendar, each) for each in (asked.start, asked.stopped, asked.resumed))
    found = sla.waited(calendar, start, timedelta(hours=_amount(asked)), stopped, resumed)
    due, moved = _point(calendar, found.due), _point(calendar, found.moved)
    sentence = gettext(
        "Sem a espera: %(due)s. Com ela: %(moved)s. A espera adiou o prazo em %(stood)s.",
        due=due,
        moved=moved,
        stood=lasting(found.stood),
    )
    steps = (
        gettext("Antes da espera correram %(hours)s.", hours=lasting(found.consumed)),
        gettext("Durante a espera o calendário abriu %(hours)s, que não contam.", hours=lasting(found.stood)),
        gettext("Depois dela faltam %(hours)s.", hours=lasting(found.left)),
    )
    return Answer(sentence=sentence, lines=_lines(calendar, resumed, found.moved), more=steps)


def _lines(calendar: Calendar, start: datetime, end: datetime) -> tuple[Line, ...]:
    days = calendars.explained(calendar, start, end)
    begins = start.astimezone(calendar.zone)
    if len(days) <= SHOWN_FIRST + SHOWN_LAST:
        return tuple(_line(day, begins) for day in days)
    between = days[SHOWN_FIRST:-SHOWN_LAST]
    return (
        *(_line(day, begins) for day in days[:SHOWN_FIRST]),
        _summed(between),
        *(_line(day, begins) for day in days[-SHOWN_LAST:]),
    )


def _line(day: Day, begins: datetime) -> Line:
    when = weekday(day.on)
    if not day.spans and day.on == begins.date():
        when = f"{when} {begins:%H:%M}"
    return Line(
        when=when,
        what=_spans(day) if day.spans else _why_closed(day),
        counted=lasting(day.counted) if day.spans else "",
        is_open=bool(day.spans),
        note=_note(day) if day.spans else "",
    )


def _summed(days: Sequence[Day]) -> Line:
    opened = sum((day.counted for day in days), timedelta())
    when = f"{weekday(days[0].on)} – {weekday(days[-1].on)}"
    return Line(
        when=when, what=ngettext("%(num)s dia", "%(num)s dias", len(days)), counted=lasting(opened), is_open=True
    )


def _spans(day: Day) -> str:
    return ", ".join(f"{opens:%H:%M}–{_close(closes, day.on)}" for opens, closes in day.spans)


def _close(closes: datetime, on: date) -> str:
    """The end of a day is 24:00."""
    is_midnight = closes.date() > on and (closes.hour, closes.minute) == (0, 0)
    return "24:00" if is_midnight else f"{closes:%H:%M}"


def _why_closed(day: Day) -> str:
    if day.is_exception:
        return gettext("fechado nesta data")
    return gettext("fechado") if day.holiday is None else gettext("fechado: %(name)s", name=day.holiday)


def _note(day: Day) -> str:
    change = day.clock_change
    if not change:
        return ""
    words = gettext("o relógio é adiantado") if change > timedelta() else gettext("o relógio é atrasado")
    return f"{words} {lasting(abs(change))}"


def _point(calendar: Calendar, at: datetime) -> str:
    here = at.astimezone(calendar.zone)
    return f"{weekday(here.date(), year=True)} {here:%H:%M}"


def weekday(on: date, *, year: bool = False) -> str:
    """A date with the day of its week: sex 09/01."""
    form = {"pt": "EEE dd/MM", "en": "EEE d MMM"}[language()] + (
        {"pt": "/yyyy", "en": " yyyy"}[language()] if year else ""
    )
    return format_date(on, form).replace(".", "")


def _moment(calendar: Calendar, text: str) -> datetime:
    try:
        return datetime.fromisoformat(text).replace(tzinfo=calendar.zone)
    except ValueError as error:
        raise Refused(NO_MOMENT) from error


def _amount(asked: Wish) -> int:
    text = asked.amount.strip()
    if not (text.isascii() and text.isdecimal() and len(text) <= len(str(MOST)) and 1 <= int(text) <= MOST):
        raise Refused(NOT_ASKED)
    return int(text)
