"""Who holds what first: nobody waits for somebody who waits for him."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Event
from time import sleep

import pytest
from desk_story import OPENING, Desk

from service.base import job_runs, jobs
from service.bootstrap import job_handlers
from service.desk import cases, inbox
from service.desk.cases import Case
from service.process import instances, releases

ANALYSE = "Analisar e categorizar"
ESCALATED = "Tratar escalonamento"
CHARGED = b"""<?xml version="1.0"?>
<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:zeebe="http://camunda.org/schema/zeebe/1.0">
  <process id="P" name="Conta" isExecutable="true">
    <laneSet id="L">
      <lane id="L1" name="Cliente"><flowNodeRef>S</flowNodeRef><flowNodeRef>A</flowNodeRef></lane>
      <lane id="L2" name="Financeiro"><flowNodeRef>J</flowNodeRef><flowNodeRef>E</flowNodeRef></lane>
    </laneSet>
    <startEvent id="S"/><userTask id="A" name="Conferir"/><endEvent id="E"/>
    <serviceTask id="J" name="Cobrar">
      <extensionElements><zeebe:taskDefinition type="cobrar"/></extensionElements>
    </serviceTask>
    <sequenceFlow id="F1" sourceRef="S" targetRef="J"/><sequenceFlow id="F2" sourceRef="J" targetRef="A"/>
    <sequenceFlow id="F3" sourceRef="A" targetRef="E"/>
  </process>
</definitions>"""
"""A machine's result makes the case wait for its client."""


@pytest.fixture
def desk(postgres_database, clock):
    """The demo desk; SQLite's writers take turns, so only here may two wait for each other."""
    return Desk(postgres_database, clock)


@pytest.mark.parametrize("word", ["says", "completes"])
def test_a_timer_waits_for_whoever_has_the_case(desk, caplog, word):
    """Promise 2: a deadline comes while somebody is at the case; both happen, and neither is told to come again."""
    case = desk.opens()
    item = desk.item(case, ANALYSE)
    held = Event()

    def act() -> None:
        with desk.works.begin(actor=desk.actor("Maria")) as work:
            maria = desk.person_in(work, "Maria")
            if word == "says":
                cases.lock_case(work, case.id)
            else:
                inbox.claim(work, item.id, by=maria)
            held.set()
            sleep(0.3)  # long enough for the timer to take whatever it takes first
            if word == "says":
                cases.say(work, case.id, "Já vejo.", author=maria.id, author_name=maria.name, internal=False)
            else:
                given = {"chamado": {"categoria": "cobranca"}, "informacoes_suficientes": "sim"}
                inbox.complete(work, item.id, given, by=maria)

    with ThreadPoolExecutor(1) as pool:
        acting = pool.submit(act)
        assert held.wait(5)
        desk.passes(hours=4)
        acting.result()
    assert "failed" not in caplog.text
    assert desk.open_in(case, "Dono do processo") == [ESCALATED]  # of this task, or of the next one


def test_a_machine_of_the_house_waits_for_whoever_has_the_case(desk, tmp_path, monkeypatch, caplog):
    """Its result comes while somebody is at the case: both happen, and the machine does nothing twice."""
    charged: list[str] = []

    def charge(task: instances.Task) -> None:
        charged.append(task.key)

    monkeypatch.setattr(instances, "installed_topics", lambda: {"cobrar": charge})
    handlers = job_handlers(desk.works, tmp_path)
    case = charges(desk)
    both(desk, case, lambda: job_runs.sweep(desk.works, handlers))
    assert (len(charged), desk.case(case).status) == (1, "waiting_customer")
    assert "failed" not in caplog.text


def test_a_machine_outside_waits_for_whoever_has_the_case(desk):
    """The same over HTTP, where it holds what the API holds."""
    case = charges(desk)
    with desk.works.begin() as work:
        [job] = instances.activate_jobs(work, ("cobrar",), "w", most=1, lease=jobs.LEASE)

    def complete() -> None:
        with desk.works.begin() as work:
            instances.complete_activated(work, job.job, job.fence, hold=cases.handlers.lock_instance)

    both(desk, case, complete)
    assert desk.case(case).status == "waiting_customer"


def charges(desk: Desk) -> Case:
    """A case whose charge is due."""
    with desk.works.begin() as work:
        releases.publish(work, CHARGED, forms={})
    with desk.works.begin(actor=desk.actor("João")) as work:
        opened = cases.open_case(work, "P", OPENING, requester=desk.ids["João"])
    return desk.case(opened.case)


def both(desk: Desk, case: Case, act: Callable[[], object]) -> None:
    """Somebody has the case, and goes on to its instance once `act` has taken whatever it takes first."""
    held = Event()

    def say() -> None:
        with desk.works.begin(actor=desk.actor("Maria")) as work:
            cases.lock_case(work, case.id)
            held.set()
            sleep(0.3)
            cases.say(work, case.id, "Já vejo.", author=desk.ids["Maria"], author_name="Maria", internal=False)

    with ThreadPoolExecutor(1) as pool:
        saying = pool.submit(say)
        assert held.wait(5)
        act()
        saying.result()
