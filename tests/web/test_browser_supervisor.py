"""A supervisor who begins with nothing, and a promise that is missed, in a real browser."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack

import pytest
from browser_desk import Journey, makes_calendar
from desk_pages import Front
from order_diagrams import ESCALATING_ORDER
from playwright.sync_api import Browser, expect

from service.desk import people

pytestmark = pytest.mark.browser


@pytest.fixture
def journey(front: Front, browser: Browser) -> Iterator[Journey]:
    """The demo desk, served; afterwards nothing was complained about."""
    with ExitStack() as stack:
        begun = Journey(front, browser, stack)
        yield begun
        assert begun.complaints() == []


def test_a_supervisor_sets_the_desk_up(journey: Journey, front: Front):
    """V-03, V-14, V-21, V-60, V-75: calendar, team, policy and rule from nothing, by what the screens say."""
    paulo = journey.seat("Paulo")
    makes_calendar(paulo, "SAC", "America/Sao_Paulo")
    paulo.opens("/equipes")
    paulo.writes("Nome", "Garantia")
    paulo.presses("Criar equipe")
    expect(paulo.heading).to_have_text("Garantia")
    paulo.page.locator("#politica-round_robin").check()
    paulo.chooses("Turno", "SAC")
    paulo.page.get_by_label("Maria Santos", exact=True).check()
    paulo.presses("Salvar equipe")
    expect(paulo.main).to_contain_text("Maria Santos")
    paulo.page.get_by_role("link", name="Regras de atribuição").click()
    paulo.page.get_by_role("link", name="Nova regra").click()
    paulo.writes("Nome", "Garantia")
    paulo.chooses("Equipe", "Garantia")
    paulo.page.locator("#condicao-novo").select_option(label="Assunto ou descrição")
    paulo.page.locator("[value=mais-condicao]").click()
    paulo.writes("Valor de Assunto ou descrição", "garantia")
    paulo.presses("Salvar regra")
    expect(paulo.main).to_contain_text("contém “garantia”")
    paulo.page.get_by_role("link", name="SLAs", exact=True).click()
    paulo.page.get_by_role("link", name="Novo SLA").click()
    paulo.writes("Nome", "Garantia em 4 h")
    solution = paulo.page.locator("#meta-resolution")
    solution.get_by_label("Prazo").fill("4 h")
    solution.get_by_label("Conta em").select_option(label="SAC")
    solution.get_by_role("button", name="Mais um passo").click()
    paulo.settles()
    solution.get_by_label("Quanto", exact=True).fill("80")
    paulo.presses("Salvar SLA")
    expect(paulo.main).to_contain_text("Solução: 4 h úteis")
    for width, dark in ((1280, False), (390, True)):
        paulo.looks(width=width, dark=dark)
        paulo.fits()
        assert paulo.visit.axe() == []
    given = {"chamado": {"tipo": "reclamacao", "assunto": "GARANTIA do fone", "descricao": "Não liga."}}
    case = front.desk.opens(given=given)
    assert case.owner == front.desk.ids["Maria"]
    with front.desk.works.read() as work:
        assert people.queries.team(work.session, case.team).name == "Garantia"
    paulo.opens(f"/chamados/{case.protocol}?aba=prazos")
    expect(paulo.main).to_contain_text("Começou a contar: 4 h úteis (SAC), pelo SLA Garantia em 4 h")


@pytest.mark.parametrize(("width", "dark"), [(1280, False), (390, True)])
def test_a_promise_is_missed_while_somebody_works(journey: Journey, front: Front, width: int, dark: bool):
    """H-08, H-27, V-72: the owner is told, takes it, hands the case over; the ledger explains it; the work goes on."""
    desk = front.desk
    desk.draws(ESCALATING_ORDER)
    paulo = journey.seat("Paulo")
    paulo.opens("/slas/novo")
    paulo.writes("Nome", "Pedidos")
    paulo.page.locator("#meta-resolution").get_by_label("Prazo").fill("4 h")
    paulo.presses("Salvar SLA")
    case = desk.opens(given={}, process="pedido")
    maria = journey.seat("Maria", width=width, dark=dark)
    maria.opens_task("Tratar pedido")
    maria.presses("Assumir")
    desk.passes(hours=4, minutes=5)
    clara = journey.seat("Clara", width=width, dark=dark)
    clara.opens("/avisos")
    clara.main.get_by_role("link", name="venceu").first.click()
    clara.settles()
    expect(clara.main).to_contain_text("venceu há 5 min")
    expect(clara.main.locator(".timeline")).to_contain_text("Venceu")
    assert clara.visit.axe() == []
    clara.chooses("Responsável", "Bruno Lima")
    clara.page.locator("#motivo-passar").fill("Maria está sozinha hoje.")
    clara.presses("Passar o chamado")
    expect(clara.main).to_contain_text("Chamado passado adiante.")
    clara.opens_task("Decidir o que fazer", "/escalados")
    expect(clara.main).to_contain_text("venceu há 5 min")
    assert clara.visit.axe() == []
    clara.presses("Assumir")
    clara.completes()
    maria.opens(f"/chamados/{case.protocol}?aba=historico")
    expect(maria.main).to_contain_text("Agora com Bruno Lima: Maria está sozinha hoje.")
    assert desk.open_in(case, "Atendente") == ["Tratar pedido"]
