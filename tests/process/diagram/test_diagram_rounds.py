"""Paths that lead back: where they begin without a start event, and how they are left when nobody fills in a value."""

import json

import bpmn_pen as pen
import pytest

from service.process.diagram import Reading, read

ASKED_AGAIN = (
    '<task id="Ask" name="Solicitar"/><task id="Check" name="Conferir"/><exclusiveGateway id="G" name="Ok?"/>',
    '<task id="Send" name="Enviar"/>',
    pen.chain("Ask", "Check", "G"),
    pen.flow("G", "Ask", "Não"),
    pen.flow("G", "Send", "Sim"),
)


def begun(reading: Reading) -> list[str]:
    """What the start that nobody drew leads to."""
    return [flow.target for flow in pen.only(reading).outgoing["P#start"]]


def test_a_first_step_that_is_come_back_to_still_begins():
    """Without places on the page it is the one drawn first."""
    reading = read(pen.file(pen.process(*ASKED_AGAIN)))
    assert begun(reading) == ["Ask"]
    assert "no-start-in-loop" in pen.codes(reading, "Ask")
    assert not reading.refused


def test_the_leftmost_step_begins():
    """Where the steps stand says where people begin to read."""
    shapes = pen.page(pen.shape("Ask", 300, 0), pen.shape("Check", 100, 0), pen.shape("G", 500, 0))
    reading = read(pen.file(pen.process(*ASKED_AGAIN), shapes))
    assert begun(reading) == ["Check"]


def test_each_loop_that_nothing_leads_into_begins():
    """Two drawings beside each other in one process both run, and a loop behind one of them is not begun."""
    other = '<task id="A"/><task id="B"/><exclusiveGateway id="H"/><task id="C"/><task id="D"/>'
    flows = pen.chain("A", "B", "H", "A"), pen.chain("H", "C", "D", "C"), pen.flow("D", "Send")
    reading = read(pen.file(pen.process(*ASKED_AGAIN, other, *flows)))
    assert sorted(begun(reading)) == ["A", "Ask"]


def test_a_loop_without_a_way_out_is_refused():
    """It would never end, so nothing is guessed."""
    reading = read(pen.file(pen.process('<task id="A"/><task id="B"/>', pen.chain("A", "B", "A"))))
    assert pen.codes(reading) >= {"no-beginning"}
    assert reading.refused


def decided(*, condition: str, form: str = "", kind: str = "userTask", back: str = "T") -> Reading:
    """S → T → G; G goes to the end where the condition holds, else back."""
    body = (
        f'<startEvent id="S"/><{kind} id="T" name="Entrevistar">{form}</{kind}><endEvent id="E" name="Fim"/>',
        f'<exclusiveGateway id="G" name="Aprovado?" default="G-{back}"/>',
        pen.chain("S", "T", "G"),
        pen.flow("G", "E", "Sim", condition),
        pen.flow("G", back, "Não"),
    )
    more = '<task id="O"/>' if back == "O" else ""
    return read(pen.file(pen.process(*body, more)))


def test_a_value_that_nobody_fills_in_is_asked_for():
    """Else the case would go round for ever; once the value is there, the conditions decide."""
    reading = decided(condition="= aprovado = true")
    question = pen.node(reading, "G").question
    assert question is not None
    assert (question.fallback, [option.label for option in question.options]) == (True, ["Sim", "Não"])
    yes, no = pen.only(reading).outgoing["G"]
    assert (yes.condition, yes.default) == ("is defined(aprovado) and (aprovado = true)", False)
    assert (no.condition, no.default) == ("is defined(aprovado) and not((aprovado = true) = true)", False)
    (told,) = [finding for finding in reading.findings if finding.code == "gateway-asks-unset"]
    assert "“aprovado”, que ninguém preenche" in told.message.spoken("pt")


FORM = json.dumps({"components": [{"type": "group", "components": [{"type": "checkbox", "key": "aprovado"}]}]})
KEPT = pen.extended('<zeebe:ioMapping><zeebe:output source="=true" target="aprovado"/></zeebe:ioMapping>')


@pytest.mark.parametrize(
    "how",
    [
        {"condition": "= aprovado", "form": pen.extended('<zeebe:formDefinition formId="f"/>')},
        {"condition": "= aprovado", "form": KEPT},
        {"condition": "= aprovado", "kind": "serviceTask", "form": pen.extended('<zeebe:taskDefinition type="t"/>')},
        {"condition": "= aprovado", "back": "O"},
        {"condition": "= aprovado = null"},
        {"condition": '= chamado.prioridade = "alta"'},
        {"condition": f'= aprovado = "{"x" * 9_960}"'},
    ],
    ids=["form", "mapping", "machine", "another-end", "null-ends-it", "the-case-knows", "too-long"],
)
def test_conditions_that_may_be_met_ask_nobody(how: dict[str, str]):
    """Where something may fill the value in, or the path ends without it, the default is the default."""
    reading = decided(**how)
    assert pen.node(reading, "G").question is None
    assert not {"gateway-asks-unset"} & pen.codes(reading)


def test_a_field_of_an_embedded_form_is_filled_in():
    """Fields inside groups count."""
    holder = pen.extended(f'<zeebe:userTaskForm id="F"><![CDATA[{FORM}]]></zeebe:userTaskForm>')
    asked = pen.extended('<zeebe:formDefinition formKey="camunda-forms:bpmn:F"/>')
    body = (
        f'<startEvent id="S"/><userTask id="Ask">{asked}</userTask><task id="T"/><endEvent id="E"/>',
        '<exclusiveGateway id="G" default="G-T"/>',
        pen.chain("S", "Ask", "T", "G"),
        pen.flow("G", "E", "Sim", "= aprovado"),
        pen.flow("G", "T", "Não"),
    )
    assert "gateway-asks-unset" not in pen.codes(read(pen.file(pen.process(holder, *body))))
