"""A house's catalogue comes from one spreadsheet: whole, again without a change, or not at all."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import openpyxl
import pytest
from catalogue_files import EXAMPLE, SOLUTION, catalogue
from conftest import Importing

from service.base.cells import Faulty
from service.base.errors import Forbidden, Refused
from service.desk import attendances, catalog, registries
from service.desk.followups import CLASSES, trees
from service.desk.imports import import_catalogue

NEW = {"types": 2, "occurrences": 1, "solutions": 2, "centres": 3, "workflows": 2, "attendance_types": 2, "classes": 4}


def with_rows(**sheets: list[list[Any]]) -> dict[str, Any]:
    """The example with other rows in these sheets."""
    names = {"types": "Tipos", "steps": "Etapas", "centres": "Centros", "workflows": "Workflows"}
    names |= {"attendance": "Tipos de atendimento", "classes": "Classificações", "solutions": "Soluções"}
    return {**EXAMPLE, **{names[sheet]: rows for sheet, rows in sheets.items()}}


def test_a_whole_catalogue_is_written(importing: Importing) -> None:
    """X-22: every sheet through its registry, with the history that pages would leave, in Sofia's name."""
    report = importing.imports()
    assert {sheet: report.count("added", sheet) for sheet in NEW} == NEW
    assert report.published == ("Dúvidas", "Implantação")
    (support, *_, financial) = sorted(importing.reads(catalog.tree.tree), key=lambda type: len(type.occurrences))
    assert support.row.name == "Atendimento Suporte"
    (occurrence,) = financial.occurrences
    steps = occurrence.solutions[0].row.steps
    assert [(step["name"], step["whose"]) for step in steps] == [
        ("Consultar valor atual", "role:attendant"),
        ("Aplicar descontos", "role:attendant"),
    ]
    assert steps[1]["limit"] == {"field": "percentual", "hundredths": 1000, "approver": "role:supervisor"}
    found = importing.reads(trees.tree, "followup")
    assert [(node.words, node.leaf, node.status, node.deadline) for node in found] == [
        ("Rede", False, "active", None),
        ("Rede › Autorização", False, "draft", None),
        ("Rede › Autorização › Carta negativa", True, "active", "PT24H"),
    ]
    (type,) = importing.reads(attendances.types.offered)
    assert (type.code, type.priority, type.days, type.type_locked, type.files_allowed) == ("1.01", 2, 5, True, True)
    assert importing.reads(registries.history, CLASSES)[0].actor == importing.desk.person("Sofia").name


def test_the_same_file_twice_changes_nothing(importing: Importing) -> None:
    """X-22: what is registered already stays one row, with one line of history."""
    importing.imports()
    before = importing.state()
    again = importing.imports()
    assert again.changes_nothing
    assert len(again.entries) == sum(NEW.values())
    assert again.published == ()
    assert importing.state() == before


def test_what_differs_is_changed_and_what_is_empty_stays(sqlite_importing: Importing) -> None:
    """Rows are found by their keys, accents and case aside; steps keep their ids; empty cells change nothing."""
    sqlite_importing.imports()
    (type, *_) = [each for each in sqlite_importing.reads(catalog.tree.tree) if each.occurrences]
    old = type.occurrences[0].solutions[0].row.steps
    report = sqlite_importing.imports(
        {
            "Etapas": [[*SOLUTION, 5, "APLICAR DESCONTOS"], [*SOLUTION, 9, "Retornar"]],
            "Centros": [["2", "Obras"], ["2.1", "Implantar"]],
            "Classificações": [[None, "REDE > Autorização", "carta negativa", None, None, None, None, None, "Sim"]],
        }
    )
    assert [(each.name, each.what) for each in report.entries] == [
        ("Negociação Realizada", "changed"),
        ("2 Obras", "changed"),
        ("2.1 Implantar", "same"),
        ("REDE › Autorização › carta negativa", "changed"),
    ]
    (type, *_) = [each for each in sqlite_importing.reads(catalog.tree.tree) if each.occurrences]
    steps = type.occurrences[0].solutions[0].row.steps
    assert steps[0]["id"] == old[1]["id"]
    assert [step["form"] for step in steps] == ["desconto", None]
    assert [step["name"] for step in steps] == ["APLICAR DESCONTOS", "Retornar"]
    (letter,) = sqlite_importing.reads(trees.tree, "followup", search="carta")
    assert (letter.name, letter.contact, letter.ombudsman, letter.deadline) == ("carta negativa", True, True, "PT24H")


def test_a_dry_run_says_what_would_happen_and_writes_nothing(importing: Importing) -> None:
    """The report of a dry run is the report of the import."""
    before = importing.state()
    would = importing.imports(dry_run=True)
    assert importing.state() == before
    assert importing.imports() == would


