"""A calendar's form: what was typed, rows that come and go, and the definition that it says."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import TypeVar

from werkzeug.datastructures import MultiDict

from service import calendars
from service.base.errors import Refused
from service.base.texts import Text
from service.base.values import value_object
from service.calendars import Definition, Source
from service.web import calendar_rows as rows
from service.web.calendar_rows import DayTyped, Errors, OwnTyped

T = TypeVar("T")
MOST_ROWS = 400
MOST_DIGITS = 9
WEEK = 7
OFTEN_REPEATED = "todo-ano"
NO_LAST_YEAR = Text("Escreva um ano de {first} a {last}.", "Write a year from {first} to {last}.")
FIELDS = {"name": "nome", "zone": "zona", "holidays": "pais"}
"""Where on the page what a command refuses stands."""


class FormRefused(Refused):
    """What was typed makes no calendar; `errors` says where and why."""

    def __init__(self, errors: Errors) -> None:
        super().__init__(errors[0][1], field=errors[0][0])
        self.errors = errors


@value_object(kw_only=True)
class Typed:
    """The form as somebody has filled it in so far, right or wrong."""

    name: str
    zone: str
    week: tuple[DayTyped, ...]
    dates: tuple[DayTyped, ...] = ()
    own: tuple[OwnTyped, ...] = ()
    country: str = ""
    state: str = ""
    categories: tuple[str, ...] = ("public",)
    last: str = ""
    number: int = 0
    """Of the version that it began with; 0: there is none."""


def blank(at: datetime) -> Typed:
    """A calendar that is begun: the standard one without its name."""
    return replace(of_version(calendars.unseeded(at), at), name="", number=0)


def of_version(version: calendars.Version, at: datetime) -> Typed:
    """The form that would say this version."""
    found = version.definition
    source = found.source
    return Typed(
        name=version.name,
        zone=found.zone,
        week=tuple(rows.day_typed(windows) for windows in found.week),
        dates=tuple(rows.day_typed(windows, on=on.isoformat()) for on, windows in sorted(found.dates.items())),
        own=rows.own_typed(found, at.year),
        country=source.country if source else "",
        state=(source.state or "") if source else "",
        categories=source.categories if source else ("public",),
        last=str(source.last) if source and source.last else str(calendars.years(at)[1]),
        number=version.number,
    )


def typed(form: MultiDict[str, str]) -> Typed:
    """What a browser sent; rows beyond MOST_ROWS are left out."""
    dates = [name for name in form.getlist("data") if name.isascii()][:MOST_ROWS]
    own = zip(form.getlist("feriado.dia"), form.getlist("feriado.nome"), form.getlist("feriado.repete"), strict=False)
    number = form.get("versao", "0")
    return Typed(
        name=form.get("nome", ""),
        zone=form.get("zona", ""),
        week=tuple(rows.day_sent(form, f"d{day}") for day in range(WEEK)),
        dates=tuple(rows.day_sent(form, name) for name in dates),
        own=tuple(OwnTyped(on, name, repeated == OFTEN_REPEATED) for on, name, repeated in [*own][:MOST_ROWS]),
        country=form.get("pais", ""),
        state=form.get("estado", ""),
        categories=tuple(form.getlist("categoria")),
        last=form.get("ate", ""),
        number=int(number) if number.isascii() and number.isdecimal() and len(number) < MOST_DIGITS else 0,
    )


def acted(given: Typed, act: str, form: MultiDict[str, str]) -> Typed:
    """The form after a button that changes its rows: `mais-d0`, `tirar-d0-1`, `mais-data`, `copiar`, `pais`…"""
    verb, _, rest = act.partition("-")
    where, _, number = rest.partition("-")
    at = int(number) if number.isascii() and number.isdecimal() and len(number) < MOST_DIGITS else -1
    if verb == "mais" and where == "data":
        return replace(given, dates=(*given.dates, DayTyped("fechado"))[:MOST_ROWS])
    if verb == "mais" and where == "feriado":
        return replace(given, own=(*given.own, OwnTyped("", "", False))[:MOST_ROWS])
    if verb == "tirar" and where == "data":
        return replace(given, dates=_without(given.dates, at))
    if verb == "tirar" and where == "feriado":
        return replace(given, own=_without(given.own, at))
    if verb == "copiar":
        return _copied(given, form.get("copiar_de", "0"), form.getlist("copiar_para"))
    if verb == "pais":
        return replace(given, state="", categories=("public",))
    if verb in ("mais", "tirar"):
        return replace(
            given,
            week=tuple(rows.day_acted(day, f"d{n}", verb, where, at) for n, day in enumerate(given.week)),
            dates=tuple(rows.day_acted(day, f"x{n}", verb, where, at) for n, day in enumerate(given.dates)),
        )
    return given


def definition(given: Typed, before: Definition | None, at: datetime) -> Definition:
    """What the form says; holidays that were copied `before` from the same source stay. FormRefused: all that is wrong.

    A Refused of the source or the zone keeps its own field.
    """
    errors: list[tuple[str, Text]] = []
    week = tuple(rows.windows(day, f"d{n}", errors) for n, day in enumerate(given.week))
    dates = rows.dates(given.dates, errors)
    own, yearly = rows.own(given.own, errors)
    last = _last(given, at, errors)
    if errors:
        raise FormRefused(tuple(errors))
    made = Definition(zone=given.zone.strip(), week=week, dates=dates, own=own, yearly=yearly)
    made = _with_holidays(made, given, before, last, at)
    made.calendar()
    return made


def errors_of(refused: Refused) -> Errors:
    """Where on the page a refusal belongs."""
    if isinstance(refused, FormRefused):
        return refused.errors
    return ((FIELDS.get(refused.field or "", "semana"), refused.text),)


def _with_holidays(made: Definition, given: Typed, before: Definition | None, last: int, at: datetime) -> Definition:
    if not given.country:
        return made
    source = Source(country=given.country, state=given.state or None, categories=tuple(dict.fromkeys(given.categories)))
    known = before.source if before is not None else None
    if known is not None and (known.country, known.state, known.categories) == (
        source.country,
        source.state,
        source.categories,
    ):
        assert before is not None
        kept = replace(made, source=known, copied=before.copied)
        return kept.with_holidays(known.first or calendars.years(at)[0], max(last, known.last))
    return replace(made, source=source).with_holidays(calendars.years(at)[0], last)


def _last(given: Typed, at: datetime, errors: list[tuple[str, Text]]) -> int:
    first, most = at.year, calendars.LATEST
    if not given.country:
        return first
    text = given.last.strip()
    if text.isascii() and text.isdecimal() and len(text) < MOST_DIGITS and first <= int(text) <= most:
        return int(text)
    errors.append(("ate", NO_LAST_YEAR.fill(first=first, last=most)))
    return first


def _copied(given: Typed, source: str, to: Iterable[str]) -> Typed:
    numbers = [str(n) for n in range(WEEK)]
    if source not in numbers:
        return given
    day = given.week[int(source)]
    return replace(given, week=tuple(day if str(n) in to else each for n, each in enumerate(given.week)))


def _without(given: Sequence[T], at: int) -> tuple[T, ...]:
    return tuple(each for number, each in enumerate(given) if number != at)
