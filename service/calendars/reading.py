"""A calendar as a person writes it down, in YAML or JSON: read with a sentence for whatever cannot be understood."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, NoReturn, TypeVar, cast

import yaml

from service.base.errors import Refused
from service.base.texts import Text
from service.calendars.calendar import Window, Windows
from service.calendars.definition import DAY_MINUTES, Definition, zone
from service.calendars.public import Source

T = TypeVar("T")
WEEKDAYS = (
    ("mon", "monday", "seg", "segunda"),
    ("tue", "tuesday", "ter", "terca", "terça"),
    ("wed", "wednesday", "qua", "quarta"),
    ("thu", "thursday", "qui", "quinta"),
    ("fri", "friday", "sex", "sexta"),
    ("sat", "saturday", "sab", "sáb", "sabado", "sábado"),
    ("sun", "sunday", "dom", "domingo"),
)
NUMBER_OF = {word: number for number, words in enumerate(WEEKDAYS) for word in words}
CLOSED = ("closed", "fechado", "")
KEYS = ("name", "zone", "week", "dates", "own", "holidays")
HOURS = re.compile(r"(\d{1,2}):(\d\d)\s*(?:-|–|a|to)\s*(\d{1,2}):(\d\d)")
YEARS = re.compile(r"(\d{4})(?:\s*[-–]\s*(\d{4}))?")
EVERY_YEAR = re.compile(r"\d\d-\d\d", re.ASCII)
LARGEST = 1024 * 1024

UNREADABLE = Text("Não conseguimos ler o calendário: {why}.", "The calendar cannot be read: {why}.")
WRONG_KIND = Text("“{place}” deve ter {wanted}.", "“{place}” should hold {wanted}.")
UNKNOWN_KEY = Text("Não conhecemos “{key}”. Use: {known}.", "We do not know “{key}”. Use: {known}.")
MISSING = Text("Falta “{key}”.", "“{key}” is missing.")
NO_HOURS = Text(
    "“{place}”: não entendemos o horário “{text}”. Escreva 09:00-18:00; 24:00 é o fim do dia, e 22:00-06:00 passa da "
    "meia-noite.",
    "“{place}”: we cannot read the hours “{text}”. Write 09:00-18:00; 24:00 is the end of the day, and 22:00-06:00 "
    "goes past midnight.",
)
NO_DAY = Text(
    "“{text}” não é dia da semana. Escreva seg, ter, qua, qui, sex, sab, dom ou seg-sex.",
    "“{text}” is no day of the week. Write mon, tue, wed, thu, fri, sat, sun or mon-fri.",
)
NO_DATE = Text("“{text}” não é uma data. Escreva 2026-12-24.", "“{text}” is no date. Write 2026-12-24.")
NO_SPAN = Text("“{text}” não são anos. Escreva 2026-2030.", "“{text}” are no years. Write 2026-2030.")
A_MAPPING = Text("chaves e valores", "keys and values")
A_TEXT = Text("um texto", "a text")
A_LIST = Text("uma lista", "a list")


def read_calendar(source: bytes, years: tuple[int, int]) -> tuple[str, Definition]:
    """Name and definition; public holidays are copied for `years` unless it names others. Refused, saying why."""
    whole = _mapping(_parsed(source), "calendário")
    for key in whole:
        if key not in KEYS:
            raise Refused(UNKNOWN_KEY.fill(key=key, known=", ".join(KEYS)), field=key)
    name = _text(_required(whole, "name"), "name").strip()
    if not name:
        raise Refused(MISSING.fill(key="name"), field="name")
    own_zone = _text(_required(whole, "zone"), "zone")
    zone(own_zone)
    found, wanted = _source(whole.get("holidays"))
    definition = Definition(
        zone=own_zone,
        week=_week(_mapping(_required(whole, "week"), "week")),
        dates=_by_date(whole.get("dates"), "dates", _windows),
        own=_by_date(_own(whole, yearly=False), "own", _text),
        yearly={on: _text(what, on) for on, what in _own(whole, yearly=True).items()},
        source=found,
    ).with_holidays(*(wanted or years))
    definition.calendar()
    return name, definition


def _parsed(source: bytes) -> object:
    if len(source) > LARGEST:
        raise Refused(UNREADABLE.fill(why=Text("é grande demais", "it is too large")))
    try:
        return yaml.load(source, Loader=yaml.BaseLoader)  # noqa: S506 (makes nothing but texts)
    except (yaml.YAMLError, UnicodeError, RecursionError) as error:
        raise Refused(UNREADABLE.fill(why=" ".join(str(error).split())[:200])) from error


def _week(drawn: Mapping[str, object]) -> tuple[Windows, ...]:
    week: list[Windows] = [()] * len(WEEKDAYS)
    for days, hours in drawn.items():
        for number in _days(days):
            week[number] = _windows(hours, days)
    return tuple(week)


def _days(text: str) -> list[int]:
    found: list[int] = []
    for part in text.split(","):
        first, dash, last = (each.strip().lower() for each in part.partition("-"))
        ends = [NUMBER_OF.get(first), NUMBER_OF.get(last) if dash else NUMBER_OF.get(first)]
        if ends[0] is None or ends[1] is None:
            raise Refused(NO_DAY.fill(text=part.strip()), field="week")
        found += [(ends[0] + step) % 7 for step in range((ends[1] - ends[0]) % 7 + 1)]
    return found


def _windows(hours: object, place: str) -> Windows:
    if isinstance(hours, str) and hours.strip().lower() in CLOSED:
        return ()
    given = cast("list[object]", hours) if isinstance(hours, list) else [hours]
    return tuple(sorted(_window(each, place) for each in given))


def _window(hours: object, place: str) -> Window:
    text = _text(hours, place)
    found = HOURS.fullmatch(text.strip())
    numbers = [int(number) for number in found.groups()] if found else [99] * 4
    opens, closes = numbers[0] * 60 + numbers[1], numbers[2] * 60 + numbers[3]
    if max(numbers[1], numbers[3]) > 59 or opens >= DAY_MINUTES or closes > DAY_MINUTES or opens == closes:
        raise Refused(NO_HOURS.fill(place=place, text=text), field="week")
    return Window(opens, closes if closes > opens else closes + DAY_MINUTES)


def _by_date(drawn: object, place: str, read: Callable[[object, str], T]) -> dict[date, T]:
    given: Mapping[str, object] = _mapping(drawn, place) if drawn not in (None, "") else {}
    return {_date(on, place): read(value, on) for on, value in given.items()}


def _own(whole: Mapping[str, object], *, yearly: bool) -> Mapping[str, object]:
    """Own holidays of single dates, or those of every year, which are written without one: `01-25`."""
    drawn = whole.get("own")
    given: Mapping[str, object] = _mapping(drawn, "own") if drawn not in (None, "") else {}
    return {on.strip(): what for on, what in given.items() if (is_yearly(on.strip())) == yearly}


def is_yearly(text: str) -> bool:
    """Whether this is a month and a day, as in `01-25`; of 29 February there are few."""
    try:
        return bool(EVERY_YEAR.fullmatch(text)) and bool(date.fromisoformat(f"2028-{text}"))
    except ValueError:
        return False


def _date(text: str, place: str) -> date:
    try:
        return date.fromisoformat(text.strip())
    except ValueError as error:
        raise Refused(NO_DATE.fill(text=text), field=place) from error


def _source(drawn: object) -> tuple[Source | None, tuple[int, int] | None]:
    """Whose holidays, and for which years if it says so."""
    if drawn in (None, ""):
        return None, None
    given = _mapping(drawn, "holidays")
    for key in given:
        if key not in ("country", "state", "categories", "years"):
            raise Refused(UNKNOWN_KEY.fill(key=key, known="country, state, categories, years"), field="holidays")
    kinds = given.get("categories", ["public"])
    found = Source(
        country=_text(_required(given, "country"), "country"),
        state=_text(given["state"], "state") if given.get("state") else None,
        categories=tuple(_text(kind, "categories") for kind in cast("list[object]", _list(kinds, "categories"))),
    )
    return found, _years(_text(given["years"], "years")) if "years" in given else None


def _years(text: str) -> tuple[int, int]:
    found = YEARS.fullmatch(text.strip())
    if found is None or int(found[1]) > int(found[2] or found[1]):
        raise Refused(NO_SPAN.fill(text=text), field="holidays")
    return int(found[1]), int(found[2] or found[1])


def _required(given: Mapping[str, object], key: str) -> object:
    if key not in given:
        raise Refused(MISSING.fill(key=key), field=key)
    return given[key]


def _mapping(given: object, place: str) -> Mapping[str, object]:
    return cast("Mapping[str, object]", given) if isinstance(given, dict) else _wrong(place, A_MAPPING)


def _text(given: object, place: str) -> str:
    return given if isinstance(given, str) else _wrong(place, A_TEXT)


def _list(given: object, place: str) -> list[Any]:
    return cast("list[Any]", given) if isinstance(given, list) else _wrong(place, A_LIST)


def _wrong(place: str, wanted: Text) -> NoReturn:
    raise Refused(WRONG_KIND.fill(place=place, wanted=wanted), field=place)
