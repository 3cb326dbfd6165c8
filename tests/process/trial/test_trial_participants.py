"""Several pools in one file, tried together."""

from pathlib import Path

import bpmn_pen as pen
from trial_story import path_of, trial

POOLS = (
    '<collaboration id="C"><participant id="PA" name="Cliente" processRef="A"/>'
    '<participant id="PB" name="Loja" processRef="B"/>'
    '<messageFlow id="M1" name="Pedido" sourceRef="Pedir" targetRef="Pedido"/>'
    '<messageFlow id="M2" name="Entrega" sourceRef="Entregar" targetRef="Receber"/></collaboration>'
)
CLIENT = pen.process(
    '<startEvent id="SA"/><sendTask id="Pedir" name="Pedir"/><endEvent id="EA"/>',
    '<receiveTask id="Receber" name="Receber"/>',
    pen.chain("SA", "Pedir", "Receber", "EA"),
    own_id="A",
)
SHOP = pen.process(
    '<startEvent id="Pedido"><messageEventDefinition/></startEvent><sendTask id="Entregar" name="Entregar"/>',
    '<intermediateCatchEvent id="W" name="2 dias"><timerEventDefinition/></intermediateCatchEvent><endEvent id="EB"/>',
    pen.chain("Pedido", "Entregar", "EB"),
    own_id="B",
)


def test_messages_start_and_wake_the_others(tmp_path: Path):
    """The shop starts when it is told; the client goes on when the shop delivers."""
    path = tmp_path / "p.bpmn"
    path.write_bytes(pen.file(POOLS, CLIENT, SHOP))
    result = trial(path)
    assert result["outcome"] == "completed"
    assert [process["id"] for process in result["processes"]] == ["A", "B"]
    assert "Receber" in path_of(result, "fired")
    thrown = [(step["element"], step["process"]) for step in result["trace"] if step["event"] == "thrown"]
    assert thrown == [("Pedir", "A"), ("Entregar", "B")]
    assert path_of(result).index("Entregar") < path_of(result).index("Receber")


def test_one_process_alone_gets_its_message_from_outside(tmp_path: Path):
    """With nobody to send it, a message comes when nothing else is left."""
    path = tmp_path / "p.bpmn"
    path.write_bytes(pen.file(POOLS.replace('sourceRef="Entregar"', 'sourceRef="PB"'), CLIENT, SHOP))
    result = trial(path, process="A")
    assert [process["outcome"] for process in result["processes"] if process["id"] == "A"] == ["completed"]


def test_signals_are_heard_by_others(tmp_path: Path):
    """A signal thrown in one pool wakes another."""
    catch = '<signalEventDefinition signalRef="Sig"/>'
    one = pen.process(
        f'<startEvent id="S1"/><intermediateThrowEvent id="T1">{catch}</intermediateThrowEvent><endEvent id="E1"/>',
        pen.chain("S1", "T1", "E1"),
        own_id="A",
    )
    other = pen.process(
        f'<startEvent id="S2"/><intermediateCatchEvent id="C2">{catch}</intermediateCatchEvent><endEvent id="E2"/>',
        pen.chain("S2", "C2", "E2"),
        own_id="B",
    )
    path = tmp_path / "p.bpmn"
    path.write_bytes(pen.file('<signal id="Sig" name="Vamos"/>', other, one))
    result = trial(path)
    assert result["outcome"] == "completed"
    events = [(step["event"], step["element"]) for step in result["trace"]]
    assert events.index(("thrown", "T1")) < events.index(("fired", "C2"))
