"""What changed between two drawings."""

import pytest

from service.process.diagram import Change, compare

PLACE = """<bpmndi:BPMNDiagram xmlns:bpmndi="http://www.omg.org/spec/BPMN/20100524/DI"
  xmlns:dc="http://www.omg.org/spec/DD/20100524/DC"><bpmndi:BPMNPlane bpmnElement="P"><bpmndi:BPMNShape bpmnElement="A">
  <dc:Bounds x="{x}" y="0" width="100" height="80"/></bpmndi:BPMNShape></bpmndi:BPMNPlane></bpmndi:BPMNDiagram>"""
LANES = """<laneSet><lane id="L1" name="Atendente"><flowNodeRef>{one}</flowNodeRef></lane>
  <lane id="L2" name="Dono"><flowNodeRef>{two}</flowNodeRef></lane></laneSet>"""
TASK = '<userTask id="A" name="Analisar"/>'
FLOWS = '<sequenceFlow id="F" sourceRef="S" targetRef="A"/><sequenceFlow id="G" sourceRef="A" targetRef="E"/>'
ENDS = '<startEvent id="S"/><endEvent id="E" name="Fim"/>'


def drawing(inner: str, *, outside: str = "", x: int = 0) -> bytes:
    return (
        '<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:zeebe="http://camunda.org/schema/zeebe/1.0">'
        f'{outside}<process id="P" name="Troca">{inner}</process>{PLACE.format(x=x)}</definitions>'
    ).encode()


def told(before: bytes, after: bytes) -> list[tuple[str, str, str]]:
    return [(each.how, each.element, "; ".join(map(str, each.what))) for each in compare(before, after)]


BASE = drawing(ENDS + TASK + FLOWS)


def test_the_same_drawing_has_not_changed():
    assert compare(BASE, BASE) == ()


def test_moving_shapes_about_is_no_change():
    assert compare(BASE, drawing(ENDS + TASK + FLOWS, x=400)) == ()


def test_the_order_in_the_file_and_what_flows_say_anyway_is_no_change():
    again = drawing(FLOWS + TASK.replace("/>", "><incoming>F</incoming></userTask>") + ENDS)
    assert compare(BASE, again) == ()


def test_what_is_new_and_what_is_gone():
    after = drawing(
        ENDS
        + '<userTask id="B" name="Revisar"/><sequenceFlow id="F" sourceRef="S" targetRef="B"/>'
        + '<sequenceFlow id="H" sourceRef="B" targetRef="E"/>'
    )
    assert told(BASE, after) == [
        ("added", "B", ""),
        ("added", "H", ""),
        ("changed", "F", "liga “S” → “Revisar”"),
        ("removed", "A", ""),
        ("removed", "G", ""),
    ]
    assert compare(BASE, after)[0] == Change(how="added", element="B", type="userTask", name="Revisar")


@pytest.mark.parametrize(
    ("task", "expected"),
    [
        ('<userTask id="A" name="Conferir"/>', "nome: “Analisar” → “Conferir”"),
        ('<serviceTask id="A" name="Analisar"/>', "tipo: tarefa de pessoa → tarefa de serviço"),
        (
            '<userTask id="A" name="Analisar"><extensionElements><zeebe:formDefinition formId="x"/>'
            "</extensionElements></userTask>",
            "mudou o formulário",
        ),
        (
            '<userTask id="A" name="Analisar"><documentation>Veja tudo.</documentation></userTask>',
            "mudou a documentação",
        ),
        (
            '<userTask id="A" name="Conferir"><multiInstanceLoopCharacteristics isSequential="true"/></userTask>',
            "nome: “Analisar” → “Conferir”; mudou a repetição",
        ),
    ],
)
def test_a_task_that_changed_says_what(task: str, expected: str):
    assert told(BASE, drawing(ENDS + task + FLOWS)) == [("changed", "A", expected)]


def test_a_condition_is_quoted():
    bare = 'id="G" sourceRef="A" targetRef="E"/>'
    condition = "<conditionExpression>=valor &gt; 5</conditionExpression></sequenceFlow>"
    after = drawing(ENDS + TASK + FLOWS.replace(bare, bare.replace("/>", ">") + condition))
    assert told(BASE, after) == [("changed", "G", "condição: nada → =valor > 5")]


def test_a_task_that_changed_hands_says_whose_it_was():
    before = drawing(LANES.format(one="A", two="E") + ENDS + TASK + FLOWS)
    after = drawing(LANES.format(one="E", two="A") + ENDS + TASK + FLOWS)
    assert ("changed", "A", "raia: Atendente → Dono") in told(before, after)


def test_a_message_that_got_another_key_changes_who_waits_for_it():
    catch = '<intermediateCatchEvent id="A"><messageEventDefinition messageRef="M"/></intermediateCatchEvent>'
    sides = [drawing(ENDS + catch + FLOWS, outside=f'<message id="M" name="{name}"/>') for name in ("pago", "pagou")]
    assert told(*sides) == [("changed", "A", "mudou uma definição que ele usa")]


def test_a_change_inside_a_subprocess_is_not_its_subprocesss():
    sides = [drawing(f'{ENDS}<subProcess id="A"><userTask id="B" name="{name}"/></subProcess>{FLOWS}') for name in "xy"]
    assert told(*sides) == [("changed", "B", "nome: “x” → “y”")]


def test_a_file_that_cannot_be_read_holds_nothing():
    assert {each.how for each in compare(b"", BASE)} == {"added"}
    assert {each.how for each in compare(BASE, b"<x")} == {"removed"}
