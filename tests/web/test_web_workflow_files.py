"""A workflow's table leaves as a spreadsheet and comes back as the draft."""

from __future__ import annotations

import pytest
from desk_pages import Caller, Front, words

from service.base.csv_files import write_csv
from service.desk import registries
from service.desk.attendances import WORKFLOWS, demo
from service.process.authoring import workflow_sheets

HEADER = [column.name.pt for column in workflow_sheets.COLUMNS]


@pytest.fixture
def sofia(front: Front) -> Caller:
    """The analyst, with the demo desk's centres and workflows."""
    with front.desk.works.begin() as work:
        demo.load(work, by=front.desk.person_in(work, "Sofia"))
    return front.comes("Sofia")


def every(front: Front) -> dict[str, tuple[str, int, list]]:
    """Id, revision and rows of each workflow, by name."""
    with front.desk.works.read() as work:
        rows = registries.listed(work.session, WORKFLOWS)
        return {row.name: (row.id, row.revision, list(row.rows)) for row in rows}


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_every_table_comes_back_as_it_left(front: Front, sofia: Caller, ending: str) -> None:
    """X-22: a round trip changes nothing, centres, calls and answers included, and makes no new revision."""
    before = every(front)
    assert len(before) > 1
    for id, revision, _ in before.values():
        file = sofia.get(f"/workflows/{id}/tabela.{ending}")
        assert file.headers["Content-Disposition"].startswith("attachment; filename=")
        assert file.headers["Content-Disposition"].endswith(f'.{ending}"')
        given = {"arquivo": (f"t.{ending}", file.data), "revisao": str(revision)}
        assert sofia.post(f"/workflows/{id}/arquivo", given).status_code == 303
    assert every(front) == before


def test_a_file_becomes_the_draft(front: Front, sofia: Caller) -> None:
    """B-12, B-22: rows by their orders, which may lead nowhere yet; the history has it, and it can be undone."""
    (id, revision, old) = next(iter(every(front).values()))
    rows = [[10, "Decisão", "", "Pagou?", "Sim", 90], [None, "Resposta", "", "", "Não"], [90, "Centro"]]
    given = {"arquivo": ("t.csv", write_csv(HEADER, rows)), "revisao": str(revision)}
    done = sofia.post(f"/workflows/{id}/arquivo", given, follow=True)
    assert "A tabela agora é a do arquivo. Confira e publique." in words(done)
    now = next(rows for each, _, rows in every(front).values() if each == id)
    assert now[0]["answers"] == [{"label": "Sim", "to": 90}, {"label": "Não", "to": None}]
    assert now[1] == {"order": 90, "kind": "centre", "centre": None, "user": False, "next": None}
    change = done.text.partition('name="mudanca" value="')[2].partition('"')[0]
    sofia.post(f"/workflows/{id}/desfazer", {"mudanca": change})
    assert next(rows for each, _, rows in every(front).values() if each == id) == old


def test_problems_of_a_file_are_listed(front: Front, sofia: Caller) -> None:
    """B-24: unknown centres and workflows by row and column; the draft stays as it was."""
    before = every(front)
    (id, revision, _) = next(iter(before.values()))
    rows = [[10, "Centro", "77", "Nada", "", 20], [20, "Workflow", "", "Nenhum"], [20, "Centro", "x"]]
    page = sofia.post(
        f"/workflows/{id}/arquivo", {"arquivo": ("t.csv", write_csv(HEADER, rows)), "revisao": str(revision)}
    )
    assert page.status_code == 422
    for told in (
        "Linha 2, coluna C: não há centro “77”, nem nesta planilha nem no cadastro",
        "Linha 3, coluna D: não há workflow “Nenhum”, nem nesta planilha nem no cadastro",
        "Linha 4, coluna A: a ordem 20 já está na linha 3",
    ):
        assert told in words(page)
    assert every(front) == before


def test_files_that_are_none_and_old_pages(front: Front, sofia: Caller) -> None:
    """Nothing chosen, no spreadsheet, or a table that somebody changed meanwhile: said, and nothing is changed."""
    before = every(front)
    (id, revision, _) = next(iter(before.values()))
    good = write_csv(HEADER, [[10, "Centro"]])
    for file, seen, status, why in (
        (("", b""), revision, 422, "Escolha a planilha (.xlsx ou .csv)."),
        (("t.xlsx", b"PK\x03\x04rest"), revision, 422, "corrompido"),
        (("t.csv", good), revision - 1, 409, "Alguém mudou"),
    ):
        page = sofia.post(f"/workflows/{id}/arquivo", {"arquivo": file, "revisao": str(seen)})
        assert page.status_code == status
        assert why in words(page)
    assert every(front) == before
