"""Pages of work that is offered in an ad-hoc subprocess."""

from __future__ import annotations

from desk_pages import Front, words

from service.desk import cases
from service.process import releases

FREE = """<?xml version="1.0"?>
<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL">
  <process id="busca" name="Busca" isExecutable="true">
    <startEvent id="S"/>
    <adHocSubProcess id="Investigar" name="Investigar">
      <userTask id="Ligar" name="Ligar"/>
      <subProcess id="Consultar" name="Consultar"><userTask id="Ver" name="Ver o sistema"/></subProcess>
    </adHocSubProcess>
    <endEvent id="E"/>
    <sequenceFlow id="f1" sourceRef="S" targetRef="Investigar"/>
    <sequenceFlow id="f2" sourceRef="Investigar" targetRef="E"/>
  </process>
</definitions>
"""


def test_what_is_optional_says_so_and_its_end_too(front: Front):
    """In the list, on the page of the task and on that of the case; each button says what it does."""
    desk = front.desk
    with desk.works.begin(actor=desk.actor("João")) as work:
        releases.publish(work, FREE.encode(), forms={})
        case = cases.open_case(work, "busca", {}, requester=desk.ids["João"])
    protocol = desk.case(case.case).protocol
    clara = front.comes("Clara")
    assert words(clara.get("/fila?visao=todas")).count("opcional") >= 2
    task = clara.get(f"/tarefas/{front.item(protocol, 'Ligar')}")
    assert "pode ser feita quantas vezes for preciso, ou nenhuma" in words(task)
    offer = f"/tarefas/{front.item(protocol, 'Consultar')}"
    assert "Começar" in words(clara.get(offer))
    assert clara.post(f"{offer}/concluir", {}).status_code == 303
    end = f"/tarefas/{front.item(protocol, 'Investigar')}"
    assert "Conclua quando nada mais for preciso aqui." in words(clara.get(end))
    assert "opcional" in words(clara.get(f"/chamados/{protocol}"))
    assert clara.post(f"{end}/concluir", {}).status_code == 303
    assert desk.open_work(desk.case(case.case)) == []
