"""XML from strangers, made harmless: sizes are bounded, nothing is expanded, fetched or included."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from service.base.texts import Text
from service.process.diagram.findings import Finding, Kind

LARGEST = 2 * 1024 * 1024
MOST_ELEMENTS = 5_000
DEEPEST = 64
ENCODINGS = {"utf-8", "utf-16", "us-ascii", "ascii", "iso-8859-1", "iso-8859-15", "windows-1252", "latin1"}
MARKS = {b"\xef\xbb\xbf": "utf-8-sig", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}

BPMN = "http://www.omg.org/spec/BPMN/20100524/MODEL"
SPACES = {
    BPMN: "",
    "http://www.omg.org/spec/BPMN/20100524/DI": "di:",
    "http://www.omg.org/spec/DD/20100524/DI": "di:",
    "http://www.omg.org/spec/DD/20100524/DC": "di:",
    "http://camunda.org/schema/1.0/bpmn": "camunda:",
    "http://activiti.org/bpmn": "camunda:",
    "http://camunda.org/schema/zeebe/1.0": "zeebe:",
}
_Raw = etree._Element  # pyright: ignore[reportPrivateUsage] (the stubs know it by no other name)
XINCLUDE = "{http://www.w3.org/2001/XInclude}"

TOO_LARGE = Kind(
    code="file-too-large",
    level="error",
    about="The file has more than 2 MB, more than 5,000 XML elements, or elements nested more than 64 deep.",
    message=Text("O arquivo é grande demais: {what}.", "The file is too large: {what}."),
    fix=Text(
        "Divida o diagrama em processos menores e chame um a partir do outro.",
        "Split the diagram into smaller processes and call one from the other.",
    ),
)
NOT_XML = Kind(
    code="not-xml",
    level="error",
    about="The file is not well-formed XML in a common encoding.",
    message=Text("O arquivo não é um XML válido: {why}.", "The file is not valid XML: {why}."),
    fix=Text(
        "Exporte o diagrama de novo como BPMN 2.0 (.bpmn).",
        "Export the diagram again as BPMN 2.0 (.bpmn).",
    ),
)
DOCTYPE = Kind(
    code="doctype",
    level="error",
    about="The file declares a document type (`<!DOCTYPE …>`) or includes other files, which no BPMN file needs.",
    message=Text("O arquivo contém {what}, que não aceitamos.", "The file holds {what}, which we do not accept."),
    fix=Text(
        "Apague essa declaração ou exporte o diagrama de novo.",
        "Delete that declaration or export the diagram again.",
    ),
)
NOT_BPMN = Kind(
    code="not-bpmn",
    level="error",
    about="The file is XML, but its outermost element is not BPMN 2.0's `definitions`.",
    message=Text(
        "O arquivo é XML, mas não é BPMN 2.0: começa com {root}.", "XML, but not BPMN 2.0: begins with {root}."
    ),
    fix=Text(
        "Exporte o diagrama como BPMN 2.0 (.bpmn); BPMN 1.x, XPDL e desenhos não servem.",
        "Export the diagram as BPMN 2.0 (.bpmn); BPMN 1.x, XPDL and plain drawings will not do.",
    ),
)


class Unreadable(Exception):
    """The file is refused before anything is read from it."""

    def __init__(self, finding: Finding) -> None:
        super().__init__(finding.code)
        self.finding = finding


@dataclass(slots=True, eq=False)
class Xml:
    """One element; what belongs to namespaces that we do not read is left out.

    `tag` and attribute names have no prefix in BPMN; `di:`, `camunda:` and `zeebe:` ones have theirs.
    """

    tag: str
    line: int
    attributes: dict[str, str] = field(default_factory=dict[str, str])
    text: str = ""
    children: list[Xml] = field(default_factory=list["Xml"])

    def get(self, name: str) -> str | None:
        """An attribute without the blanks around it, None where it is absent or blank."""
        return (self.attributes.get(name) or "").strip() or None

    def all(self, *tags: str) -> list[Xml]:
        """Its own children of these tags."""
        return [child for child in self.children if child.tag in tags]

    def first(self, tag: str) -> Xml | None:
        """Its first child of this tag."""
        return next((child for child in self.children if child.tag == tag), None)

    def content(self, tag: str) -> str | None:
        """The text of its first child of this tag, None where that is absent or blank."""
        child = self.first(tag)
        return (child.text.strip() or None) if child else None

    def walk(self) -> Iterator[Xml]:
        """Itself and everything below, in drawn order."""
        yield self
        for child in self.children:
            yield from child.walk()

    @property
    def extensions(self) -> list[Xml]:
        """The camunda: and zeebe: elements that hang on it."""
        return [child for holder in self.all("extensionElements") for child in holder.children]


def parse(source: bytes) -> Xml:
    """The `definitions` element of a BPMN file; raises Unreadable."""
    if len(source) > LARGEST:
        raise Unreadable(TOO_LARGE.at(None, None, what=Text("mais de 2 MB", "more than 2 MB")))
    text = _decoded(source)
    _refuse_declarations(text)
    parser = etree.XMLParser(
        encoding="utf-8",
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(text.encode("utf-8"), parser)
    except (etree.XMLSyntaxError, ValueError) as problem:
        raise Unreadable(NOT_XML.at(None, getattr(problem, "lineno", None), why=_why(text, problem))) from problem
    _measure(root)
    if root.tag != f"{{{BPMN}}}definitions":
        raise Unreadable(NOT_BPMN.at(None, root.sourceline, root=_short(str(root.tag))))
    return _plain(root, "definitions")


def _decoded(source: bytes) -> str:
    """Decoding here, by a short list of encodings, leaves the parser nothing to guess."""
    encoding = next((name for mark, name in MARKS.items() if source.startswith(mark)), None)
    if encoding is None:
        declared = re.match(rb"""\s*<\?xml[^>]{0,200}?encoding\s*=\s*["']([A-Za-z0-9._-]{1,40})""", source)
        encoding = declared[1].decode().lower() if declared else "utf-8"
        if encoding not in ENCODINGS:
            raise Unreadable(NOT_XML.at(None, 1, why=Text("codificação desconhecida", "unknown encoding")))
    try:
        text = source.decode(encoding)
    except UnicodeError as problem:
        why = Text(f"não está em {encoding}", f"it is not in {encoding}")
        raise Unreadable(NOT_XML.at(None, None, why=why)) from problem
    text = text.lstrip("\ufeff \t\r\n")
    end = text.find("?>") if text.startswith("<?xml") else -1
    # The declaration names the old encoding; its line breaks stay, or line numbers would be wrong.
    return text if end < 0 else "\n" * text.count("\n", 0, end) + text[end + 2 :]


