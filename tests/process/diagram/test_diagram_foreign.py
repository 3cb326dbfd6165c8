"""Files that people send in place of a diagram, or that lost a part on the way: said in a sentence, with the mend."""

import io
import json
import zipfile
import zlib

import bpmn_pen as pen
import pytest

from service.process.diagram import Finding, read
from service.process.diagram.xml import LARGEST, MOST_ELEMENTS


def archive(*names: str) -> bytes:
    """A zip with these files in it."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as packed:
        for name in names:
            packed.writestr(name, "<x/>")
    return held.getvalue()


def root(name: str, space: str = "") -> bytes:
    """An XML file with this outermost element."""
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<{name} xmlns="{space}"/>'.encode()


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)
PIXEL = b"\x89PNG\r\n\x1a\n" + bytes.fromhex("0000000d4948445200000001000000010802000000907753de")
SVG = '<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd">\n<svg/>'
OTHERS = {
    "vsdx": (archive("[Content_Types].xml", "visio/document.xml"), "um desenho do Visio", "Bizagi Modeler"),
    "vsd": (OLE + "VisioDocument".encode("utf-16-le"), "um desenho do Visio", "Bizagi Modeler"),
    "vdx": (root("VisioDocument", "http://schemas.microsoft.com/visio/2003/core"), "um desenho do Visio", "Bizagi"),
    "doc": (OLE + b"WordDocument", "um documento antigo do Office", "BPMN 2.0 (.bpmn)"),
    "docx": (archive("word/document.xml"), "um documento do Word", "BPMN 2.0 (.bpmn)"),
    "xlsx": (archive("xl/workbook.xml"), "uma planilha do Excel", "BPMN 2.0 (.bpmn)"),
    "pptx": (archive("ppt/presentation.xml"), "uma apresentação do PowerPoint", "BPMN 2.0 (.bpmn)"),
    "bpm": (archive("ModelInfo.xml", "a.diag"), "um modelo do Bizagi (.bpm)", "Exportar/Importar"),
    "zip": (archive("processo.bpmn"), "um arquivo compactado (ZIP)", "Descompacte"),
    "gz": (b"\x1f\x8b" + zlib.compress(b"x"), "um arquivo compactado (gzip)", "Descompacte"),
    "png": (PIXEL, "uma imagem PNG", "só a figura"),
    "jpeg": (b"\xff\xd8\xff\xe0" + bytes(20), "uma imagem JPEG", "só a figura"),
    "gif": (b"GIF89a" + bytes(20), "uma imagem GIF", "só a figura"),
    "pdf": (b"%PDF-1.7\n%\xe2\xe3", "um PDF", "só a figura"),
    "large png": (PIXEL + bytes(LARGEST), "uma imagem PNG", "só a figura"),
    "svg": (SVG.encode(), "uma figura SVG", "só a figura"),
    "plain svg": (root("svg", "http://www.w3.org/2000/svg"), "uma figura SVG", "só a figura"),
    "html": (b"<!doctype html>\n<html><body>Login<br></body></html>", "uma página da web (HTML)", "Baixe o diagrama"),
    "drawio": (root("mxfile"), "um desenho do draw.io", "demo.bpmn.io"),
    "cmmn": (root("definitions", "http://www.omg.org/spec/CMMN/20151109/MODEL"), "um modelo CMMN", "processo BPMN 2.0"),
    "dmn": (root("definitions", "https://www.omg.org/spec/DMN/20191111/MODEL/"), "uma decisão DMN", "(.bpmn)"),
    "xpdl": (root("Package", "http://www.wfmc.org/2009/XPDL2.2"), "um arquivo XPDL", "BPMN 2.0 (.bpmn)"),
    "bpmn 1": (root("definitions", "http://schema.omg.org/spec/BPMN/2.0"), "BPMN 1.x", "BPMN 2.0 (.bpmn)"),
    "bpel": (root("process", "http://docs.oasis-open.org/wsbpel/2.0/process/executable"), "BPEL", "BPMN 2.0"),
    "xmi": (root("XMI", "http://www.omg.org/spec/XMI/20131001"), "um modelo UML (XMI)", "BPMN 2.0 (.bpmn)"),
    "aml": (root("AML"), "um modelo do ARIS (AML)", "BPMN 2.0 (.bpmn)"),
    "adonis": (b"<!DOCTYPE ADOXML SYSTEM 'adoxml31.dtd'><ADOXML/>", "um modelo do ADONIS (ADOXML)", "BPMN 2.0"),
    "form": (json.dumps({"type": "default"}).encode(), "um arquivo JSON, talvez um formulário", "(.form)"),
    "something": (root("contas"), "um XML que começa com contas", "BPMN 2.0 (.bpmn)"),
}


def the_one(source: bytes) -> Finding:
    """The only finding of a file that is refused, with words in both languages."""
    (finding,) = read(source).findings
    assert finding.level == "error"
    for text in (finding.message, finding.fix):
        assert text.spoken("pt")
        assert text.spoken("en")
        assert "{" not in text.spoken("pt") + text.spoken("en")
    return finding


@pytest.mark.parametrize("kind", OTHERS)
def test_a_file_of_another_kind_is_called_by_its_name(kind: str):
    """The sentence says what it is, the mend how to get BPMN from there."""
    source, what, how = OTHERS[kind]
    finding = the_one(source)
    assert finding.code in ("not-xml", "not-bpmn")
    assert what in finding.message.spoken("pt")
    assert how in finding.fix.spoken("pt")


WHOLE = pen.file(pen.process('<startEvent id="S"/><task id="T" name="Solução"/>', pen.flow("S", "T")))


@pytest.mark.parametrize("length", [25, 90, 400, len(WHOLE) - 150, len(WHOLE) - 20, len(WHOLE) - 4])
def test_a_file_that_stops_in_the_middle_says_so(length: int):
    """Wherever it was cut: part of it is missing, and from which line on."""
    source = WHOLE[:length]
    finding = the_one(source)
    lines = source.rstrip().count(b"\n") + 1
    assert finding.message.spoken("pt").endswith(f"termina no meio, na linha {lines}.")
    assert finding.message.spoken("en").endswith(f"it stops in the middle, in line {lines}.")
    assert "exporte o diagrama de novo" in finding.fix.spoken("pt")


def test_an_empty_file_says_so():
    """Nothing, or nothing but blanks."""
    for source in (b"", b" \n\t ", b"\xef\xbb\xbf"):
        assert the_one(source).message.spoken("pt") == "O arquivo não é um XML válido: está vazio."


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-8-sig"])
def test_wide_encodings_are_known_by_how_they_begin(encoding: str):
    """With a mark of the byte order or without, accents stay."""
    text = WHOLE.decode().replace("<?xml version='1.0'?>", "<?xml version='1.0' encoding='UTF-16'?>")
    reading = read((text if encoding != "utf-8-sig" else WHOLE.decode()).encode(encoding))
    assert pen.node(reading, "T").name == "Solução"


def of_elements(count: int) -> bytes:
    """A file of so many XML elements."""
    body = [S_T, *(f'<textAnnotation id="N{number}"/>' for number in range(count - 5))]
    return pen.file(pen.process(*body))


S_T = '<startEvent id="S"/><task id="T"/><sequenceFlow id="F" sourceRef="S" targetRef="T"/>'


def test_limits_are_reached_and_not_passed():
    """At each limit a file is read; one more is refused with the limit in the sentence."""
    assert not read(of_elements(MOST_ELEMENTS)).refused
    assert "mais de 5000 elementos" in the_one(of_elements(MOST_ELEMENTS + 1)).message.spoken("pt")
    comment = LARGEST - len(WHOLE) - len("<!---->")
    assert not read(WHOLE + b"<!--" + b"x" * comment + b"-->").refused
    assert "mais de 2 MB" in the_one(WHOLE + b"<!--" + b"x" * (comment + 1) + b"-->").message.spoken("pt")
    assert not read(nested(61)).refused
    assert "mais de 64 níveis" in the_one(nested(62)).message.spoken("pt")


def nested(deep: int) -> bytes:
    """Subprocesses within one another, within a process and a file."""
    inside = '<startEvent id="I"/>'
    return pen.file(pen.process('<subProcess id="X">' * deep + inside + "</subProcess>" * deep))


def test_a_document_type_is_no_diagram():
    """BPMN needs none, and what it could include is never fetched."""
    finding = the_one(b"<!DOCTYPE definitions SYSTEM 'x.dtd'>\n<definitions/>")
    assert (finding.code, finding.line) == ("doctype", 1)


def test_an_id_used_twice_and_a_flow_to_nowhere_are_told_and_the_rest_runs():
    """Neither is a reason to refuse."""
    body = '<startEvent id="S"/><task id="T"/><task id="T" name="Outra"/>', pen.flow("S", "T"), pen.flow("T", "Gone")
    reading = read(pen.file(pen.process(*body)))
    assert not reading.refused
    (twice,) = [finding for finding in reading.findings if finding.code == "id-renamed"]
    assert twice.message.spoken("pt") == "O id “T” aparece mais de uma vez; internamente usamos “T_2”."
    assert twice.message.spoken("en") == "The id “T” appears more than once; inside we use “T_2”."
    (lost,) = [finding for finding in reading.findings if finding.code == "flow-dangling"]
    assert "“T-Gone” não liga dois elementos" in lost.message.spoken("pt")
