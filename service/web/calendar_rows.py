"""The rows of a calendar's form: hours of a day, dates of their own, the house's holidays."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import pairwise

from werkzeug.datastructures import MultiDict

from service.base.texts import Text
from service.base.values import value_object
from service.calendars import Definition, Window, Windows, clock_text

Errors = tuple[tuple[str, Text], ...]
DAY = 24 * 60
CLOSED, HOURS, ALL_DAY = "fechado", "horarios", "24h"
MODES = (CLOSED, HOURS, ALL_DAY)
MOST_WINDOWS = 12
LONGEST = 120
LEAP = 2028
NO_HOURS = Text(
    "Informe ao menos um horário, ou escolha Fechado.", "Give at least one pair of times, or choose Closed."
)
HALF = Text(
    "Informe quando abre e quando fecha, como 09:00 e 18:00.", "Say when it opens and when it closes: 09:00 and 18:00."
)
SAME = Text(
    "Abre e fecha à mesma hora. Para o dia inteiro, escolha 24 horas.",
    "It opens and closes at the same time. For the whole day choose 24 hours.",
)
OVERLAP = Text("Os horários se sobrepõem. Junte-os num só.", "These times overlap. Make them one.")
NO_DATE = Text("Escolha a data.", "Choose the date.")
TWICE = Text("Esta data já está na lista.", "This date is in the list already.")
NO_NAME = Text("Dê um nome de até {most} letras ao feriado.", "Name the holiday in up to {most} letters.")


@value_object
class DayTyped:
    """The hours of a day of the week or, with `on`, of one date."""

    mode: str
    windows: tuple[tuple[str, str], ...] = ()
    on: str = ""


@value_object
class OwnTyped:
    """A holiday of the house."""

    on: str
    name: str
    every_year: bool


def day_typed(windows: Windows, *, on: str = "") -> DayTyped:
    """How a day's windows stand in the form."""
    if not windows:
        return DayTyped(CLOSED, (), on)
    if windows == (Window(0, DAY),):
        return DayTyped(ALL_DAY, (), on)
    return DayTyped(HOURS, tuple((clock_text(each.opens), clock_text(each.closes % DAY)) for each in windows), on)


def own_typed(definition: Definition, year: int) -> tuple[OwnTyped, ...]:
    """The house's holidays: those of every year first, with a date of this year."""
    yearly = [OwnTyped(_in_year(on, year), name, True) for on, name in sorted(definition.yearly.items())]
    return (*yearly, *(OwnTyped(on.isoformat(), name, False) for on, name in sorted(definition.own.items())))


def day_sent(form: MultiDict[str, str], name: str) -> DayTyped:
    """The hours that a browser sent for a day."""
    mode = form.get(f"{name}.modo", CLOSED)
    pairs = zip(form.getlist(f"{name}.abre"), form.getlist(f"{name}.fecha"), strict=False)
    windows = tuple((opens.strip(), closes.strip()) for opens, closes in pairs)[:MOST_WINDOWS]
    return DayTyped(mode if mode in MODES else CLOSED, windows, form.get(f"{name}.dia", ""))


def day_acted(day: DayTyped, name: str, verb: str, where: str, at: int) -> DayTyped:
    """The day after a button that adds hours or takes some away."""
    if name != where:
        return day
    if verb == "mais":
        return replace(day, mode=HOURS, windows=(*day.windows, ("", ""))[:MOST_WINDOWS])
    return replace(day, windows=tuple(each for number, each in enumerate(day.windows) if number != at))


def windows(day: DayTyped, name: str, errors: list[tuple[str, Text]]) -> Windows:
    """When the day opens; what cannot be read is added to the errors."""
    if day.mode != HOURS:
        return (Window(0, DAY),) if day.mode == ALL_DAY else ()
    found: list[Window] = []
    for number, (opens, closes) in enumerate(day.windows):
        if not opens and not closes:
            continue
        window = _window(opens, closes)
        if isinstance(window, Text):
            errors.append((f"{name}-abre-{number}", window))
            return ()
        found.append(window)
    found.sort()
    if not found:
        errors.append((f"{name}-modo", NO_HOURS))
    if any(one.closes > other.opens for one, other in pairwise(found)):
        errors.append((f"{name}-abre-0", OVERLAP))
    return tuple(found)


def dates(given: tuple[DayTyped, ...], errors: list[tuple[str, Text]]) -> dict[date, Windows]:
    """The dates with hours of their own."""
    found: dict[date, Windows] = {}
    for number, day in enumerate(given):
        on = _date(day.on)
        if on is None or on in found:
            errors.append((f"x{number}-dia", NO_DATE if on is None else TWICE))
            continue
        found[on] = windows(day, f"x{number}", errors)
    return found


def own(given: tuple[OwnTyped, ...], errors: list[tuple[str, Text]]) -> tuple[dict[date, str], dict[str, str]]:
    """The house's holidays of single dates, and those of every year."""
    once, yearly = dict[date, str](), dict[str, str]()
    for number, each in enumerate(given):
        on, name = _date(each.on), " ".join(each.name.split())
        if on is None and not name:
            continue
        if on is None:
            errors.append((f"feriado-{number}-dia", NO_DATE))
        elif not name or len(name) > LONGEST:
            errors.append((f"feriado-{number}-nome", NO_NAME.fill(most=LONGEST)))
        elif (each.every_year and f"{on:%m-%d}" in yearly) or (not each.every_year and on in once):
            errors.append((f"feriado-{number}-dia", TWICE))
        elif each.every_year:
            yearly[f"{on:%m-%d}"] = name
        else:
            once[on] = name
    return once, yearly


def _window(opens: str, closes: str) -> Window | Text:
    first, last = _minutes(opens), _minutes(closes)
    if first is None or last is None:
        return HALF
    if first == last and first:
        return SAME
    return Window(first, last if last > first else last + DAY)


def _minutes(text: str) -> int | None:
    hours, _, minutes = text.partition(":")
    if not (text.isascii() and hours.isdecimal() and minutes[:2].isdecimal() and len(text) <= len("00:00:00")):
        return None
    return int(hours) * 60 + int(minutes[:2]) if int(hours) < 24 and int(minutes[:2]) < 60 else None


def _date(text: str) -> date | None:
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        return None


def _in_year(month_and_day: str, year: int) -> str:
    text = f"{year}-{month_and_day}"
    return text if _date(text) else f"{LEAP}-{month_and_day}"
