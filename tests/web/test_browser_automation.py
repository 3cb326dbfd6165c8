"""An automation rule made, tried and switched on in a real browser."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack

import pytest
from browser_desk import Journey
from desk_pages import Front
from playwright.sync_api import Browser, expect

from service.desk import automation, cases

pytestmark = pytest.mark.browser


@pytest.fixture
def journey(front: Front, browser: Browser) -> Iterator[Journey]:
    """The demo desk, served; afterwards nothing was complained about."""
    with ExitStack() as stack:
        begun = Journey(front, browser, stack)
        yield begun
        assert begun.complaints() == []


@pytest.mark.parametrize("width", [1280, 390])
def test_a_rule_from_nothing_to_what_it_did(journey: Journey, front: Front, width: int):
    """V-67: trigger, condition and actions are chosen without a manual; a trial, the switch, the log."""
    desk = front.desk
    with desk.works.begin() as work:
        automation.ship(work)
    case = desk.opens()
    paulo = journey.seat("Paulo", width=width)
    paulo.opens("/automacao")
    assert paulo.visit.axe() == []
    paulo.page.get_by_role("link", name="Nova regra").click()
    paulo.writes("Como a regra aparece no histórico", "Anota o que muda")
    expect(paulo.page.get_by_label("Campo", exact=True)).to_be_hidden()
    paulo.page.get_by_label("Um campo muda").check()
    paulo.chooses("Campo", "Prioridade")
    paulo.page.get_by_label("Escrever uma nota interna").check()
    paulo.page.locator("#texto-note").fill("Agora é {prioridade}")
    assert paulo.visit.axe() == []
    paulo.presses("Salvar")
    expect(paulo.heading).to_have_text("Anota o que muda")
    paulo.page.get_by_label("Número de um chamado").fill(case.protocol)
    paulo.presses("Ver o que faria")
    expect(paulo.page.locator("#resultado")).to_contain_text("Escreveu uma nota interna")
    assert paulo.visit.axe() == []
    paulo.presses("Ligar")
    with desk.works.begin() as work:
        cases.change_fields(work, case.id, {"prioridade": 1}, by=desk.ids["Maria"], by_name="Maria")
    paulo.opens("/automacao/registro")
    expect(paulo.page.get_by_role("table")).to_contain_text("Anota o que muda")
    assert paulo.visit.axe() == []
