"""A workflow's table as CSV and XLSX, and back; each problem of a file is told with its sheet, row and column."""

from __future__ import annotations

from io import BytesIO

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from service.base.cells import Faulty, Problems, Value
from service.base.csv_files import write_csv
from service.base.errors import Refused
from service.base.spreadsheets import records
from service.base.xlsx_writing import Written, write_xlsx
from service.process.authoring import (
    Answer,
    Call,
    Centre,
    Decision,
    Row,
    WorkflowTable,
    import_workflow,
    tidy_workflow,
    workflow_csv,
    workflow_xlsx,
)
from service.process.authoring.workflow_sheets import COLUMNS, rows_of, tell_problems, workflow_sheet

HEAD = ["Ordem", "Tipo", "Código", "Nome", "Resposta", "Próxima ordem", "Raia", "Encerra?", "Informar usuário?"]
TABLE = WorkflowTable(
    process="implantacao",
    name="Implantação",
    rows=(
        Decision(
            order=50,
            question="A infraestrutura está pronta?",
            answers=(Answer(label="SIM", next=60), Answer(label="NÃO", next=50)),
            lane="Técnico",
        ),
        Centre(order=60, code="2.01", name="=Implantar", lane="Técnico", next=70, needs_user=True),
        Call(order=70, process="suporte-duvidas", name="Suporte – Dúvidas", lane="Técnico", next=90),
        Centre(order=90, code="9", name="Encerramento", lane="Atendente", closing=True),
    ),
)


def lines(xlsx: bytes) -> list[list[object]]:
    """What another program shows of the file."""
    sheet = openpyxl.load_workbook(BytesIO(xlsx)).worksheets[0]
    return [[cell.value for cell in row] for row in sheet.iter_rows()]


def both(rows: list[list[Value]]) -> list[bytes]:
    """The same lines in a CSV and an XLSX file."""
    return [write_csv(HEAD, rows), write_xlsx([Written("Leia-me", ["x"], []), Written("workflow", HEAD, rows)])]


def told(content: bytes) -> list[str]:
    """The problems for which a file is refused."""
    with pytest.raises(Faulty) as refusal:
        import_workflow(content, process="p", name="P")
    return [str(problem.told) for problem in refusal.value.problems]


def test_a_table_as_people_see_it() -> None:
    """A line for each row and for each further answer, under headings that say what is what."""
    assert lines(workflow_xlsx(TABLE)) == [
        HEAD,
        [50, "Decisão", None, "A infraestrutura está pronta?", "SIM", 60, "Técnico", None, None],
        [50, "Resposta", None, None, "NÃO", 50, None, None, None],
        [60, "Centro", "2.01", "=Implantar", None, 70, "Técnico", None, True],
        [70, "Workflow", "suporte-duvidas", "Suporte – Dúvidas", None, 90, "Técnico", None, None],
        [90, "Centro", "9", "Encerramento", None, None, "Atendente", True, None],
    ]
    text = workflow_csv(TABLE).decode("utf-8-sig").splitlines()
    assert text[3] == '"60";"Centro";"2.01";"\'=Implantar";"";"70";"Técnico";"";"Sim"'


def test_both_files_give_the_table_back() -> None:
    """B-23, X-22: orders, references, codes and accents come back as they were."""
    for content in (workflow_csv(TABLE), workflow_xlsx(TABLE)):
        assert import_workflow(content, process="implantacao", name="Implantação") == TABLE


ORDERS = st.integers(1, 999_999)
NEXTS = st.none() | ORDERS
WORDS = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=12).map(lambda text: " ".join(text.split()))
ANSWERS = st.lists(st.builds(Answer, label=WORDS, next=NEXTS), max_size=4).map(tuple)
ROWS: st.SearchStrategy[Row] = st.one_of(
    st.builds(Decision, order=ORDERS, question=WORDS, answers=ANSWERS, lane=WORDS),
    st.builds(
        Centre,
        order=ORDERS,
        code=WORDS,
        name=WORDS,
        lane=WORDS,
        next=NEXTS,
        closing=st.booleans(),
        needs_user=st.booleans(),
    ),
    st.builds(Call, order=ORDERS, process=WORDS, name=WORDS, lane=WORDS, next=NEXTS),
)


def there_and_back(rows: list[Row]) -> None:
    """A draft of any rows comes back from both files."""
    table = tidy_workflow(WorkflowTable(process="p", name="P", rows=tuple(rows)))
    for content in (workflow_csv(table), workflow_xlsx(table)):
        assert import_workflow(content, process="p", name="P") == table


@settings(max_examples=60, deadline=None)
@given(st.lists(ROWS, max_size=6, unique_by=lambda row: row.order))
def test_any_draft_comes_back(rows: list[Row]) -> None:
    """B-24: drafts too, whatever they lack: orders that lead nowhere, decisions without answers, blank names."""
    there_and_back(rows)


@pytest.mark.heavy
@settings(max_examples=1000, deadline=None)
@given(st.lists(ROWS, max_size=12, unique_by=lambda row: row.order))
def test_a_thousand_drafts_come_back(rows: list[Row]) -> None:
    """B-24: a thousand drafts, larger ones too."""
    there_and_back(rows)