def _refuse_declarations(text: str) -> None:
    """A document type can only stand before the outermost element."""
    at = 0
    while (at := text.find("<", at)) >= 0:
        if text.startswith("<!--", at):
            at = text.find("-->", at)
        elif text.startswith("<?", at):
            at = text.find("?>", at)
        elif text.startswith("<!", at):
            raise Unreadable(DOCTYPE.at(None, text.count("\n", 0, at) + 1, what="<!DOCTYPE>"))
        else:
            return
        if at < 0:
            return


def _measure(root: _Raw) -> None:
    """Bound the number of elements and their depth before anything walks them recursively."""
    level, depth, count = [root], 0, 0
    while level:
        depth, count = depth + 1, count + len(level)
        if count > MOST_ELEMENTS:
            what = Text(f"mais de {MOST_ELEMENTS} elementos", f"more than {MOST_ELEMENTS:,} elements")
            raise Unreadable(TOO_LARGE.at(None, None, what=what))
        if depth > DEEPEST:
            what = Text(f"mais de {DEEPEST} níveis", f"nested more than {DEEPEST} deep")
            raise Unreadable(TOO_LARGE.at(None, level[0].sourceline, what=what))
        included = next((element for element in level if str(element.tag).startswith(XINCLUDE)), None)
        if included is not None:
            raise Unreadable(DOCTYPE.at(None, included.sourceline, what="XInclude"))
        level = [child for element in level for child in element]


def _plain(element: _Raw, tag: str) -> Xml:
    text = "".join(str(part) for part in element.itertext()) if tag in ("documentation", "text") else element.text
    return Xml(
        tag=tag,
        line=element.sourceline or 0,
        attributes={name: str(value) for key, value in element.items() if (name := _name(str(key), "")) is not None},
        text=text or "",
        children=[_plain(child, name) for child in element if (name := _name(str(child.tag), None)) is not None],
    )


def _name(qualified: str, without_space: str | None) -> str | None:
    """The name as we call it, None for names of foreign namespaces."""
    if not qualified.startswith("{"):
        return None if without_space is None else without_space + qualified
    space, name = qualified[1:].split("}", 1)
    prefix = SPACES.get(space)
    return None if prefix is None else prefix + name


def _why(text: str, problem: etree.XMLSyntaxError | ValueError) -> Text:
    """The parser's words are English; whoever reads Portuguese gets the place."""
    if not text.strip():
        return Text("está vazio", "it is empty")
    words = _short(" ".join(str(getattr(problem, "msg", problem)).split()))
    line, column = getattr(problem, "position", (None, None))
    if line is None:
        return Text("ele contém caracteres que não cabem em XML", words)
    return Text(f"a leitura parou na linha {line}, coluna {column}", words)


def _short(text: str) -> str:
    return text if len(text) <= 160 else text[:157] + "…"
