"""Spans of time as people write them on an event: "24h", "2 dias úteis", "after 3 days", "1h30"."""

from __future__ import annotations

import re
import unicodedata
from fractions import Fraction

from service.base.values import value_object

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
SMALLER = {"week": ("day", 7), "day": ("hour", 24), "hour": ("minute", 60), "minute": ("second", 60)}
NUMBERS = {
    "um": 1, "uma": 1, "a": 1, "an": 1, "one": 1, "dois": 2, "duas": 2, "two": 2, "tres": 3, "three": 3,
    "quatro": 4, "four": 4, "cinco": 5, "five": 5, "seis": 6, "six": 6, "sete": 7, "seven": 7, "oito": 8, "eight": 8,
    "nove": 9, "nine": 9, "dez": 10, "ten": 10, "quinze": 15, "fifteen": 15, "vinte": 20, "twenty": 20,
    "trinta": 30, "thirty": 30,
}  # fmt: skip
ISO = re.compile(r"P(?=[\dT])(\d+Y)?(\d+M)?(\d+W)?(\d+(?:\.\d+)?D)?(T(?=\d)(\d+H)?(\d+M)?(\d+(?:\.\d+)?S)?)?")
CYCLE = re.compile(rf"R\d{{0,6}}/(?:[\dTZ:.+\-]{{8,40}}/)?{ISO.pattern}")
DATE = re.compile(r"\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:?\d\d|@[\w/]+)?)?")
AMOUNT = re.compile(
    rf"(?P<number>\d{{1,6}}(?:[.,]\d{{1,2}})?\s*|\b(?:{'|'.join(NUMBERS)})\s+)(?P<unit>[a-z]+)(?![a-z])"
    r"(?:\s*(?P<rest>\d{1,2})\b(?!\s*[a-z])|\s+e\s+(?P<half>meia|meio)\b)?"
)
BUSINESS = re.compile(r"\b(ute?is|util|comercia(?:l|is)|d\.\s?u\b\.?)|\b(business|working|work)\s+(days?|hours?)\b")
BUSINESS_WORD = re.compile(r"\b(uteis|util|comercial|comerciais|business|working|work)\b")
ASIDE = re.compile(r"\([^)]*\)")
DIGIT = re.compile(r"\d")
HALF = re.compile(r"\bmeia (?=hora\b)|\bhalf an (?=hour\b)")
NO_SPAN = re.compile(
    r"^\s*-\d|\d(?:/|-|\s*a\s*|\s+(?:ou|to|or)\s+)\d+\s*[a-z]|\b(?:as|at|dia) \d|\b(?:antes|before)\b"
    r"|\b(?:segunda|terca|quarta|quinta|sexta|sabado|domingo)s?\b"
    r"|\b(?:mon|tues|wednes|thurs|fri|satur|sun)days?\b"
)
"""A time of day, a day of the week or month, a range, or a span before something: no span from now on."""
EVERY = re.compile(
    r"\b(a cada|cada|todo|toda|every|each)\b(\s+(?=(?:hora|dia|semana|mes|ano|hour|day|week|month|year)\b))?"
)
ALONE = {"diariamente": "P1D", "daily": "P1D", "semanalmente": "P7D", "weekly": "P7D", "mensalmente": "P1M",
         "monthly": "P1M", "hourly": "PT1H"}  # fmt: skip


@value_object
class Span:
    """ISO 8601 of what a label says; `repeats` for "a cada hora"."""

    iso: str
    business: bool = False
    repeats: bool = False


def span(label: str) -> Span | None:
    """The time that a label speaks of; None when it speaks of none, or of more than one."""
    plain = _plain(label)
    words = ASIDE.sub(" ", plain)
    said = _said(words)
    if said is None and not any(mark.search(words) for mark in (NO_SPAN, AMOUNT, EVERY, DIGIT)):
        return _said(" ".join(ASIDE.findall(plain)))  # nothing else speaks of time: "Aguardar entrega (5 dias)"
    return said


def _said(words: str) -> Span | None:
    if NO_SPAN.search(words):
        return None
    for word, iso in ALONE.items():
        if re.search(rf"\b{word}\b", words):
            return Span(iso, repeats=True)
    business = BUSINESS.search(words) is not None
    words = BUSINESS_WORD.sub(" ", re.sub(r"\bd\.\s?u\b\.?", "d ", HALF.sub("0.5 ", words)))
    repeats = EVERY.search(words) is not None
    words = EVERY.sub(lambda every: " 1 " if every[2] else " ", words)
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
    number, unit = match["number"].strip().replace(",", "."), UNIT_OF.get(match["unit"])
    amount = Fraction(number) if number[0].isdigit() else NUMBERS.get(number)
    if unit is None or amount is None:
        return None
    rest, smaller = match["rest"], SMALLER.get(unit)
    if rest and unit in ("hour", "minute") and smaller:
        return [(unit, int(amount)), (smaller[0], int(rest))]
    return _whole(unit, amount + (Fraction(1, 2) if match["half"] else 0))


def _whole(unit: str, amount: Fraction | int) -> list[tuple[str, int]] | None:
    """An amount in whole units: one and a half hours are one hour and 30 minutes."""
    found = [(unit, int(amount))] if amount >= 1 or amount == 0 else []
    part, smaller = amount - int(amount), SMALLER.get(unit)
    if not part:
        return found
    return [*found, (smaller[0], int(part * smaller[1]))] if smaller else None


def _iso(amounts: dict[str, int]) -> str:
    days = amounts.get("day", 0) + 7 * amounts.get("week", 0)
    parts = [(amounts.get("year", 0), "Y"), (amounts.get("month", 0), "M"), (days, "D")]
    clock = [(amounts.get("hour", 0), "H"), (amounts.get("minute", 0), "M"), (amounts.get("second", 0), "S")]
    date = "".join(f"{number}{letter}" for number, letter in parts if number)
    time = "".join(f"{number}{letter}" for number, letter in clock if number)
    return f"P{date}{'T' + time if time else ''}" if date or time else "PT0S"
