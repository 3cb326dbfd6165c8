"""XLSX: what people see in cells is what is read, of whatever program, and what we write others read the same."""

# ruff: noqa: DTZ001 (spreadsheets know no time zones)

from __future__ import annotations

from datetime import date, datetime, time
from decimal import Decimal
from io import BytesIO

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from service.base.cells import Flaw, Place, Value, letters
from service.base.xlsx import read_xlsx
from service.base.xlsx_writing import Written, write_xlsx
from tests.base.xlsx_files import LINKS, MAIN, parts, zipped

FORMATS = (
    '<numFmts><numFmt numFmtId="170" formatCode="dd/mm/yyyy\\ hh:mm"/><numFmt numFmtId="171" formatCode="[h]:mm"/>'
    '<numFmt numFmtId="172" formatCode="&quot;dias&quot; 0"/><numFmt numFmtId="173" formatCode="0.0%"/>'
    '<numFmt numFmtId="174" formatCode="[$-416]d\\ &quot;de&quot;\\ mmmm;@"/></numFmts>'
    '<cellStyleXfs><xf numFmtId="14"/></cellStyleXfs>'
    '<cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="170"/><xf numFmtId="171"/><xf numFmtId="172"/>'
    '<xf numFmtId="173"/><xf numFmtId="20"/><xf numFmtId="174"/><xf numFmtId="9"/></cellXfs>'
)


def value(cell: str, **more: str) -> object:
    """What is read in A1."""
    (sheet,) = read_xlsx(zipped(parts(f'<row r="1">{cell}</row>', formats=FORMATS, **more)))
    return sheet.rows[0].cells[1] if sheet.rows else None


@pytest.mark.parametrize(
    ("cell", "read"),
    [
        ('<c r="A1"><v>42</v></c>', 42),
        ('<c r="A1"><v>0.10000000000000001</v></c>', Decimal("0.1")),
        ('<c r="A1"><v>1.5E-3</v></c>', Decimal("0.0015")),
        ('<c r="A1" t="b"><v>1</v></c>', True),
        ('<c r="A1" t="b"><v>0</v></c>', False),
        ('<c r="A1" t="s"><v>0</v></c>', "Cobrança"),
        ('<c r="A1" t="s"><v>1</v></c>', "rich texto"),
        ('<c r="A1" t="inlineStr"><is><t>em linha</t></is></c>', "em linha"),
        ('<c r="A1" t="inlineStr"><is><t>a_x000D_b_x005F_x0041_</t></is></c>', "a\rb_x0041_"),
        ('<c r="A1" t="inlineStr"><is><t>_xD83D__xDE00_ _xD83D_</t></is></c>', "😀 \ufffd"),
        ('<c r="A1" t="str"><f>A2&amp;"x"</f><v>calculado</v></c>', "calculado"),
        ('<c r="A1"><f>1+1</f><v>2</v></c>', 2),
        ('<c r="A1" s="1"><v>46351</v></c>', date(2026, 11, 25)),
        ('<c r="A1" s="2"><v>46351.75</v></c>', datetime(2026, 11, 25, 18)),
        ('<c r="A1" s="2"><v>46351.999999999</v></c>', date(2026, 11, 26)),
        ('<c r="A1" s="7"><v>46351</v></c>', date(2026, 11, 25)),
        ('<c r="A1" s="6"><v>0.75</v></c>', time(18)),
        ('<c r="A1" s="3"><v>1.5</v></c>', "36:00"),
        ('<c r="A1" s="4"><v>3</v></c>', 3),
        ('<c r="A1" s="5"><v>0.075</v></c>', "7,5%"),
        ('<c r="A1" s="8"><v>0.1</v></c>', "10%"),
        ('<c r="A1" s="1"><v>59</v></c>', date(1900, 2, 28)),
        ('<c r="A1" s="1"><v>61</v></c>', date(1900, 3, 1)),
        ('<c r="A1" t="d"><v>2026-11-25</v></c>', date(2026, 11, 25)),
        ('<c r="A1" t="d"><v>2026-11-25T18:30:00</v></c>', datetime(2026, 11, 25, 18, 30)),
        ('<c r="A1" s="1"/>', None),
        ('<c r="A1" t="inlineStr"><is><t>  </t></is></c>', None),
        ("<c><v>7</v></c>", 7),
    ],
)
def test_cells_are_what_people_see(cell: str, read: object) -> None:
    """Numbers, texts, dates, percentages and durations, stored in all the ways that programs store them."""
    rich = "<si><r><rPr/><t>rich </t></r><r><t>texto</t></r><rPh><t>ignorado</t></rPh></si>"
    found = value(cell, strings=f"<si><t>Cobrança</t></si>{rich}")
    assert (found, type(found)) == (read, type(read))


@pytest.mark.parametrize(
    ("cell", "words"),
    [
        ('<c r="A1" t="e"><v>#N/A</v></c>', "#N/A"),
        ('<c r="A1"><f>A2</f></c>', "sem resultado"),
        ('<c r="A1" s="1"><v>60</v></c>', "não é uma data"),
        ('<c r="A1" s="1"><v>-3</v></c>', "não é uma data"),
        ('<c r="A1" s="1"><v>9e99</v></c>', "não é uma data"),
        ('<c r="A1"><v>nan</v></c>', "não é um número"),
        ('<c r="A1"><v>1e999</v></c>', "não é um número"),
        ('<c r="A1" t="d"><v>ontem</v></c>', "não é uma data"),
    ],
)
def test_a_cell_without_a_value_says_why(cell: str, words: str) -> None:
    """Errors, formulas that were never calculated, days that there are not: the cell has a flaw, the rest is read."""
    found = value(cell)
    assert isinstance(found, Flaw)
    assert words in str(found.text)


