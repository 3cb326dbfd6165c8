"""A solution's steps as a diagram, and read back from it."""

from __future__ import annotations

import json
import re
from decimal import Decimal
from pathlib import Path

import pytest
from authoring_story import DISCOUNT, Played, faults, remarks
from hostile_payloads import BOMBS

from service.base.errors import Refused
from service.process.authoring import (
    Limit,
    NotATable,
    Step,
    StepsTable,
    limit_fields,
    limit_problem,
    read_steps,
    steps_diagram,
)
from service.process.diagram import INSTRUCTIONS, read, with_layout
from service.process.forms import read_form

TEN = Limit(field="percentual", maximum=Decimal(10), approver="Supervisor")
DISCOUNTS = Step(id="b2", name="Aplicar descontos", lane="Atendente", form="desconto", limit=TEN)
NEGOTIATION = StepsTable(
    process="solucao-negociacao",
    name="Negociação realizada",
    steps=(
        Step(id="a1", name="Consultar valor atual", lane="Financeiro", instruction="Veja o débito.\n\n- com *juros*"),
        DISCOUNTS,
        Step(id="c3", name="Retornar para o cliente", lane="Atendente"),
    ),
)
XML = steps_diagram(NEGOTIATION)


def test_steps_come_one_after_the_other(tmp_path: Path) -> None:
    """F-18, F-19: each step is open when the one before it is done, in the lane of who does it, and no other is."""
    played = Played(tmp_path, XML, NEGOTIATION.process)
    assert (played.open, played.lane) == (["etapa-a1"], "Financeiro")
    played.do("etapa-a1")
    assert (played.open, played.lane) == (["etapa-b2"], "Atendente")
    played.do("etapa-b2", percentual=Decimal(5))
    assert played.open == ["etapa-c3"]
    played.do("etapa-c3")
    assert played.ended


@pytest.mark.parametrize("asked", ["0", "9.99", "10", None])
def test_within_the_limit_nobody_is_asked(tmp_path: Path, asked: str | None) -> None:
    """F-21: 10 % of 10 % goes straight on, and so does who gives no discount."""
    played = Played(tmp_path, XML, NEGOTIATION.process)
    played.do("etapa-a1")
    played.do("etapa-b2", percentual=None if asked is None else Decimal(asked))
    assert played.open == ["etapa-c3"]


def test_above_the_limit_the_approver_decides(tmp_path: Path) -> None:
    """F-21: 15 % of 10 % waits in the supervisor's lane; refused, it goes back to the step; approved, it goes on."""
    played = Played(tmp_path, XML, NEGOTIATION.process)
    played.do("etapa-a1")
    played.do("etapa-b2", percentual=Decimal(15))
    assert (played.open, played.lane) == (["aprovar-b2"], "Supervisor")
    played.do("aprovar-b2", "Recusar")
    assert (played.open, played.lane) == (["etapa-b2"], "Atendente")
    played.do("etapa-b2", percentual=Decimal("10.01"))
    played.do("aprovar-b2", "Aprovar")
    assert played.open == ["etapa-c3"]


def test_a_step_says_what_to_do() -> None:
    """F-24: the instruction hangs on the task as the desk shows it, and the approver is told what was asked for."""
    (process,) = read(XML.encode()).program.processes.values()
    assert process.nodes["etapa-a1"].properties == {INSTRUCTIONS: "Veja o débito.\n\n- com *juros*"}
    told = process.nodes["aprovar-b2"].properties[INSTRUCTIONS]
    assert "{{percentual}} %" in told
    assert "10 %" in told


def test_the_diagram_is_readable_and_without_remarks() -> None:
    """Nothing overlaps, everything stands in its lane, and neither reader nor rules have a remark."""
    assert faults(XML) == {}
    assert remarks(XML) == []
    assert [lane.name for lane in read(XML.encode()).diagram.processes[0].lanes] == [
        "Financeiro",
        "Atendente",
        "Supervisor",
    ]


@pytest.mark.parametrize(
    "table",
    [
        NEGOTIATION,
        StepsTable(process="vazia", name="Sem etapas"),
        StepsTable(process="p", name="Sem raias", steps=(Step(id="x", name="Fazer", lane=""),)),
        StepsTable(process="p", name="Sem nome", steps=(Step(id="x", name="", lane="A"),)),
    ],
    ids=lambda table: table.name,
)
def test_the_table_is_read_back(table: StepsTable) -> None:
    """F-18: a diagram gives back the table that it was made from, also one without steps, lanes or names."""
    assert read_steps(steps_diagram(table)) == table
    assert read_steps(steps_diagram(table).encode()) == table
    assert read_steps(steps_diagram(table, language="en")) == table


def test_blanks_and_what_xml_cannot_hold_are_left_out() -> None:
    """A table is written tidily, whatever was pasted into it."""
    step = Step(id="x", name="  Ligar\u00a0\n já\x00 ", lane=" A ", instruction="\r\nUm\r\ndois <b>&\x0b ", form=" f ")
    written = read_steps(steps_diagram(StepsTable(process="p", name=" N ", steps=(step,))))
    assert isinstance(written, StepsTable)
    assert written.name == "N"
    assert written.steps == (Step(id="x", name="Ligar já", lane="A", instruction="Um\ndois <b>&", form="f"),)


