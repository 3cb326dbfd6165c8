"""What differs from one version of a calendar to another, sentence by sentence."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from datetime import date
from typing import TypeVar

from service.base.texts import Text
from service.calendars.calendar import Windows
from service.calendars.definition import Definition
from service.calendars.public import Source
from service.calendars.telling import DAYS, hours

V = TypeVar("V")
ZONE = Text("fuso horário: {before} → {after}", "time zone: {before} → {after}")
HOURS = Text("{day}: {before} → {after}", "{day}: {before} → {after}")
ADDED = Text("{day}: {what} (novo)", "{day}: {what} (new)")
REMOVED = Text("{day}: {what} (tirado)", "{day}: {what} (removed)")
HOLIDAYS = Text("feriados copiados: {before} → {after}", "holidays copied: {before} → {after}")
EVERY_YEAR = Text("{what}, todo ano", "{what}, every year")
NONE = Text("nenhum", "none")


def differences(before: Definition, after: Definition) -> tuple[Text, ...]:
    """Everything that a change changed, in the order of the page; nothing: they say the same."""
    return tuple(_differences(before, after))


def _differences(before: Definition, after: Definition) -> Iterator[Text]:
    if before.zone != after.zone:
        yield ZONE.fill(before=before.zone, after=after.zone)
    for day, old, new in zip(DAYS, before.week, after.week, strict=True):
        if old != new:
            yield HOURS.fill(day=day, before=_hours(old), after=_hours(new))
    yield from _changed(_by_date(before.dates, _hours), _by_date(after.dates, _hours))
    yield from _changed(_by_date(before.own, _as_it_is), _by_date(after.own, _as_it_is))
    yield from _changed(_yearly(before), _yearly(after))
    if _source(before.source) != _source(after.source):
        yield HOLIDAYS.fill(before=_source(before.source), after=_source(after.source))
    years = _years(before.source) & _years(after.source)
    yield from _changed(_copied(before, years), _copied(after, years))


def _changed(before: Mapping[str, tuple[Text, Text]], after: Mapping[str, tuple[Text, Text]]) -> Iterator[Text]:
    for key in sorted({**before, **after}):
        old, new = before.get(key), after.get(key)
        if old is None and new is not None:
            yield ADDED.fill(day=new[0], what=new[1])
        elif old is not None and new is None:
            yield REMOVED.fill(day=old[0], what=old[1])
        elif old is not None and new is not None and old != new:
            yield HOURS.fill(day=old[0], before=old[1], after=new[1])


def _by_date(drawn: Mapping[date, V], word: Callable[[V], Text]) -> dict[str, tuple[Text, Text]]:
    return {on.isoformat(): (Text(f"{on:%d/%m/%Y}", on.isoformat()), word(what)) for on, what in drawn.items()}


def _yearly(definition: Definition) -> dict[str, tuple[Text, Text]]:
    days = {on: Text(f"{on[3:]}/{on[:2]}", on) for on in definition.yearly}
    return {on: (days[on], EVERY_YEAR.fill(what=name)) for on, name in definition.yearly.items()}


def _copied(definition: Definition, years: Collection[int]) -> dict[str, tuple[Text, Text]]:
    """Of the years that both have: further years stand in the line of the source."""
    return _by_date({on: name for on, name in definition.copied.items() if on.year in years}, _as_it_is)


def _years(source: Source | None) -> frozenset[int]:
    return frozenset() if source is None else frozenset(range(source.first, source.last + 1))


def _as_it_is(name: str) -> Text:
    return Text(name, name)


def _hours(windows: Windows) -> Text:
    return Text(hours(windows, "pt"), hours(windows, "en"))


def _source(source: Source | None) -> Text:
    if source is None:
        return NONE
    words = " ".join((source.country, source.state or "", "+".join(source.categories), f"{source.first}–{source.last}"))
    return Text(" ".join(words.split()), " ".join(words.split()))
