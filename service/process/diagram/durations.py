"""Spans of time as people write them on an event: "24h", "2 dias úteis", "after 3 days", "1h30"."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

UNITS = {
    "minute": ("m", "min", "mins", "minuto", "minutos", "minute", "minutes"),
    "hour": ("h", "hs", "hr", "hrs", "hora", "horas", "hour", "hours"),
    "day": ("d", "dia", "dias", "day", "days"),
    "week": ("sem", "semana", "semanas", "w", "wk", "week", "weeks"),
    "month": ("mes", "meses", "month", "months"),
    "year": ("ano", "anos", "y", "year", "years"),
    "second": ("s", "seg", "segundo", "segundos", "sec", "secs", "second", "seconds"),
}
UNIT_OF = {word: unit for unit, words in UNITS.items() for word in words}
NUMBERS = {
    "um": 1, "uma": 1, "a": 1, "an": 1, "one": 1, "dois": 2, "duas": 2, "two": 2, "tres": 3, "three": 3,
    "quatro": 4, "four": 4, "cinco": 5, "five": 5, "seis": 6, "six": 6, "sete": 7, "seven": 7, "oito": 8, "eight": 8,
    "nove": 9, "nine": 9, "dez": 10, "ten": 10, "quinze": 15, "fifteen": 15, "vinte": 20, "twenty": 20,
    "trinta": 30, "thirty": 30,
}  # fmt: skip
ISO = re.compile(r"P(?=[\dT])(\d+Y)?(\d+M)?(\d+W)?(\d+(?:\.\d+)?D)?(T(?=\d)(\d+H)?(\d+M)?(\d+(?:\.\d+)?S)?)?")
CYCLE = re.compile(rf"R\d{{0,6}}/(?:[\dTZ:.+\-]{{8,40}}/)?{ISO.pattern}")
DATE = re.compile(r"\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:?\d\d|@[\w/]+)?)?")
AMOUNT = re.compile(r"(?P<number>\d{1,6}|[a-z]+)\s*(?P<unit>[a-z]+)(?![a-z])\.?(?:\s*(?P<rest>\d{1,2})\b(?!\s*[a-z]))?")
BUSINESS = re.compile(r"\b(dias?|horas?|h|d)\s+(ute?is|util)\b|\b(business|working|work)\s+(days?|hours?)\b")
EVERY = re.compile(r"\b(a cada|cada|todo|toda|every|each)\b")
ALONE = {"diariamente": "P1D", "daily": "P1D", "semanalmente": "P7D", "weekly": "P7D", "mensalmente": "P1M",
         "monthly": "P1M", "hourly": "PT1H"}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Span:
    """ISO 8601 of what a label says; `repeats` for "a cada hora"."""

    iso: str
    business: bool = False
    repeats: bool = False


def span(label: str) -> Span | None:
    """The time that a label speaks of; None when it speaks of none, or of more than one."""
    words = _plain(label)
    for word, iso in ALONE.items():
        if re.search(rf"\b{word}\b", words):
            return Span(iso, repeats=True)
    business = BUSINESS.search(words) is not None
    words = re.sub(r"\b(uteis|util|business|working|work)\b", " ", words)
    repeats = EVERY.search(words) is not None
    if repeats:
        words = EVERY.sub(" ", words)
        words = re.sub(r"^\s*(?=(hora|dia|semana|mes|ano|hour|day|week|month|year)\b)", "1 ", words)
    found = [amounts for match in AMOUNT.finditer(words) if (amounts := _amounts(match)) is not None]
    if not found:
        return None
    units = [unit for amounts in found for unit, _ in amounts]
    if len(set(units)) < len(units):
        return None
    return Span(_iso({unit: number for amounts in found for unit, number in amounts}), business, repeats)


def is_duration(text: str) -> bool:
    """Whether it is an ISO 8601 duration."""
    return ISO.fullmatch(text) is not None


def is_cycle(text: str) -> bool:
    """Whether it is an ISO 8601 repetition with a duration."""
    return CYCLE.fullmatch(text) is not None


def is_date(text: str) -> bool:
    """Whether it is an ISO 8601 date, perhaps with a time."""
    return DATE.fullmatch(text) is not None


def _plain(label: str) -> str:
    decomposed = unicodedata.normalize("NFD", label.lower()[:200])
    return "".join(letter for letter in decomposed if unicodedata.category(letter) != "Mn")


def _amounts(match: re.Match[str]) -> list[tuple[str, int]] | None:
    number, unit = match["number"], UNIT_OF.get(match["unit"])
    amount = int(number) if number.isdigit() else NUMBERS.get(number)
    if unit is None or amount is None:
        return None
    rest = match["rest"]
    smaller = {"hour": "minute", "minute": "second"}.get(unit)
    if rest and smaller:
        return [(unit, amount), (smaller, int(rest))]
    return [(unit, amount)]


def _iso(amounts: dict[str, int]) -> str:
    days = amounts.get("day", 0) + 7 * amounts.get("week", 0)
    parts = [(amounts.get("year", 0), "Y"), (amounts.get("month", 0), "M"), (days, "D")]
    clock = [(amounts.get("hour", 0), "H"), (amounts.get("minute", 0), "M"), (amounts.get("second", 0), "S")]
    date = "".join(f"{number}{letter}" for number, letter in parts if number)
    time = "".join(f"{number}{letter}" for number, letter in clock if number)
    return f"P{date}{'T' + time if time else ''}" if date or time else "PT0S"
