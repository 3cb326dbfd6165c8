"""Public holidays out of the `holidays` library, asked once, when a calendar is made or its years are extended."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, cast

from service.base.errors import Refused
from service.base.texts import Text
from service.base.values import value_object

FIRST, LAST = 2020, 2040
"""Years of a calendar that no desk keeps."""
EARLIEST, LATEST = 1970, 2100
NO_COUNTRY = Text(
    "Não conhecemos os feriados de “{country}”. Escreva o código do país, como BR.",
    "We know no holidays of “{country}”. Write the country's code, such as BR.",
)
NO_STATE = Text(
    "Não conhecemos o estado “{state}” de {country}. Há: {known}.",
    "We know no state “{state}” of {country}. There are: {known}.",
)
NO_CATEGORY = Text(
    "Não há feriados “{category}” em {country}. Há: {known}.",
    "There are no “{category}” holidays in {country}. There are: {known}.",
)
NO_YEARS = Text(
    "Os anos dos feriados vão de {earliest} a {latest}.", "Years of holidays go from {earliest} to {latest}."
)


@value_object(kw_only=True)
class Source:
    """Whose public holidays: a country, perhaps a state of it, and which kinds."""

    country: str
    state: str | None = None
    categories: tuple[str, ...] = ("public",)
    first: int = 0
    last: int = 0
    """The years that were copied; 0: none yet."""


def holidays(source: Source, years: Sequence[int]) -> dict[date, str]:
    """Date and name of each holiday in these years. Refused: no such country, state, kind or year."""
    _refuse_unknown(source, years)
    if not years:
        return {}
    import holidays as library  # here, because most that count time never ask it and it is slow to load

    found = library.country_holidays(
        source.country,
        subdiv=source.state,
        years=list(years),
        categories=tuple(source.categories),
        language="pt_BR" if source.country == "BR" else None,
        expand=False,
    )
    return {on: str(name) for on, name in sorted(found.items()) if on.year in years}


def countries() -> tuple[str, ...]:
    """Codes of the countries whose holidays are known."""
    import holidays as library

    return tuple(library.list_supported_countries(include_aliases=False))


def states(country: str) -> Mapping[str, str]:
    """Code and name of what a country is divided into; nothing for a country that is not known."""
    import holidays as library

    codes = library.list_supported_countries().get(country, ())
    if not codes:
        return {}
    aliases: Mapping[str, str] = getattr(_kinds(country), "subdivisions_aliases", {})
    names = {code: name for name, code in aliases.items()}
    return {code: names.get(code, code) for code in codes}


def categories(country: str) -> tuple[str, ...]:
    """Which kinds of holidays a country has, `public` first; nothing for a country that is not known."""
    import holidays as library

    if country not in library.list_supported_countries():
        return ()
    return tuple(sorted(_kinds(country).supported_categories, key=lambda kind: (kind != "public", kind)))


def _kinds(country: str) -> Any:
    import holidays as library

    return cast("Any", library.country_holidays(country))


def _refuse_unknown(source: Source, years: Sequence[int]) -> None:
    import holidays as library

    known = library.list_supported_countries()
    if source.country not in known:
        raise Refused(NO_COUNTRY.fill(country=source.country), field="holidays")
    if source.state is not None and source.state not in known[source.country]:
        words = {"state": source.state, "country": source.country, "known": ", ".join(known[source.country]) or "—"}
        raise Refused(NO_STATE.fill(**words), field="holidays")
    kinds = _kinds(source.country).supported_categories
    for category in source.categories:
        if category not in kinds:
            words = {"category": category, "country": source.country, "known": ", ".join(sorted(kinds))}
            raise Refused(NO_CATEGORY.fill(**words), field="holidays")
    if any(not EARLIEST <= year <= LATEST for year in years):
        raise Refused(NO_YEARS.fill(earliest=EARLIEST, latest=LATEST), field="holidays")
