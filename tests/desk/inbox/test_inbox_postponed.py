"""Work whose process stood still is wanted as much later as it stood."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from desk_story import Desk

from service.base.clock import SetClock
from service.base.database import NEVER, Database
from service.desk.cases import stopping
from service.desk.inbox.tables import WorkItemRow
from service.process import instances


def task(own_id: str, due: str) -> str:
    schedule = f'<extensionElements><zeebe:taskSchedule dueDate="{due}"/></extensionElements>' if due else ""
    return f'<userTask id="{own_id}" name="{own_id}">{schedule}</userTask>'


DUE = f"""<?xml version="1.0"?>
<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:zeebe="http://camunda.org/schema/zeebe/1.0">
  <process id="prazos" name="Prazos" isExecutable="true">
    <laneSet id="L"><lane id="L1" name="Atendente">
      <flowNodeRef>Horas</flowNodeRef><flowNodeRef>Expediente</flowNodeRef><flowNodeRef>Data</flowNodeRef>
      <flowNodeRef>Livre</flowNodeRef>
    </lane></laneSet>
    <startEvent id="S"/><parallelGateway id="G"/><endEvent id="E"/>
    {task("Horas", "PT4H")}{task("Expediente", "2 dias úteis")}{task("Data", "2026-02-10")}{task("Livre", "")}
    <sequenceFlow id="f" sourceRef="S" targetRef="G"/>
    <sequenceFlow id="f1" sourceRef="G" targetRef="Horas"/><sequenceFlow id="e1" sourceRef="Horas" targetRef="E"/>
    <sequenceFlow id="f2" sourceRef="G" targetRef="Expediente"/>
    <sequenceFlow id="e2" sourceRef="Expediente" targetRef="E"/>
    <sequenceFlow id="f3" sourceRef="G" targetRef="Data"/><sequenceFlow id="e3" sourceRef="Data" targetRef="E"/>
    <sequenceFlow id="f4" sourceRef="G" targetRef="Livre"/><sequenceFlow id="e4" sourceRef="Livre" targetRef="E"/>
  </process>
</definitions>
"""
"""Wanted after four hours, after two business days, on a date, and whenever it pleases."""


@pytest.fixture
def desk(database: Database, clock: SetClock) -> Desk:
    """The demo desk, with a process whose tasks are due."""
    desk = Desk(database, clock)
    desk.draws(DUE)
    return desk


def due(desk: Desk, case) -> dict[str, datetime | None]:
    """Until when each is wanted, as item, waiting row and order of the list say alike."""
    open_work = desk.open_work(case)
    with desk.works.read() as work:
        waits = {wait.element: wait.due_at for wait in instances.waiting(work.session, case.instance)}
        for item in open_work:
            row = work.session.get_one(WorkItemRow, item.id)
            assert (row.due_at, row.urgent_by) == (waits[item.element], waits[item.element] or NEVER)
    return waits


def stands_still(desk: Desk, case, **time: float) -> None:
    with desk.works.begin(actor=desk.actor("Paulo")) as work:
        stopping.suspend(work, case.id, "férias", by=desk.person_in(work, "Paulo"))
    desk.passes(**time)
    with desk.works.begin(actor=desk.actor("Paulo")) as work:
        stopping.resume(work, case.id, by=desk.person_in(work, "Paulo"))


def test_work_is_wanted_as_much_later_as_it_stood(desk: Desk):
    """Elapsed time as elapsed time, business days as open time; a date stays the date that it is."""
    case = desk.opens(given={}, process="prazos")
    before = due(desk, case)
    assert before["Expediente"] == datetime(2026, 1, 7, 12, tzinfo=UTC)
    desk.passes(hours=1)
    stands_still(desk, case, days=7)
    after = due(desk, case)
    assert after == {
        "Horas": before["Horas"] + timedelta(days=7),
        "Expediente": datetime(2026, 1, 13, 21, tzinfo=UTC),  # Tuesday at closing is Wednesday at opening
        "Data": before["Data"],
        "Livre": None,
    }


def test_what_was_overdue_stays_as_overdue(desk: Desk):
    """Each suspension counts for itself; what was late is late by as much as before."""
    case = desk.opens(given={}, process="prazos")
    before = due(desk, case)
    desk.passes(hours=5)
    stands_still(desk, case, hours=10)
    desk.passes(hours=1)
    stands_still(desk, case, hours=20)
    assert due(desk, case)["Horas"] == before["Horas"] + timedelta(hours=30)
