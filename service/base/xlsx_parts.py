"""The parts of an XLSX file, made harmless: sizes are bounded while unpacking, nothing is expanded or fetched.

An XLSX file is a ZIP of XML parts that name each other in `.rels` parts (ECMA-376, part 2).
"""

from __future__ import annotations

import posixpath
import re
import zipfile
import zlib
from collections.abc import Iterator
from io import BytesIO

from lxml import etree

from service.base.errors import Refused
from service.base.texts import Text
from service.base.values import value_object

MOST_PARTS = 2_000
MOST_UNPACKED = 32 * 1024 * 1024
MOST_ELEMENTS = 800_000
"""Both of all parts together: many times what a catalogue of thousands of rows has."""
Raw = etree._Element  # pyright: ignore[reportPrivateUsage] (the stubs know it by no other name)
PROLOG = re.compile(rb"(?:\xef\xbb\xbf)?(?:\s+|<\?.*?\?>|<!--.*?-->)*", re.DOTALL)
RELATIONSHIP = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
STRICT_RELATIONSHIP = "{http://purl.oclc.org/ooxml/officeDocument/relationships}id"

BROKEN = Text(
    "O arquivo está corrompido ou não é uma planilha. Abra-o no Excel ou no LibreOffice e salve de novo como .xlsx.",
    "The file is broken or is no spreadsheet. Open it in Excel or LibreOffice and save it as .xlsx again.",
)
LOCKED = Text(
    "A planilha está protegida por senha. Tire a senha e envie de novo.",
    "The spreadsheet is protected by a password. Take the password off and send it again.",
)
UNPACKS_LARGE = Text(
    "A planilha é grande demais depois de descompactada. Apague linhas e colunas vazias com formatação, ou divida-a.",
    "The spreadsheet is too large when it is unpacked. Delete empty rows and columns with formats, or split it.",
)
DECLARES = Text(
    "O arquivo traz declarações que planilhas não têm (<!DOCTYPE>), por isso não foi lido.",
    "The file has declarations that spreadsheets do not have (<!DOCTYPE>), so it was not read.",
)


@value_object
class Link:
    """Another part that a part names."""

    kind: str
    """The last word of its type: `worksheet`, `sharedStrings`."""
    target: str


class Parts:
    """An open file. Everything raises Refused where the file is not what it should be."""

    def __init__(self, content: bytes) -> None:
        try:
            self._zip = zipfile.ZipFile(BytesIO(content))
            entries = self._zip.infolist()
        except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
            raise Refused(BROKEN, field="file") from error
        if len(entries) > MOST_PARTS:
            raise Refused(UNPACKS_LARGE, field="file")
        self._entries = {entry.filename.casefold(): entry for entry in entries}
        if len(self._entries) != len(entries):
            raise Refused(BROKEN, field="file")
        self._bytes, self._elements = MOST_UNPACKED, MOST_ELEMENTS

    def __contains__(self, name: str) -> bool:
        return name.casefold() in self._entries

    def related(self, name: str) -> dict[str, Link]:
        """What a part names, by id; the empty name: what the file begins with. Links to outside are left out."""
        folder, file = posixpath.split(name)
        rels = posixpath.join(folder, "_rels", f"{file}.rels")
        found: dict[str, Link] = {}
        if rels not in self:
            return found
        for each in self.elements(rels, "Relationship"):
            if each.get("TargetMode") != "External":
                kind, target = each.get("Type", "").rpartition("/")[2], each.get("Target", "")
                path = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
                found[each.get("Id", "")] = Link(kind, path)
        return found

    def elements(self, name: str, *tags: str) -> Iterator[Raw]:
        """Elements of these names as they end, whatever their namespace; each is emptied when the next one is asked."""
        source = self._read(name)
        _refuse_declarations(source)
        try:
            events = etree.iterparse(
                BytesIO(source),
                events=("start", "end"),
                encoding="utf-8",
                resolve_entities=False,
                no_network=True,
                load_dtd=False,
                huge_tree=False,
                remove_comments=True,
                remove_pis=True,
            )
            for event, element in events:
                if event == "start":
                    self._elements -= 1
                    if self._elements < 0:
                        raise Refused(UNPACKS_LARGE, field="file")
                elif local(element) in tags:
                    yield element
                    _forget(element)
        except etree.XMLSyntaxError as error:
            raise Refused(BROKEN, field="file") from error

    def _read(self, name: str) -> bytes:
        entry = self._entries.get(name.casefold())
        if entry is None:
            raise Refused(BROKEN, field="file")
        if entry.flag_bits & 0x1:
            raise Refused(LOCKED, field="file")
        if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise Refused(BROKEN, field="file")
        try:
            with self._zip.open(entry) as part:
                source = part.read(self._bytes + 1)
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, RuntimeError) as error:
            raise Refused(BROKEN, field="file") from error
        self._bytes -= len(source)
        if self._bytes < 0:
            raise Refused(UNPACKS_LARGE, field="file")
        return source


def local(element: Raw) -> str:
    """Its name without its namespace: transitional and strict files differ in nothing else that is read here."""
    return str(element.tag).rpartition("}")[2]


def link_id(element: Raw) -> str:
    """Which link an element means."""
    return element.get(RELATIONSHIP) or element.get(STRICT_RELATIONSHIP) or ""


def _forget(element: Raw) -> None:
    """A sheet is never in memory as a whole tree."""
    element.clear()
    parent = element.getparent()
    while parent is not None and parent[0] is not element:
        del parent[0]


def _refuse_declarations(source: bytes) -> None:
    """A document type can only stand before the outermost element; without one there are no entities to expand."""
    found = PROLOG.match(source)
    if found is not None and source.startswith(b"<!", found.end()):
        raise Refused(DECLARES, field="file")
