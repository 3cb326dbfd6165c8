"""XLSX files that are broken, too large or meant to hurt are refused in a sentence, and nothing else happens."""

from __future__ import annotations

import struct
import zipfile
from contextlib import suppress
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from service.base import xlsx_parts
from service.base.errors import Refused
from service.base.spreadsheets import LARGEST, read
from service.base.xlsx import read_xlsx
from tests.base.xlsx_files import RELS, link, parts, sheet, zipped

ROW = '<row r="1"><c r="A1" t="inlineStr"><is><t>Ordem</t></is></c></row>'
LAUGHS = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]>'
SECRET = '<!DOCTYPE x [<!ENTITY s SYSTEM "file:///etc/hostname">]>'


def refused(content: bytes) -> str:
    """Why a file is refused."""
    with pytest.raises(Refused) as refusal:
        read(content)
    assert refusal.value.field == "file"
    return str(refusal.value.text)


def changed(name: str, text: str | bytes | None) -> bytes:
    """A good file with another part, or without one."""
    files: dict[str, str | bytes] = {**parts(ROW)}
    if text is None:
        del files[name]
    else:
        files[name] = text
    return zipped(files)


@pytest.mark.parametrize("declared", [LAUGHS, f'<?xml version="1.0"?><!-- x -->{SECRET}', f"\ufeff  {LAUGHS}"])
@pytest.mark.parametrize("part", ["xl/workbook.xml", "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "_rels/.rels"])
def test_declarations_are_refused(part: str, declared: str) -> None:
    """No entity is expanded or fetched: a file with a document type is not parsed at all, whichever part has it."""
    assert "<!DOCTYPE>" in refused(changed(part, declared + parts(ROW)[part]))


@pytest.mark.parametrize(
    "content",
    [
        changed("xl/workbook.xml", None),
        changed("_rels/.rels", None),
        changed("xl/worksheets/sheet1.xml", None),
        changed("xl/worksheets/sheet1.xml", "<worksheet"),
        changed("xl/worksheets/sheet1.xml", ""),
        changed("xl/worksheets/sheet1.xml", sheet(ROW).encode("utf-16")),
        changed("xl/worksheets/sheet1.xml", sheet('<row r="2"/><row r="1"/>')),
        changed("xl/worksheets/sheet1.xml", sheet('<row r="1"><c r="B1"/><c r="A1"/></row>')),
        changed("xl/worksheets/sheet1.xml", sheet('<row r="1"><c r="A2"/></row>')),
        changed("xl/worksheets/sheet1.xml", sheet('<row r="1"><c r="ZZZ1"/></row>')),
        changed("xl/worksheets/sheet1.xml", sheet('<row r="99999999"><c r="A99999999"/></row>')),
        changed("xl/worksheets/sheet1.xml", sheet('<row r="1"><c r="A1" t="s"><v>0</v></c></row>')),
        changed("xl/worksheets/sheet1.xml", sheet('<row r="1"><c r="A1" t="s"><v>-1</v></c></row>')),
        zipped(parts(ROW), zipfile.ZIP_BZIP2),
        zipped({"mimetype": "application/vnd.oasis.opendocument.spreadsheet", "content.xml": "<x/>"}),
        zipped(parts(ROW))[:-40],
        b"PK\x03\x04" + bytes(100),
    ],
    ids=lambda content: str(len(content)),
)
def test_broken_files_are_refused(content: bytes) -> None:
    """Parts that are missing, malformed, out of order or packed in ways that spreadsheets are not."""
    assert "corrompido" in refused(content)


def test_old_and_locked_files_are_named() -> None:
    """`.xls` and files with a password are told how to be saved."""
    assert ".xls" in refused(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500))
    content = bytearray(zipped(parts(ROW)))
    for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = content.find(mark)
        while place >= 0:
            struct.pack_into("<H", content, place + at, 1)
            place = content.find(mark, place + 4)
    assert "senha" in refused(bytes(content))


def test_sizes_are_bounded() -> None:
    """A file of 11 MB, one that unpacks to gigabytes, one of too many empty elements or parts."""
    assert "10 MB" in refused(bytes(11 * 1024 * 1024))
    assert len(zipped(parts(ROW))) < LARGEST
    bomb = changed("xl/worksheets/sheet1.xml", b" " * (xlsx_parts.MOST_UNPACKED + 1))
    assert len(bomb) < 100_000
    assert "grande demais" in refused(bomb)
    rows = sheet("<row/>" * (xlsx_parts.MOST_ELEMENTS + 1))
    assert "grande demais" in refused(changed("xl/worksheets/sheet1.xml", rows))
    many = {**parts(ROW), **{f"x/{number}": "" for number in range(xlsx_parts.MOST_PARTS)}}
    assert "grande demais" in refused(zipped(many))


def test_sizes_are_counted_over_all_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    """One sheet that is named a hundred times is unpacked until the bound, not a hundred times."""
    monkeypatch.setattr(xlsx_parts, "MOST_ELEMENTS", 300)
    book = parts(ROW)["xl/workbook.xml"]
    one = '<sheet name="Etapas" sheetId="1" r:id="r1"/>'
    read_xlsx(changed("xl/workbook.xml", book.replace(one, one * 3)))
    assert "grande demais" in refused(changed("xl/workbook.xml", book.replace(one, one * 90)))


def test_links_lead_nowhere_else() -> None:
    """A part outside of the file, a path that climbs out of it, a link to the internet: none is followed."""
    for target, more in (
        ("../../../../etc/passwd", ""),
        ("http://127.0.0.1:9/x.xml", 'TargetMode="External"'),
        ("file:///etc/passwd", ""),
    ):
        rels = f'<Relationships xmlns="{RELS}">{link(1, "worksheet", target, more)}</Relationships>'
        content = changed("xl/_rels/workbook.xml.rels", rels)
        if more:
            assert read_xlsx(content) == ()
        else:
            assert "corrompido" in refused(content)


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_damaged_files_never_fail_otherwise(data: st.DataObject) -> None:
    """Whatever bytes are changed, the file is read or refused."""
    content = bytearray(zipped(parts(ROW), data.draw(st.sampled_from([zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED]))))
    for at in data.draw(st.lists(st.integers(0, len(content) - 1), min_size=1, max_size=6)):
        content[at] = data.draw(st.integers(0, 255))
    with suppress(Refused):
        read(bytes(content))


def test_a_file_of_stored_parts_is_read() -> None:
    """Packing is optional."""
    assert zipfile.ZipFile(BytesIO(zipped(parts(ROW), zipfile.ZIP_STORED))).testzip() is None
    assert read_xlsx(zipped(parts(ROW), zipfile.ZIP_STORED))[0].rows[0].cells == {1: "Ordem"}
