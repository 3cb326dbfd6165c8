"""Calendars that are renamed, changed back, extended, and taken out of use."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from service import calendars
from service.base.errors import Conflict, Missing, Refused
from service.base.work import Works
from service.calendars import Window, public
from service.calendars.definition import STANDARD, from_plain, to_plain

SAC = STANDARD.with_holidays(2026, 2027)


def test_a_renamed_calendar_is_found_by_both_names(works: Works):
    """Diagrams that name it as before go on; nobody else takes the former name."""
    with works.begin() as work:
        calendars.create(work, "SAC", SAC)
        before = calendars.in_force(work, "SAC")
        calendars.rename(work, "SAC", "  Atendimento   ao cliente ")
        assert calendars.names(work.session) == ("Atendimento ao cliente", "Padrão")
        assert calendars.known_names(work.session) == ("Atendimento ao cliente", "Padrão", "sac")
        assert calendars.in_force(work, "sac") == calendars.in_force(work, "atendimento AO cliente") == before
        with pytest.raises(Conflict, match="já se chamou"):
            calendars.create(work, "Sác", SAC)
        with pytest.raises(Conflict, match="“padrao”"):
            calendars.rename(work, "sac", "padrao")
        with pytest.raises(Refused, match="corrido"):
            calendars.rename(work, "sac", "CORRIDO")
        with pytest.raises(Refused, match="até 80 letras"):
            calendars.rename(work, "sac", " ")
        calendars.rename(work, "Atendimento ao cliente", "sac")
        assert calendars.known_names(work.session) == ("Padrão", "sac", "atendimento ao cliente")


def test_out_of_use_is_not_offered_and_still_counts(works: Works):
    """The default calendar cannot go; what names another one that went counts by it as before."""
    with works.begin() as work:
        calendars.create(work, "SAC", SAC)
        counted = calendars.in_force(work, "SAC")
        calendars.set_active(work, "SAC", active=False)
        assert calendars.names(work.session) == ("Padrão",)
        assert calendars.in_force(work, "SAC") == counted
        with pytest.raises(Refused, match="fora de uso"):
            calendars.choose_default(work, "SAC")
        with pytest.raises(Refused, match="calendário padrão"):
            calendars.set_active(work, "Padrão", active=False)
        calendars.set_active(work, "SAC", active=True)
        calendars.choose_default(work, "SAC")
        assert [each.name for each in calendars.current(work.session)] == ["SAC", "Padrão"]


def test_going_back_makes_a_version(works: Works):
    """It says the same as the older one; what differed in between is told in words."""
    with works.begin() as work:
        calendars.create(work, "SAC", SAC)
        later = replace(
            SAC,
            zone="America/Manaus",
            week=((Window(480, 720), Window(780, 1080)), *SAC.week[1:]),
            dates={date(2026, 12, 24): (Window(540, 720),)},
            own={date(2026, 7, 9): "Dia da casa"},
            yearly={"01-25": "Aniversário"},
        )
        assert calendars.change(work, "SAC", later) == 2
        assert [str(each) for each in calendars.differences(SAC, later)] == [
            "fuso horário: America/Sao_Paulo → America/Manaus",
            "segunda: 09:00-18:00 → 08:00-12:00, 13:00-18:00",
            "24/12/2026: 09:00-12:00 (novo)",
            "09/07/2026: Dia da casa (novo)",
            "25/01: Aniversário, todo ano (novo)",
        ]
        assert calendars.go_back(work, "SAC", 1) == 3
        assert calendars.versions(work.session, "SAC")[0].definition == SAC
        with pytest.raises(Missing, match="não tem versão 9"):
            calendars.go_back(work, "SAC", 9)


def test_single_holidays_go_and_years_come(works: Works):
    """X-11: one copied holiday is taken out and stays out when further years are copied."""
    with works.begin() as work:
        calendars.create(work, "SAC", SAC)
        assert calendars.drop_copied(work, "SAC", date(2026, 11, 20)) == 2
        with pytest.raises(Missing):
            calendars.drop_copied(work, "SAC", date(2026, 11, 20))
        assert calendars.extend_to(work, "SAC", 2030) == 3
        found = calendars.versions(work.session, "SAC")[0].definition
        assert date(2026, 11, 20) not in found.copied
        assert date(2030, 11, 20) in found.copied
        assert [str(each) for each in calendars.differences(SAC, found)] == [
            "feriados copiados: BR public 2026–2027 → BR public 2026–2030",
            f"20/11/2026: {SAC.copied[date(2026, 11, 20)]} (tirado)",
        ]


def test_holidays_are_not_copied_for_all_time(works: Works):
    """A mistyped year is refused at once, instead of working out the holidays of every year until then."""
    with works.begin() as work:
        calendars.create(work, "SAC", SAC)
    with pytest.raises(Refused, match="de 1970 a 2100"), works.begin() as work:
        calendars.extend_to(work, "SAC", 9_999_999_999)


def test_a_newer_library_moves_no_promise(works: Works, monkeypatch: pytest.MonkeyPatch):
    """X-11: what a stored version counts stays the same, whatever a newer `holidays` says about its years."""
    start = datetime(2026, 11, 19, 18, tzinfo=UTC)
    with works.begin() as work:
        calendars.create(work, "SAC", SAC)
        before = calendars.in_force(work, "SAC")
        due = before.calendar.add(start, timedelta(hours=8))
    monkeypatch.setattr(public, "holidays", lambda source, years: {date(year, 11, 23): "Outro" for year in years})
    calendars.queries._kept.clear()  # pyright: ignore[reportPrivateUsage]
    with works.begin() as work:
        stored = calendars.versions(work.session, "SAC")[0].definition
        assert stored == SAC
        assert calendars.of_version(work.session, before.version or "").add(start, timedelta(hours=8)) == due
        calendars.extend_to(work, "SAC", 2029)
        later = calendars.in_force(work, "SAC").calendar
        assert later.add(start, timedelta(hours=8)) == due
        assert later.holiday(date(2029, 11, 23)) == "Outro"


def test_what_older_versions_do_not_say_is_empty():
    """A version stored before there were holidays of every year reads back without them."""
    plain = to_plain(SAC)
    del plain["yearly"]
    assert from_plain(plain) == SAC
