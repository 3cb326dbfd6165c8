"""Finishing tasks while very many promises are overdue: workers climb their ladders, and an agent works on."""

from __future__ import annotations

import statistics
import subprocess
import sys
import time
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import func, select

from benchmarks.desk import Desk
from benchmarks.lists import p99
from benchmarks.report import Report
from service.base.ids import new_id
from service.base.rows import add
from service.base.settings import Settings
from service.base.timers import TimerRow
from service.base.work import UnitOfWork
from service.bootstrap import open_house
from service.desk import people, sla
from service.desk.cases.tables import CaseRow
from service.desk.people import Role
from service.desk.sla import Agreement, Deed, Definition, Rung, Target, TargetKind, When, clocks
from service.desk.sla.tables import ClockRow
from service.worker.errands import Errands

BATCH = 10_000
CASES = 20
WORKERS = 2
PAUSE = 0.05
"""Seconds between two tasks of the agent: nobody finishes them without looking."""
BAR = 500.0
"""Milliseconds that a completion may take, at p99."""
PROMISED, SINCE = timedelta(hours=1), timedelta(hours=2)
MICROSECOND = timedelta(microseconds=1)


def measure(report: Report, desk: Desk, data: Path, url: str, *, count: int) -> None:
    """How long completions take until every rung that is due has been climbed."""
    desk.open_items.clear()  # others may have finished them
    for _ in range(CASES):
        desk.open_case()
    _promise(desk, count)
    before, spent, began = _waiting(desk), list[float](), time.perf_counter()
    with _workers(data, url) as running:
        while any(worker.poll() is None for worker in running):
            started = time.perf_counter()
            desk.complete()
            spent.append((time.perf_counter() - started) * 1000)
            desk.find_next()
            time.sleep(PAUSE)
    lasted = time.perf_counter() - began
    left = _waiting(desk)
    assert not left, f"{left} of {before} overdue promises were left"
    report.add(f"overdue promises told and escalated, of {before:,}", before / lasted, "/s")
    report.add("a completion beside them, p50", statistics.median(spent), "ms")
    report.add("a completion beside them, p99", p99(spent), "ms", bar=BAR, at_most=True)


def _promise(desk: Desk, count: int) -> None:
    """Promises for so many open cases, all missed an hour ago, none told yet."""
    warning = Rung(when=When.SHARE, amount="80", deed=Deed.NOTIFY, to="agent")
    target = Target(
        kind=TargetKind.RESOLUTION,
        amount=sla.read("PT1H"),
        calendar=None,
        pauses=True,
        conclusive=False,
        rungs=(warning,),
    )
    with desk.house.works.begin() as work:
        chief = people.queries.people(work.session, role=Role.SUPERVISOR)[0][0]
        definition = Definition(agreement=Agreement.EXTERNAL, conditions={}, targets=(target,))
        policy = sla.create(work, "Em uma hora", definition, by=chief)
        unpromised = select(CaseRow.id).where(CaseRow.state == "open", CaseRow.instance_id.is_(None))
        opened = list(work.session.scalars(unpromised.limit(count)))
    for first in range(0, len(opened), BATCH):
        with desk.house.works.begin() as work:
            made = [_clock(work, case, policy) for case in opened[first : first + BATCH]]
            add(work.session, ClockRow, made)
            add(work.session, TimerRow, [_timer(work, clock) for clock in made])


def _clock(work: UnitOfWork, case: str, policy: str) -> dict[str, Any]:
    return {
        "id": new_id(work.now),
        "case_id": case,
        "agreement": "external",
        "target": "resolution",
        "round": 1,
        "policy_id": policy,
        "number": 1,
        "amount": "PT1H",
        "calendar": None,
        "state": "running",
        "budget": PROMISED // MICROSECOND,
        "consumed": 0,
        "started_at": work.now - SINCE,
        "running_since": work.now - SINCE,
        "due_at": work.now - SINCE + PROMISED,
    }


def _timer(work: UnitOfWork, clock: dict[str, Any]) -> dict[str, Any]:
    return {
        "id": new_id(work.now),
        "kind": clocks.KIND,
        "subject": clock["case_id"],
        "key": clock["id"],
        "due_at": clock["due_at"],
        "expression": "PT1H",
        "state": "armed",
        "armed_at": work.now,
        "fence": 1,
        "attempts": 0,
    }


def _waiting(desk: Desk) -> int:
    with desk.house.works.read() as work:
        waiting = select(func.count()).where(TimerRow.kind == clocks.KIND, TimerRow.state == "armed")
        return work.session.scalar(waiting.where(TimerRow.due_at <= work.now)) or 0


@contextmanager
def _workers(data: Path, url: str) -> Generator[Sequence[subprocess.Popen[bytes]]]:
    """Programs that fire what is due as the children of `raia worker` do, until nothing is."""
    command = [sys.executable, "-m", "benchmarks.overdue", str(data), url]
    running = [subprocess.Popen(command) for _ in range(WORKERS)]
    try:
        yield running
        assert not any(worker.returncode for worker in running), "a worker failed"
    finally:
        for worker in running:
            worker.kill()
            worker.wait()


def _drain(data: str, url: str) -> None:
    house = open_house(Settings(data=Path(data), database=url))
    errands = Errands(works=house.works, timer_handlers=house.timer_handlers, job_handlers=house.job_handlers)
    try:
        while _is_due(house.works.read):
            errands.time()
    finally:
        house.close()


def _is_due(read: Any) -> bool:
    with read() as work:
        waiting = select(TimerRow.id).where(TimerRow.kind == clocks.KIND, TimerRow.state == "armed")
        return work.session.scalar(waiting.where(TimerRow.due_at <= work.now).limit(1)) is not None


if __name__ == "__main__":
    _drain(sys.argv[1], sys.argv[2])
