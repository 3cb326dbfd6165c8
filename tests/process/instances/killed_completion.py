"""Completes a task and is killed before one statement after the other: run by test_instances_kill.py.

After each run it says `killed` or `done` and waits for a line, so that the test can look at what is left.
"""

from __future__ import annotations

import os
import signal
import sys
from datetime import datetime

from sqlalchemy import event

from service.base.clock import SetClock
from service.base.database import Database
from service.base.ids import InstanceId
from service.base.work import Works
from service.process import instances

EDGE = "KILL_AT_EDGE"


def complete(url: str, instance: str, task: int, now: datetime) -> None:
    """Complete the task; die at edge n: before the n-th statement, or at the commit that comes after the last."""
    database, edge, seen = Database(url), int(os.environ[EDGE]), 0

    def at_edge(*_: object) -> None:
        nonlocal seen
        if seen == edge:
            os.kill(os.getpid(), signal.SIGKILL)
        seen += 1

    event.listen(database.engine, "before_cursor_execute", at_edge)
    event.listen(database.engine, "commit", at_edge)
    with Works(database, SetClock(now)).begin() as work:
        instances.complete(work, InstanceId(instance), task, {"valor": 8})


def main(url: str, instance: str, task: str, now: str) -> None:
    """Edge after edge, each in a process of its own, until one is left alone."""
    for edge in range(60):
        child = os.fork()
        if child == 0:
            os.environ[EDGE] = str(edge)
            complete(url, instance, int(task), datetime.fromisoformat(now))
            os._exit(0)
        _, status = os.waitpid(child, 0)
        was_killed = os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL
        print("killed" if was_killed else f"done {os.waitstatus_to_exitcode(status)}", flush=True)
        if not was_killed or not sys.stdin.readline():
            return


main(*sys.argv[1:])
