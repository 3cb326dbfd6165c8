"""What analysts hang on tasks: phase, instructions and standard replies, on the pages of staff and client."""

from __future__ import annotations

import pytest
from desk_pages import ADDRESSES, Front, words
from playwright.sync_api import expect

from service.desk import cases
from service.desk.demo import PASSWORD

HELPED = """<?xml version="1.0"?>
<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:{prefix}="{namespace}">
  <process id="pedido" name="Pedido" isExecutable="true">
    <laneSet id="L"><lane id="L1" name="{lane}"><flowNodeRef>Ver</flowNodeRef></lane></laneSet>
    <startEvent id="S"/>
    <userTask id="Ver" name="Ver o pedido"><extensionElements><{prefix}:properties>
      <{prefix}:property name="raia:fase" value="Triagem"/>
      <{prefix}:property name="raia:instrucoes"
        value="Confira a **nota** de {{{{chamado.solicitante}}}}.&#10;&lt;b&gt;{{{{chamado.assunto}}}}&lt;/b&gt;"/>
      <{prefix}:property name="raia:respostas"
        value="Recebemos {{{{chamado.protocolo}}}}.&#10;&#10;Falta a nota &lt;fiscal&gt;."/>
    </{prefix}:properties></extensionElements></userTask>
    <endEvent id="E"/>
    <sequenceFlow id="f1" sourceRef="S" targetRef="Ver"/><sequenceFlow id="f2" sourceRef="Ver" targetRef="E"/>
  </process>
</definitions>"""
ZEEBE = "http://camunda.org/schema/zeebe/1.0"
CAMUNDA = "http://camunda.org/schema/1.0/bpmn"


def opened(front: Front, prefix: str = "zeebe", namespace: str = ZEEBE, lane: str = "Atendente") -> str:
    """The protocol of a case of a process with such a task, whose subject is HTML and Markdown."""
    desk = front.desk
    desk.draws(HELPED.format(prefix=prefix, namespace=namespace, lane=lane))
    case = desk.opens(given={}, process="pedido")
    with desk.works.begin() as work:
        subject = {"assunto": "*Oi* <script>alert(1)</script>"}
        cases.change_fields(work, case.id, subject, by=desk.ids["João"], by_name="João")
    return case.protocol


@pytest.mark.parametrize(("prefix", "namespace"), [("zeebe", ZEEBE), ("camunda", CAMUNDA)])
def test_a_task_shows_its_instructions_and_replies(front: Front, prefix: str, namespace: str):
    """In either dialect of Camunda's; what comes from data marks nothing up."""
    protocol = opened(front, prefix, namespace)
    maria = front.comes("Maria")
    task = maria.get(f"/tarefas/{front.item(protocol, 'Ver o pedido')}")
    assert "<strong>nota</strong> de João" in task.text
    assert "<em>Oi</em>" not in task.text
    assert "<script>alert" not in task.text
    assert "*Oi*" in words(task)
    case = maria.get(f"/chamados/{protocol}")
    for page in (task, case):
        assert f"Recebemos {protocol}." in words(page)
        assert "Falta a nota &lt;fiscal&gt;." in page.text
    assert f"Protocolo {protocol} · Triagem" in words(case)
    assert "Triagem" in words(maria.get("/chamados"))
    assert "Fase: Triagem" in words(maria.get(f"/chamados/{protocol}?aba=historico"))
    joao = front.comes("João")
    assert "Triagem" in words(joao.get(f"/acompanhar/{protocol}"))


def test_a_client_reads_instructions_and_no_replies(front: Front):
    """What stands in the client's lane is written for them; standard replies are the staff's."""
    protocol = opened(front, lane="Cliente")
    page = front.comes("João").get(f"/responder/{front.item(protocol, 'Ver o pedido')}")
    assert "<strong>nota</strong> de João" in page.text
    assert "Falta a nota" not in words(page)


@pytest.mark.browser
def test_a_reply_goes_where_one_writes(front: Front, visit):
    """By keyboard, at the cursor; the field counts as typed in."""
    protocol = opened(front)
    begun = visit(front.app, width=390, who=None)
    page = begun.page
    page.goto(f"{begun.address}/entrar")
    page.get_by_label("E-mail").fill(ADDRESSES["Maria"])
    page.get_by_label("Senha").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/fila*")
    page.goto(f"{begun.address}/chamados/{protocol}")
    field = page.get_by_label("Escrever", exact=True)
    field.fill("Olá.  Até logo.")
    field.evaluate("field => field.setSelectionRange(5, 5)")
    page.get_by_text("Respostas prontas").click()
    page.get_by_role("button", name=f"Usar: Recebemos {protocol}.").press("Enter")
    expect(field).to_have_value(f"Olá. Recebemos {protocol}. Até logo.")
    expect(field).to_be_focused()
