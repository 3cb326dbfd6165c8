"""Tasks that an analyst drew without forms: a note, a question with buttons, a button on the task."""

from __future__ import annotations

import re
import socket

import pytest
from desk_pages import ANA, PROBLEM, Caller, Front, words
from desk_story import ROOT

from service.base.errors import Refused
from service.base.settings import Settings
from service.process import releases
from service.wsgi import refuse_taken_port

FLOWS = (
    "Abriu Ligar",
    "Ligar Resolveu",
    "Resolveu Anotar Sim",
    "Resolveu Visitar Não",
    "SemResposta Escrever",
    "Anotar Fim",
    "Visitar Fim",
    "Escrever Fim",
)


def drawn(form: str = '<zeebe:formDefinition formId="abrir-chamado"/>') -> bytes:
    """A call, a question about it, and what to do when nobody answers the phone."""
    lines = []
    for number, flow in enumerate(FLOWS):
        source, target, *label = flow.split()
        name = f' name="{label[0]}"' if label else ""
        lines.append(f'<bpmn:sequenceFlow id="F{number}"{name} sourceRef="{source}" targetRef="{target}"/>')
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL"
  xmlns:zeebe="http://camunda.org/schema/zeebe/1.0" id="D" targetNamespace="raia">
  <bpmn:process id="ligacao" name="Ligação" isExecutable="true">
    <bpmn:startEvent id="Abriu" name="Abriu">
      <bpmn:extensionElements>{form}</bpmn:extensionElements>
    </bpmn:startEvent>
    <bpmn:userTask id="Ligar" name="Ligar para o cliente">
      <bpmn:documentation>Use o número do cadastro.</bpmn:documentation>
    </bpmn:userTask>
    <bpmn:boundaryEvent id="SemResposta" name="Ninguém atendeu" attachedToRef="Ligar"/>
    <bpmn:exclusiveGateway id="Resolveu" name="Resolveu?"/>
    <bpmn:userTask id="Anotar" name="Anotar o resultado"/>
    <bpmn:userTask id="Visitar" name="Visitar o cliente"/>
    <bpmn:userTask id="Escrever" name="Escrever ao cliente"/>
    <bpmn:endEvent id="Fim" name="Fim"/>
    {"".join(lines)}
  </bpmn:process>
</bpmn:definitions>""".encode()


@pytest.fixture
def called(front: Front) -> tuple[Caller, str]:
    """The owner with a call to make."""
    with front.desk.works.begin() as work:
        form = (ROOT / "forms/abrir-chamado.form").read_bytes()
        releases.publish(work, drawn(), forms={"abrir-chamado": form})
    client = front.stranger()
    assert "Ligação" in words(client.get("/portal"))
    page = client.post("/portal/abrir/ligacao", {**ANA, **PROBLEM}, follow=True).text
    return front.comes("Clara"), page.split('<dd class="numbers">')[1].split("<")[0]


def test_a_question_is_answered_with_its_buttons(front: Front, called: tuple[Caller, str]):
    """The gateway's question stands on the task's page; an answer that nobody drew is refused; a note is kept."""
    clara, protocol = called
    address = f"/tarefas/{front.item(protocol, 'Ligar para o cliente')}"
    page = clara.get(address)
    assert "Use o número do cadastro." in words(page)
    assert "Resolveu?" in words(page)
    flows = dict(re.findall(r'name="_choice" value="([^"]+)"[^>]*>\s*([^<]+?)\s*<', page.text))
    assert sorted(flows.values()) == ["Não", "Sim"]
    nothing = clara.post(f"{address}/concluir", {"observacao": "Falei com ela."})
    assert nothing.status_code == 422
    assert "Falei com ela." in nothing.text
    assert clara.post(f"{address}/concluir", {"_choice": "F0"}).status_code == 422
    assert clara.post(f"{address}/formulario", {}).status_code == 404
    yes = next(flow for flow, label in flows.items() if label == "Sim")
    done = clara.post(f"{address}/concluir", {"_choice": yes, "observacao": "Falei com ela."}, follow=True)
    assert "“Ligar para o cliente” concluída." in words(done)
    assert ("note", "Falei com ela.") in front.desk.said(front.case(protocol), public=False)
    last = front.item(protocol, "Anotar o resultado")
    assert "Faça a tarefa e confirme aqui." in words(clara.get(f"/tarefas/{last}"))
    assert clara.post(f"/tarefas/{last}/concluir", {}).status_code == 303
    assert front.desk.open_work(front.case(protocol)) == []


def test_a_button_of_a_task_leads_another_way(front: Front, called: tuple[Caller, str]):
    """A boundary event without a definition is a button; pressing it twice is no error page of ours."""
    clara, protocol = called
    item = front.item(protocol, "Ligar para o cliente")
    page = clara.get(f"/tarefas/{item}")
    assert "Ninguém atendeu" in words(page)
    button = re.search(rf'action="(/tarefas/{item}/botao/\d+)"', page.text)
    assert button
    assert "Feito: " in words(clara.post(button[1], follow=True))
    assert [each.name for each in front.desk.open_work(front.case(protocol))] == ["Escrever ao cliente"]
    assert clara.post(button[1]).status_code == 409


def test_a_process_without_an_opening_form_is_not_offered(front: Front):
    """Clients do not find it, and its address says what to do instead."""
    with front.desk.works.begin() as work:
        releases.publish(work, drawn(form=""), forms={})
    client = front.stranger()
    assert "Ligação" not in words(client.get("/portal"))
    for path in ("/portal/abrir/ligacao", "/portal/abrir/ligacao/formulario"):
        answer = client.get(path) if path.endswith("ligacao") else client.post(path)
        assert (answer.status_code, "Escolha um da lista" in words(answer)) == (404, True)


def test_a_taken_port_says_which_other_one(tmp_path):
    """Whoever starts Raia twice reads what to do, in their language."""
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(Refused) as refused:
            refuse_taken_port(Settings(data=tmp_path, port=port))
    assert refused.value.text.spoken("pt").startswith(f"A porta {port} já está em uso.")
    assert f"RAIA_PORT={port + 1}" in refused.value.text.spoken("en")
