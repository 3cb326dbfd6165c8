"""A workflow's table read back from its diagram, and what of a diagram goes beyond one."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from workflow_tables import CHECK, CLOSE, INSTALL, TABLE, with_row

from service.process.authoring import Centre, NotATable, WorkflowTable, read_workflow, tidy_workflow, workflow_diagram

XML = workflow_diagram(TABLE)


def test_the_table_is_read_back() -> None:
    """B-12: a diagram gives back the table that it was made from."""
    assert read_workflow(XML) == TABLE
    assert read_workflow(XML.encode()) == TABLE


def test_a_table_is_written_tidily() -> None:
    """Blanks and what XML cannot hold are left out; a closing centre has no next contact."""
    rough = with_row(replace(CLOSE, name=" \u00a0Encerra\x00mento\n", needs_user=True))
    assert tidy_workflow(rough).rows[-1] == CLOSE
    assert workflow_diagram(rough) == XML


def test_moving_and_renaming_keeps_the_table() -> None:
    """B-23: an analyst who renames a row, a lane or the pool still has a table, and orders stay."""
    changed = XML.replace('name="Implantar sistema"', 'name="Instalar"').replace('name="Técnico"', 'name="Campo"')
    changed = changed.replace("Infraestrutura pronta?", "Tudo pronto?").replace('name="Implantação"', 'name="Projeto"')
    table = read_workflow(changed)
    assert isinstance(table, WorkflowTable)
    assert table.name == "Projeto"
    assert table.rows[0] == replace(CHECK, question="Tudo pronto?", lane="Campo")
    assert table.rows[1] == replace(INSTALL, name="Instalar", lane="Campo")


def test_what_an_analyst_drew_gets_the_next_order() -> None:
    """B-22: a centre drawn between two rows comes behind the last order, and the references say where it stands."""
    drawn = (
        '<bpmn:userTask id="Activity_1" name="Treinar"><bpmn:extensionElements>'
        '<zeebe:formDefinition formId="parecer"/><zeebe:properties><zeebe:property name="raia:centro" value="3"/>'
        "</zeebe:properties></bpmn:extensionElements></bpmn:userTask>"
        '<bpmn:sequenceFlow id="F1" sourceRef="Activity_1" targetRef="ordem-70"/>'
    )
    xml = XML.replace('sourceRef="ordem-60" targetRef="ordem-70"', 'sourceRef="ordem-60" targetRef="Activity_1"')
    xml = xml.replace("</bpmn:process>", f"{drawn}</bpmn:process>")
    xml = xml.replace(
        ">inicio</bpmn:flowNodeRef>", ">inicio</bpmn:flowNodeRef><bpmn:flowNodeRef>Activity_1</bpmn:flowNodeRef>"
    )
    table = read_workflow(xml)
    assert isinstance(table, WorkflowTable)
    assert table.rows[-1] == Centre(order=100, code="3", name="Treinar", lane="Técnico", next=70)
    assert table.rows[1] == replace(INSTALL, next=100)
    assert read_workflow(workflow_diagram(table)) == table


def cut(element: str) -> str:
    """The task with this id, as it is written."""
    found = re.search(rf'<bpmn:userTask id="{element}".*?</bpmn:userTask>', XML, re.DOTALL)
    assert found is not None
    return found[0]


MORE = {
    "no centre": (XML.replace('<zeebe:property name="raia:centro" value="2.1"/>', ""), "sem centro", {"ordem-60"}),
    "another form": (XML.replace('"parecer-com-usuario"', '"outro"'), "o formulário “outro”", {"ordem-60"}),
    "a form on a question": (
        XML.replace(
            cut("ordem-70"), cut("ordem-70").replace("<zeebe:userTask/>", '<zeebe:formDefinition formId="x"/>')
        ),
        "o formulário “x”",
        {"ordem-70"},
    ),
    "another property": (
        XML.replace('name="raia:proximo-contato"', 'name="raia:espera"').replace("parecer-com-usuario", "parecer"),
        "a propriedade “raia:espera”",
        {"ordem-60"},
    ),
    "another question": (
        XML.replace('id="respostas-50" name="Infraestrutura pronta?"', 'id="respostas-50" name="Tudo?"'),
        "fazem perguntas diferentes: “Tudo?”",
        {"ordem-50", "respostas-50"},
    ),
    "a condition": (
        XML.replace(
            'targetRef="ordem-60" name="SIM"/>',
            'targetRef="ordem-60" name="SIM"><bpmn:conditionExpression>=x > 1</bpmn:conditionExpression>'
            "</bpmn:sequenceFlow>",
        ),
        "De “Infraestrutura pronta?” sai mais de um caminho, ou um com condição",
        {"respostas-50"},
    ),
    "an answer that ends": (
        XML.replace('sourceRef="respostas-70" targetRef="ordem-50"', 'sourceRef="respostas-70" targetRef="fim-90"'),
        "A resposta “NÃO” de “Implantação realizada?” termina",
        {"ordem-70"},
    ),
    "a centre that ends": (
        XML.replace('sourceRef="ordem-60" targetRef="ordem-70"', 'sourceRef="ordem-60" targetRef="fim-90"').replace(
            'sourceRef="respostas-50" targetRef="ordem-50"', 'sourceRef="respostas-50" targetRef="ordem-70"'
        ),
        "“Implantar sistema” não encerra",
        {"ordem-60"},
    ),
    "a closing centre that goes on": (
        XML.replace('sourceRef="ordem-90" targetRef="fim-90"', 'sourceRef="ordem-90" targetRef="ordem-50"'),
        "“Encerramento” encerra o atendimento e dali se vai adiante",
        {"ordem-90", "fim-90"},
    ),
    "a computed call": (
        XML.replace('processId="suporte-duvidas"', 'processId="=fluxo"'),
        "calcula que processo chama",
        {"ordem-80"},
    ),
    "another start": (
        XML.replace('sourceRef="inicio" targetRef="ordem-50"', 'sourceRef="inicio" targetRef="ordem-60"'),
        "não tem a menor ordem",
        {"ordem-60"},
    ),
    "a machine": (
        XML.replace(
            cut("ordem-60"), cut("ordem-60").replace("userTask", "serviceTask").replace("<zeebe:serviceTask/>", "")
        ),
        "“Implantar sistema” (tarefa de serviço) não cabe na tabela",
        {"ordem-60"},
    ),
}


@pytest.mark.parametrize("name", MORE)
def test_what_goes_beyond_a_table_is_named(name: str) -> None:
    """B-12: a diagram that holds more than rows says what and where."""
    xml, because, elements = MORE[name]
    assert xml != XML
    found = read_workflow(xml)
    assert isinstance(found, NotATable)
    assert because in found.because.spoken("pt")
    assert set(found.elements) == elements
