"""A catalogue on its way through the pages: the blank file, what a file would change, all problems, and the import."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import pytest
from desk_pages import Caller, Front, words

sys.path.insert(0, str(Path(__file__).parents[1] / "desk/imports"))

from catalogue_files import EXAMPLE, catalogue

from service.base.spreadsheets import read
from service.desk import attendances, catalog, registries
from service.desk.imports import SHEETS

SIMPLE: dict[str, Any] = {
    "Tipos": [["Atendimento Financeiro"]],
    "Ocorrências": EXAMPLE["Ocorrências"],
    "Centros": [["2", "Projetos", True], ["2.01", "Implantar"], ["9", "Encerramento", None, True]],
    "Workflows": EXAMPLE["Workflows"],
}


@pytest.fixture
def sofia(front: Front) -> Caller:
    """The analyst."""
    return front.comes("Sofia")


def sent(caller: Caller, content: bytes, name: str = "catalogo.xlsx", **more: Any) -> Any:
    """What comes back when a file is sent."""
    return caller.post("/cadastros/importar", {"arquivo": (name, content)}, **more)


def kept(page: Any) -> str:
    """The id under which the page keeps the file."""
    return page.text.partition('name="arquivo" value="')[2].partition('"')[0]


def count(front: Front, registry: Any) -> int:
    """How many entries a registry has."""
    with front.desk.works.read() as work:
        return len(registries.listed(work.session, registry))


def test_a_file_is_looked_through_and_imported(front: Front, sofia: Caller) -> None:
    """X-22: first what would be new; with one more button it is there, and the same file has nothing left to do."""
    assert "/cadastros/importar" in sofia.get("/cadastros").text
    before = count(front, catalog.TYPES)
    seen = sent(sofia, catalogue(SIMPLE))
    assert seen.status_code == 200
    assert "Isto é um ensaio de “catalogo.xlsx”: nada foi gravado ainda." in words(seen)
    assert "Atendimento Financeiro › Pagamento Atrasado" in words(seen)
    assert "ficam como rascunho até você publicar cada uma" in words(seen)
    assert count(front, catalog.TYPES) == before
    done = sofia.post("/cadastros/importar/gravar", {"arquivo": kept(seen)}, follow=True)
    assert "Planilha importada: 7 novos, 0 com mudanças." in words(done)
    assert count(front, catalog.TYPES) == before + 1
    assert count(front, attendances.WORKFLOWS) == 2
    assert "O cadastro já tem tudo o que está em “catalogo.xlsx”." in words(sent(sofia, catalogue(SIMPLE)))


def test_problems_are_listed_by_their_cells(front: Front, sofia: Caller) -> None:
    """B-24: all of them, with sheet and cell, in either language; there is nothing to import."""
    wrong = {**SIMPLE, "Tipos": [["Atendimento Financeiro", "Ninguém"], ["Atendimento Financeiro"]]}
    page = sent(sofia, catalogue(wrong))
    assert page.status_code == 422
    assert "Nada foi gravado: falta acertar 2 coisas na planilha" in words(page)
    assert "Tipos B2 não há equipe “Ninguém” em uso" in words(page)
    assert "Tipos A3 já está na linha 2" in words(page)
    assert "/cadastros/importar/gravar" not in page.text
    sofia.post("/preferencias/idioma", {"language": "en"})
    assert "there is no team “Ninguém” in use" in words(sent(sofia, catalogue(wrong)))


@pytest.mark.parametrize(
    ("content", "name", "status", "why"),
    [
        (b"", "", 422, "Escolha a planilha preenchida."),
        (b"PK\x03\x04rest", "catalogo.xlsx", 422, "corrompido"),
        (b"Nome;Setor\nA;B", "catalogo.csv", 422, "por isso vem em .xlsx"),
        (b"MZ\x90\0", "catalogo.xlsx", 422, "Não aceitamos catalogo.xlsx"),
        (b"PK\x03\x04" + b"0" * (21 << 19), "catalogo.xlsx", 413, "passa de 10 MB"),
    ],
)
def test_files_that_are_none(sofia: Caller, content: bytes, name: str, status: int, why: str) -> None:
    """Nothing, broken, of another kind, too large: said at the field."""
    page = sent(sofia, content, name)
    assert page.status_code == status
    assert why in words(page)


def test_only_who_sent_a_file_imports_it(front: Front, sofia: Caller) -> None:
    """Another's file is as if it were not there, also for an administrator."""
    file = kept(sent(sofia, catalogue(SIMPLE)))
    assert front.comes("Rita").post("/cadastros/importar/gravar", {"arquivo": file}).status_code == 404


def test_what_became_wrong_since_is_told(sofia: Caller) -> None:
    """Between the look and the import the centre at its end stops closing: refused whole, with the list."""

    def imports(file: str) -> Any:
        return sofia.post("/cadastros/importar/gravar", {"arquivo": file})

    imports(kept(sent(sofia, catalogue({"Centros": SIMPLE["Centros"]}))))
    seen = kept(sent(sofia, catalogue({"Workflows": [["Fim", 10, "Centro", "9", "Encerramento"]]})))
    imports(kept(sent(sofia, catalogue({"Centros": [["9", "Encerramento", None, "Não"]]}))))
    page = imports(seen)
    assert page.status_code == 422
    assert "Nenhum caminho chega a um centro que encerra o processo." in words(page)


def test_the_blank_file(sofia: Caller) -> None:
    """It has every sheet, and comes as a file."""
    answer = sofia.get("/cadastros/importar/modelo.xlsx")
    assert [sheet.name for sheet in read(answer.data).sheets] == [each.name.pt for each in SHEETS]
    assert answer.headers["Content-Disposition"] == 'attachment; filename="catalogo.xlsx"'
