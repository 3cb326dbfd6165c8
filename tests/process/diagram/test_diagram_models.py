"""Models that others drew: the BPMN Model Interchange Working Group's, and those that ship."""

import time
from pathlib import Path

import bpmn_pen as pen
import pytest

from service.process.diagram import Element, Node, Process, Reading, read

ROOT = Path(__file__).parents[3]
MODELS = sorted((ROOT / "../shared/data/miwg-reference").glob("*.bpmn"))
SHIPPED = sorted((ROOT / "processes").glob("*.bpmn"))
NOT_RUN = {"C.3.0.bpmn": {"tokens-counted"}}
"""A task there begins with two tokens and ends with two."""

models = pytest.mark.parametrize("path", MODELS or [None], ids=lambda path: path.name if path else "absent")


def all_nodes(process: Process) -> list[Node]:
    """The nodes of a process and of everything inside."""
    found = list(process.nodes.values())
    return found + [inner for node in found if node.body for inner in all_nodes(node.body)]


def given(path: Path | None) -> Reading:
    """The model read, or the test skipped where the models are not at hand."""
    if path is None:
        pytest.skip("the MIWG models are not here")
    return read(path.read_bytes())


@models
def test_reference_models_are_read(path: Path | None):
    """Every reference model is read; what is refused is refused for a construct that we name."""
    reading = given(path)
    errors = {finding.code for finding in reading.findings if finding.level == "error"}
    assert errors == NOT_RUN.get(path.name if path else "", set())
    assert reading.program.starts


@models
def test_nothing_drawn_is_lost(path: Path | None):
    """Each element drawn is a node, each flow joins nodes, and no two nodes share an id."""
    reading = given(path)
    nodes = [node for process in reading.program.processes.values() for node in all_nodes(process)]
    ids = [node.id for node in nodes]
    assert len(ids) == len(set(ids))
    assert reading.elements.keys() <= set(ids)
    for process in reading.program.processes.values():
        for flow in process.flows:
            assert {flow.source, flow.target} <= process.nodes.keys()


@models
def test_every_node_knows_its_lane(path: Path | None):
    """In a diagram with lanes or pools, each person's task is somebody's."""
    reading = given(path)
    named = {participant.process for participant in reading.diagram.participants if participant.name}
    for own_id, process in reading.program.processes.items():
        if own_id in named:
            assert all(node.lane for node in all_nodes(process) if node.kind == "task")


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.name)
def test_shipped_diagrams_need_no_filling_in(path: Path):
    """H-01: what ships is read without errors or warnings, one pool with its four lanes."""
    reading = read(path.read_bytes())
    assert [finding for finding in reading.findings if finding.level != "info"] == []


def test_the_shipped_process_has_four_lanes():
    """H-01: one pool, four lanes: Cliente, Atendente, Agente Interno, Dono do processo."""
    reading = read((ROOT / "processes/atendimento-ao-cliente.bpmn").read_bytes())
    assert len(reading.diagram.participants) == 1
    (process,) = reading.diagram.processes
    assert [lane.name for lane in process.lanes] == ["Cliente", "Atendente", "Agente Interno", "Dono do processo"]
    assert all(isinstance(element, Element) and element.lane for element in reading.diagram.walk())


def test_how_long_reading_takes(capsys: pytest.CaptureFixture[str]):
    """Prints the time to read a diagram of 50 elements; asserts nothing about it."""
    ids = [f"T{number}" for number in range(48)]
    tasks = "".join(f'<userTask id="{own_id}" name="Passo"/>' for own_id in ids)
    body = tasks + '<startEvent id="S"/><endEvent id="E"/>' + pen.chain("S", *ids, "E")
    source = pen.file(pen.process(pen.lanes(pen.lane("Atendente", *ids)), body))
    begin = time.perf_counter()
    for _ in range(10):
        reading = read(source)
    took = (time.perf_counter() - begin) / 10
    with capsys.disabled():
        print(f"\nread: {took * 1000:.1f} ms for {len(reading.elements)} elements ({len(source):,} bytes)")