def test_lines_as_people_write_them() -> None:
    """Other words for the kinds, an answer below its decision without order and kind, columns that nobody filled in."""
    content = "Order,Kind,Code,Question,Answer,Next\n10,PERGUNTA,,Pronto?,sim,20\n,,,,não,10\n20,cr,1,Fim,,\n".encode(
        "latin-1"
    )
    found = import_workflow(content, process="p", name="P")
    assert found.rows == (
        Decision(order=10, question="Pronto?", answers=(Answer(label="sim", next=20), Answer(label="não", next=10))),
        Centre(order=20, code="1", name="Fim", lane=""),
    )


def test_every_problem_is_told_with_its_place() -> None:
    """B-22: an order that is none or stands twice, a kind that there is not, an answer of nothing: all at once."""
    rows: list[list[Value]] = [
        [10, "Decisão", None, "Pronto?", "Sim", "vinte", None, "sim"],
        ["0", "Centro", "1", "Fazer", None, 10],
        [10, "Centro", "1", "Fazer", "Sim", 10],
        [20, "Fase", "1", "Fazer", None, 10],
        [30, "Centro", "1", "Fazer", "Sim", 10, None, "talvez"],
        [40, "Workflow", "x", "X", None, None, None, None, "x"],
        [40, "Resposta", None, None, "Sim", 10],
        [None, "Centro", "1", "n" * 201],
    ]
    for content, sheet in zip(both(rows), ("Linha", "Aba “workflow”, linha"), strict=True):
        assert told(content) == [
            f"{sheet} 2, coluna F: “vinte” não serve em “Próxima ordem”: é um número inteiro de 1 a 999999",
            f"{sheet} 2, coluna H: só um centro tem “Encerra?”",
            f"{sheet} 3, coluna A: “0” não serve em “Ordem”: é um número inteiro de 1 a 999999",
            f"{sheet} 4, coluna A: a ordem 10 já está na linha 2",
            f"{sheet} 5, coluna B: “Fase” não serve em “Tipo”: escolha entre Decisão, Centro, Workflow, Resposta",
            f"{sheet} 6, coluna E: só decisões têm respostas",
            f"{sheet} 6, coluna H: “talvez” não serve em “Encerra?”: escreva Sim ou Não",
            f"{sheet} 7, coluna I: só um centro tem “Informar usuário?”",
            f"{sheet} 8, coluna A: não há decisão com esta ordem acima; a resposta vem abaixo da sua decisão",
            f"{sheet} 9, coluna A: preencha “Ordem”",
        ]


def test_a_spreadsheet_with_merged_cells_is_refused() -> None:
    """Merged cells are named with their sheet, and nothing is read of them."""
    book = openpyxl.load_workbook(BytesIO(workflow_xlsx(TABLE)))
    book.worksheets[0].merge_cells("A2:A3")
    out = BytesIO()
    book.save(out)
    assert "Aba “Workflow”, linha 2, coluna A: as células A2:A3 estão mescladas" in told(out.getvalue())[0]


def test_a_file_of_11_mb_is_refused() -> None:
    """A file that is too large is not read at all."""
    with pytest.raises(Refused, match="10 MB"):
        import_workflow(b"Ordem;" * 2_000_000, process="p", name="P")


def test_what_keeps_from_publishing_has_its_place_too() -> None:
    """B-24, B-26: each dangling order stands at its cell, everything else at its row."""
    rows: list[list[Value]] = [
        [10, "Decisão", None, "Pronto?", "Sim", 20],
        [10, "Resposta", None, None, "Não", 15],
        [10, "Resposta", None, None, "sim", None],
        [20, "Centro", "1", "Fazer"],
        [30, "Workflow", "x", "X", None, 99],
        [40, "Centro", "2", "Fim", None, 10, None, "Sim"],
    ]
    for content, sheet in zip(both(rows), ("Linha", "Aba “workflow”, linha"), strict=True):
        found = Problems()
        imported = rows_of(records(workflow_sheet(content), COLUMNS, found))
        assert not len(found)
        tell_problems(WorkflowTable(process="p", name="P", rows=imported.rows), imported)
        assert [str(problem.told) for problem in found] == [
            f"{sheet} 2: Nenhum caminho chega a um centro que encerra o processo. Ponha um no fim.",
            f"{sheet} 2: Ordem 10: a resposta “Sim” está duas vezes.",
            f"{sheet} 2: Ordem 10: a resposta “sim” está duas vezes.",
            f"{sheet} 3, coluna F: não há linha com a ordem 15",
            f"{sheet} 4, coluna F: diga qual é a próxima ordem",
            f"{sheet} 5, coluna F: diga qual é a próxima ordem",
            f"{sheet} 6: Ordem 30: nenhum caminho desde a ordem 10 chega aqui.",
            f"{sheet} 6, coluna F: não há linha com a ordem 99",
            f"{sheet} 7: Ordem 40: nenhum caminho desde a ordem 10 chega aqui.",
            f"{sheet} 7: Ordem 40: “Fim” encerra o atendimento, por isso não tem próxima ordem.",
        ]
