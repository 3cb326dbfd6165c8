"""A new analyst's first hour: from nothing to two finished cases, without a property or a manual."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import ExitStack

import pytest
from browser_desk import Journey, Seat
from desk_pages import Front
from playwright.sync_api import Browser, Locator, expect

pytestmark = pytest.mark.browser


@pytest.fixture
def journey(front: Front, browser: Browser) -> Iterator[Journey]:
    """The desk, served; afterwards nothing was complained about."""
    with ExitStack() as stack:
        begun = Journey(front, browser, stack)
        yield begun
        assert begun.complaints() == []


class Canvas:
    """Where somebody draws with what the page offers: the mouse, the buttons beside an element, the keyboard."""

    def __init__(self, seat: Seat) -> None:
        self.page = seat.page
        expect(self.page.locator("[data-studio]")).to_have_attribute("data-state", "shown")

    def called(self, name: str) -> Locator:
        """A task by its name."""
        return self.page.locator(".djs-element.djs-shape", has_text=name).last

    def lane(self, name: str) -> Locator:
        """A lane of the pool by its place from the top, for its name stands upright."""
        return self.page.locator('[data-element-id*="-raia-"]', has_text=name).last

    def offered(self, what: str) -> Locator:
        """One of the buttons beside what is selected."""
        return self.page.get_by_title(what, exact=True)

    def adds(self, what: str, name: str = "") -> None:
        """Append to what is selected, and name it where the page asks."""
        self.offered(f"Acrescentar {what}").click()
        if name:
            self.types(name)

    def types(self, name: str) -> None:
        """Answer the field that opened at the new element."""
        field = self.page.locator(".djs-direct-editing-content")
        expect(field).to_be_focused()
        self.page.keyboard.type(name)
        self.page.keyboard.press("Enter")
        expect(field).to_have_count(0)

    def drags(self, from_: Locator, to: tuple[float, float]) -> None:
        """Take a button and let it go at a place."""
        box = from_.bounding_box()
        assert box
        self.page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
        self.page.mouse.down()
        self.page.mouse.move(to[0], to[1] - 15, steps=4)
        self.page.mouse.move(*to, steps=4)
        self.page.mouse.up()

    def middle(self, at: Locator) -> tuple[float, float]:
        """Where an element stands on the screen."""
        box = at.bounding_box()
        assert box
        return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def draws(sofia: Seat) -> None:
    """Start, a task, a question with two answers, a task for each in two lanes, an end for both."""
    sofia.opens("/processos")
    sofia.page.get_by_role("link", name="Novo processo").first.click()
    sofia.writes("Nome do processo", "Troca de produto")
    sofia.writes("Raias", "Atendente\nAgente interno")
    sofia.presses("Começar a desenhar")
    canvas = Canvas(sofia)
    sofia.page.locator('[data-element-id="troca-de-produto-inicio"]').click()
    canvas.adds("tarefa", "Conferir pedido")
    canvas.adds("desvio", "Aceita a troca?")
    canvas.adds("tarefa", "Enviar produto novo")
    canvas.adds("fim")
    question = sofia.page.locator('[data-element-id^="Gateway_"].djs-shape').first
    question.click()
    right = canvas.middle(canvas.called("Enviar produto novo"))[0]
    canvas.drags(canvas.offered("Acrescentar tarefa"), (right, canvas.middle(canvas.lane("Agente interno"))[1]))
    canvas.types("Devolver ao fornecedor")
    end = sofia.page.locator('[data-element-id^="Event_"].djs-shape').first
    canvas.drags(canvas.offered("Ligar a outro elemento"), canvas.middle(end))
    expect(sofia.page.locator("[data-saved]")).to_have_attribute("data-state", "saved")
    expect(sofia.page.locator("[data-findings]")).not_to_contain_text("não há evento de fim")


def test_a_first_drawing_is_published_and_runs_through_both_answers(journey: Journey):
    sofia = journey.seat("Sofia")
    draws(sofia)
    sofia.page.get_by_role("link", name="Publicar").click()
    sofia.settles()
    sofia.presses("Publicar a versão 1")
    expect(sofia.main).to_contain_text("Versão 1 publicada.")

    maria, bruno = journey.seat("Maria"), journey.seat("Bruno")
    accepted, refused = opens_case(maria, "Tênis maior"), opens_case(maria, "Tênis menor")
    for protocol, answer in ((accepted, "Enviar produto novo"), (refused, "Devolver ao fornecedor")):
        opens_task_of(maria, protocol, "Conferir pedido")
        maria.page.get_by_role("button", name=answer, exact=True).click()
        maria.settles()
    opens_task_of(maria, accepted, "Enviar produto novo")
    maria.presses("Concluir")
    opens_task_of(bruno, refused, "Devolver ao fornecedor")
    bruno.presses("Concluir")
    for protocol in (accepted, refused):
        maria.opens(f"/chamados/{protocol}")
        expect(maria.main).to_contain_text("Fechado")


def opens_case(seat: Seat, subject: str) -> str:
    """For a client who calls; returns the protocol number."""
    seat.opens("/chamados")
    seat.page.get_by_role("link", name="Abrir chamado").click()
    seat.page.get_by_role("link", name="Troca de produto").click()
    seat.writes("Nome do cliente", "Ana Souza")
    seat.writes("E-mail do cliente", "ana@exemplo.com.br")
    seat.writes("Assunto", subject)
    seat.writes("Descrição", "Não serviu.")
    seat.presses("Abrir chamado")
    said = seat.main.get_by_text(re.compile(r"Chamado \d{4}-\d+ aberto\.")).inner_text()
    found = re.search(r"\d{4}-\d+", said)
    assert found
    return found.group()


def opens_task_of(seat: Seat, protocol: str, name: str) -> None:
    """From the list of all work to one task of one case, and take it."""
    seat.opens(f"/fila?visao=equipe&q={protocol}")
    seat.main.locator("tr", has_text=name).get_by_role("link").first.click()
    expect(seat.heading).to_have_text(name)
    seat.presses("Assumir")
