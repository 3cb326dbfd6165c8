"""Spreadsheets that people fill in: CSV of all kinds, headings, every problem told with its sheet, row and column."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from service.base.cells import Faulty, Place, Problems, Value
from service.base.csv_files import hidden, read_csv, shown, write_csv
from service.base.errors import Refused
from service.base.records import Column, Record
from service.base.spreadsheets import read, records
from service.base.texts import Text
from service.base.xlsx_writing import Written, write_xlsx
from tests.base.xlsx_files import parts, zipped

COLUMNS = (
    Column("order", Text("Ordem", "Order")),
    Column("name", Text("Nome", "Name"), also=("Descrição",)),
    Column("when", Text("Início", "Start"), needed=False),
    Column("closes", Text("Encerra?", "Closes?"), needed=False),
)


def grid(content: bytes) -> list[dict[int, object]]:
    """The rows of a CSV file."""
    return [dict(row.cells) for row in read_csv(content).rows]


@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "latin-1", "cp1252", "utf-16"])
def test_csv_as_spreadsheets_write_it(delimiter: str, encoding: str) -> None:
    """Semicolons, commas or tabs, in every encoding that Brazilian spreadsheets write; quotes and blank rows."""
    lines = [
        delimiter.join(["Ordem", "Ação"]),
        delimiter.join(["", " "]),
        delimiter.join(["10", f'"diz ""olá""{delimiter}\r\nsegunda linha"']),
    ]
    found = read_csv("\r\n".join(lines).encode(encoding))
    assert [(row.number, row.cells) for row in found.rows] == [
        (1, {1: "Ordem", 2: "Ação"}),
        (3, {1: "10", 2: f'diz "olá"{delimiter}\r\nsegunda linha'}),
    ]


def test_csv_may_say_its_delimiter() -> None:
    """`sep=` in the first line counts as a row, as it does in spreadsheets."""
    found = read_csv(b"sep=|\na;b|c\n")
    assert [(row.number, row.cells) for row in found.rows] == [(2, {1: "a;b", 2: "c"})]


def test_csv_by_what_its_headings_have() -> None:
    """What stands in quotes or further below does not tell the delimiter."""
    assert grid(b'"a;b;c",d\n1;2;3;4,5') == [{1: "a;b;c", 2: "d"}, {1: "1;2;3;4", 2: "5"}]
    assert grid("Nome\numa só; coluna".encode()) == [{1: "Nome"}, {1: "uma só", 2: " coluna"}]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "vazio"),
        (b" \r\n ", "vazio"),
        (b'a;"b\nc', "aspas"),
        (b'a;"b"c;d', "aspas"),
        (b"%PDF-1.7\x00\x01", "CSV"),
        (b"\xff\xfea", "CSV"),
        (b"\xef\xbb\xbf\xff", "CSV"),
        (b"a" * (10 * 1024 * 1024 + 1), "10 MB"),
        (b";" * 900_000, "células"),
        (b'"' + b"a" * 200_000 + b'"', "aspas"),
    ],
    ids=range(10),
)
def test_files_that_are_no_spreadsheets_are_refused(content: bytes, words: str) -> None:
    """Empty, binary, too large, or with quotes that never close: one sentence, about the file."""
    with pytest.raises(Refused) as refusal:
        read(content)
    assert (refusal.value.field, words in str(refusal.value.text)) == ("file", True)


@pytest.mark.parametrize(
    "text", ["=1+1", "+55 11", "-2", "@x", "\tx", "\rx", "'=1", "''-x", "＝1", "'", "'x", "a=b", ""]
)
def test_formulas_are_hidden_and_come_back(text: str) -> None:
    """X-22: a text that would be calculated is written with an apostrophe, which reading takes away again."""
    assert shown(hidden(text)) == text
    assert hidden(text)[:1] not in tuple("=+-@\t\r＝")


@settings(max_examples=100, deadline=None)
@given(st.lists(st.lists(st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1), min_size=1), max_size=5))
def test_csv_we_write_we_read(rows: list[list[str]]) -> None:
    """X-22: texts keep their accents, quotes and signs."""
    found = grid(write_csv(["Texto"], rows))[1:]
    wanted = [{at: text for at, text in enumerate(row, 1) if text.strip()} for row in rows]
    assert found == [row for row in wanted if row]


def test_csv_of_values() -> None:
    """Numbers, days and yes or no are written as people in Brazil write them, quoted whatever the delimiter."""
    written = write_csv(["Nº", "b"], [[10, Decimal("7.50")], [True, date(2026, 11, 25)], [None, "=1;2"], [-3, "é"]])
    assert written == '\ufeff"Nº";"b"\r\n"10";"7,50"\r\n"Sim";"25/11/2026"\r\n"";"\'=1;2"\r\n"-3";"é"\r\n'.encode()


def both(rows: list[list[Value]]) -> list[bytes]:
    """The same rows, the first of which has the headings, as CSV and as XLSX."""
    head = [str(name) for name in rows[0]]
    return [write_csv(head, rows[1:]), write_xlsx([Written("Etapas", head, rows[1:])])]


def of(content: bytes, problems: Problems) -> list[Record]:
    """The records of the sheet “Etapas”."""
    found = read(content).sheet("ETAPÁS")
    assert found is not None
    return records(found, COLUMNS, problems)


def test_records_by_their_headings() -> None:
    """Headings in either language, in any order, accents and case aside; columns that are not needed may be missing."""
    rows: list[list[Value]] = [["descricao ", "ORDER*", "início"], ["Ligar", 10, date(2026, 1, 31)], ["Ver", "20", ""]]
    for content in both(rows):
        problems = Problems()
        found = of(content, problems)
        assert [(r.whole("order"), r.text("name"), r.day("when"), r.flag("closes")) for r in found] == [
            (10, "Ligar", date(2026, 1, 31), False),
            (20, "Ver", None, False),
        ]
        assert found[1].place("name").cell == "A3"
        problems.refuse()


def test_all_problems_are_told_at_once() -> None:
    """Each with its sheet, row and column, in the order of the file, and the refusal says how many there are."""
    rows: list[list[Value]] = [
        ["Ordem", "Nome", "Início", "Encerra?"],
        ["dez", "", "31/02/2026", "talvez"],
        [0, "a" * 201, 7, "SIM"],
        [Decimal("1.5"), "ok", "2026-02-28", "n"],
    ]
    for content, sheet in zip(both(rows), ("", "Etapas"), strict=True):
        problems = Problems()
        for record in of(content, problems):
            record.flag("closes")
            record.day("when")
            record.text("name", needed=True)
            record.whole("order", least=1, most=99, needed=True)
        assert [problem.place for problem in problems] == [
            *(Place(sheet, 2, at) for at in (1, 2, 3, 4)),
            *(Place(sheet, 3, at) for at in (1, 2, 3)),
            Place(sheet, 4, 1),
        ]
        with pytest.raises(Faulty) as refusal:
            problems.refuse()
        assert len(refusal.value.problems) == 8
        where = "Aba “Etapas”, linha 2" if sheet else "Linha 2"
        begins = f"{where}, coluna A: “dez” não serve em “Ordem”: é um número inteiro de 1 a 99"
        assert str(refusal.value.text) == f"{begins} (e mais 7)"
        assert refusal.value.text.spoken("en").endswith("is a whole number from 1 to 99 (and 7 more)")


def test_headings_are_checked() -> None:
    """A column that is unknown, twice, missing or without a name; where one is missing, no row is read."""
    problems = Problems()
    assert of(b"Nome;Nome;Cor\nLigar;;;solto\n;;;de novo", problems) == []
    assert [(str(problem.place.told), str(problem.text)) for problem in problems] == [
        ("Linha 1", "falta a coluna “Ordem”"),
        ("Linha 1, coluna B", "a coluna “Nome” está duas vezes"),
        ("Linha 1, coluna C", "não há coluna “Cor”; há: Ordem, Nome, Início, Encerra?"),
        ("Linha 2, coluna D", "a coluna não tem nome na primeira linha"),
    ]


def test_a_sheet_without_anything() -> None:
    """An empty sheet says that the headings are missing."""
    problems = Problems()
    assert of(write_xlsx([Written("Etapas", [], [])]), problems) == []
    assert "não há nada preenchido" in str(next(iter(problems)).text)


def one(value: Value, problems: Problems) -> Record:
    """A record whose name is this value."""
    return of(write_xlsx([Written("Etapas", ["Ordem", "Nome"], [[1, value]])]), problems)[0]


def test_codes_that_spreadsheets_spoil() -> None:
    """Of 1.10 a spreadsheet makes 1.1 and of 1/2 a date: that is told rather than guessed."""
    for value in (Decimal("1.1"), date(2026, 2, 1), True):
        problems = Problems()
        assert one(value, problems).code("name") == ""
        assert "virou número ou data" in str(next(iter(problems)).text)
    for value, code in (("1.02", "1.02"), (7, "7"), (None, "")):
        problems = Problems()
        assert one(value, problems).code("name") == code
        assert not len(problems)


def test_values_of_all_kinds() -> None:
    """Texts as they are read by people, numbers with comma or point, choices by their word, lines where they count."""
    problems = Problems()
    assert one("  a \n b  ", problems).text("name") == "a b"
    assert one("a  \n b", problems).text("name", lines=True) == "a\n b"
    assert one(date(2026, 2, 1), problems).text("name") == "01/02/2026"
    assert [one(value, problems).decimal("name") for value in ("7,5", Decimal("7.5"), "-2")] == [
        Decimal("7.5"),
        Decimal("7.5"),
        -2,
    ]
    assert one("decisao", problems).choice("name", {"Decisão": 1, "Centro": 2}) == 1
    assert one(Decimal("3"), problems).whole("name") == 3
    assert one(True, problems).flag("name") is True
    assert not len(problems)
    for wrong in ("outra", "2 x"):
        one(wrong, problems).choice("name", {"Decisão": 1})
        one(wrong, problems).decimal("name")
    one("a\x07b", problems).text("name")
    assert [str(problem.text).partition(":")[0] for problem in problems] == [
        "“outra” não serve em “Nome”",
        "“outra” não serve em “Nome”",
        "“2 x” não serve em “Nome”",
        "“2 x” não serve em “Nome”",
        "“Nome” tem caracteres invisíveis; digite de novo",
    ]


def test_a_flaw_is_told_where_it_is_read() -> None:
    """A cell that shows an error says so once, and not also that it is empty."""
    head = "".join(f'<c r="{at}1" t="str"><v>{name}</v></c>' for at, name in (("A", "Ordem"), ("B", "Nome")))
    row = '<row r="2"><c r="A2"><v>1</v></c><c r="B2" t="e"><v>#REF!</v></c></row>'
    problems = Problems()
    (record,) = of(zipped(parts(f'<row r="1">{head}</row>{row}')), problems)
    assert (record.whole("order"), record.text("name", needed=True)) == (1, "")
    assert [str(problem.told) for problem in problems] == [
        "Aba “Etapas”, linha 2, coluna B: a célula mostra o erro #REF!"
    ]
