"""Cases that speak to each other while people work on all at once: nobody waits in a circle, nothing is lost."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from desk_story import Desk

from service.base.clock import SetClock
from service.base.database import Database
from service.base.files import FileStore
from service.base.runner import Runner
from service.bootstrap import job_handlers, timer_handlers
from service.desk import inbox
from service.desk.cases import Case

ALARM = """<?xml version="1.0"?>
<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL">
  <signal id="sig" name="Alarme"/>
  <process id="alarme" name="Alarme" isExecutable="true">
    <laneSet id="L"><lane id="L1" name="Atendente">
      <flowNodeRef>Avisar</flowNodeRef><flowNodeRef>Ver</flowNodeRef></lane></laneSet>
    <startEvent id="S"/><parallelGateway id="F"/>
    <userTask id="Avisar" name="Avisar"/>
    <intermediateThrowEvent id="T"><signalEventDefinition signalRef="sig"/></intermediateThrowEvent>
    <intermediateCatchEvent id="C"><signalEventDefinition signalRef="sig"/></intermediateCatchEvent>
    <userTask id="Ver" name="Ver"/><endEvent id="E"/><endEvent id="E2"/>
    <sequenceFlow id="f1" sourceRef="S" targetRef="F"/><sequenceFlow id="f2" sourceRef="F" targetRef="Avisar"/>
    <sequenceFlow id="f3" sourceRef="Avisar" targetRef="T"/><sequenceFlow id="f4" sourceRef="T" targetRef="E"/>
    <sequenceFlow id="f5" sourceRef="F" targetRef="C"/><sequenceFlow id="f6" sourceRef="C" targetRef="Ver"/>
    <sequenceFlow id="f7" sourceRef="Ver" targetRef="E2"/>
  </process>
</definitions>
"""
CASES = 10


def test_promise_2_people_in_many_cases_that_all_hear_each_other(
    postgres_database: Database, clock: SetClock, tmp_path: Path
):
    """Promise 2: everybody's work is done at once, while two runners carry what the others' cases say."""
    desk = Desk(postgres_database, clock)
    desk.draws(ALARM)
    cases = [desk.opens(given={}, process="alarme") for _ in range(CASES)]
    items = [desk.item(case, "Avisar").id for case in cases]
    handlers = job_handlers(desk.works, FileStore(tmp_path))
    runners = [Runner(desk.works, timer_handlers(), handlers, every=0.01) for _ in range(2)]
    for runner in runners:
        runner.start()

    def warn(item: str) -> None:
        with desk.works.begin(actor=desk.actor("Maria")) as work:
            inbox.complete(work, item, {}, by=desk.person_in(work, "Maria"))

    with ThreadPoolExecutor(CASES) as pool:
        list(pool.map(warn, items))
    end = time.monotonic() + 30
    while not all(has_heard(desk, case) for case in cases):
        assert time.monotonic() < end, "somebody has not heard"
        time.sleep(0.05)
    assert [runner.stop() for runner in runners] == [True, True]


def has_heard(desk: Desk, case: Case) -> bool:
    return [item.name for item in desk.open_work(case)] == ["Ver"]