def test_progress_is_told_through_all_stages(sqlite_importing: Importing) -> None:
    """Reading, checking and writing, each to its end."""
    heard: list[tuple[str, int, int]] = []
    sqlite_importing.imports(progress=lambda *now: heard.append(now))
    assert list(dict.fromkeys(stage for stage, _, _ in heard)) == ["reading", "checking", "writing"]
    for stage in ("reading", "checking", "writing"):
        assert [done == total for each, done, total in heard if each == stage][-1]


def test_unknown_names_are_told_at_their_cells(sqlite_importing: Importing) -> None:
    """Sectors, forms, fields, people, links, groups and calendars that the house has not."""
    before = sqlite_importing.state()
    assert sqlite_importing.told(
        with_rows(
            types=[["Atendimento Financeiro", "Vendas"], ["Atendimento Suporte"]],
            steps=[
                [*SOLUTION, 1, "A", None, "nada", "Ninguém"],
                [*SOLUTION, 2, "B", None, "desconto", None, "outro", "5", "Supervisor"],
            ],
            centres=[
                ["2", "P", True],
                ["2.01", "Implantar", None, None, "Vendas"],
                ["9", "Fim", None, True, "Atendente"],
            ],
            attendance=[["1", "P", None, 1, 1, "Implantação", "azul", "eu@exemplo.com"]],
            classes=[
                [None, None, "Rede", None, None, "Amigo", "Rede", None, None, None, None, "Lua"],
                [None, None, "Sem grupo"],
                ["Motivo", None, "Dúvida", None, None, None, "Rede"],
            ],
        )
    ) == [
        "Aba “Tipos”, linha 2, coluna B: não há equipe “Vendas” em uso",
        "Aba “Etapas”, linha 2, coluna G: não há formulário “nada” publicado",
        "Aba “Etapas”, linha 2, coluna H: não há papel nem equipe “Ninguém” a quem dar isto",
        "Aba “Etapas”, linha 3, coluna I: “outro” não é um campo numérico do formulário; há: percentual",
        "Aba “Centros”, linha 3, coluna E: não há papel nem equipe “Vendas” a quem dar isto",
        "Aba “Tipos de atendimento”, linha 2, coluna G: Escolha uma cor como #1f6feb.",
        "Aba “Tipos de atendimento”, linha 2, coluna H: não há ninguém da equipe com o e-mail “eu@exemplo.com”",
        "Aba “Classificações”, linha 2, coluna F: não há tipo de vínculo “Amigo”",
        "Aba “Classificações”, linha 2, coluna L: não há calendário “Lua”",
        "Aba “Classificações”, linha 3, coluna G: uma classificação ativa de último nível precisa de um grupo "
        "responsável em uso",
        "Aba “Classificações”, linha 4, coluna G: motivos de contato não têm isto; deixe em branco",
    ]
    assert sqlite_importing.state() == before


def test_a_file_is_refused_whole_with_a_list(sqlite_importing: Importing) -> None:
    """B-20, B-24, F-23: orders twice, circles, synthetic centres and unknown parents, all at once; nothing stays."""
    before = sqlite_importing.state()
    told = sqlite_importing.told(
        with_rows(
            steps=[[*SOLUTION, 1, "Ver"], [*SOLUTION, 1, "Rever"], [*SOLUTION[:2], "Outra", 1, "Fazer"]],
            workflows=[
                ["Implantação", 10, "Workflow", None, "B", None, 20],
                ["Implantação", 20, "Centro", "9", "Encerramento"],
                ["B", 10, "Workflow", None, "Implantação", None, 20],
                ["B", 20, "Centro", "2", "Projetos", None, 30],
                ["B", 30, "Centro", "9", "Encerramento"],
            ],
            classes=[[None, "Rede > Nada", "X", None, None, None, "Rede"], [None, None, "Rede", None, "Não"]],
        ),
        dry_run=True,
    )
    assert told == [
        "Aba “Etapas”, linha 3, coluna D: esta solução já tem a ordem 1, na linha 2",
        "Aba “Etapas”, linha 4, coluna C: esta ocorrência não tem a solução “Outra”, nem nesta planilha nem no "
        "cadastro",
        "Aba “Workflows”, linha 2, coluna A: o workflow chamaria a si mesmo: Implantação → B → Implantação",
        "Aba “Workflows”, linha 4, coluna A: o workflow chamaria a si mesmo: B → Implantação → B",
        "Aba “Workflows”, linha 5, coluna D: “2” só agrupa outros; use um centro analítico",
        "Aba “Classificações”, linha 2, coluna B: não há classificação “Rede › Nada” neste lugar, nem nesta planilha "
        "nem no cadastro",
    ]
    assert sqlite_importing.state() == before


