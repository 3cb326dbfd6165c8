"""What somebody decided a calendar to be: hours, dates, holidays of the desk and those copied from the library."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field, replace
from datetime import date
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from service.base.errors import Refused
from service.base.texts import Text
from service.base.values import value_object
from service.calendars import public
from service.calendars.calendar import Calendar, Window, Windows
from service.calendars.public import Source

DAY_MINUTES = 24 * 60
NO_ZONE = Text(
    "“{zone}” não é um fuso horário. Escreva, por exemplo, America/Sao_Paulo.",
    "“{zone}” is no time zone. Write, for example, America/Sao_Paulo.",
)


@value_object(kw_only=True)
class Definition:
    """All that a version of a calendar holds."""

    zone: str
    week: tuple[Windows, ...]
    """By weekday, Monday first."""
    dates: Mapping[date, Windows] = field(default_factory=dict[date, Windows])
    """Open or (no windows) closed on these dates, whatever else is said."""
    own: Mapping[date, str] = field(default_factory=dict[date, str])
    """The desk's own holidays, such as its town's."""
    yearly: Mapping[str, str] = field(default_factory=dict[str, str])
    """Own holidays that come every year, by month and day: `01-25`."""
    source: Source | None = None
    """Whose public holidays are kept as well."""
    copied: Mapping[date, str] = field(default_factory=dict[date, str])
    """Public holidays as they were copied; nobody looks them up again."""

    def calendar(self) -> Calendar:
        """What counts. Refused: no such zone, or it never opens."""
        holidays = {**self.copied, **self.own}
        return Calendar(zone=zone(self.zone), week=self.week, dates=self.dates, holidays=holidays, yearly=self.yearly)

    def with_holidays(self, first: int, last: int) -> Definition:
        """With the public holidays of these years; those copied before stay as they are. Refused: no such country."""
        if self.source is None:
            return self
        known = range(self.source.first, self.source.last + 1) if self.source.last else range(0)
        years = [year for year in range(first, last + 1) if year not in known]
        copied = {**self.copied, **public.holidays(self.source, years)}
        span = (*known, *years)
        return replace(self, copied=copied, source=replace(self.source, first=min(span), last=max(span)))


def zone(name: str) -> ZoneInfo:
    """A time zone by its name. Refused: there is none."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise Refused(NO_ZONE.fill(zone=name), field="zone") from error


def to_plain(definition: Definition) -> dict[str, Any]:
    """As JSON keeps it."""
    source = definition.source
    return {
        "zone": definition.zone,
        "week": [_plain_windows(windows) for windows in definition.week],
        "dates": {on.isoformat(): _plain_windows(windows) for on, windows in sorted(definition.dates.items())},
        "own": {on.isoformat(): name for on, name in sorted(definition.own.items())},
        "yearly": dict(sorted(definition.yearly.items())),
        "copied": {on.isoformat(): name for on, name in sorted(definition.copied.items())},
        "source": None
        if source is None
        else {
            "country": source.country,
            "state": source.state,
            "categories": list(source.categories),
            "first": source.first,
            "last": source.last,
        },
    }


def from_plain(plain: Mapping[str, Any]) -> Definition:
    """A definition that `to_plain` wrote."""
    return Definition(
        zone=plain["zone"],
        week=tuple(_windows(windows) for windows in plain["week"]),
        dates={date.fromisoformat(on): _windows(windows) for on, windows in plain["dates"].items()},
        own={date.fromisoformat(on): name for on, name in plain["own"].items()},
        yearly=dict(plain.get("yearly", {})),
        copied={date.fromisoformat(on): name for on, name in plain["copied"].items()},
        source=_source(plain["source"]),
    )


@lru_cache(maxsize=1)
def standard() -> Calendar:
    """Where no desk says otherwise: Monday to Friday, nine to six in São Paulo, Brazil's national holidays."""
    return STANDARD.with_holidays(public.FIRST, public.LAST).calendar()


def clock_text(minutes: int) -> str:
    """A minute of the day as the wall clock shows it."""
    return f"{minutes // 60:02}:{minutes % 60:02}"


def _source(plain: Mapping[str, Any] | None) -> Source | None:
    if plain is None:
        return None
    return Source(
        country=plain["country"],
        state=plain["state"],
        categories=tuple(plain["categories"]),
        first=plain["first"],
        last=plain["last"],
    )


def _plain_windows(windows: Windows) -> list[list[int]]:
    return [[window.opens, window.closes] for window in windows]


def _windows(plain: list[list[int]]) -> Windows:
    return tuple(Window(opens, closes) for opens, closes in plain)


NINE_TO_SIX = (Window(9 * 60, 18 * 60),)
STANDARD = Definition(
    zone="America/Sao_Paulo",
    week=(*[NINE_TO_SIX] * 5, (), ()),
    source=Source(country="BR"),
)
