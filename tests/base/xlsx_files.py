"""XLSX files made by hand, as other programs write them or as strangers might."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping
from io import BytesIO

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
LINKS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
RELS = "http://schemas.openxmlformats.org/package/2006/relationships"


def link(number: int, kind: str, target: str, more: str = "") -> str:
    """A line of a `.rels` part."""
    return f'<Relationship Id="r{number}" Type="{LINKS}/{kind}" Target="{target}" {more}/>'


def sheet(data: str, after: str = "") -> str:
    """A sheet's part."""
    return f'<worksheet xmlns="{MAIN}"><sheetData>{data}</sheetData>{after}</worksheet>'


def parts(data: str = "", *, after: str = "", strings: str = "", formats: str = "", book: str = "") -> dict[str, str]:
    """The parts of a file with one sheet, “Etapas”."""
    return {
        "_rels/.rels": f'<Relationships xmlns="{RELS}">{link(1, "officeDocument", "xl/workbook.xml")}</Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{LINKS}">{book}'
        '<sheets><sheet name="Etapas" sheetId="1" r:id="r1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{RELS}">'
        f"{link(1, 'worksheet', '/xl/worksheets/sheet1.xml')}"
        f"{link(2, 'sharedStrings', 'sharedStrings.xml')}{link(3, 'styles', 'styles.xml')}</Relationships>",
        "xl/sharedStrings.xml": f'<sst xmlns="{MAIN}">{strings}</sst>',
        "xl/styles.xml": f'<styleSheet xmlns="{MAIN}">{formats}</styleSheet>',
        "xl/worksheets/sheet1.xml": sheet(data, after),
    }


def zipped(files: Mapping[str, str | bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """Parts as a file."""
    out = BytesIO()
    with zipfile.ZipFile(out, "w", method) as file:
        for name, content in files.items():
            file.writestr(name, content)
    return out.getvalue()
