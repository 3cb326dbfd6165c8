"""Files from strangers: refused quickly, never an exception."""

import tracemalloc
from time import thread_time

import bpmn_pen as pen
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from service.process.diagram import read

OPEN = f"<definitions {pen.NAMESPACES}>"
LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
HOSTILE = {
    "external entity": f'<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]>{OPEN}&x;</definitions>',
    "parameter entity": f'<!DOCTYPE d [<!ENTITY % x SYSTEM "http://127.0.0.1/x"> %x;]>{OPEN}</definitions>',
    "external type": f'<!DOCTYPE d SYSTEM "http://127.0.0.1/x.dtd">{OPEN}</definitions>',
    "billion laughs": f'<!DOCTYPE d [<!ENTITY l0 "ha">{LAUGHS}]>{OPEN}&l9;</definitions>',
    "quadratic blow-up": f'<!DOCTYPE d [<!ENTITY a "{"x" * 50_000}">]>{OPEN}{"&a;" * 50_000}</definitions>',
    "entity in an attribute": f'<!DOCTYPE d [<!ENTITY a "x">]><definitions name="&a;" {pen.NAMESPACES}/>',
    "type behind a comment": f"<!-- <definitions> -->\n<!DOCTYPE d>{OPEN}</definitions>",
    "inclusion": f'{OPEN}<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="/etc/passwd"/></definitions>',
    "deep nesting": OPEN + "<process>" * 100_000 + "</process>" * 100_000 + "</definitions>",
    "deep subprocesses": OPEN + "<subProcess>" * 200 + "</subProcess>" * 200 + "</definitions>",
    "many elements": OPEN + "<process>" + "<task/>" * 6_000 + "</process></definitions>",
    "flat and large": OPEN + "<process>" + "<task/>" * 3_000_000 + "</process></definitions>",
    "a long name": OPEN + f'<process id="{"x" * 3_000_000}"/></definitions>',
    "undeclared entity": f"{OPEN}&x;</definitions>",
    "another namespace": "<definitions/>",
    "BPMN 1": '<definitions xmlns="http://schema.omg.org/spec/BPMN/2.0"/>',
    "a drawing": "<mxfile><diagram/></mxfile>",
    "no process": f"{OPEN}</definitions>",
    "nothing": "",
    "words": "olá",
    "unknown encoding": "<?xml version='1.0' encoding='utf-7'?>+ADw-definitions/+AD4-",
    "zero bytes": "\0" * 100,
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_hostile_files_are_refused_in_a_second(kind: str):
    """Every hostile file gives an error finding in both languages, in a second of processor time and little memory."""
    source = HOSTILE[kind].encode()
    begin = thread_time()
    reading = read(source)
    took = thread_time() - begin
    tracemalloc.start()
    read(source)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert reading.refused
    assert took < 1
    assert peak < 50_000_000
    for finding in reading.findings:
        assert finding.message.spoken("pt")
        assert finding.fix.spoken("en")


def test_nothing_of_a_foreign_file_gets_in():
    """An entity that names a file of this machine shows nothing of it."""
    assert "root:" not in repr(read(HOSTILE["external entity"].encode()))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "iso-8859-1", "windows-1252"])
def test_common_encodings_are_read(encoding: str):
    """Files in the encodings that tools write keep their accents."""
    text = pen.file(pen.process('<task id="T" name="Solução"/>')).decode().replace("<?xml version='1.0'?>", "")
    reading = read(f"<?xml version='1.0' encoding='{encoding}'?>{text}".encode(encoding))
    assert pen.node(reading, "T").name == "Solução"


def test_a_hidden_type_in_another_encoding_is_refused():
    """UTF-16 hides no document type."""
    assert pen.codes(read(HOSTILE["billion laughs"].encode("utf-16"))) == {"doctype"}


def test_findings_know_their_line():
    """A finding says the line of the file, the first line being 1."""
    reading = read(b"<?xml version='1.0'?>\n\n<wrong/>")
    assert reading.findings[0].line == 3


def test_vendor_text_is_left_out():
    """What belongs to other namespaces is neither read nor kept."""
    reading = pen.within(f'<task id="X">{pen.extended("<other:secret>vendor words</other:secret>")}</task>')
    assert "vendor words" not in repr(reading)
    assert not reading.refused


WHOLE = pen.file(
    pen.process(
        '<startEvent id="S"/><userTask id="T" name="Analisar"/><exclusiveGateway id="G" name="Ok?" default="G-E"/>',
        '<boundaryEvent id="B" attachedToRef="T"><timerEventDefinition><timeDuration>PT4H</timeDuration>'
        "</timerEventDefinition></boundaryEvent>",
        '<subProcess id="Sub"><startEvent id="S2"/><callActivity id="C" calledElement="P"/></subProcess>',
        '<endEvent id="E"/><endEvent id="E2"><errorEventDefinition errorRef="Er"/></endEvent>',
        pen.chain("S", "T", "G", "E"),
        pen.flow("G", "T", "Não", "x = 1"),
        pen.flow("B", "Sub"),
        pen.flow("Sub", "E2"),
        pen.flow("S2", "C"),
    ),
    '<error id="Er" errorCode="e1"/>',
    pen.page(pen.shape("T", 0, 0)),
)


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=400))
def test_random_bytes_are_refused(source: bytes):
    """No bytes make the reader raise."""
    assert read(source).refused


@settings(max_examples=300, deadline=None)
@given(st.lists(st.tuples(st.integers(0, len(WHOLE)), st.integers(0, 40), st.binary(max_size=12)), max_size=6))
def test_mutated_diagrams_never_raise(changes: list[tuple[int, int, bytes]]):
    """Cutting and pasting anywhere in a file gives a reading or a refusal."""
    source = WHOLE
    for at, length, pasted in changes:
        source = source[:at] + pasted + source[at + length :]
    for finding in read(source).findings:
        assert finding.message.spoken("en")


def test_an_event_on_the_border_of_what_is_no_node_is_told():
    """An event that is attached to a note, or to an element that BPMN does not know, has a finding with its id."""
    for tag in (b"textAnnotation", b"serTask"):
        source = WHOLE.replace(b'<userTask id="T"', b"<" + tag + b' id="T"').replace(b"</userTask>", b"</" + tag + b">")
        assert "B" in {finding.element for finding in read(source).findings}


WORDS = ["S", "T", "G", "B", "Sub", "S2", "C", "E", "E2", "P", "", "Er", "true", "false", "PT4H", "=", "${", "task"]


@settings(max_examples=300, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(WORDS), st.sampled_from(WORDS)), min_size=1, max_size=5))
def test_rewired_diagrams_never_raise(swaps: list[tuple[str, str]]):
    """Whatever is attached to whatever: a reading whose flows join nodes that exist."""
    text = WHOLE.decode()
    for old, new in swaps:
        text = text.replace(f'"{old}"', f'"{new}"', 1)
    reading = read(text.encode())
    for process in reading.program.processes.values():
        for flow in process.flows:
            assert flow.source in process.nodes
            assert flow.target in process.nodes


@pytest.mark.parametrize(
    ("source", "said"),
    [(b"", "está vazio."), (b"oi", "na linha 1, coluna 1."), (b"<a>\n<b{x}></a>", "na linha 2, coluna 3.")],
)
def test_what_is_no_xml_is_told_in_the_readers_language(source: bytes, said: str):
    """The parser's own English words are for readers of English."""
    (finding,) = read(source).findings
    assert finding.message.spoken("pt").endswith(said)
    assert "<string>" not in finding.message.spoken("en")
