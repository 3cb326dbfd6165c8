"""Follow-ups in a real browser: a tree whose branches are dragged, and one demand to three sectors."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack

import pytest
from browser_desk import Journey, Seat
from desk_pages import Front
from desk_story import ROOT
from playwright.sync_api import Browser, expect

from service.desk import demo_follow_ups, people
from service.desk.demo import PASSWORD
from service.desk.followups import trees

pytestmark = pytest.mark.browser
TREE = "/classificacoes/follow-up"
DORA = "dora@exemplo.com.br"
"""Of a sector that is not asked."""


@pytest.fixture
def journey(front: Front, browser: Browser) -> Iterator[Journey]:
    """The demo desk with its trees, served; afterwards nothing was complained about."""
    with front.desk.works.begin() as work:
        demo_follow_ups.load(work)
        people.add_person(work, name="Dora", email=DORA, password=PASSWORD, roles=[people.Role.INTERNAL_AGENT])
        for process in demo_follow_ups.PROCESSES:
            front.desk.publish(work, ROOT / f"processes/{process}.bpmn")
    with ExitStack() as stack:
        begun = Journey(front, browser, stack)
        yield begun
        assert begun.complaints() == []


def is_well_made(seat: Seat, path: str) -> None:
    """Nothing sticks out on a phone, and axe is content."""
    seat.turns_to(width=390, dark=False)
    seat.opens(path)
    assert seat.visit.axe() == [], path
    seat.turns_to(width=1280, dark=False)


def test_a_branch_is_dragged_into_another_once_that_was_looked_at(journey: Journey):
    """U-07, U-13: three clicks lead to the tree; dropped upon another it asks first, and then the levels follow."""
    sofia = journey.seat("Sofia")
    sofia.opens("/processos")
    sofia.page.get_by_role("link", name="Cadastros", exact=True).click()
    sofia.page.get_by_role("link", name="Classificações de Follow-up").click()
    expect(sofia.heading).to_have_text("Classificações de Follow-up")
    dragged, onto = (sofia.main.locator("summary", has_text=name) for name in ("Dados pessoais", "Financeiro"))
    dragged.drag_to(onto)
    expect(sofia.heading).to_have_text("Mover Dados pessoais")
    sofia.presses("Mover")
    with journey.front.desk.works.read() as work:
        paths = {node.words: node.level for node in trees.tree(work.session, "followup")}
    assert paths["Financeiro › Dados pessoais › Acesso e correção de dados"] == 3
    node = sofia.main.locator("li[data-node]").first.get_attribute("data-node")
    for path in (TREE, f"{TREE}?q=carta", f"{TREE}/{node}", f"{TREE}/nova", "/grupos", "/cadastros"):
        is_well_made(sofia, path)


def test_one_demand_to_three_sectors_in_the_browser(journey: Journey):
    """U-03, U-06, U-31: sent from the case to three; the owner hears of the late one, one from a fourth sector sees
    who has answered and where the rest is, and the client is told once for all."""
    front = journey.front
    case = front.desk.opens("João")
    is_case = f"/chamados/{case.protocol}?aba=pendencias"
    asks_three_sectors(journey.seat("Maria"), is_case)
    answers(journey.seat("Bruno"), "Carência, cláusula 12.")
    front.desk.passes(hours=25)
    clara = journey.seat("Clara")
    clara.opens("/escalados")
    clara.main.locator("tr", has_text=case.protocol).locator("summary").click()
    clara.main.get_by_role("link", name="Decidir também “Cobrar resposta em atraso”").click()
    expect(clara.heading).to_have_text("Cobrar resposta em atraso")
    expect(clara.main).to_contain_text("Qual foi o motivo da negativa?")
    dora = journey.seat(DORA)
    dora.opens(is_case)
    expect(dora.main.get_by_text("Carência, cláusula 12.")).to_be_visible()
    expect(dora.main.get_by_text("Em atraso", exact=True)).to_have_count(2)
    maria, bruno = journey.seat("Maria"), journey.seat("Bruno")
    for path in (is_case, f"/chamados/{case.protocol}/pendencias/nova", "/portal/fale-conosco", "/portal"):
        is_well_made(maria, path)
    answers(maria, "Sem débitos.")
    answers(bruno, "O prestador é da rede.")
    maria.opens_task("Retorno ao cliente", "/fila?visao=minhas")
    for answer in ("Carência, cláusula 12.", "Sem débitos.", "O prestador é da rede."):
        expect(maria.main.get_by_text(answer)).to_be_visible()
    maria.writes("Mensagem ao cliente", "A negativa foi por carência.")
    maria.completes()
    joao = journey.seat("João")
    joao.follows(case.protocol)
    expect(joao.main).to_contain_text("A negativa foi por carência.")


def asks_three_sectors(seat: Seat, is_case: str) -> None:
    """One demand from the case's page."""
    seat.opens(is_case)
    seat.page.get_by_role("link", name="Nova pendência").click()
    seat.chooses("Classificação", "Autorizações › Carta negativa · Auditoria")
    seat.writes("O que você precisa saber", "Qual foi o motivo da negativa?")
    for sector in ("Auditoria", "Financeiro", "Rede"):
        seat.main.get_by_label(sector, exact=True).check()
    seat.presses("Enviar pendência")
    expect(seat.main.get_by_text("Aguardando resposta")).to_have_count(3)


def answers(seat: Seat, words: str) -> None:
    """Of the sectors that are asked, the first one that this person belongs to answers."""
    seat.opens_task("Responder pendência")
    seat.writes("Resposta", words)
    seat.completes()
