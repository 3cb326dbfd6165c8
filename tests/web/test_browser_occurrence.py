"""João's and Maria's case in a real browser: from the contact to the end, with the diagram at each step."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack

import pytest
from browser_desk import Journey, load_catalogue
from desk_pages import Front
from playwright.sync_api import Browser, expect

pytestmark = pytest.mark.browser

FLOW, SOLUTION = "fluxo-de-ocorrencia", "Executar a solução"


@pytest.fixture
def journey(front: Front, browser: Browser) -> Iterator[Journey]:
    """The desk with the demo catalogue, served; afterwards nothing was complained about."""
    with ExitStack() as stack:
        begun = Journey(front, browser, stack)
        load_catalogue(front)
        yield begun
        assert begun.complaints() == []


def test_joao_and_maria(journey: Journey):
    """F-26, F-16, F-22: what Maria chooses has its reasons beside it, the case shows where it stands, João is told."""
    joao, maria = journey.seat("João"), journey.seat("Maria")
    joao.opens(f"/portal/abrir/{FLOW}")
    joao.writes("Assunto", "Mensalidade em atraso")
    joao.writes("O que aconteceu", "Não tenho o valor todo.")
    joao.presses("Enviar")
    expect(joao.heading).to_have_text("Recebemos seu chamado")
    protocol = joao.page.locator("dd.numbers").first.inner_text()

    maria.opens_task("Triagem")
    maria.presses("Assumir")
    for task, legend, choice, reason in (
        ("Triagem", "Do que se trata?", "Atendimento Financeiro", "Vai para a fila de Financeiro."),
        ("Escolher a ocorrência", "O que aconteceu?", "Pagamento Atrasado", "Ainda sem soluções"),
        ("Escolher a solução", "Qual solução é a certa?", "Negociação Realizada", "precisa negociar"),
    ):
        maria.sees_case_at(protocol, task)
        maria.opens_task(task)
        expect(maria.main).to_contain_text(reason)
        maria.answers(legend, choice)
        maria.completes()
    maria.sees_case_at(protocol, SOLUTION, "Consultar valor atual")
    maria.opens_task("Consultar valor atual")
    maria.writes("Valor atual do débito", "1000,00")
    maria.completes()
    expect(maria.heading).to_have_text("Aplicar descontos")
    expect(maria.main).to_contain_text("Conceda até o percentual autorizado.")
    maria.sees_case_at(protocol, SOLUTION, "Aplicar descontos")
    maria.opens_task("Aplicar descontos")
    maria.writes("Desconto", "10")
    maria.completes()
    expect(maria.main).to_contain_text("O valor final, já com todos os descontos, é R$ 900,00.")
    maria.sees_case_at(protocol, SOLUTION, "Retornar para o Cliente")
    maria.opens_task("Retornar para o Cliente")
    maria.completes()
    maria.sees_case_at(protocol)
    maria.opens(f"/chamados/{protocol}?aba=historico")
    for words in ("Atendimento Financeiro", "Pagamento Atrasado", "Negociação Realizada"):
        expect(maria.main).to_contain_text(f"escolhid{'a' if words[0] != 'A' else 'o'}: {words}")
    joao.opens(f"/acompanhar/{protocol}")
    expect(joao.main).to_contain_text("R$ 900,00")


def test_an_entry_is_dragged_with_a_question(journey: Journey):
    """F-10: an occurrence dropped on another goes before it, once one has agreed."""
    sofia = journey.seat("Sofia")
    sofia.opens("/catalogo")
    late = sofia.page.locator('[data-branch="ocorrencias"]', has_text="Pagamento Atrasado")
    late.drag_to(sofia.page.locator('[data-branch="ocorrencias"]', has_text="Reajuste Contratual"))
    expect(sofia.page.locator("#confirm")).to_contain_text("Mudar “Pagamento Atrasado” de lugar?")
    sofia.page.locator("#confirm [value=yes]").click()
    expect(sofia.main).to_contain_text("“Pagamento Atrasado” mudou de lugar.")
    first = sofia.page.locator('[data-branch="ocorrencias"]').first
    expect(first).to_contain_text("Pagamento Atrasado")


def test_the_diagram_grows_as_the_table_is_filled(journey: Journey):
    """F-18: a step that is typed stands in the drawing beside it before anything is saved."""
    sofia, known = journey.seat("Sofia"), load_catalogue(journey.front)
    sofia.opens(f"/catalogo/solucoes/{known['Negociação Realizada']}")
    new = sofia.main.locator("fieldset.stage").last
    new.get_by_label("Nome").fill("Agradecer")
    drawn = sofia.main.locator(".djs-shape", has_text="Agradecer")
    expect(drawn).to_have_count(1)
    new.get_by_label("Nome").fill("")
    expect(drawn).to_have_count(0)
    sofia.page.reload()
    expect(sofia.main.locator("[data-diagram]").first).to_have_attribute("data-state", "shown")
    expect(drawn).to_have_count(0)
