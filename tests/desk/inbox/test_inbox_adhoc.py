"""Work of an ad-hoc subprocess on the desk: offered, not asked for, until somebody says that it is enough."""

from __future__ import annotations

import pytest
from desk_story import Desk

from service.base.clock import SetClock
from service.base.database import Database
from service.desk.cases import Case, Status

FREE = """<?xml version="1.0"?>
<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:zeebe="http://camunda.org/schema/zeebe/1.0">
  <process id="busca" name="Busca" isExecutable="true">
    <laneSet id="L">
      <lane id="L1" name="Atendente"><flowNodeRef>Investigar</flowNodeRef><flowNodeRef>Responder</flowNodeRef></lane>
    </laneSet>
    <startEvent id="S"/>
    <adHocSubProcess id="Investigar" name="Investigar">
      <laneSet id="L2">
        <lane id="L3" name="Atendente"><flowNodeRef>Ligar</flowNodeRef><flowNodeRef>Anotar</flowNodeRef>
          <flowNodeRef>Consultar</flowNodeRef></lane>
        <lane id="L4" name="Cliente"><flowNodeRef>Contar</flowNodeRef></lane>
      </laneSet>
      <userTask id="Ligar" name="Ligar"/>
      <userTask id="Anotar" name="Anotar"/>
      <userTask id="Contar" name="Contar mais"/>
      <subProcess id="Consultar" name="Consultar"><userTask id="Ver" name="Ver o sistema"/></subProcess>
      <sequenceFlow id="f3" sourceRef="Ligar" targetRef="Anotar"/>
    </adHocSubProcess>
    <userTask id="Responder" name="Responder"/>
    <endEvent id="E"/>
    <sequenceFlow id="f1" sourceRef="S" targetRef="Investigar"/>
    <sequenceFlow id="f2" sourceRef="Investigar" targetRef="Responder"/>
    <sequenceFlow id="f4" sourceRef="Responder" targetRef="E"/>
  </process>
</definitions>
"""


@pytest.fixture
def desk(database: Database, clock: SetClock) -> Desk:
    """The demo desk, with a process in which people choose."""
    desk = Desk(database, clock)
    desk.draws(FREE)
    return desk


def kinds(desk: Desk, case: Case) -> dict[str, str]:
    return {item.name: item.kind for item in desk.open_work(case)}


def test_what_may_be_done_is_offered_and_looks_so(desk: Desk):
    """Each in its lane, as work that is optional; its end is work of the subprocess's own lane."""
    case = desk.opens(given={}, process="busca")
    assert kinds(desk, case) == {
        "Ligar": "optional",
        "Contar mais": "optional",
        "Consultar": "offer",
        "Investigar": "finish",
    }
    assert {item.name for item in desk.open_work(case) if item.is_optional} == {"Ligar", "Contar mais", "Consultar"}
    assert desk.queue("Maria")["Ligar"] == desk.queue("Maria")["Investigar"] == 1


def test_people_choose_until_it_is_enough(desk: Desk):
    """As often as they like; what follows is asked for; the end takes away what is still open."""
    case = desk.opens(given={}, process="busca")
    for _ in range(2):
        desk.does("Maria", case, "Ligar")
    assert sorted(item.name for item in desk.open_work(case) if item.kind == "task") == ["Anotar", "Anotar"]
    desk.does("Maria", case, "Consultar")
    assert kinds(desk, case)["Ver o sistema"] == "task"
    assert kinds(desk, case)["Consultar"] == "offer"
    desk.does("Maria", case, "Investigar")
    assert kinds(desk, case) == {"Responder": "task"}
    desk.does("Maria", case, "Responder")
    assert desk.open_work(case) == []


def test_nobody_is_told_of_what_is_only_offered(desk: Desk):
    """A case does not wait for a client who may add something; the story tells what was done, not what was possible."""
    case = desk.opens(given={}, process="busca")
    assert desk.case(case).status != Status.WAITING_CUSTOMER
    assert not [text for text in desk.notices("João") if "Contar mais" in text]
    desk.does("João", case, "Contar mais")
    desk.does("Maria", case, "Consultar")
    desk.does("Maria", case, "Investigar")
    assert [step["name"] for step in desk.timeline(case, "task_done")] == ["Contar mais", "Investigar"]
    assert [step["name"] for step in desk.timeline(case, "task_begun")] == ["Consultar"]
    assert [step["name"] for step in desk.timeline(case, "task_withdrawn")] == ["Ver o sistema"]
