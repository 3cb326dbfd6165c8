"""Completes a task and is killed before its n-th statement: run by test_instances_kill.py."""

from __future__ import annotations

import os
import signal
import sys

from sqlalchemy import event

from service.base.clock import SystemClock
from service.base.database import Database
from service.base.ids import InstanceId
from service.base.work import Works
from service.process import instances

KILL_AT = "KILL_BEFORE_STATEMENT"


def main(url: str, instance: str, task: int) -> None:
    """Complete the task; with KILL_BEFORE_STATEMENT=n die before statement n, with the number after the last at the
    commit."""
    database = Database(url)
    works = Works(database, SystemClock())
    edge, seen = int(os.environ[KILL_AT]), 0

    def at_edge(*_: object) -> None:
        nonlocal seen
        if seen == edge:
            os.kill(os.getpid(), signal.SIGKILL)
        seen += 1

    event.listen(database.engine, "before_cursor_execute", at_edge)
    event.listen(database.engine, "commit", at_edge)
    with works.begin() as work:
        instances.complete(work, InstanceId(instance), task, {"valor": 8})
    print(seen, flush=True)


main(sys.argv[1], sys.argv[2], int(sys.argv[3]))
