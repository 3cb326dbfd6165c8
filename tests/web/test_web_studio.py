"""The studio's pages: beginning, saving as one draws, history, publishing, comparing."""

from __future__ import annotations

import json
from typing import Any

import pytest
from desk_pages import Caller, Front, words
from desk_story import SHIPPED
from werkzeug.test import TestResponse

from service.process import drafts, releases

EMPTY = b'<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL"/>'
TASK = '<bpmn:userTask id="T" name="Conferir"/><bpmn:sequenceFlow id="F" sourceRef="troca-inicio" targetRef="T"/>'


def begins(caller: Caller, name: str = "Troca", lanes: str = "Cliente\nAtendente\nConferência") -> str:
    """The address of a new draft."""
    answer = caller.post("/estudio/novo", {"nome": name, "raias": lanes})
    assert answer.status_code == 303, words(answer)
    return answer.headers["Location"]


def saves(caller: Caller, address: str, xml: str, revision: int) -> TestResponse:
    """As the modeler does."""
    body = json.dumps({"xml": xml, "revision": revision})
    headers = {"X-CSRFToken": caller.token()}
    return caller.client.put(f"{address}/diagrama", data=body, content_type="application/json", headers=headers)


def drawn(caller: Caller, address: str) -> str:
    """What is saved."""
    return caller.get(f"{address}/diagrama.bpmn").text


def with_task(source: str) -> str:
    """One task after the start, in the second lane."""
    lane = '<bpmn:lane id="troca-raia-2" name="Atendente"/>'
    assert lane in source
    held = lane.replace("/>", "><bpmn:flowNodeRef>T</bpmn:flowNodeRef></bpmn:lane>")
    return source.replace(lane, held).replace("</bpmn:process>", f"{TASK}</bpmn:process>")


@pytest.fixture
def sofia(front: Front) -> Caller:
    """The analyst."""
    return front.comes("Sofia")


def test_an_analyst_begins_a_process_and_finds_it_among_the_drafts(sofia: Caller):
    address = begins(sofia)
    assert "Rascunho, ainda não publicado" in words(sofia.get(address))
    assert "Troca com mudanças não publicadas" in words(sofia.get("/processos"))
    assert "Conferência" in drawn(sofia, address)


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ({"nome": "", "raias": "A"}, "Dê um nome ao processo."),
        ({"nome": "X", "raias": ""}, "Escreva ao menos uma raia."),
        ({"nome": "X", "raias": "A\na"}, "A raia “a” aparece duas vezes."),
    ],
)
def test_what_is_missing_is_said_at_its_field_and_what_was_typed_stays(sofia: Caller, data: Any, said: str):
    answer = sofia.post("/estudio/novo", data)
    assert answer.status_code == 422
    assert said in words(answer)
    assert f'value="{data["nome"]}"' in answer.text


def test_a_file_from_elsewhere_is_kept_byte_for_byte(sofia: Caller):
    answer = sofia.post("/estudio/arquivo", {"arquivo": ("reembolso.bpmn", EMPTY)})
    assert answer.status_code == 303
    assert drawn(sofia, answer.headers["Location"]).encode() == EMPTY
    assert "reembolso" in words(sofia.get(answer.headers["Location"]))


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        (None, "Escolha um arquivo .bpmn."),
        (("desenho.bpmn", b"PK\x03\x04"), "não é um XML válido"),
        (("desenho.bpmn", b"<a/>"), "não é BPMN 2.0"),
        (("grande.bpmn", b" " * (2 * 1024 * 1024 + 1)), "mais de 2 MB"),
    ],
)
def test_a_file_that_is_no_drawing_says_so_and_nothing_is_begun(front: Front, sofia: Caller, sent: Any, said: str):
    answer = sofia.post("/estudio/arquivo", {} if sent is None else {"arquivo": sent})
    assert answer.status_code == 422
    assert said in words(answer)
    with front.desk.works.read() as work:
        assert drafts.drafts(work.session) == ()


def test_saving_answers_with_the_new_revision_and_the_findings(sofia: Caller):
    address = begins(sofia)
    answer = saves(sofia, address, with_task(drawn(sofia, address)), 1)
    assert answer.status_code == 200
    assert answer.json is not None
    assert answer.json["revision"] == 2
    assert {"code", "level", "element", "line", "message", "fix"} == set(answer.json["findings"][0])
    assert 'name="Conferir"' in drawn(sofia, address)


def test_saving_upon_an_older_state_says_who_saved_and_keeps_their_work_in_the_history(front: Front, sofia: Caller):
    rita = front.comes("Rita")
    address = begins(sofia)
    source = drawn(sofia, address)
    assert saves(rita, address, with_task(source), 1).status_code == 200
    told = saves(sofia, address, source + "<!-- meu -->", 1)
    assert told.status_code == 409
    assert told.json is not None
    assert (told.json["revision"], told.json["by"].split()[0]) == (2, "Rita")
    assert "Conferir" in drawn(sofia, address)
    assert saves(sofia, address, source + "<!-- meu -->", 2).status_code == 200
    page = sofia.get(f"{address}/historico")
    assert words(page).count("Voltar a este") == 2
    assert "Conferir" in sofia.get(f"{address}/diagrama.bpmn?revisao=2").text
    back = sofia.post(f"{address}/voltar", {"para": "2", "revisao": "3"}, follow=True)
    assert "O desenho voltou ao que era." in words(back)
    assert "Conferir" in drawn(sofia, address)


