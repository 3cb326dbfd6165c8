"""A calendar told to a person, line by line."""

from __future__ import annotations

from collections.abc import Iterator

from service.base.texts import Language, Text
from service.calendars.calendar import Windows
from service.calendars.definition import Definition, clock_text
from service.calendars.queries import Version

DAYS = (
    Text("segunda", "Monday"),
    Text("terça", "Tuesday"),
    Text("quarta", "Wednesday"),
    Text("quinta", "Thursday"),
    Text("sexta", "Friday"),
    Text("sábado", "Saturday"),
    Text("domingo", "Sunday"),
)
CLOSED = Text("fechado", "closed")
DAY = 24 * 60


def told(version: Version, language: Language) -> str:
    """Zone, hours by weekday, dates of their own, and holidays in order."""
    return "\n".join(_lines(version, language))


def hours(windows: Windows, language: Language) -> str:
    """The windows of a day: 09:00-12:00, 13:00-18:00."""
    shown = [
        f"{clock_text(each.opens)}-{clock_text(each.closes if each.closes <= DAY else each.closes - DAY)}"
        for each in windows
    ]
    return ", ".join(shown) or CLOSED.spoken(language)


def week(definition: Definition) -> tuple[tuple[Text, Windows], ...]:
    """The days of the week by name with their windows, Monday first."""
    return tuple(zip(DAYS, definition.week, strict=True))


def _lines(version: Version, language: Language) -> Iterator[str]:
    found = version.definition
    yield f"{version.name} v{version.number}  {found.zone}"
    for day, windows in week(found):
        yield f"  {day.spoken(language):<10} {hours(windows, language)}"
    for on, windows in sorted(found.dates.items()):
        yield f"  {on}  {hours(windows, language)}"
    for on, name in sorted({**found.copied, **found.own}.items()):
        if on not in found.dates:
            yield f"  {on}  {name}"
    for every_year, name in sorted(found.yearly.items()):
        yield f"  ****-{every_year}  {name}"
