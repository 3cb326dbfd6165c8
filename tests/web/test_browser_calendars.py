"""Calendars made from nothing in a real browser, and what they answer: each of the owner's examples on the page."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack

import pytest
from browser_desk import Journey, Seat, makes_calendar
from desk_pages import Front
from playwright.sync_api import Browser, expect

pytestmark = pytest.mark.browser


@pytest.fixture
def journey(front: Front, browser: Browser) -> Iterator[Journey]:
    """The demo desk, served; afterwards nothing was complained about."""
    with ExitStack() as stack:
        begun = Journey(front, browser, stack)
        yield begun
        assert begun.complaints() == []


def asks(seat: Seat, question: str, **given: str) -> None:
    """Put a question to the calendar that is open."""
    seat.page.get_by_role("navigation", name="O que perguntar").get_by_role("link", name=question, exact=True).click()
    for name, value in given.items():
        seat.page.locator(f"#quando [name={name}]").fill(value)
    seat.page.locator("#quando").get_by_role("button", name="Calcular").click()
    seat.settles()


def explained(seat: Seat) -> list[str]:
    """The explanation, a line for each date."""
    return [" ".join(line.split()) for line in seat.page.locator(".counted li").all_inner_texts()]


def test_friday_night_is_worked_out_and_explained(journey: Journey):
    """V-76: Fri 18:00 + 12 h in Monday to Friday 9-17 is Tue 13:00; the page says so day by day, also on a phone."""
    sofia = journey.seat("Sofia")
    makes_calendar(sofia, "SAC", "America/Sao_Paulo")
    asks(sofia, "Prazo", quanto="12", de="2026-01-09T18:00")
    expect(sofia.page.locator("#quando")).to_contain_text("sex 09/01/2026 18:00 + 12 h → ter 13/01/2026 13:00")
    assert explained(sofia) == [
        "sex 09/01 18:00 fechado",
        "sáb 10/01 fechado",
        "dom 11/01 fechado",
        "seg 12/01 09:00–17:00 8 h",
        "ter 13/01 09:00–13:00 4 h",
    ]
    for width, dark in ((1280, False), (390, False), (390, True), (1280, True)):
        sofia.looks(width=width, dark=dark)
        sofia.fits()
        assert sofia.visit.axe() == []


def test_a_pause_over_a_weekend_moves_nothing(journey: Journey):
    """V-81: a wait of three business hours moves the due time by three, one over a weekend by none."""
    sofia = journey.seat("Sofia")
    makes_calendar(sofia, "SAC", "America/Sao_Paulo")
    asks(sofia, "Com pausa", quanto="8", de="2026-01-09T10:00", parou="2026-01-09T17:00", voltou="2026-01-12T09:00")
    expect(sofia.page.locator("#quando")).to_contain_text(
        "Com ela: seg 12/01/2026 10:00. A espera adiou o prazo em 0 h."
    )
    asks(sofia, "Com pausa", quanto="8", de="2026-01-09T10:00", parou="2026-01-09T16:00", voltou="2026-01-12T11:00")
    expect(sofia.page.locator("#quando")).to_contain_text(
        "Sem a espera: seg 12/01/2026 10:00. Com ela: seg 12/01/2026 13:00. A espera adiou o prazo em 3 h."
    )


def test_around_the_clock_across_both_changes(journey: Journey):
    """V-78, V-77: a 24x7 calendar of Los Angeles adds and measures exactly where the clock is put forward and back."""
    sofia = journey.seat("Sofia")
    makes_calendar(sofia, "Plantão", "America/Los_Angeles", all_day=True)
    asks(sofia, "Prazo", quanto="24", de="2026-03-07T12:00")
    expect(sofia.page.locator("#quando")).to_contain_text("→ dom 08/03/2026 13:00")
    assert explained(sofia)[1] == "dom 08/03 00:00–13:00 · o relógio é adiantado 1 h 12 h"
    asks(sofia, "Entre", de="2026-11-01T00:00", ate="2026-11-02T00:00")
    expect(sofia.page.locator("#quando")).to_contain_text("25 h abertas")


def test_national_and_municipal_holidays(journey: Journey):
    """X-11: 20 November is closed nationally; 25 January only in the calendar of São Paulo city, as its own holiday."""
    sofia = journey.seat("Sofia")
    makes_calendar(sofia, "Nacional", "America/Sao_Paulo", country="BR")
    asks(sofia, "Prazo", quanto="1", de="2026-11-20T09:00")
    assert explained(sofia)[0].startswith("sex 20/11 09:00 fechado: Dia Nacional de Zumbi")
    makes_calendar(sofia, "Cidade", "America/Sao_Paulo", country="BR")
    sofia.page.get_by_role("link", name="Mudar", exact=True).click()
    sofia.presses("Incluir feriado")
    sofia.page.get_by_label("Data", exact=True).fill("2027-01-25")
    sofia.writes("Nome do feriado", "Aniversário de São Paulo")
    sofia.chooses("Repete", "Todo ano")
    sofia.presses("Salvar")
    expect(sofia.main).to_contain_text("Versão 2 salva")
    asks(sofia, "Prazo", quanto="1", de="2027-01-25T09:00")
    assert explained(sofia)[0] == "seg 25/01 09:00 fechado: Aniversário de São Paulo"
    sofia.opens("/calendarios?nome=Nacional&quanto=1&de=2027-01-25T09:00")
    assert explained(sofia)[0] == "seg 25/01 09:00–10:00 1 h"
    sofia.opens("/calendarios?nome=Cidade&ano=2026")
    expect(sofia.page.locator("td .year-holiday", has_text="Zumbi")).to_have_count(1)
    expect(sofia.page.locator("#feriados")).to_contain_text("25/01/2026 Aniversário de São Paulo")


def test_a_calendar_is_changed_looked_back_at_and_taken_out_of_use(journey: Journey):
    """Wrong hours stand at their field; a change is a version that differs in words and can be undone."""
    rita = journey.seat("Rita")
    makes_calendar(rita, "Suporte", "America/Los_Angeles")
    rita.page.get_by_role("link", name="Mudar", exact=True).click()
    rita.page.get_by_label("sábado: aberto ou fechado").select_option(label="Horários")
    rita.presses("Salvar")
    expect(rita.page.locator("#d5-modo-error")).to_contain_text("Informe ao menos um horário")
    assert rita.visit.axe() == []
    rita.presses("sábado: mais um horário")
    rita.page.get_by_label("sábado: abre 1").fill("22:00")
    rita.page.get_by_label("sábado: fecha 1").fill("02:00")
    rita.presses("Salvar")
    expect(rita.main).to_contain_text("Versão 2 salva")
    rita.page.get_by_role("link", name="Versões").click()
    expect(rita.main).to_contain_text("sábado: fechado → 22:00-02:00")
    assert rita.visit.axe() == []
    rita.presses("Voltar a esta")
    rita.page.locator("#confirm").get_by_role("button", name="Voltar a esta").click()
    expect(rita.main).to_contain_text("A versão 3 diz o mesmo que a 1.")
    rita.opens("/calendarios?nome=Suporte")
    rita.page.get_by_role("link", name="Onde é usado").click()
    rita.presses("Tirar de uso")
    rita.page.locator("#confirm").get_by_role("button", name="Tirar de uso").click()
    expect(rita.main).to_contain_text("Fora de uso")
    for width, dark in ((390, False), (1280, True)):
        rita.looks(width=width, dark=dark)
        assert rita.visit.axe() == []
