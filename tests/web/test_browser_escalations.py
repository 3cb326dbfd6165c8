"""The escalation desk in a real browser: by keyboard and on a phone, from what is late to what was decided."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack

import pytest
from browser_desk import Journey
from desk_pages import Front
from playwright.sync_api import Browser, expect
from test_web_escalations import ESCALATED, promises
from test_web_flow import ANALYSE

pytestmark = pytest.mark.browser


@pytest.fixture
def journey(front: Front, browser: Browser) -> Iterator[Journey]:
    """The demo desk, served; afterwards nothing was complained about."""
    with ExitStack() as stack:
        begun = Journey(front, browser, stack)
        yield begun
        assert begun.complaints() == []


@pytest.mark.parametrize(("width", "dark"), [(1280, False), (390, True)])
def test_an_owner_finds_what_is_late_and_decides(journey: Journey, front: Front, width: int, dark: bool):
    """H-26, H-27: the breach reaches the owner's desk; they narrow it, ask those involved, hand over and decide."""
    desk = front.desk
    promises(front, "PT1H")
    case, other = desk.opens(), desk.opens()
    desk.does("Maria", case, ANALYSE, chamado_categoria="cobranca", informacoes_suficientes="sim")
    desk.passes(hours=1, minutes=5)
    clara = journey.seat("Clara", width=width, dark=dark)
    clara.opens("/escalados?visao=atrasados")
    expect(clara.main).to_contain_text("venceu há 5 min")
    expect(clara.main.locator("[data-item]")).to_have_count(2)
    assert clara.visit.axe() == []
    clara.main.get_by_role("link", name="Consultar a base de conhecimentos").click()
    clara.settles()
    expect(clara.main.locator("[data-item]")).to_have_count(1)
    clara.main.locator("summary", has_text="Agir").click()
    clara.fits()
    assert clara.visit.axe() == []
    clara.main.get_by_role("link", name="Consultar os envolvidos").click()
    clara.settles()
    expect(clara.page.locator("[value=envolvidos]")).to_be_checked()
    clara.writes("Escrever", "O que falta?")
    clara.presses("Enviar")
    expect(clara.main).to_contain_text("O que falta?")
    assert any("O que falta?" in text for text in desk.notices("Maria"))
    clara.opens("/escalados?visao=decidir")
    if width > 400:
        clara.page.keyboard.press("j")
        clara.page.keyboard.press("x")
        clara.chooses("Para quem", "Bruno Lima")
        clara.presses("Atribuir")
        first = case if desk.case(case).owner else other
        assert desk.case(first).owner == desk.ids["Bruno"]
        clara.page.keyboard.press("j")
        clara.page.keyboard.press("Enter")
    else:
        clara.main.locator("[data-open]").first.click()
    clara.settles()
    expect(clara.heading).to_have_text(ESCALATED)
    expect(clara.main).to_contain_text("Por que está com você")
    expect(clara.main).to_contain_text("venceu há 5 min")
    assert clara.visit.axe() == []
    clara.writes("Decisão", "Resolver hoje.")
    clara.completes()
    clara.opens("/escalados?visao=decidir")
    expect(clara.main.locator("[data-item]")).to_have_count(1)
    clara.opens("/escalados?visao=escalados")
    expect(clara.main.locator("[data-item]")).to_have_count(2)
