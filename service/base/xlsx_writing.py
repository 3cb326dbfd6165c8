"""Writing XLSX files (ECMA-376): sheets of a header and rows, as plain as people fill them in.

Texts are written as texts, never as formulas, with the mark (`quotePrefix`) that keeps them so when they are edited.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterable, Sequence
from datetime import date, datetime, time
from decimal import Decimal
from io import BytesIO
from xml.sax.saxutils import escape, quoteattr

from service.base.cells import Value, letters
from service.base.csv_files import FORMULA
from service.base.values import value_object

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONSHIPS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
SPREADSHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml"
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
TEXT, TITLE, HIDDEN, DAY, MOMENT, CLOCK = range(1, 7)
"""Numbers of the styles in STYLES."""
STYLES = f"""{HEAD}<styleSheet xmlns="{MAIN}">\
<numFmts count="1"><numFmt numFmtId="164" formatCode="dd/mm/yyyy\\ hh:mm"/></numFmts>\
<fonts count="2"><font><sz val="11"/><name val="Calibri"/></font>\
<font><b/><sz val="11"/><name val="Calibri"/></font></fonts>\
<fills count="2"><fill><patternFill patternType="none"/></fill>\
<fill><patternFill patternType="gray125"/></fill></fills>\
<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>\
<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>\
<cellXfs count="7">\
<xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>\
<xf numFmtId="49" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>\
<xf numFmtId="49" fontId="1" fillId="0" borderId="0" xfId="0" applyNumberFormat="1" applyFont="1"/>\
<xf numFmtId="49" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1" quotePrefix="1"/>\
<xf numFmtId="14" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>\
<xf numFmtId="164" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>\
<xf numFmtId="20" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>\
</cellXfs><cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>"""
FORBIDDEN_IN_NAMES = re.compile(r"[\[\]:*?/\\\x00-\x1f]")
LONGEST_NAME, LONGEST_CELL = 31, 32_767
UNWRITTEN = re.compile("[\x00-\x08\x0b\x0c\r\x0e-\x1f\ud800-\udfff\ufffe\uffff]|_(?=x[0-9A-Fa-f]{4}_)")
"""What XML cannot hold or would change, and the mark with which that is written instead."""
WIDEST, NARROWEST = 60, 8
DAY_ZERO = date(1899, 12, 30)
EARLIEST = date(1900, 3, 1)
"""Before that, Excel's days are one off."""


@value_object(eq=False)
class Written:
    """A sheet to be written. Texts that are longer than a cell may be are cut."""

    name: str
    header: Sequence[str]
    rows: Sequence[Sequence[Value]]


def write_xlsx(sheets: Sequence[Written]) -> bytes:
    """A file with at least one sheet; the same bytes for the same sheets."""
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        for name, text in _parts(sheets):
            file.writestr(zipfile.ZipInfo(name), text.encode(), zipfile.ZIP_DEFLATED)
    return out.getvalue()


def _parts(sheets: Sequence[Written]) -> Iterable[tuple[str, str]]:
    numbers = range(1, len(sheets) + 1)
    overrides = "".join(_override(f"/xl/worksheets/sheet{n}.xml", "worksheet") for n in numbers)
    yield (
        "[Content_Types].xml",
        f'{HEAD}<Types xmlns="{PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f"{_override('/xl/workbook.xml', 'sheet.main')}{_override('/xl/styles.xml', 'styles')}{overrides}</Types>",
    )
    yield "_rels/.rels", _links([("officeDocument", "xl/workbook.xml")])
    names = _names(sheets)
    listed = "".join(f'<sheet name={quoteattr(names[n - 1])} sheetId="{n}" r:id="rId{n}"/>' for n in numbers)
    yield (
        "xl/workbook.xml",
        f'{HEAD}<workbook xmlns="{MAIN}" xmlns:r="{RELATIONSHIPS}"><sheets>{listed}</sheets></workbook>',
    )
    links = [*(("worksheet", f"worksheets/sheet{n}.xml") for n in numbers), ("styles", "styles.xml")]
    yield "xl/_rels/workbook.xml.rels", _links(links)
    yield "xl/styles.xml", STYLES
    for number, sheet in zip(numbers, sheets, strict=True):
        yield f"xl/worksheets/sheet{number}.xml", _sheet(sheet)


