"""Taking the timers that are due while very many others wait."""

from __future__ import annotations

import statistics
import time
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from sqlalchemy import text

from benchmarks.desk import Desk
from benchmarks.report import Report
from service.base import timers
from service.base.ids import new_id
from service.base.rows import add
from service.base.timers import TimerRow
from service.base.work import UnitOfWork

BATCH = 10_000
TAKEN = 100
ROUNDS = 20


def measure(report: Report, desk: Desk, *, count: int) -> None:
    """How long it takes to take a hundred."""
    house = desk.house
    for first in range(0, count, BATCH):
        with house.works.begin() as work:
            add(work.session, TimerRow, list(_rows(work, range(first, min(count, first + BATCH)))))
    with house.database.writing() as session:
        session.execute(text("ANALYZE"))
        session.commit()
    spent: list[float] = []
    for _ in range(min(ROUNDS, max(1, count // 10 // TAKEN))):
        with house.works.begin() as work:
            began = time.perf_counter()
            taken = timers.take_due(work, ["bench"], batch=TAKEN)
            spent.append((time.perf_counter() - began) * 1000)
        assert taken, "no timer was due"
    report.add(f"taking {TAKEN} due of {count:,} timers, p50", statistics.median(spent), "ms", bar=20, at_most=True)


def _rows(work: UnitOfWork, numbers: range) -> Iterator[dict[str, Any]]:
    """One in ten is due."""
    for number in numbers:
        minutes = -1 - number % 1000 if number % 10 == 0 else 60 + number % 100_000
        yield {
            "id": new_id(work.now),
            "kind": "bench",
            "subject": f"subject{number}",
            "key": "",
            "due_at": work.now + timedelta(minutes=minutes),
            "expression": "PT1H",
            "zone": None,
            "state": "armed",
            "armed_at": work.now,
            "fired_at": None,
            "lease_until": None,
            "fence": 1,
            "attempts": 0,
            "last_error": None,
        }