@pytest.mark.parametrize("body", [b"", b"[]", b"{", b'{"xml": 1, "revision": 1}', b'{"xml": "<a/>"}'])
def test_a_broken_save_changes_nothing_and_says_so_in_json(sofia: Caller, body: bytes):
    address = begins(sofia)
    source = drawn(sofia, address)
    headers = {"X-CSRFToken": sofia.token()}
    answer = sofia.client.put(f"{address}/diagrama", data=body, headers=headers)
    assert answer.status_code == 422
    assert answer.json is not None
    assert "Recarregue a página" in answer.json["message"]
    assert drawn(sofia, address) == source


def test_saving_without_the_pages_token_is_refused(sofia: Caller):
    address = begins(sofia)
    body = json.dumps({"xml": drawn(sofia, address), "revision": 1})
    assert sofia.client.put(f"{address}/diagrama", data=body, content_type="application/json").status_code == 400


def test_checking_stores_nothing(sofia: Caller):
    address = begins(sofia)
    source = drawn(sofia, address)
    headers = {"X-CSRFToken": sofia.token()}
    answer = sofia.client.post(f"{address}/conferir", json={"xml": EMPTY.decode()}, headers=headers)
    assert answer.json is not None
    assert [finding["code"] for finding in answer.json["findings"]] == ["no-process"]
    assert drawn(sofia, address) == source


def test_a_draft_is_published_and_its_lanes_get_their_people(front: Front, sofia: Caller):
    address = begins(sofia)
    saves(sofia, address, with_task(drawn(sofia, address)), 1)
    page = sofia.get(f"{address}/publicar")
    assert "Publicar a versão 1" in words(page)
    lanes = {"raia:Atendente": "role:supervisor"}
    shown = words(sofia.post(f"{address}/publicar", {"revisao": "2", **lanes}, follow=True))
    assert "Versão 1 publicada." in shown
    with front.desk.works.read() as work:
        release = releases.current(work.session, "troca")
    assert release.number == 1
    assert '<option value="role:supervisor" selected>' in sofia.get("/processos/troca").text
    assert "Troca igual à versão publicada" in words(sofia.get("/processos"))


def test_what_cannot_run_is_not_published_and_the_page_says_why(front: Front, sofia: Caller):
    address = sofia.post("/estudio/arquivo", {"arquivo": ("vazio.bpmn", EMPTY)}).headers["Location"]
    answer = sofia.post(f"{address}/publicar", {"revisao": "1"})
    assert answer.status_code == 422
    assert "Ainda não dá para publicar" in words(answer)
    assert "Não há nenhum processo desenhado no arquivo." in words(answer)


def test_publishing_what_somebody_changed_meanwhile_is_refused_with_the_new_findings(front: Front, sofia: Caller):
    address = begins(sofia)
    saves(front.comes("Rita"), address, with_task(drawn(sofia, address)), 1)
    answer = sofia.post(f"{address}/publicar", {"revisao": "1"})
    assert answer.status_code == 409
    assert "salvou este rascunho depois" in words(answer)


def test_a_second_version_shows_what_changes_and_whose_cases_stay(front: Front, sofia: Caller):
    front.stranger().opens()
    with front.desk.works.read() as work:
        release = releases.current(work.session, SHIPPED).id
    address = sofia.post(f"/processos/versoes/{release}/editar").headers["Location"]
    source = drawn(sofia, address)
    changed = source.replace("Analisar e categorizar", "Analisar com calma")
    assert saves(sofia, address, changed, 1).status_code == 200
    page = words(sofia.get(f"{address}/publicar"))
    assert "O que muda desde a versão 1" in page
    assert "nome: “Analisar e categorizar” → “Analisar com calma”" in page
    assert "1 chamado em andamento continua na versão em que está." in page
    sofia.post(f"{address}/publicar", {"revisao": "2"})
    compared = words(sofia.get(f"/processos/{SHIPPED}/comparar"))
    assert "nome: “Analisar e categorizar” → “Analisar com calma”" in compared
    restored = sofia.post(f"/processos/versoes/{release}/restaurar", follow=True)
    assert "O rascunho agora é a versão 1." in words(restored)
    assert drawn(sofia, address) == source


def test_a_draft_is_thrown_away_and_brought_back(sofia: Caller):
    address = begins(sofia)
    shown = words(sofia.post(f"{address}/descartar", follow=True))
    assert "Rascunhos descartados" in shown
    sofia.post(f"{address}/recuperar")
    assert "Rascunhos descartados" not in words(sofia.get("/processos"))


def test_a_drawing_without_places_gets_them_to_be_drawn_on_and_stays_as_it_came(sofia: Caller):
    inside = '<process id="p"><startEvent id="S"/><task id="T" name="Fazer"/></process>'
    bare = f"{EMPTY.decode()[:-2]}>{inside}</definitions>"
    address = sofia.post("/estudio/arquivo", {"arquivo": ("bruto.bpmn", bare.encode())}).headers["Location"]
    assert 'bpmnElement="T"' in sofia.get(f"{address}/desenho.bpmn").text
    assert drawn(sofia, address) == bare
