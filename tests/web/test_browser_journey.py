"""The whole service in a real browser: each person in their own, at a desk or on a phone, by mouse and by keyboard."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import ExitStack

import pytest
from browser_desk import WALKERS, Journey, all_pages
from desk_pages import Front
from playwright.sync_api import Browser, expect

pytestmark = pytest.mark.browser

ANALYSE = "Analisar e categorizar"
KNOWLEDGE = "Consultar a base de conhecimentos"
RECLASSIFY = "Classificar novamente e ajustar"
SEARCH = "Procurar solução"
SEND = "Enviar solução ao cliente"
ESCALATED = "Tratar escalonamento"


@pytest.fixture
def journey(front: Front, browser: Browser) -> Iterator[Journey]:
    """The desk, served; afterwards nothing was complained about, sideways, or asked of another machine."""
    with ExitStack() as stack:
        begun = Journey(front, browser, stack)
        yield begun
        assert begun.complaints() == []


def test_a_request_goes_from_the_portal_to_the_survey(journey: Journey):
    """Client, attendant, internal agent and process owner carry one case, each in their own browser."""
    ana, maria, bruno, clara = journey.seat(), journey.seat("Maria"), journey.seat("Bruno"), journey.seat("Clara")
    protocol = ana.opens_case("Cobrança em dobro", "Fui cobrada duas vezes.\nO boleto é o 4711.")

    maria.opens_task(ANALYSE)
    maria.presses("Assumir")
    maria.chooses("Categoria", "Cobrança e pagamento")
    maria.answers("Informações suficientes?", "Não")
    maria.writes("Pergunta ao cliente", "Qual é a data do boleto?")
    maria.completes()

    ana.follows(protocol)
    expect(ana.main).to_contain_text("Aguardando cliente")
    ana.page.get_by_role("link", name="Responder", exact=True).click()
    expect(ana.main).to_contain_text("Qual é a data do boleto?")
    ana.writes("Sua resposta", "10 de março.")
    ana.presses("Enviar resposta")
    expect(ana.main).to_contain_text("Recebemos sua resposta")

    maria.opens_task(ANALYSE)
    maria.answers("Informações suficientes?", "Sim")
    maria.completes()
    expect(maria.heading).to_have_text(KNOWLEDGE)
    maria.answers("Resolve com a base?", "Não")
    maria.writes("Nota para o agente interno", "Duas faturas de março.")
    maria.completes()

    maria.opens(f"/chamados/{protocol}")
    maria.presses("Escalar ao dono do processo")
    maria.page.locator("#confirm [value=yes]").click()
    expect(maria.main).to_contain_text("Feito: Escalar ao dono do processo.")

    clara.opens_task(ESCALATED, "/escalados")
    other = clara.main.locator("li", has_text=RECLASSIFY)
    other.get_by_text("Passar a outra pessoa").click()
    other.get_by_label("Para quem").select_option(label="Bruno Lima")
    other.get_by_label("Motivo").fill("Bruno conhece o caso")
    other.get_by_role("button", name="Passar").click()
    clara.settles()
    clara.opens_task(ESCALATED, "/escalados")
    clara.chooses("Prioridade", "1 · Urgente")
    clara.writes("Decisão", "Resolver hoje.")
    clara.completes()
    clara.opens("/escalados?visao=decidir")
    expect(clara.main).to_contain_text("Nada espera por uma decisão")

    bruno.opens_task(RECLASSIFY)
    expect(bruno.main).to_contain_text("Urgente")
    expect(bruno.main).to_contain_text("Duas faturas de março.")
    bruno.chooses("Categoria", "Cadastro e dados")
    bruno.answers("Problema conhecido?", "Não")
    bruno.completes()
    expect(bruno.heading).to_have_text(SEARCH)
    bruno.writes("Solução encontrada", "Cancelamos a segunda fatura.")
    bruno.answers("Registrar na base?", "Não")
    bruno.completes()

    maria.opens_task(SEND)
    maria.writes("Mensagem ao cliente", "Cancelamos a segunda fatura.\nNada mais a fazer.")
    maria.completes()
    maria.opens(f"/chamados/{protocol}?aba=historico")
    expect(maria.main).to_contain_text("Categoria: de Cobrança e pagamento para Cadastro e dados")
    expect(maria.main).to_contain_text("Prioridade: de Normal para Urgente")

    ana.follows(protocol)
    expect(ana.main).to_contain_text("Resolvido")
    expect(ana.main).to_contain_text(f"Seu chamado {protocol} foi resolvido.")
    assert "Duas faturas de março." not in ana.page.content()
    ana.page.get_by_role("link", name="Responder", exact=True).click()
    ana.answers("Sua nota", "5 · Ótimo")
    ana.presses("Enviar resposta")
    expect(ana.main).to_contain_text("Recebemos sua resposta")


def test_a_phone_of_360_pixels_is_enough(journey: Journey):
    """H-35: open, take and answer without moving sideways; `Seat` measures every page that it visits."""
    joao, maria = journey.seat("João", width=360), journey.seat("Maria", width=360)
    protocol = joao.opens_case("Endereço de entrega que não cabe numa linha de telefone", "x" * 90)
    maria.opens("/fila")
    maria.presses("Assumir")
    expect(maria.heading).to_have_text(ANALYSE)
    maria.chooses("Categoria", "Dúvida")
    maria.answers("Informações suficientes?", "Não")
    maria.writes("Pergunta ao cliente", "Qual é o endereço novo?")
    maria.completes()
    joao.opens(f"/acompanhar/{protocol}")
    joao.page.get_by_role("link", name="Responder", exact=True).click()
    joao.writes("Sua resposta", "Rua das Flores, 10.")
    joao.presses("Enviar resposta")
    expect(joao.main).to_contain_text("Rua das Flores, 10.")
    for tab in ("conversa", "historico", "diagrama", "dados"):
        maria.opens(f"/chamados/{protocol}?aba={tab}")


def test_the_keyboard_alone_opens_a_case_and_completes_a_task(journey: Journey):
    """Tab, arrows, Enter and the list's own keys; nothing is clicked."""
    joao, maria = journey.seat("João"), journey.seat("Maria")
    joao.opens("/portal")
    joao.tabs_to(r"^Atendimento ao cliente$").press("Enter")
    joao.settles()
    joao.tabs_to("reclamacao").press("Space")
    joao.tabs_to("assunto").type("Cobrança em dobro")
    joao.tabs_to("descricao").type("Fui cobrado duas vezes.")
    joao.tabs_to("^Enviar$").press("Enter")
    expect(joao.heading).to_have_text("Recebemos seu chamado")

    maria.opens("/fila")
    maria.page.keyboard.press("n")
    maria.page.keyboard.press("c")
    expect(maria.heading).to_have_text(ANALYSE)
    maria.settles()
    maria.tabs_to("categoria").press("ArrowDown")
    maria.tabs_to("informacoes_suficientes").press("Space")
    maria.tabs_to("^Concluir$").press("Enter")
    expect(maria.heading).to_have_text(KNOWLEDGE)
    maria.opens("/fila?visao=equipe")
    maria.page.keyboard.press("n")
    maria.page.keyboard.press("Enter")
    expect(maria.heading).to_have_text(KNOWLEDGE)
    maria.opens("/fila")
    maria.page.keyboard.press("?")
    expect(maria.page.locator("#keys")).to_be_visible()


