"""XML from strangers, made harmless: sizes are bounded, nothing is expanded, fetched or included."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from lxml import etree

from service.base.texts import Text
from service.process.diagram import foreign
from service.process.diagram.findings import Finding, Kind
from service.process.diagram.foreign import Foreign

LARGEST = 2 * 1024 * 1024
MOST_ELEMENTS = 5_000
DEEPEST = 64
ENCODINGS = {"utf-8", "utf-16", "us-ascii", "ascii", "iso-8859-1", "iso-8859-15", "windows-1252", "latin1"}
MARKS = {
    b"\xef\xbb\xbf": "utf-8-sig",
    b"\xff\xfe": "utf-16",
    b"\xfe\xff": "utf-16",
    b"<\0": "utf-16-le",
    b"\0<": "utf-16-be",
}
"""How a file begins that says its encoding by that, without a declaration."""

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
Raw = etree._Element  # pyright: ignore[reportPrivateUsage] (the stubs know it by no other name)
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
    about="The file is not well-formed XML in a common encoding: perhaps a picture, a Visio drawing or a file of which "
    "a part is missing; where it is known, the sentence says what it is, and the mend how to get BPMN from there.",
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
    about="The file is XML, but its outermost element is not BPMN 2.0's `definitions`. Files of other tools that are "
    "common are called by their name, and the mend says how to get BPMN from there.",
    message=Text("O arquivo não é BPMN 2.0: é {what}.", "The file is not BPMN 2.0: it is {what}."),
    fix=Text(
        "Exporte o diagrama como BPMN 2.0 (.bpmn); BPMN 1.x, XPDL e desenhos não servem.",
        "Export the diagram as BPMN 2.0 (.bpmn); BPMN 1.x, XPDL and plain drawings will not do.",
    ),
)


BEGINS = Text("um XML que começa com {root}", "XML that begins with {root}")
SEND_AGAIN = Text(
    "Falta uma parte do arquivo: baixe ou exporte o diagrama de novo.",
    "A part of the file is missing: download or export the diagram again.",
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
        rest: list[Xml] = [self]
        while rest:
            xml = rest.pop()
            yield xml
            if xml.children:
                rest.extend(reversed(xml.children))

    @property
    def extensions(self) -> list[Xml]:
        """The camunda: and zeebe: elements that hang on it."""
        return [child for holder in self.all("extensionElements") for child in holder.children]


def parse(source: bytes) -> Xml:
    """The `definitions` element of a BPMN file; raises Unreadable."""
    if (other := foreign.by_bytes(source)) is not None:
        raise Unreadable(_instead(NOT_XML.at(None, None, why=_is_a(other)), other))
    return _plain(tree(source), "definitions")


def tree(source: bytes) -> Raw:
    """The same with all that is in it, to be written again; raises Unreadable."""
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
        raise Unreadable(_malformed(text, problem)) from problem
    _measure(root)
    if root.tag != f"{{{BPMN}}}definitions":
        other, begins = foreign.by_root(str(root.tag)), BEGINS.fill(root=_short(str(root.tag)))
        raise Unreadable(_instead(NOT_BPMN.at(None, root.sourceline, what=other.what if other else begins), other))
    return root


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
            line, other = text.count("\n", 0, at) + 1, foreign.by_type(text[at:])
            if other is not None:
                raise Unreadable(_instead(NOT_BPMN.at(None, line, what=other.what), other))
            raise Unreadable(DOCTYPE.at(None, line, what="<!DOCTYPE>"))
        else:
            return
        if at < 0:
            return


def _measure(root: Raw) -> None:
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


def _plain(element: Raw, tag: str) -> Xml:
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


def _instead(finding: Finding, other: Foreign | None) -> Finding:
    """The finding with the mend for this sort of file."""
    return finding if other is None else replace(finding, fix=other.how)


def _is_a(other: Foreign) -> Text:
    return Text("é {what}", "it is {what}").fill(what=other.what)


def _malformed(text: str, problem: etree.XMLSyntaxError | ValueError) -> Finding:
    """The parser's words are English; whoever reads Portuguese gets the place."""
    line, column = getattr(problem, "position", (None, None))
    if line is not None and _is_cut(text, problem, line):
        why = Text(f"termina no meio, na linha {line}", f"it stops in the middle, in line {line}")
        return replace(NOT_XML.at(None, line, why=why), fix=SEND_AGAIN)
    words = _short(" ".join(str(getattr(problem, "msg", problem)).split()))
    place = "ele contém caracteres que não cabem em XML" if line is None else f"a leitura parou na linha {line}"
    why = Text(place if line is None else f"{place}, coluna {column}", words)
    empty = Text("está vazio", "it is empty")
    return NOT_XML.at(None, line, why=why if text.strip() else empty)


def _is_cut(text: str, problem: etree.XMLSyntaxError | ValueError, line: int) -> bool:
    """Whether what is missing is the rest of the file."""
    at_end = line >= text.count("\n") + 1 and not text.rstrip().endswith(">")
    open_tags = getattr(problem, "code", None) == etree.ErrorTypes.ERR_TAG_NOT_FINISHED
    return text.lstrip().startswith("<") and (open_tags or at_end)


def _short(text: str) -> str:
    return text if len(text) <= 160 else text[:157] + "…"