def test_classes_stand_below_groups_that_are_in_use(sqlite_importing: Importing) -> None:
    """U-14, U-15: neither below a last level that the file does not make a group, nor below an inactive one."""
    sqlite_importing.imports()
    sqlite_importing.imports({"Classificações": [[None, None, "Velha", "Inativa", "Não"]]})
    rows = [
        [None, "Velha", "Nova", None, None, None, "Rede"],
        [None, "Rede > Autorização > Carta negativa", "Mais", None, None, None, "Rede"],
    ]
    assert sqlite_importing.told({"Classificações": rows}) == [
        "Aba “Classificações”, linha 2, coluna B: “Velha” está inativa, por isso ninguém escolheria o que está abaixo "
        "dela; ative-a ou escolha outro lugar",
        "Aba “Classificações”, linha 3, coluna B: “Carta negativa” é de último nível; para agrupar outras, ponha-a "
        "nesta planilha com “Não” em “Último nível?”",
    ]
    made = [[None, "Rede > Autorização", "Carta negativa", None, "Não"], rows[1]]
    report = sqlite_importing.imports({"Classificações": made})
    assert [each.what for each in report.entries] == ["changed", "added"]


def test_what_a_registry_refuses_is_told_at_its_line(importing: Importing) -> None:
    """B-24: an error in the middle leaves nothing; what only registries know is told at its place, too."""
    importing.imports()
    before = importing.state()
    rows = with_rows(
        types=[["Terceiro"], *EXAMPLE["Tipos"]],
        centres=[["2", "Projetos", True], ["2.01", "Implantar", "Sim", None, "Suporte"], ["2.02", "Encerramento"]],
        workflows=[],
        attendance=[["1", "Produtos", True], ["1.02", "Sem fluxo publicado", None, 1, 1, "Dúvidas"]],
    )
    rows["Centros"] = [*rows["Centros"], ["9", "Encerramento", "Sim"]]
    assert importing.told(rows) == [
        "Aba “Centros”, linha 3, coluna C: “Implantar” está no workflow “Implantação”, por isso continua analítico.",
        "Aba “Centros”, linha 5, coluna D: Só um centro analítico encerra atendimentos. Desmarque um dos dois.",
    ]
    assert importing.state() == before


def test_a_type_needs_a_workflow_that_can_be_published(sqlite_importing: Importing) -> None:
    """B-27: a table that types of the file follow is published; what keeps it from that is told at its line."""
    rows = with_rows(
        centres=[["2", "Projetos", True], ["2.01", "Implantar"], ["9", "Encerramento", None, "Sim", "Atendente"]]
    )
    assert sqlite_importing.told(rows) == [
        "Aba “Workflows”, linha 4: Ordem 60: diga no cadastro de quem é o trabalho de “Implantar”.",
        "Aba “Tipos de atendimento”, linha 2, coluna F: O workflow “Implantação” ainda não foi publicado. "
        "Publique-o antes.",
    ]
    rows["Tipos de atendimento"] = [["1", "Produtos", True]]
    assert sqlite_importing.imports(rows).published == ()


def test_only_editors_import(sqlite_importing: Importing) -> None:
    """X-22: whoever may not change the registries may not import them, nor look what would happen."""
    with pytest.raises(Forbidden):
        sqlite_importing.imports(by="Maria", dry_run=True)


def test_files_that_are_none(sqlite_importing: Importing) -> None:
    """Too large, or no spreadsheet at all: said in a sentence."""
    desk = sqlite_importing.desk
    for content, why in ((b"PK" + b"0" * 11 * 1024 * 1024, "mais de 10 MB"), (b"PK\x03\x04rest", "corrompido")):
        with pytest.raises(Refused, match=why):
            import_catalogue(desk.works, content, by=desk.ids["Sofia"])


def test_merged_cells_are_told(sqlite_importing: Importing) -> None:
    """What is merged in a spreadsheet program has no cell of its own for each line."""
    book = openpyxl.load_workbook(BytesIO(catalogue(EXAMPLE)))
    book["Tipos"].merge_cells("A2:A3")
    content = BytesIO()
    book.save(content)
    desk, before = sqlite_importing.desk, sqlite_importing.state()
    with pytest.raises(Faulty) as refused:
        import_catalogue(desk.works, content.getvalue(), by=desk.ids["Sofia"])
    assert str(refused.value.problems[0].told).startswith(
        "Aba “Tipos”, linha 2, coluna A: as células A2:A3 estão mescladas"
    )
    assert sqlite_importing.state() == before


def test_whatever_breaks_in_the_middle_leaves_nothing(importing: Importing, monkeypatch: pytest.MonkeyPatch) -> None:
    """An error that nobody foresaw, after half of the file is written."""
    before = importing.state()

    def breaks(stage: str, done: int, total: int) -> None:
        if stage == "writing" and done:
            raise RuntimeError("the lights went out")

    monkeypatch.setattr("service.desk.imports.writing.EVERY", 5)
    with pytest.raises(RuntimeError, match="lights"):
        importing.imports(progress=breaks)
    assert importing.state() == before
