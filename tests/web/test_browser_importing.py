"""A catalogue comes in through the pages in a real browser, at a desk and on a phone; so does a table."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from browser_desk import Journey, Seat
from desk_pages import Front
from playwright.sync_api import Browser, expect

sys.path.insert(0, str(Path(__file__).parents[1] / "desk/imports"))

from catalogue_files import EXAMPLE, catalogue

from service.desk.attendances import demo

pytestmark = pytest.mark.browser
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
GOOD = {
    "Tipos": [["Atendimento Financeiro"], ["Atendimento Suporte"]],
    "Ocorrências": EXAMPLE["Ocorrências"],
    "Soluções": EXAMPLE["Soluções"],
    "Centros": [["72", "Projetos", True], ["72.01", "Implantar"], ["79", "Encerramento novo", None, True]],
}
WRONG = {**GOOD, "Tipos": [["Financeiro", "Ninguém"], ["Financeiro"], [None, "Rede"]], "Ocorrências": [["Nada", "X"]]}


@pytest.fixture
def journey(front: Front, browser: Browser) -> Iterator[Journey]:
    """The desk with the demo's workflows, served; afterwards nothing was complained about."""
    with front.desk.works.begin() as work:
        demo.load(work, by=front.desk.person_in(work, "Sofia"))
    with ExitStack() as stack:
        begun = Journey(front, browser, stack)
        yield begun
        assert begun.complaints() == []


def sends(seat: Seat, content: bytes, name: str = "catalogo.xlsx") -> None:
    """Choose a file and send it."""
    file = {"name": name, "mimeType": XLSX, "buffer": content}
    seat.page.locator("input[name=arquivo][type=file]").set_input_files(file)
    seat.presses("Trazer o arquivo")


def test_a_catalogue_comes_in(journey: Journey) -> None:
    """X-22, H-35: problems by their cells, then what would be new, then the import; on a phone as at a desk."""
    sofia = journey.seat("Sofia")
    sofia.opens("/cadastros")
    sofia.page.get_by_role("link", name="Importar planilha").click()
    expect(sofia.heading).to_have_text("Importar planilha")
    assert sofia.visit.axe() == []
    sends(sofia, catalogue(WRONG))
    expect(sofia.main).to_contain_text("Nada foi gravado: falta acertar")
    assert sofia.visit.axe() == []
    sofia.turns_to(width=390, dark=True)
    sofia.fits()
    sends(sofia, catalogue(GOOD))
    expect(sofia.main).to_contain_text("nada foi gravado ainda")
    sofia.page.locator("summary", has_text="Soluções").click()
    sofia.fits()
    assert sofia.visit.axe() == []
    sofia.presses("Importar")
    expect(sofia.heading).to_have_text("Cadastros")
    expect(sofia.page.locator("body")).to_contain_text("Planilha importada: 8 novos, 0 com mudanças.")


def test_a_table_leaves_and_returns(journey: Journey) -> None:
    """X-22: the workflow's own file, downloaded and brought back."""
    sofia = journey.seat("Sofia")
    sofia.opens("/workflows")
    sofia.main.locator("tbody a").first.click()
    with sofia.page.expect_download() as begun:
        sofia.page.get_by_role("link", name="Baixar .xlsx").click()
    content = Path(begun.value.path()).read_bytes()
    sends(sofia, content, begun.value.suggested_filename)
    expect(sofia.page.locator("body")).to_contain_text("A tabela agora é a do arquivo.")
    assert sofia.visit.axe() == []
