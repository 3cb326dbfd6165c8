"""A workflow's table as a diagram: how it runs, looks and is written."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from authoring_story import Played, faults, remarks
from lxml import etree
from workflow_tables import CHECK, CLOSE, DONE, DOUBTS, INSTALL, SUPPORT, TABLE, with_row

from service.process.authoring import (
    Answer,
    Decision,
    WorkflowTable,
    problems,
    read_workflow,
    start,
    steps_diagram,
    workflow_diagram,
    workflow_sketch,
)
from service.process.diagram import CENTRE, CLOSES, NEXT_CONTACT, PHASE, Process, read

XML = workflow_diagram(TABLE)


@pytest.fixture(scope="module")
def process() -> Process:
    """What the table runs."""
    (found,) = read(XML.encode()).program.processes.values()
    return found


def test_a_decision_asks_its_question_and_the_answer_leads_on(tmp_path: Path) -> None:
    """B-11, B-13, B-15, B-16, B-17, B-18, B-21: NÃO, SIM give the trail 50, 50, 60; a centre leads to a decision, a
    workflow runs another one and goes on behind it.
    """
    played = Played(tmp_path, XML, "implantacao", calls=steps_diagram(SUPPORT))
    trail = [
        ("ordem-50", "Técnico", "NÃO"),
        ("ordem-50", "Técnico", "SIM"),
        ("ordem-60", "Técnico", ""),
        ("ordem-70", "Técnico", "SIM"),
        ("etapa-s1", "Suporte", ""),
        ("ordem-90", "Atendente", ""),
    ]
    for element, lane, answer in trail:
        assert (played.open, played.lane) == ([element], lane)
        played.do(element, answer)
    assert played.ended


def test_the_question_stands_in_the_form_of_its_task(process: Process) -> None:
    """B-11, B-13: the row is a user task and the exclusive gateway behind it, whose question joins the task's form."""
    task, gateway = process.nodes["ordem-50"], process.nodes["respostas-50"]
    assert (task.type, gateway.type, task.asks_for) == ("userTask", "exclusiveGateway", "respostas-50")
    assert gateway.question is not None
    assert gateway.question.text == task.name == "Infraestrutura pronta?"
    assert [option.label for option in gateway.question.options] == ["SIM", "NÃO"]


def test_a_centre_is_a_phase_with_the_form_of_its_opinion(process: Process) -> None:
    """B-17, B-19: a centre's task carries code, phase, form and whether the next contact's user must be named."""
    install, close = process.nodes["ordem-60"], process.nodes["ordem-90"]
    assert install.properties == {PHASE: "Implantar sistema", CENTRE: "2.1", NEXT_CONTACT: "usuario"}
    assert close.properties == {PHASE: "Encerramento", CENTRE: "9", CLOSES: "sim"}
    assert [node.human and node.human.form for node in (install, close)] == ["parecer-com-usuario", "parecer-final"]
    plain = with_row(replace(INSTALL, needs_user=False))
    (found,) = read(workflow_diagram(plain).encode()).program.processes.values()
    assert found.nodes["ordem-60"].human is not None
    assert found.nodes["ordem-60"].human.form == "parecer"


def test_a_workflow_is_a_call_of_its_process(process: Process) -> None:
    """B-20: a workflow's row is a call activity of the other process."""
    call = process.nodes["ordem-80"]
    assert (call.kind, call.type, call.target) == ("call", "callActivity", '"suporte-duvidas"')


def test_a_workflow_may_end_with_a_call(tmp_path: Path) -> None:
    """B-21: without a next order nothing follows the called workflow."""
    rows = (replace(DONE, order=10, answers=(Answer(label="SIM", next=20), Answer(label="NÃO", next=30))),)
    table = WorkflowTable(
        process="p", name="P", rows=(*rows, replace(DOUBTS, order=20, next=None), replace(CLOSE, order=30))
    )
    assert problems(table) == ()
    xml = workflow_diagram(table)
    assert read_workflow(xml) == table
    played = Played(tmp_path, xml, "p", calls=steps_diagram(SUPPORT))
    played.do("ordem-10", "SIM")
    played.do("etapa-s1")
    assert played.ended


def luminance(colour: str) -> float:
    """WCAG 2.2's relative luminance of `#rrggbb`."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def test_kinds_of_rows_have_their_colours() -> None:
    """B-25: decisions are red, centres blue, workflows green, in both ways in which editors write colours; words on
    them can be read, and the type of the shape tells them apart as well.
    """
    root = etree.fromstring(XML.encode())
    bioc, color = (f"{{{root.nsmap[prefix]}}}" for prefix in ("bioc", "color"))
    found: dict[str, tuple[str, str]] = {}
    for shape in root.iter("{*}BPMNShape"):
        if (fill := shape.get(f"{bioc}fill")) is not None:
            stroke = str(shape.get(f"{bioc}stroke"))
            assert (shape.get(f"{color}background-color"), shape.get(f"{color}border-color")) == (fill, stroke)
            found[str(shape.get("bpmnElement"))] = (str(fill), stroke)
    assert found["ordem-50"] == found["respostas-50"] == found["ordem-70"]
    assert found["ordem-60"] == found["ordem-90"]
    strongest = [
        max(range(3), key=lambda at, f=fill: int(f[1 + 2 * at : 3 + 2 * at], 16)) for fill, _ in found.values()
    ]
    assert dict(zip(found, strongest, strict=True)) == {
        **dict.fromkeys(("ordem-50", "respostas-50", "ordem-70", "respostas-70"), 0),
        **dict.fromkeys(("ordem-60", "ordem-90"), 2),
        "ordem-80": 1,
    }
    for fill, stroke in found.values():
        light, dark = luminance(fill), luminance(stroke)
        assert (light + 0.05) / (dark + 0.05) >= 4.5


def test_the_diagram_is_readable_and_without_remarks() -> None:
    """Nothing overlaps, everything stands in its lane, ways back run around; neither reader nor rules have a remark."""
    assert faults(XML) == {}
    assert remarks(XML) == []
    assert workflow_diagram(TABLE) == XML


def test_the_order_of_rows_does_not_matter() -> None:
    """B-26: it begins in the lowest order, wherever that row stands."""
    turned = replace(TABLE, rows=TABLE.rows[::-1])
    assert start(turned) == CHECK
    assert workflow_diagram(turned) == XML
    assert start(replace(TABLE, rows=())) is None


DRAFT = WorkflowTable(
    process="p",
    name="Rascunho",
    rows=(
        replace(CHECK, answers=(Answer(label="SIM", next=60), Answer(label="NÃO", next=None))),
        replace(INSTALL, next=None),
        Decision(order=65, question="", answers=(), lane=""),
        replace(DONE, answers=(Answer(label="SIM", next=80), Answer(label="NÃO", next=85))),
        replace(DOUBTS, process="", next=85),
        replace(DOUBTS, order=0),
    ),
)


def test_a_draft_can_be_looked_at() -> None:
    """B-24: what is named and not there yet stands as an end with its order; where nothing is said, with a question
    mark. It is readable like a whole one.
    """
    sketch = workflow_sketch(DRAFT)
    assert faults(sketch) == {}
    names = {
        element.drawn: element.name for element in read(sketch.encode()).diagram.walk() if element.type == "endEvent"
    }
    assert names == {"falta-85": "85?", "falta-de-50-2": "?", "falta-de-60": "?"}
    assert workflow_sketch(TABLE) == XML
    assert faults(workflow_sketch(WorkflowTable(process="p", name=""))) == {}
