"""The implementation workflow in a real browser: from opening to the last opinion, with the diagram at each step."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import ExitStack

import pytest
from browser_desk import Journey, Seat
from desk_pages import Front
from playwright.sync_api import Browser, expect

from service.desk.attendances import demo

pytestmark = pytest.mark.browser

OPINION = "Parecer"


@pytest.fixture
def journey(front: Front, browser: Browser) -> Iterator[Journey]:
    """The desk with the demo's attendances, served; afterwards nothing was complained about."""
    with front.desk.works.begin() as work:
        demo.load(work, by=front.desk.person_in(work, "Sofia"))
    with ExitStack() as stack:
        begun = Journey(front, browser, stack)
        yield begun
        assert begun.complaints() == []


def opens_implementation(seat: Seat) -> str:
    """As an attendant opens it from the list of cases; returns the protocol number."""
    seat.opens("/chamados")
    seat.page.get_by_role("link", name="Abrir chamado").click()
    seat.page.get_by_role("link", name="Atendimento, pelo tipo").click()
    seat.chooses("Tipo de atendimento", demo.IMPLEMENTATION)
    seat.writes("Nome do cliente", "Ana Souza")
    seat.writes("E-mail do cliente", "ana@exemplo.com.br")
    seat.writes("Assunto", "Plano novo para 40 pessoas")
    seat.chooses("Produto", "Plano Empresa")
    seat.presses("Abrir atendimento")
    found = re.search(r"/chamados/([^/?]+)", seat.page.url)
    assert found is not None
    return found[1]


def passes(seat: Seat, phase: str, opinion: str) -> None:
    """Give the opinion that ends a phase."""
    seat.opens_task(phase)
    seat.writes(OPINION, opinion)
    seat.completes()


def decides(seat: Seat, question: str, answer: str) -> None:
    """Answer a question of the workflow."""
    seat.opens_task(question)
    seat.presses(answer)
    expect(seat.main).to_contain_text("concluída.")


def test_an_implementation_from_opening_to_its_end(journey: Journey):
    """B-05, B-10, B-16 to B-21: two people carry it through questions, phases, another workflow, by the picture."""
    maria, bruno = journey.seat("Maria"), journey.seat("Bruno")
    protocol = opens_implementation(maria)
    maria.sees_case_at(protocol, "Verificar infraestrutura")
    passes(maria, "Verificar infraestrutura", "Rede e computadores vistos.")
    maria.sees_case_at(protocol, "Infraestrutura pronta?")
    decides(maria, "Infraestrutura pronta?", "Não")
    maria.sees_case_at(protocol, "Infraestrutura pronta?")
    decides(maria, "Infraestrutura pronta?", "Sim")
    maria.sees_case_at(protocol, "Implantar sistema")
    passes(bruno, "Implantar sistema", "Instalado e testado.")
    bruno.sees_case_at(protocol, "Implantação realizada?")
    decides(bruno, "Implantação realizada?", "Sim")
    maria.sees_case_at(protocol, demo.SUPPORT, "Tirar dúvidas")
    passes(maria, "Tirar dúvidas", "Treinamento dado.")
    maria.sees_case_at(protocol, demo.SUPPORT, "Dúvidas resolvidas?")
    decides(maria, "Dúvidas resolvidas?", "Sim")
    passes(maria, "Encerrar suporte", "Sem dúvidas.")
    maria.sees_case_at(protocol, "Encerrar implantação")
    passes(maria, "Encerrar implantação", "Implantado e em uso.")
    maria.sees_case_at(protocol)
    maria.opens(f"/chamados/{protocol}/pareceres")
    for opinion in ("Rede e computadores vistos.", "Instalado e testado.", "Treinamento dado.", "Implantado e em uso."):
        expect(maria.main.get_by_text(opinion)).to_be_visible()


def test_a_centre_is_dragged_into_another_group(journey: Journey):
    """B-17: once one has agreed it gets the next code there; into itself nothing goes."""
    sofia = journey.seat("Sofia")
    sofia.opens("/cadastros/centros")
    row = {name: sofia.main.locator("tr", has_text=name) for name in ("Tirar dúvidas", "Reclamações", "Suporte")}
    row["Tirar dúvidas"].drag_to(row["Reclamações"].first)
    expect(sofia.page.locator("#confirm")).to_contain_text("Mudar “2.01 Tirar dúvidas” de lugar?")
    sofia.page.locator("#confirm [value=yes]").click()
    expect(sofia.main).to_contain_text("“Tirar dúvidas” agora é 3.04.")
    row["Suporte"].first.drag_to(sofia.main.locator("tr", has_text="Encerrar suporte"))
    expect(sofia.page.locator("#confirm")).not_to_be_visible()