def moved(xml: str) -> str:
    """The same process laid out anew, in another order of the file, with other names of what has no row."""
    bare = re.sub(r"<bpmndi:BPMNDiagram.*</bpmndi:BPMNDiagram>", "", xml, flags=re.DOTALL)
    bare = bare.replace('name="Aprova?"', 'name="Pode?"').replace('name="Recusar"', 'name="De jeito nenhum"')
    tasks = re.findall(r"<bpmn:userTask.*?</bpmn:userTask>", bare, flags=re.DOTALL)
    for task in tasks:
        bare = bare.replace(task, "")
    return with_layout(bare.replace("</bpmn:process>", "".join(reversed(tasks)) + "</bpmn:process>").encode()).decode()


def test_moving_and_renaming_keeps_the_table() -> None:
    """F-18: an analyst who lays it out anew, renames a step, a lane or the pool still has a table."""
    changed = moved(XML).replace('name="Consultar valor atual"', 'name="Conferir o débito"')
    changed = changed.replace('name="Financeiro"', 'name="Cobrança"').replace("Negociação realizada", "Acordo")
    table = read_steps(changed)
    assert isinstance(table, StepsTable)
    assert (table.name, table.steps[0].name, table.steps[0].lane) == ("Acordo", "Conferir o débito", "Cobrança")
    assert table.steps[1:] == NEGOTIATION.steps[1:]


def test_a_step_that_an_analyst_drew_is_a_row() -> None:
    """A plain task between two steps, with words of its own as documentation, is a step with the id it was drawn by."""
    drawn = (
        '<bpmn:task id="Activity_1" name="Anotar"><bpmn:documentation>No sistema.</bpmn:documentation></bpmn:task>'
        '<bpmn:sequenceFlow id="F1" sourceRef="Activity_1" targetRef="etapa-b2"/>'
    )
    xml = XML.replace('sourceRef="etapa-a1" targetRef="etapa-b2"', 'sourceRef="etapa-a1" targetRef="Activity_1"')
    xml = xml.replace("</bpmn:process>", f"{drawn}</bpmn:process>")
    xml = xml.replace(
        ">inicio</bpmn:flowNodeRef>", ">inicio</bpmn:flowNodeRef><bpmn:flowNodeRef>Activity_1</bpmn:flowNodeRef>"
    )
    table = read_steps(xml)
    assert isinstance(table, StepsTable)
    assert [step.id for step in table.steps] == ["a1", "Activity_1", "b2", "c3"]
    assert table.steps[1] == Step(id="Activity_1", name="Anotar", lane="Financeiro", instruction="No sistema.")
    assert read_steps(steps_diagram(table)) == table


