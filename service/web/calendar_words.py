"""Zones, countries, states and kinds of holidays as people choose them."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from zoneinfo import available_timezones

from babel import Locale
from babel.dates import get_day_names, get_month_names

from service import calendars
from service.base.texts import Language
from service.base.values import value_object
from service.base.words import fold
from service.web.language import LOCALES, language, lazy_gettext

OURS = "America/"
CATEGORIES = {
    "public": lazy_gettext("Feriados"),
    "optional": lazy_gettext("Pontos facultativos"),
    "bank": lazy_gettext("Feriados bancários"),
    "government": lazy_gettext("Repartições públicas"),
    "school": lazy_gettext("Feriados escolares"),
    "half_day": lazy_gettext("Meio expediente"),
    "unofficial": lazy_gettext("Datas não oficiais"),
    "de_facto": lazy_gettext("Feriados de fato"),
    "armed_forces": lazy_gettext("Forças armadas"),
    "workday": lazy_gettext("Dias comemorativos de trabalho"),
    "catholic": lazy_gettext("Católicos"),
    "christian": lazy_gettext("Cristãos"),
    "orthodox": lazy_gettext("Ortodoxos"),
    "protestant": lazy_gettext("Protestantes"),
    "islamic": lazy_gettext("Islâmicos"),
    "hebrew": lazy_gettext("Judaicos"),
    "hindu": lazy_gettext("Hindus"),
}


def category_words(kind: str) -> str:
    """What a kind of holidays is called; those of a people or faith that few have keep the library's word."""
    return str(CATEGORIES.get(kind, kind.replace("_", " ")))


@value_object
class Names:
    """Of the months, and of the days of the week from Monday, each by its letter and its whole name."""

    months: tuple[str, ...]
    days: tuple[tuple[str, str], ...]


def calendar_names() -> Names:
    """In the reader's language."""
    return _names(language())


@cache
def _names(spoken: Language) -> Names:
    locale = Locale.parse(LOCALES[spoken])
    months = get_month_names("wide", "stand-alone", locale)
    letters, days = (get_day_names(width, "stand-alone", locale) for width in ("narrow", "wide"))
    return Names(
        tuple(months[number].capitalize() for number in range(1, 13)),
        tuple((letters[day], days[day]) for day in range(7)),
    )


@cache
def zones() -> tuple[str, ...]:
    """Every zone of the IANA's list, those of the Americas first."""
    named = (zone for zone in available_timezones() if "/" in zone or zone == "UTC")
    proper = (zone for zone in named if not zone.startswith(("Etc/", "posix/", "right/", "SystemV/")))
    return tuple(sorted(proper, key=lambda zone: (not zone.startswith(OURS), zone)))


def countries() -> Sequence[tuple[str, str]]:
    """Code and name of every country whose holidays are known, by name."""
    return _countries(language())


@cache
def _countries(spoken: Language) -> Sequence[tuple[str, str]]:
    names = Locale.parse(LOCALES[spoken]).territories
    found = ((code, str(names.get(code, code))) for code in calendars.countries())
    return tuple(sorted(found, key=lambda pair: fold(pair[1])))


@cache
def states(country: str) -> Sequence[tuple[str, str]]:
    """Code and name of a country's states, by name."""
    return tuple(sorted(calendars.states(country).items(), key=lambda pair: fold(pair[1])))
