"""Timers of the diagram that stand still while the case waits for its client."""

from __future__ import annotations

from datetime import timedelta

import pytest
from desk_story import Desk

from service.base.clock import SetClock
from service.base.database import Database
from service.desk.cases import Case, Status
from service.process import instances

ASKED = """<?xml version="1.0"?>
<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:zeebe="http://camunda.org/schema/zeebe/1.0">
  <process id="pedido" name="Pedido" isExecutable="true">
    <laneSet id="L">
      <lane id="L1" name="Cliente"><flowNodeRef>Responder</flowNodeRef></lane>
      <lane id="L2" name="Atendente"><flowNodeRef>Tratar</flowNodeRef><flowNodeRef>Anotar</flowNodeRef></lane>
    </laneSet>
    <startEvent id="S"/>
    <parallelGateway id="G"/>
    <userTask id="Anotar" name="Anotar"/>
    <userTask id="Responder" name="Responder"/>
    <userTask id="Tratar" name="Tratar"/>
    <boundaryEvent id="Prazo" name="Prazo" attachedToRef="Tratar" cancelActivity="false">
      <extensionElements><zeebe:properties>
        <zeebe:property name="prazo.pausa" value="sim"/>
      </zeebe:properties></extensionElements>
      <timerEventDefinition><timeDuration>PT4H</timeDuration></timerEventDefinition>
    </boundaryEvent>
    <endEvent id="E"/><endEvent id="F"/><endEvent id="H"/>
    <sequenceFlow id="f1" sourceRef="S" targetRef="G"/>
    <sequenceFlow id="f2" sourceRef="G" targetRef="Tratar"/>
    <sequenceFlow id="f3" sourceRef="G" targetRef="Anotar"/>
    <sequenceFlow id="f4" sourceRef="Anotar" targetRef="Responder"/>
    <sequenceFlow id="f5" sourceRef="Tratar" targetRef="E"/>
    <sequenceFlow id="f6" sourceRef="Responder" targetRef="F"/>
    <sequenceFlow id="f7" sourceRef="Prazo" targetRef="H"/>
  </process>
</definitions>
"""


@pytest.fixture
def desk(database: Database, clock: SetClock) -> Desk:
    """The demo desk, with a process that asks the client beside the attendant's work."""
    desk = Desk(database, clock)
    desk.draws(ASKED)
    return desk


def left(desk: Desk, case: Case) -> timedelta | None:
    """What the deadline still has; None while it stands still."""
    with desk.works.read() as work:
        (wait,) = [each for each in instances.waiting(work.session, case.instance) if each.kind == "timer"]
    return None if wait.due_at is None else wait.due_at - desk.clock.now()


def test_a_deadline_stands_still_while_the_client_is_asked(desk: Desk):
    """H-12, H-13: it stops with the question and goes on with the answer; the history says both."""
    case = desk.opens(given={}, process="pedido")
    desk.passes(hours=1)
    desk.does("Maria", case, "Anotar")
    assert (desk.case(case).status, left(desk, case)) == (Status.WAITING_CUSTOMER, None)
    desk.passes(hours=72)
    assert left(desk, case) is None
    desk.does("João", case, "Responder")
    assert (desk.case(case).status, left(desk, case)) == (Status.IN_PROGRESS, timedelta(hours=3))
    desk.passes(hours=3)
    with desk.works.read() as work:
        kinds = [entry.kind for entry in instances.history(work.session, case.instance)]
    assert [kind for kind in kinds if kind in ("paused", "resumed", "fired")] == ["paused", "resumed", "fired"]


def test_a_participant_that_begins_while_the_case_waits_keeps_still(desk: Desk):
    """Its deadline has its whole time when the client has answered."""
    case = desk.opens(given={}, process="pedido")
    desk.does("Maria", case, "Anotar")
    with desk.works.begin() as work:
        other = instances.start(work, "pedido", business_key=case.id)
        (wait,) = [each for each in instances.waiting(work.session, other) if each.kind == "timer"]
        assert wait.due_at is None
    desk.passes(hours=9)
    with desk.works.begin() as work:
        instances.resume_timers(work, case.id)
        (wait,) = [each for each in instances.waiting(work.session, other) if each.kind == "timer"]
        assert wait.due_at == work.now + timedelta(hours=4)
