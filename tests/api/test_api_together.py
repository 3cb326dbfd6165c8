"""Several workers at one topic: everything is done, and nothing twice."""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from itertools import count

import pytest
from machine_caller import Caller, Office

from service.process import instances

JOBS = 24


@pytest.fixture
def full(office: Office) -> Office:
    """A desk with many jobs of one topic."""
    one = office.begins(numero=0)
    release = office.story.see(instances.instance, one).release
    for number in range(1, JOBS):
        with office.story.works.begin() as work:
            instances.start(work, "P", {"numero": number}, release=release, business_key=f"case-{number}")
    return office


def works(caller: Caller, answers: Counter[int], *, drops: bool) -> None:
    """Take jobs two at a time and complete each twice, until there are none; who drops forgets every other one."""
    turn = count()
    while jobs := caller.takes(most=2, timeout=60_000):
        for job in jobs:
            if drops and next(turn) % 2:
                continue
            for _ in range(2):
                said = caller.asks(f"/jobs/{job['jobKey']}/completion", {"variables": {"feito": job["jobKey"]}})
                answers[said.status_code] += 1


def test_each_job_is_done_once_however_many_workers_ask(full: Office):
    """Three machines at once, each saying everything twice, one of them losing half: 204 and 409 once for each job."""
    callers = [full.machine(f"cobranca-{number}") for number in range(3)]
    counted = [Counter[int]() for _ in callers]
    for dropping in (True, True, False):
        with ThreadPoolExecutor(len(callers)) as pool:
            begun = [
                pool.submit(works, caller, answers, drops=dropping and number == 0)
                for number, (caller, answers) in enumerate(zip(callers, counted, strict=True))
            ]
        assert [each.result() for each in begun] == [None] * len(callers)
        full.story.clock.pass_by(timedelta(minutes=1))
    assert sum(counted, Counter[int]()) == {204: JOBS, 409: JOBS}
    full.story.agree()
