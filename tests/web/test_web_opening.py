"""Opening cases: clients what begins with them, the staff whatever a person can begin."""

from __future__ import annotations

from typing import Any

import pytest
from desk_pages import Caller, Front, words
from desk_story import SHIPPED

from service.base.clock import SetClock
from service.desk import cases, people
from service.process import releases

BODY = """<?xml version="1.0"?>
<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL">
  <process id="{id}" name="{name}" isExecutable="true">
    <laneSet id="L">
      <lane id="L1" name="{lane}"><flowNodeRef>S</flowNodeRef><flowNodeRef>T</flowNodeRef></lane>
    </laneSet>
    <startEvent id="S">{event}</startEvent><task id="T" name="Conferir"/>
    <sequenceFlow id="F" sourceRef="S" targetRef="T"/>
  </process>
</definitions>"""
TIMER = "<timerEventDefinition><timeCycle>R/P1D</timeCycle></timerEventDefinition>"
TOLD = {"chamado.assunto": "Tênis menor", "chamado.descricao": "Não serviu."}
ANA = {"_nome": "Ana Souza", "_email": "ana@exemplo.com.br"}


@pytest.fixture
def offered(front: Front) -> Front:
    """Beside the shipped process one that clients begin, one that the staff begins, one that begins by itself."""
    with front.desk.works.begin(actor=front.desk.actor("Sofia")) as work:
        for id, name, lane, event in (
            ("devolver", "Devolver", "Cliente", ""),
            ("trocar", "Trocar", "Atendente", ""),
            ("varrer", "Varrer", "Atendente", TIMER),
        ):
            releases.publish(work, BODY.format(id=id, name=name, lane=lane, event=event).encode(), forms={})
    return front


def links(caller: Caller, path: str) -> dict[str, bool]:
    page = caller.get(path).text
    return {each: f"/{each}" in page for each in (SHIPPED, "devolver", "trocar", "varrer")}


def test_each_is_offered_what_they_can_begin(offered: Front):
    clients = {SHIPPED: True, "devolver": True, "trocar": False, "varrer": False}
    assert links(offered.stranger(), "/portal") == clients
    assert links(offered.comes("Maria"), "/chamados/novo") == {**clients, "trocar": True}
    for stranger, path in (
        (offered.stranger(), "/portal/abrir/trocar"),
        (offered.comes("Maria"), "/chamados/novo/varrer"),
    ):
        answer = stranger.get(path)
        assert answer.status_code == 404
        assert "Escolha um da lista" in words(answer)


def test_without_a_form_a_client_is_asked_what_is_plain(offered: Front):
    answer = offered.stranger().post(
        "/portal/abrir/devolver", {**ANA, **TOLD, "chamado.anexos": ("nota.txt", b"4711")}, follow=True
    )
    assert "Recebemos seu chamado" in words(answer)
    page = offered.comes("Maria").get("/chamados")
    assert "Tênis menor" in words(page)


def test_without_a_form_what_is_missing_is_said_at_its_field(offered: Front):
    answer = offered.stranger().post("/portal/abrir/devolver", {})
    assert answer.status_code == 422
    for field in ("_nome", "_email", "f-chamado-assunto", "f-chamado-descricao"):
        assert f'href="#{field}"' in answer.text
    english = offered.stranger().speaks("en").get("/portal/abrir/devolver")
    assert "Subject" in words(english)
    assert "Assunto" not in words(english)


def test_the_staff_opens_for_a_client_who_calls(offered: Front, clock: SetClock):
    maria = offered.comes("Maria")
    answer = maria.post("/chamados/novo/trocar", {**ANA, **TOLD}, follow=True)
    assert "Passe ao cliente o código" in words(answer)
    with offered.desk.works.read() as work:
        (case,), _ = cases.queries.cases(work.session, search="tenis")
        requester = people.queries.person(work.session, case.requester)
    assert requester is not None
    assert (requester.email, case.origin) == ("ana@exemplo.com.br", "attendant")
    assert "Não serviu." in words(answer)


def test_a_client_who_is_known_is_chosen_from_their_page(offered: Front):
    maria, joao = offered.comes("Maria"), offered.desk.ids["João"]
    assert f"/chamados/novo?cliente={joao}" in maria.get(f"/clientes/{joao}").text
    page = maria.get(f"/chamados/novo/trocar?cliente={joao}")
    assert "João" in words(page)
    assert "_email" not in page.text
    assert maria.post(f"/chamados/novo/trocar?cliente={joao}", TOLD).status_code == 303
    assert "Tênis menor" in words(maria.get(f"/clientes/{joao}"))
    assert maria.get("/chamados/novo/trocar?cliente=nobody").status_code == 404


@pytest.mark.parametrize("typed", [{"_nome": "", "_email": "x"}, {**ANA, "chamado.assunto": ""}])
def test_what_is_missing_is_said_and_what_was_typed_stays(offered: Front, typed: Any):
    answer = offered.comes("Maria").post("/chamados/novo/trocar", {**TOLD, **typed})
    assert answer.status_code == 422
    assert "Não serviu." in answer.text
    with offered.desk.works.read() as work:
        assert cases.queries.cases(work.session)[1] == 0
