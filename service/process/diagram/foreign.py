"""What a file is that is no BPMN, by its first bytes or its outermost element, and how to get BPMN from there."""

from __future__ import annotations

import re

from service.base.texts import Text
from service.base.values import value_object


@value_object
class Foreign:
    """A sort of file that people send in place of a diagram: what it is, and how to mend that."""

    what: Text
    how: Text


PICTURE = Text(
    "É só a figura do diagrama. Na ferramenta em que ele foi desenhado, exporte como BPMN 2.0 (.bpmn).",
    "It is only a picture of the diagram. In the tool that drew it, export BPMN 2.0 (.bpmn).",
)
OFFICE = Text(
    "Desenhe o processo no editor ou em uma ferramenta de BPMN e exporte como BPMN 2.0 (.bpmn).",
    "Draw the process in the editor or in a BPMN tool and export BPMN 2.0 (.bpmn).",
)
FROM_VISIO = Text(
    "O Visio não salva BPMN 2.0. Importe o arquivo em uma ferramenta que leia Visio, como o Bizagi Modeler, e exporte "
    "como BPMN; ou redesenhe no editor.",
    "Visio does not save BPMN 2.0. Import the file into a tool that reads Visio, such as Bizagi Modeler, and export "
    "BPMN; or draw it again in the editor.",
)
FROM_DRAW_IO = Text(
    "O draw.io não salva BPMN 2.0, só a figura. Redesenhe no editor ou em demo.bpmn.io.",
    "draw.io does not save BPMN 2.0, only the picture. Draw it again in the editor or at demo.bpmn.io.",
)
FROM_BIZAGI = Text(
    "No Bizagi Modeler, abra a aba Exportar/Importar e escolha BPMN.",
    "In Bizagi Modeler, open the tab Export/Import and choose BPMN.",
)
FROM_ITS_TOOL = Text(
    "Na ferramenta de origem, exporte como BPMN 2.0 (.bpmn) em vez deste formato.",
    "In the tool that it comes from, export BPMN 2.0 (.bpmn) in place of this format.",
)
UNPACK = Text("Descompacte e envie o arquivo .bpmn que está dentro.", "Unpack it and send the .bpmn file inside.")
NO_CASES = Text(
    "A Raia executa processos, não casos CMMN. Desenhe-o como um processo BPMN 2.0.",
    "Raia runs processes, not CMMN cases. Draw it as a BPMN 2.0 process.",
)
NO_DECISIONS = Text(
    "Envie o diagrama do processo (.bpmn), e não a tabela de decisão.",
    "Send the diagram of the process (.bpmn), not the decision table.",
)
A_PAGE = Text(
    "Em vez do diagrama, foi salva uma página da web, talvez a de login. Baixe o diagrama de novo.",
    "A web page was saved in place of the diagram, perhaps that of a login. Download the diagram again.",
)
A_FORM = Text(
    "Envie o diagrama do processo (.bpmn); formulários (.form) vão junto com ele.",
    "Send the diagram of the process (.bpmn); forms (.form) go along with it.",
)

