"""Completing work items through the command layer, one thread, each in its own unit of work."""

from __future__ import annotations

import time
from collections.abc import Callable

from benchmarks.bare import bare_transaction, watched
from benchmarks.desk import Desk
from benchmarks.machine import commits_per_second
from benchmarks.report import Report

WARM_UP = 20
TURN = 10


def measure(report: Report, desk: Desk, *, seconds: float) -> None:
    """Completions per second, the bare transaction's limit, their ratio, and the machine's commits."""
    database = desk.house.database
    report.add("this machine's commits of one small row", commits_per_second(database, seconds=seconds / 4), "/s")
    for _ in range(WARM_UP):
        desk.complete()
        desk.find_next()
    with watched(database) as seen:
        desk.complete()
    desk.find_next()
    bare = Counted(bare_transaction(database, seen, prepared=False))
    done = Counted(desk.complete)
    # Turn and turn about: what else the machine does, and its disk, must slow both down alike.
    while done.spent < seconds:
        for _ in range(TURN):
            done.run()
            desk.find_next()
        for _ in range(TURN):
            bare.run()
    limit = Counted(bare_transaction(database, seen, prepared=True))
    while limit.spent < seconds / 4:
        limit.run()
    rows = sum(len(sizes) for sizes in seen.inserts)
    report.note(
        f"a completion is {seen.statements} statements: {seen.reads} reads, {len(seen.changes)} changes, "
        f"{rows} new rows; {seen.written:,} bytes written"
    )
    # The bar is for SQLite; PostgreSQL is another process at the end of a socket.
    bar = 500 if database.is_sqlite else None
    report.add("completions through the command layer", done.rate, "/s", bar=bar)
    report.add("  of which this program computes, per completion", done.busy_each * 1000, "ms")
    report.add("bare transactions of the same size, as SQLAlchemy runs them", bare.rate, "/s")
    report.add("  of which this program computes, per transaction", bare.busy_each * 1000, "ms")
    report.add("completions ÷ bare transactions", done.rate / bare.rate, "", bar=0.4)
    report.add("bare transactions of the same size, statements compiled once", limit.rate, "/s")
    report.add("  of which this program computes, per transaction", limit.busy_each * 1000, "ms")
    report.add("completions ÷ these", done.rate / limit.rate, "")


class Counted:
    """Something done again and again, timed."""

    def __init__(self, act: Callable[[], None]) -> None:
        self.act = act
        self.number, self.spent, self.busy = 0, 0.0, 0.0

    def run(self) -> None:
        """Once more."""
        began, began_busy = time.perf_counter(), time.thread_time()
        self.act()
        self.spent += time.perf_counter() - began
        self.busy += time.thread_time() - began_busy
        self.number += 1

    @property
    def rate(self) -> float:
        """How often a second."""
        return self.number / self.spent

    @property
    def busy_each(self) -> float:
        """Processor seconds each time."""
        return self.busy / self.number