def test_pages_work_without_scripts(journey: Journey):
    """Opening, taking and completing are plain forms."""
    ana, maria = journey.seat(scripts=False), journey.seat("Maria", scripts=False)
    protocol = ana.opens_case("Cobrança em dobro", "Fui cobrada duas vezes.")
    maria.opens("/fila")
    maria.presses("Assumir")
    maria.chooses("Categoria", "Dúvida")
    maria.answers("Informações suficientes?", "Sim")
    maria.completes()
    expect(maria.heading).to_have_text(KNOWLEDGE)
    maria.opens(f"/chamados/{protocol}")
    maria.presses("Escalar ao dono do processo")
    expect(maria.main).to_contain_text("Feito: Escalar ao dono do processo.")


def test_wrong_answers_are_said_together_and_lead_to_their_fields(journey: Journey):
    """A summary that takes the focus, one link for each field, and nothing typed is lost."""
    ana = journey.seat()
    ana.opens("/portal/abrir/atendimento-ao-cliente")
    ana.writes("Assunto", "Cobrança em dobro")
    ana.presses("Enviar")
    summary = ana.main.get_by_role("alert")
    expect(summary).to_be_focused()
    expect(summary.get_by_role("link")).to_have_count(4)
    expect(ana.page.get_by_label("Assunto")).to_have_value("Cobrança em dobro")
    summary.get_by_role("link", name=re.compile("Descrição")).click()
    expect(ana.page.get_by_label("Descrição")).to_be_focused()


@pytest.mark.parametrize("who", WALKERS)
def test_every_page_is_accessible_and_fits(journey: Journey, who: str):
    """Each role's pages at a desk in the light and on a phone in the dark: no axe violation, nothing sideways."""
    pages, wrong = all_pages(journey.front), list[str]()
    assert tuple(pages) == WALKERS
    seat = journey.seat(who or None)
    for path in pages[who]:
        seat.turns_to(width=1280, dark=False)
        seat.opens(path)
        wrong += [f"{who} {path}: {line}" for line in seat.visit.axe()]
        if seat.main.locator(".btn-primary:visible").count() > 1:
            wrong.append(f"{who} {path}: more than one primary button")
        seat.looks(width=390, dark=True)
        seat.fits()
        wrong += [f"{who} {path}, on a phone: {line}" for line in seat.visit.axe_again("color-contrast", "target-size")]
    assert wrong == []
