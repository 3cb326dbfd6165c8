"""Undoing, tried: the path that the command tells, in JSON and in words."""

from pathlib import Path

import bpmn_pen as pen
import pytest
from trial_story import path_of, trial, write

from service.process.trial import read_wishes, try_file

MODEL = Path(__file__).parents[3] / "../shared/data/miwg-reference/C.6.0.bpmn"
LANES = pen.lanes(pen.lane("Agência", "S", "A", "B", "Y", "C", "D"), pen.lane("Financeiro", "U", "V"))
UNDONE = (
    '<boundaryEvent id="C" name="Desistência" attachedToRef="A"><compensateEventDefinition/></boundaryEvent>'
    '<boundaryEvent id="D" attachedToRef="B"><compensateEventDefinition/></boundaryEvent>'
    '<userTask id="U" name="Cancelar voo" isForCompensation="true"/>'
    '<userTask id="V" name="Cancelar hotel" isForCompensation="true"/>'
    '<association sourceRef="C" targetRef="U"/><association sourceRef="D" targetRef="V"/>'
)
TASKS = '<startEvent id="S"/><userTask id="A" name="Reservar voo"/><userTask id="B" name="Reservar hotel"/>'
END = '<endEvent id="Y" name="Desfazer tudo"><compensateEventDefinition/></endEvent>'


def steps(result: dict, *elements: str) -> list[tuple[str, str]]:
    """Event and element of each step, at these elements only."""
    return [(step["event"], step["element"]) for step in result["trace"] if step["element"] in elements]


def test_the_path_of_an_undoing(tmp_path: Path):
    """The throw is told, then each compensation event and its handler, in the handler's lane, and the end last."""
    path = write(tmp_path, LANES, TASKS, END, UNDONE, pen.chain("S", "A", "B", "Y"))
    result = trial(path)
    assert result["outcome"] == "completed"
    assert steps(result, "Y", "C", "D", "U", "V") == [
        ("entered", "Y"),
        ("thrown", "Y"),
        ("fired", "D"),
        ("completed", "D"),
        ("entered", "V"),
        ("completed", "V"),
        ("fired", "C"),
        ("completed", "C"),
        ("entered", "U"),
        ("completed", "U"),
        ("completed", "Y"),
    ]
    assert {step["lane"] for step in result["trace"] if step["element"] in ("U", "V")} == {"Financeiro"}
    assert result["findings"] == []


def test_the_path_in_words(tmp_path: Path):
    """What is thrown is not sent to anybody: it undoes."""
    path = write(tmp_path, LANES, TASKS, END, UNDONE, pen.chain("S", "A", "B", "Y"))
    wishes = {"process": None, "data": "{}", "choose": "cover", "answers": None, "timers": "last"}
    rest = {"seed": 0, "max_steps": 500, "start": None, "calendar": None}
    lines = [line.strip() for line in try_file(path, read_wishes(**wishes, **rest)).told("pt").split("\n")]
    assert "desfaz: Desfazer tudo" in lines
    assert "aconteceu: Desistência" in lines
    assert "Cancelar hotel" in lines


def test_a_cancelled_transaction(tmp_path: Path):
    """What runs is cancelled, what is done is undone, and the transaction is left by its cancel event."""
    body = (
        '<transaction id="X" name="Viagem"><startEvent id="S2"/><userTask id="A" name="Reservar"/>'
        '<parallelGateway id="F"/><userTask id="B" name="Pagar"/><endEvent id="No" name="Desistir">'
        f"<cancelEventDefinition/></endEvent>{pen.chain('S2', 'A', 'F', 'B')}{pen.flow('F', 'No')}"
        '<boundaryEvent id="C" attachedToRef="A"><compensateEventDefinition/></boundaryEvent>'
        '<userTask id="U" name="Cancelar" isForCompensation="true"/><association sourceRef="C" targetRef="U"/>'
        "</transaction>"
    )
    left = '<boundaryEvent id="K" attachedToRef="X"><cancelEventDefinition/></boundaryEvent>'
    ends = '<startEvent id="S"/><endEvent id="E"/><userTask id="W" name="Avisar"/>'
    flows = pen.chain("S", "X", "E"), pen.flow("K", "W")
    result = trial(write(tmp_path, ends, body, left, *flows))
    assert result["outcome"] == "completed"
    assert steps(result, "No", "B", "U", "K", "X", "W", "E") == [
        ("entered", "X"),
        ("entered", "B"),
        ("entered", "No"),
        ("completed", "No"),
        ("thrown", "No"),
        ("cancelled", "B"),
        ("entered", "U"),
        ("completed", "U"),
        ("fired", "K"),
        ("cancelled", "X"),
        ("completed", "K"),
        ("entered", "W"),
        ("completed", "W"),
    ]


def test_a_called_process_beside_is_undone(tmp_path: Path):
    """What was completed inside a call is undone with it, in the lane of the called process."""
    write(tmp_path, TASKS, UNDONE, pen.chain("S", "A", "B"), name="R.bpmn")
    called = (tmp_path / "R.bpmn").read_text().replace('id="P"', 'id="R"')
    (tmp_path / "R.bpmn").write_text(called)
    call = '<startEvent id="S"/><callActivity id="K" name="Viagem" calledElement="R"/>'
    result = trial(write(tmp_path, call, END, pen.chain("S", "K", "Y")))
    assert result["outcome"] == "completed"
    assert path_of(result) == ["S", "S", "A", "B", "K", "D", "V", "C", "U", "Y"]
    assert [step["process"] for step in result["trace"] if step["element"] == "V"] == ["R", "R"]


@pytest.mark.skipif(not MODEL.exists(), reason="the MIWG models are not here")
def test_the_reference_model_with_compensation_runs():
    """C.6.0 of the BPMN Model Interchange Working Group, whose subject is compensation, is tried to its end."""
    assert trial(MODEL)["outcome"] == "completed"