VISIO = Foreign(Text("um desenho do Visio", "a Visio drawing"), FROM_VISIO)
SVG = Foreign(Text("uma figura SVG", "an SVG picture"), PICTURE)
HTML = Foreign(Text("uma página da web (HTML)", "a web page (HTML)"), A_PAGE)
DRAW_IO = Foreign(Text("um desenho do draw.io", "a draw.io drawing"), FROM_DRAW_IO)
ADONIS = Foreign(Text("um modelo do ADONIS (ADOXML)", "an ADONIS model (ADOXML)"), FROM_ITS_TOOL)
MARKS = (
    (b"\x89PNG\r\n\x1a\n", Foreign(Text("uma imagem PNG", "a PNG image"), PICTURE)),
    (b"\xff\xd8\xff", Foreign(Text("uma imagem JPEG", "a JPEG image"), PICTURE)),
    (b"GIF8", Foreign(Text("uma imagem GIF", "a GIF image"), PICTURE)),
    (b"%PDF", Foreign(Text("um PDF", "a PDF"), PICTURE)),
    (b"\x1f\x8b", Foreign(Text("um arquivo compactado (gzip)", "a gzip archive"), UNPACK)),
)
ZIP, OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
INSIDE_ZIP = (
    (b"visio/", VISIO),
    (b"word/", Foreign(Text("um documento do Word", "a Word document"), OFFICE)),
    (b"xl/", Foreign(Text("uma planilha do Excel", "an Excel sheet"), OFFICE)),
    (b"ppt/", Foreign(Text("uma apresentação do PowerPoint", "a PowerPoint presentation"), OFFICE)),
    (b".diag", Foreign(Text("um modelo do Bizagi (.bpm)", "a Bizagi model (.bpm)"), FROM_BIZAGI)),
    (b"", Foreign(Text("um arquivo compactado (ZIP)", "a ZIP archive"), UNPACK)),
)
OLD_OFFICE = Foreign(Text("um documento antigo do Office", "an old Office document"), OFFICE)
OLD_VISIO = "VisioDocument".encode("utf-16-le")
JSON = Foreign(Text("um arquivo JSON, talvez um formulário", "a JSON file, perhaps a form"), A_FORM)
ROOTS = (
    (r"\{http://www\.omg\.org/spec/CMMN/.*", Foreign(Text("um modelo CMMN", "a CMMN model"), NO_CASES)),
    (r"\{https?://www\.omg\.org/spec/DMN/.*", Foreign(Text("uma decisão DMN", "a DMN decision"), NO_DECISIONS)),
    (r"\{http://www\.wfmc\.org/.*", Foreign(Text("um arquivo XPDL", "an XPDL file"), FROM_ITS_TOOL)),
    (r"\{http://(?:schema\.omg\.org|www\.bpmn\.org)/.*", Foreign(Text("BPMN 1.x", "BPMN 1.x"), FROM_ITS_TOOL)),
    (r"\{http://docs\.oasis-open\.org/wsbpel/.*", Foreign(Text("um arquivo BPEL", "a BPEL file"), FROM_ITS_TOOL)),
    (r"\{[^}]*\}XMI", Foreign(Text("um modelo UML (XMI)", "a UML model (XMI)"), FROM_ITS_TOOL)),
    (r"AML", Foreign(Text("um modelo do ARIS (AML)", "an ARIS model (AML)"), FROM_ITS_TOOL)),
    (r"ADOXML", ADONIS),
    (r"mxfile|mxGraphModel", DRAW_IO),
    (r"(?:\{[^}]*\})?VisioDocument", VISIO),
    (r"\{http://www\.w3\.org/2000/svg\}svg|svg", SVG),
    (r"(?i:(?:\{http://www\.w3\.org/1999/xhtml\})?html)", HTML),
)
TYPES = {"html": HTML, "svg": SVG, "adoxml": ADONIS}


def by_bytes(source: bytes) -> Foreign | None:
    """What a file is that is no text, or JSON."""
    for mark, found in MARKS:
        if source.startswith(mark):
            return found
    if source.startswith(ZIP):
        return next(found for name, found in INSIDE_ZIP if name in source)
    if source.startswith(OLE):
        return VISIO if OLD_VISIO in source else OLD_OFFICE
    return JSON if source[:200].removeprefix(b"\xef\xbb\xbf").lstrip().startswith((b"{", b"[")) else None


def by_root(tag: str) -> Foreign | None:
    """What an XML file is whose outermost element is this one, with its namespace in braces."""
    return next((found for pattern, found in ROOTS if re.fullmatch(pattern, tag)), None)


def by_type(text: str) -> Foreign | None:
    """What a file is that declares its document type, as web pages and pictures do."""
    declared = re.search(r"<!DOCTYPE\s+(\w{1,40})", text[:2000], re.IGNORECASE)
    return TYPES.get(declared[1].lower()) if declared else None
