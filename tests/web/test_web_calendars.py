"""The page of calendars: hours, dates and holidays of a year, and when a deadline would end."""

from __future__ import annotations

from desk_pages import Front, words

from service import calendars

SAC = b"""
name: SAC
zone: America/New_York
week: {seg-sex: 09:00-17:00}
dates: {2026-12-24: 09:00-12:00}
own: {2026-01-26: Dia da casa}
"""


def test_the_default_calendar_and_a_deadline(front: Front):
    """A desk that made none has the standard one; twelve business hours and two business days are worked out."""
    rita = front.comes("Rita")
    page = rita.get("/calendarios?ano=2026&de=2026-01-09T16:00")
    shown = words(page)
    assert "Padrão" in shown
    assert "America/Sao_Paulo" in shown
    assert "segunda 09:00-18:00" in shown
    assert "domingo fechado" in shown
    assert "20/11/2026 Dia Nacional de Zumbi e da Consciência Negra" in shown
    assert "sex 09/01/2026 16:00 + 12 h → ter 13/01/2026 10:00" in shown
    days = words(rita.get("/calendarios?de=2026-01-09T16:00&quanto=2&em=dias"))
    assert "+ 2 dias úteis → ter 13/01/2026 16:00" in days


def test_another_calendar_is_chosen_and_counts_on_its_own_wall_clock(front: Front):
    """With dates and holidays of its own."""
    name, definition = calendars.read_calendar(SAC, (2026, 2026))
    with front.desk.works.begin() as work:
        calendars.create(work, name, definition)
    rita = front.comes("Rita")
    assert "Padrão" in words(rita.get("/calendarios"))
    shown = words(rita.get("/calendarios?nome=SAC&ano=2026&de=2026-01-09T16:00&quanto=8"))
    assert "America/New_York" in shown
    assert "24/12/2026 09:00-12:00" in shown
    assert "26/01/2026 Dia da casa Da casa" in shown
    assert "→ seg 12/01/2026 16:00" in shown
    assert "não guarda feriados de 2027" in words(rita.get("/calendarios?nome=SAC&ano=2027"))


def test_what_cannot_be_counted_is_said(front: Front):
    """Nonsense in the address, and a deadline that never comes."""
    rita = front.comes("Rita")
    for wrong in ("quanto=0", "quanto=muito", "quanto=99999999999", "quanto=٣"):
        assert "Escolha data e hora" in words(rita.get(f"/calendarios?{wrong}"))
    assert "Escolha as datas e as horas" in words(rita.get("/calendarios?de=ontem"))
    assert "nos próximos 50 anos" in words(rita.get("/calendarios?de=9999-12-31T23:00"))
    assert rita.get("/calendarios?ano=x&nome=nada").status_code == 200