TASK = '<bpmn:userTask id="etapa-c3" name="Retornar para o cliente">'
EXTENSIONS = re.compile(r"(<bpmn:userTask id=\"etapa-c3\".*?<zeebe:userTask/>)", re.DOTALL)
MORE = {
    "an event on the border": (
        XML.replace(
            "</bpmn:process>",
            '<bpmn:boundaryEvent id="B" name="2 horas" attachedToRef="etapa-c3"><bpmn:timerEventDefinition/>'
            '</bpmn:boundaryEvent><bpmn:sequenceFlow id="BF" sourceRef="B" targetRef="fim"/></bpmn:process>',
        ),
        "um evento na borda (“2 horas”)",
        {"etapa-c3", "B"},
    ),
    "a due date": (
        EXTENSIONS.sub(r'\1<zeebe:taskSchedule dueDate="PT4H"/>', XML),
        "“Retornar para o cliente” tem o que a tabela não guarda: um prazo",
        {"etapa-c3"},
    ),
    "an assignment": (
        EXTENSIONS.sub(r'\1<zeebe:assignmentDefinition assignee="maria"/>', XML),
        "a quem é atribuída",
        {"etapa-c3"},
    ),
    "a priority": (
        EXTENSIONS.sub(r'\1<zeebe:priorityDefinition priority="80"/>', XML),
        "uma prioridade",
        {"etapa-c3"},
    ),
    "a mapping": (
        EXTENSIONS.sub(r'\1<zeebe:ioMapping><zeebe:output source="=1" target="x"/></zeebe:ioMapping>', XML),
        "dados de entrada ou saída",
        {"etapa-c3"},
    ),
    "a property": (
        EXTENSIONS.sub(
            r'\1<zeebe:properties><zeebe:property name="chamado.situacao" value="resolvido"/></zeebe:properties>', XML
        ),
        "a propriedade “chamado.situacao”",
        {"etapa-c3"},
    ),
    "a repetition": (
        XML.replace(TASK, f"{TASK}<bpmn:standardLoopCharacteristics/>"),
        "repetição",
        {"etapa-c3"},
    ),
    "a service": (
        XML.replace("<bpmn:userTask id=", "<bpmn:serviceTask id=", 1).replace(
            "</bpmn:userTask>", "</bpmn:serviceTask>", 1
        ),
        "“Consultar valor atual” (tarefa de serviço) não cabe na tabela",
        {"etapa-a1"},
    ),
    "a way back": (
        XML.replace('sourceRef="etapa-c3" targetRef="fim"', 'sourceRef="etapa-c3" targetRef="etapa-a1"'),
        "De “Retornar para o cliente” volta-se a “Consultar valor atual”",
        {"etapa-c3"},
    ),
    "two ways at once": (
        XML.replace(
            "</bpmn:process>", '<bpmn:sequenceFlow id="F" sourceRef="etapa-a1" targetRef="fim"/></bpmn:process>'
        ),
        "De “Consultar valor atual” sai mais de um caminho",
        {"etapa-a1"},
    ),
    "another condition": (
        XML.replace("=percentual &gt; 10", "=percentual &gt; 10 and urgente"),
        "“Acima de 10 %?” decide o caminho",
        {"limite-b2"},
    ),
    "refused and forgotten": (
        XML.replace('sourceRef="aprovado-b2" targetRef="etapa-b2"', 'sourceRef="aprovado-b2" targetRef="fim"'),
        "“Aprovar: Aplicar descontos” não é uma aprovação",
        {"aprovar-b2"},
    ),
    "something apart": (
        XML.replace("</bpmn:process>", '<bpmn:task id="T" name="Solta"/></bpmn:process>'),
        "“Solta”",
        {"T"},
    ),
    "a property of the process": (
        XML.replace(
            "<bpmn:laneSet",
            '<bpmn:extensionElements><zeebe:properties><zeebe:property name="prazo.pausa" value="sim"/>'
            "</zeebe:properties></bpmn:extensionElements><bpmn:laneSet",
        ),
        "prazo.pausa",
        set[str](),
    ),
    "no XML": ("não sou um diagrama", "O diagrama não pode ser lido", set[str]()),
    "two processes": (
        XML.replace("</bpmn:process>", '</bpmn:process><bpmn:process id="outro"><bpmn:task id="T"/></bpmn:process>'),
        "mais de um processo",
        {"solucao-negociacao", "outro"},
    ),
}


@pytest.mark.parametrize("name", MORE)
def test_what_goes_beyond_a_table_is_named(name: str) -> None:
    """F-18: a diagram that holds more than steps says what and where, so that nothing an analyst drew is lost."""
    xml, because, elements = MORE[name]
    assert xml != XML
    found = read_steps(xml)
    assert isinstance(found, NotATable)
    assert because in found.because.spoken("pt")
    assert found.because.spoken("en") != found.because.spoken("pt")
    assert set(found.elements) == elements


def test_all_that_goes_beyond_is_named_at_once() -> None:
    """Two steps with something more are both told."""
    both = XML.replace("<zeebe:userTask/>", '<zeebe:userTask/><zeebe:taskSchedule dueDate="PT4H"/>')
    found = read_steps(both)
    assert isinstance(found, NotATable)
    assert found.elements == ("etapa-a1", "etapa-b2", "aprovar-b2", "etapa-c3")


def test_a_limit_needs_a_number_of_the_form() -> None:
    """F-21: text, lists and what nobody asks for would let any discount pass, so the caller is told which fields do."""
    form = read_form(json.dumps(DISCOUNT))
    assert limit_fields(form) == ("percentual", "proposta.taxa")
    assert limit_problem(DISCOUNTS, form) is None
    assert limit_problem(NEGOTIATION.steps[0], None) is None
    for field in ("motivo", "como_texto", "valor", "parcelas.valor", "nada"):
        limit = Limit(field=field, maximum=Decimal(10), approver="Supervisor")
        problem = limit_problem(Step(id="x", name="Dar", lane="A", form="desconto", limit=limit), form)
        assert problem is not None
        assert "percentual, proposta.taxa" in problem.spoken("pt")
    without = limit_problem(DISCOUNTS, None)
    assert without is not None
    assert "formulário" in without.spoken("pt")


@pytest.mark.parametrize("field", ["", "um campo", "a > 1 or b", "a.b > 1 or a", "1", "f(x)", '"a"', *BOMBS])
def test_a_limit_on_what_is_no_field_is_refused(field: str) -> None:
    """No expression slips in as a field's name, least of all one that asks for too much."""
    step = Step(id="x", name="Dar", lane="A", limit=Limit(field=field, maximum=Decimal(1), approver="B"))
    with pytest.raises(Refused, match="não serve como campo"):
        steps_diagram(StepsTable(process="p", name="P", steps=(step,)))


@pytest.mark.parametrize("ids", [("a", "a"), ("a b",), ("",)])
def test_ids_stand_for_one_step(ids: tuple[str, ...]) -> None:
    """Two steps of one id, or one without, cannot be told apart later."""
    steps = tuple(Step(id=id, name="Fazer", lane="A") for id in ids)
    with pytest.raises(Refused, match="identificação"):
        steps_diagram(StepsTable(process="p", name="P", steps=steps))
