"""Writes, and is killed at one edge after the other: run by test_base_kill.py with the database's URL."""

from __future__ import annotations

import os
import signal
import sys

from sqlalchemy import event

from service.base import jobs, timers
from service.base.clock import SystemClock
from service.base.database import Database
from service.base.events import Event
from service.base.values import value_object
from service.base.work import Works

BEFORE_COMMIT, AFTER_COMMIT = 4, 5
"""Edges 0 to 3 lie before the four statements of a unit of work."""


@value_object(kw_only=True)
class Written(Event):
    """Something was written."""

    key: str


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def write(works: Works, key: str) -> None:
    """One unit of work of every kind of row; acknowledged on paper once it is committed."""
    with works.begin() as work:
        jobs.enqueue(work, "mail", key=key)
        timers.arm(work, "sla", "case", key, due_at=work.now)
        work.record(Written(key=key))
    print(key, flush=True)


def write_and_die(url: str, edge: int) -> None:
    """A first unit of work in peace, a second one up to the edge."""
    database = Database(url)
    works = Works(database, SystemClock())
    write(works, f"{edge}-first")
    seen = 0

    @event.listens_for(database.engine, "before_cursor_execute")
    def at_statement(connection: object, cursor: object, statement: str, *_: object) -> None:
        nonlocal seen
        if statement.startswith("BEGIN"):
            return
        if seen == edge:
            die()
        seen += 1

    if edge == BEFORE_COMMIT:
        event.listen(database.engine, "commit", lambda connection: die())
    works.bells.append(lambda rings: die())
    write(works, f"{edge}-second")


for edge in range(AFTER_COMMIT + 1):
    child = os.fork()
    if child == 0:
        write_and_die(sys.argv[1], edge)
        os._exit(1)
    _, status = os.waitpid(child, 0)
    assert os.WIFSIGNALED(status), f"survived edge {edge}"
