"""What is refused: each with a file as people send it, the finding, and the element that it is about."""

from __future__ import annotations

from dataclasses import dataclass

import bpmn_pen as pen
from rows_of_reading import E, S, asking, between, desk

from service.process.diagram.xml import LARGEST, MOST_ELEMENTS


@dataclass(frozen=True, kw_only=True)
class Refusal:
    """`element`: None where the file as a whole is meant."""

    name: str
    source: bytes
    code: str
    element: str | None = None


WELL = between('<task id="X"/>')
CIRCLE = (
    pen.process('<callActivity id="X" calledElement="Q"/>'),
    pen.process('<callActivity id="Y" calledElement="P"/>', own_id="Q"),
)
TALK = '<choreography id="Ch"><choreographyTask id="CT" name="Pedir"/></choreography>'
REFUSALS = (
    Refusal(name="not-xml", source="o processo começa quando…".encode(), code="not-xml"),
    Refusal(name="picture", source=b"\x89PNG\r\n\x1a\n" + bytes(99), code="not-xml"),
    Refusal(name="not-bpmn", source=b"<mxfile><diagram/></mxfile>", code="not-bpmn"),
    Refusal(name="doctype", source=b'<!DOCTYPE d [<!ENTITY x "y">]>' + WELL, code="doctype"),
    Refusal(name="over-2-mb", source=WELL + b"<!--" + b"x" * LARGEST + b"-->", code="file-too-large"),
    Refusal(
        name="over-5000-elements",
        source=pen.file(pen.process("<task/>" * MOST_ELEMENTS)),
        code="file-too-large",
    ),
    Refusal(
        name="pools-without-a-process",
        source=pen.file('<collaboration id="C"><participant id="Pc" name="Cliente"/></collaboration>'),
        code="no-process",
    ),
    Refusal(
        name="no-path-to-an-end",
        source=desk(S, '<task id="A"/><task id="B"/>', E, pen.chain("S", "A", "B", "A")),
        code="no-path-to-end",
        element="S",
    ),
    Refusal(
        name="nowhere-to-begin",
        source=desk('<task id="A"/><task id="B"/>', pen.chain("A", "B", "A")),
        code="no-beginning",
        element="A",
    ),
    Refusal(name="calls-that-call-each-other", source=pen.file(*CIRCLE), code="calls-itself", element="X"),
    Refusal(
        name="expression-that-does-not-parse",
        source=asking(pen.flow("X", "A", "Sim", "= valor >"), pen.flow("X", "B", "Não")),
        code="expression-syntax",
        element="X",
    ),
    Refusal(
        name="juel-that-cannot-be-translated",
        source=asking(pen.flow("X", "A", "Sim", "${bean.check(x)}"), pen.flow("X", "B", "Não")),
        code="expression-syntax",
        element="X",
    ),
    Refusal(
        name="choreography", source=pen.file(TALK, pen.process(S, E, pen.chain("S", "E"))), code="not-run", element="CT"
    ),
    Refusal(
        name="tokens-counted",
        source=between('<task id="X" startQuantity="2"/>'),
        code="tokens-counted",
        element="X",
    ),
)