def _override(part: str, kind: str) -> str:
    return f'<Override PartName="{part}" ContentType="{SPREADSHEET}.{kind}+xml"/>'


def _links(targets: Sequence[tuple[str, str]]) -> str:
    each = "".join(
        f'<Relationship Id="rId{n}" Type="{RELATIONSHIPS}/{kind}" Target="{target}"/>'
        for n, (kind, target) in enumerate(targets, 1)
    )
    return f'{HEAD}<Relationships xmlns="{PACKAGE}/relationships">{each}</Relationships>'


def _names(sheets: Sequence[Written]) -> list[str]:
    """Names as Excel has them: short, without some signs, each once whatever its case."""
    found: list[str] = []
    for sheet in sheets:
        clean = UNWRITTEN.sub("", FORBIDDEN_IN_NAMES.sub(" ", sheet.name)).strip("' ") or "Planilha"
        name, number = clean[:LONGEST_NAME].rstrip(), 1
        while name.casefold() in {each.casefold() for each in found}:
            number += 1
            end = f" ({number})"
            name = clean[: LONGEST_NAME - len(end)] + end
        found.append(name)
    return found


def _sheet(sheet: Written) -> str:
    rows: list[Sequence[Value]] = [sheet.header, *sheet.rows]
    widths = "".join(
        f'<col min="{at}" max="{at}" width="{_width(rows, at - 1)}" customWidth="1"/>'
        for at in range(1, len(sheet.header) + 1)
    )
    lines = "".join(_row(number, row) for number, row in enumerate(rows, 1))
    return (
        f'{HEAD}<worksheet xmlns="{MAIN}"><sheetViews><sheetView workbookViewId="0">'
        '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>'
        f"<cols>{widths}</cols><sheetData>{lines}</sheetData></worksheet>"
    )


def _width(rows: Sequence[Sequence[Value]], at: int) -> int:
    longest = max((len(str(row[at])) for row in rows if at < len(row) and row[at] is not None), default=0)
    return min(max(longest + 2, NARROWEST), WIDEST)


def _row(number: int, values: Sequence[Value]) -> str:
    cells = "".join(_cell(f"{letters(at)}{number}", value, number == 1) for at, value in enumerate(values, 1))
    return f'<row r="{number}">{cells}</row>'


def _cell(at: str, value: Value, is_title: bool) -> str:
    match value:
        case None | "":
            return ""
        case bool():
            return f'<c r="{at}" t="b"><v>{int(value)}</v></c>'
        case int():
            # Other numbers than those that a spreadsheet counts with exactly are written as texts.
            return f'<c r="{at}"><v>{value}</v></c>' if abs(value) < 10**15 else _text(at, str(value), TEXT)
        case Decimal():
            return f'<c r="{at}"><v>{value:f}</v></c>' if value.is_finite() else _text(at, str(value), TEXT)
        case datetime():
            return _moment(at, value.date(), value.time(), MOMENT)
        case date():
            return _moment(at, value, time(), DAY)
        case time():
            return f'<c r="{at}" s="{CLOCK}"><v>{_share(value)!r}</v></c>'
        case str():
            return _text(at, value, TITLE if is_title else HIDDEN if FORMULA.match(value) else TEXT)


def _moment(at: str, day: date, clock: time, style: int) -> str:
    if day < EARLIEST:
        return _text(at, f"{day} {clock}", TEXT)
    number = (day - DAY_ZERO).days + _share(clock)
    return f'<c r="{at}" s="{style}"><v>{number!r}</v></c>'


def _share(clock: time) -> float:
    """Of a day."""
    return (clock.hour * 3600 + clock.minute * 60 + clock.second) / 86_400


def _text(at: str, value: str, style: int) -> str:
    clean = escape(UNWRITTEN.sub(lambda found: f"_x{ord(found[0]):04X}_", value[:LONGEST_CELL]))
    return f'<c r="{at}" s="{style}" t="inlineStr"><is><t xml:space="preserve">{clean}</t></is></c>'