def test_days_of_old_macs() -> None:
    """A file may count its days from 1904."""
    assert value('<c r="A1" s="1"><v>44889</v></c>', book='<workbookPr date1904="1"/>') == date(2026, 11, 25)


def test_strict_files_are_read_too() -> None:
    """The strict variant has other namespaces and the same meaning."""
    files = {
        name: text.replace(MAIN, "http://purl.oclc.org/ooxml/spreadsheetml/main").replace(
            LINKS, "http://purl.oclc.org/ooxml/officeDocument/relationships"
        )
        for name, text in parts('<row r="3"><c r="B3"><v>1</v></c></row>').items()
    }
    (sheet,) = read_xlsx(zipped(files))
    assert [(row.number, row.cells) for row in sheet.rows] == [(3, {2: 1})]


def test_merged_cells_are_named() -> None:
    """Merged cells hide which row a value belongs to: the sheet and the cells are named."""
    merged = '<mergeCells><mergeCell ref="B2:C4"/><mergeCell ref="A7:A9"/></mergeCells>'
    (sheet,) = read_xlsx(zipped(parts('<row r="1"><c r="A1"><v>1</v></c></row>', after=merged)))
    assert [flaw.place for flaw in sheet.flaws] == [Place("Etapas", 2, 2), Place("Etapas", 7, 1)]
    assert str(sheet.flaws[0].told).startswith("Aba “Etapas”, linha 2, coluna B: as células B2:C4 estão mescladas")


def test_hidden_sheets_are_not_read() -> None:
    """What people do not see they do not import."""
    book = openpyxl.Workbook()
    book.active.title = "Vista"
    book.create_sheet("Oculta").sheet_state = "hidden"
    out = BytesIO()
    book.save(out)
    assert [sheet.name for sheet in read_xlsx(out.getvalue())] == ["Vista"]


def test_what_openpyxl_writes_is_read() -> None:
    """Another program's file, with all kinds of values."""
    rows: list[list[Value]] = [
        ["Ordem", "Nome", "Dia"],
        [10, "Verificação", date(2026, 11, 25)],
        [Decimal("7.5"), "linha 1\nlinha 2", datetime(2026, 1, 2, 3, 4)],
        [True, " ", time(18, 30)],
    ]
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    out = BytesIO()
    book.save(out)
    (sheet,) = read_xlsx(out.getvalue())
    assert [list(row.cells.values()) for row in sheet.rows] == [*rows[:3], [True, time(18, 30)]]


def test_what_we_write_openpyxl_reads() -> None:
    """X-22: accents, dates, numbers and line breaks arrive; a text that looks like a formula stays a text."""
    rows: list[list[Value]] = [
        ["Ação é útil", 10, Decimal("7.5"), date(2026, 11, 25), datetime(2026, 11, 25, 18, 30), time(9, 15), True],
        ["=1+1", "+55 11", "-x", "@soma", "a\nb", "  espaços  ", None],
    ]
    written = write_xlsx(
        [Written("Plano: 1/2", ["a", "b", "c", "d", "e", "f", "=g"], rows), Written("plano  1 2", ["x"], [])]
    )
    book = openpyxl.load_workbook(BytesIO(written))
    assert book.sheetnames == ["Plano  1 2", "plano  1 2 (2)"]
    sheet = book.worksheets[0]
    found = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2)]
    assert found[0] == [*rows[0][:2], 7.5, datetime(2026, 11, 25), *rows[0][4:]]
    assert found[1] == rows[1]
    assert [sheet.cell(3, at).quotePrefix for at in range(1, 6)] == [True, True, True, True, False]
    assert all(cell.data_type != "f" for row in sheet.iter_rows() for cell in row)
    assert sheet.freeze_panes == "A2"


TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
VALUES: st.SearchStrategy[Value] = st.one_of(
    TEXTS.filter(str.strip),
    st.booleans(),
    st.integers(-(10**15) + 1, 10**15 - 1),
    st.decimals(min_value=-(10**6), max_value=10**6, places=3).filter(lambda number: number % 1 != 0),
    st.dates(date(1900, 3, 1)),
    st.datetimes(datetime(1900, 3, 1)).map(lambda moment: moment.replace(microsecond=0)),
    st.times().map(lambda moment: moment.replace(microsecond=0)),
)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.lists(VALUES, min_size=1, max_size=4), max_size=5))
def test_what_we_write_we_read(rows: list[list[Value]]) -> None:
    """X-22: every value comes back as it was, whatever letters it has."""
    sheet = read_xlsx(write_xlsx([Written("Dados", ["a"], rows)]))[0]
    found = [list(row.cells.values()) for row in sheet.rows[1:]]
    assert found == [
        [each if not isinstance(each, datetime) or each.time() != time() else each.date() for each in row]
        for row in rows
    ]


def test_letters_of_columns() -> None:
    """Columns are called as spreadsheets call them."""
    assert [letters(number) for number in (1, 26, 27, 702, 703, 16_384)] == ["A", "Z", "AA", "ZZ", "AAA", "XFD"]
