"""Calendars as they are kept: versions that never change, holidays that are copied, one that counts by default."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import partial
from threading import Barrier
from typing import Any

import pytest

from service import calendars
from service.base.clock import SetClock
from service.base.errors import Conflict, Missing, Refused
from service.base.events import Actor
from service.base.work import Works
from service.calendars import STANDARD, Window, public

ANA = Actor("person", "p1", "Ana")
YAML = b"""
name: SAC
zone: America/Sao_Paulo
week:
  seg-sex: [09:00-12:00, 13:00-18:00]
  sab: 09:00-13:00
  dom: fechado
dates:
  2026-12-24: 09:00-12:00
  2026-12-31: closed
own:
  2026-01-25: Aniversario da cidade
holidays: {country: BR, state: SP, categories: [public], years: 2026-2027}
"""


def test_a_desk_without_calendars_gets_the_standard_one(works: Works):
    """Monday to Friday, nine to six in São Paulo, with the national holidays of the years to come, copied."""
    with works.begin() as work:
        found = calendars.in_force(work, None)
        assert calendars.in_force(work, "não existe") == found
    with works.read() as work:
        (kept,) = calendars.current(work.session)
        assert (kept.name, kept.number, kept.is_default, kept.id) == ("Padrão", 1, True, found.version)
        assert (kept.definition.source.first, kept.definition.source.last) == (2025, 2031)
        assert date(2031, 11, 20) in kept.definition.copied
        assert kept.calendar == found.calendar


def test_a_change_is_a_new_version_and_the_old_one_stays(works: Works):
    """Who changed it and when stands in the version; the same definition again is no change."""
    name, definition = calendars.read_calendar(YAML, (2026, 2027))
    with works.begin(actor=ANA) as work:
        calendars.create(work, name, definition)
        before = calendars.in_force(work, "sac")
        later = replace(definition, own={**definition.own, date(2026, 8, 14): "Feriado"})
        assert calendars.change(work, "Sac", later) == 2
        assert calendars.change(work, "SAC", later) == 2
    with works.read() as work:
        second, first = calendars.versions(work.session, "SAC")
        assert (second.number, second.by_name, first.definition, second.definition) == (2, "Ana", definition, later)
        assert calendars.of_version(work.session, before.version).windows(date(2026, 8, 14)) != ()
        assert calendars.find(work.session, "SAC").calendar.windows(date(2026, 8, 14)) == ()
        assert calendars.names(work.session) == ("Padrão", "SAC")


def test_another_calendar_may_be_the_default_one(works: Works):
    """One counts by default, never none and never two."""
    name, definition = calendars.read_calendar(YAML, (2026, 2027))
    with works.begin() as work:
        calendars.create(work, name, definition)
        calendars.choose_default(work, "SAC")
        assert calendars.in_force(work, None) == calendars.in_force(work, "SAC")
        assert [each.name for each in calendars.current(work.session) if each.is_default] == ["SAC"]
        with pytest.raises(Missing, match="Padrão, SAC"):
            calendars.choose_default(work, "Outro")


def test_names_that_cannot_be(works: Works):
    """A name is given once, whatever its case; “corrido” means calendar time in a diagram."""
    name, definition = calendars.read_calendar(YAML, (2026, 2027))
    with works.begin() as work:
        calendars.create(work, name, definition)
        with pytest.raises(Conflict, match="sác"):
            calendars.create(work, "sác", definition)
        with pytest.raises(Refused, match="corrido"):
            calendars.create(work, "Corrido", definition)
        with pytest.raises(Missing):
            calendars.change(work, "Outro", definition)


def test_years_are_extended_before_they_run_out(works: Works, clock: SetClock, monkeypatch: pytest.MonkeyPatch):
    """By a new version, in which the years that were copied stay as they were, whatever the library says by then."""
    with works.begin() as work:
        calendars.seed(work)
        assert calendars.extend(work, work.now) == 0
    other = {date(2033, 5, 5): "Dia novo", date(2026, 5, 5): "Mudou"}
    monkeypatch.setattr(
        public, "holidays", lambda source, years: {on: name for on, name in other.items() if on.year in years}
    )
    clock.set(datetime(2030, 1, 2, tzinfo=UTC))
    with works.begin() as work:
        assert calendars.extend(work, work.now) == 1
        assert calendars.extend(work, work.now) == 0
        second, first = calendars.versions(work.session, "Padrão")
        assert (second.definition.source.first, second.definition.source.last) == (2025, 2035)
        assert set(second.definition.copied) - set(first.definition.copied) == {date(2033, 5, 5)}


def test_a_version_reads_back_what_was_written():
    """Hours, dates, holidays and their source survive the way into the database and back."""
    _, definition = calendars.read_calendar(YAML, (2026, 2027))
    from service.calendars.definition import from_plain, to_plain

    assert from_plain(to_plain(definition)) == definition
    assert from_plain(to_plain(STANDARD)) == STANDARD


def test_a_calendar_as_a_person_writes_it():
    """Weekdays in both languages, ranges, several windows, dates, the town's holidays and the state's."""
    name, found = calendars.read_calendar(YAML, (2000, 2000))
    assert name == "SAC"
    assert found.week[0] == (Window(540, 720), Window(780, 1080))
    assert (found.week[5], found.week[6]) == ((Window(540, 780),), ())
    assert found.dates == {date(2026, 12, 24): (Window(540, 720),), date(2026, 12, 31): ()}
    assert date(2026, 7, 9) in found.copied, "a state's own holiday"
    assert not any(on.year == 2000 for on in found.copied)
    night = calendars.read_calendar(b'{"name": "N", "zone": "UTC", "week": {"fri-mon": "22:00-06:00"}}', (2026, 2026))
    assert [len(windows) for windows in night[1].week] == [1, 0, 0, 0, 1, 1, 1]
    assert night[1].week[0] == (Window(1320, 1800),)
    assert night[1].calendar().add(datetime(2026, 1, 5, 23, tzinfo=UTC), timedelta(hours=7)).hour == 6


@pytest.mark.parametrize(
    ("source", "sentence"),
    [
        (b"", "deve ter chaves e valores"),
        (b"name: x", "Falta “zone”"),
        (b"name: x\nzone: Mars/X\nweek: {}", "Mars/X"),
        (b"name: x\nzone: UTC\nweek: {}", "nunca abre"),
        (b"name: x\nzone: UTC\nweek: {seg: 9-18}", "“9-18”"),
        (b"name: x\nzone: UTC\nweek: {seg: 09:00-09:00}", "“09:00-09:00”"),
        (b"name: x\nzone: UTC\nweek: {foo: 09:00-18:00}", "“foo” não é dia da semana"),
        (b"name: x\nzone: UTC\nweek: {seg: 09:00-18:00}\nholidays: {country: XY}", "“XY”"),
        (b"name: x\nzone: UTC\nweek: {seg: 09:00-18:00}\nholidays: {country: BR, state: XX}", "“XX”"),
        (b"name: x\nzone: UTC\nweek: {seg: 09:00-18:00}\nholidays: {country: BR, categories: [bank]}", "“bank”"),
        (b"name: x\nzone: UTC\nweek: {seg: 09:00-18:00}\nholidays: {country: BR, years: 2030-2026}", "2030-2026"),
        (b"name: x\nzone: UTC\nweek: {seg: 09:00-18:00}\ndates: {25/12: closed}", "“25/12” não é uma data"),
        (b"name: x\nzone: UTC\nweek: {seg: 09:00-18:00}\nferias: x", "“ferias”"),
        (b"name: [", "Não conseguimos ler"),
    ],
)
def test_what_cannot_be_read_is_refused_with_a_sentence(source: bytes, sentence: str):
    """Each says what is wrong and how to write it."""
    with pytest.raises(Refused) as refused:
        calendars.read_calendar(source, (2026, 2027))
    assert sentence in str(refused.value)


def _together(*acts: Any) -> list[BaseException | None]:
    """Each act in a thread of its own, all beginning at once; what became of each."""
    gate = Barrier(len(acts))

    def run(act: Any) -> BaseException | None:
        gate.wait(30)
        try:
            act()
        except (Conflict, Refused) as refused:
            return refused
        return None

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


@pytest.mark.parametrize("once", range(5))
def test_what_two_do_to_calendars_at_once(works: Works, once: int):
    """One default, each change a version of its own, one name to one calendar: the other is told, nothing fails."""
    with works.begin() as work:
        calendars.create(work, "Dia", STANDARD)
        calendars.create(work, "Noite", STANDARD)

    def choose(name: str) -> None:
        with works.begin() as work:
            calendars.choose_default(work, name)

    def change(day: int) -> None:
        with works.begin() as work:
            calendars.versions(work.session, "Dia")
            dates = {date(2026, 12, day): ()}
            calendars.change(work, "Dia", replace(STANDARD, dates=dates))

    def rename(name: str) -> None:
        with works.begin() as work:
            calendars.rename(work, name, "Plantão")

    assert _together(lambda: choose("Dia"), lambda: choose("Noite")) == [None, None]
    assert _together(*(partial(change, day) for day in (1, 2, 3))) == [None, None, None]
    refused = [each for each in _together(lambda: rename("Dia"), lambda: rename("Noite")) if each is not None]
    assert [type(each) for each in refused] == [Conflict]
    with works.read() as work:
        kept = {each.name: each for each in calendars.current(work.session)}
        assert [each.is_default for each in kept.values()].count(True) == 1
        assert "Plantão" in kept
        assert {each.number for each in kept.values()} == {1, 4}
