"""Does one command and is killed before one statement after the other: run by test_instances_kill.py.

After each run it says `killed` or `done` and waits for a line, so that the test can look at what is left.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable
from datetime import datetime

from sqlalchemy import event

from service.base.clock import SetClock
from service.base.database import Database
from service.base.ids import InstanceId, ReleaseId
from service.base.work import UnitOfWork, Works
from service.process import instances

EDGE = "KILL_AT_EDGE"
ACTS: dict[str, Callable[[UnitOfWork, InstanceId, str], None]] = {
    "complete": lambda work, one, task: instances.complete(work, one, int(task), {"valor": 8}),
    "suspend": lambda work, one, reason: instances.suspend(work, one, reason),
    "resume": lambda work, one, _: instances.resume(work, one),
    "migrate": lambda work, one, release: instances.migrate(work, one, ReleaseId(release)),
}
"""Each takes one word besides the instance."""


def do(what: str, url: str, instance: InstanceId, with_: str, now: datetime) -> None:
    """Do the command; die at edge n: before the n-th statement, or at the commit that comes after the last."""
    database, edge, seen = Database(url), int(os.environ[EDGE]), 0

    def at_edge(*_: object) -> None:
        nonlocal seen
        if seen == edge:
            os.kill(os.getpid(), signal.SIGKILL)
        seen += 1

    event.listen(database.engine, "before_cursor_execute", at_edge)
    event.listen(database.engine, "commit", at_edge)
    with Works(database, SetClock(now)).begin() as work:
        ACTS[what](work, instance, with_)


def main(what: str, url: str, instance: str, with_: str, now: str) -> None:
    """Edge after edge, each in a process of its own, until one is left alone."""
    for edge in range(60):
        child = os.fork()
        if child == 0:
            os.environ[EDGE] = str(edge)
            do(what, url, InstanceId(instance), with_, datetime.fromisoformat(now))
            os._exit(0)
        _, status = os.waitpid(child, 0)
        was_killed = os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL
        print("killed" if was_killed else f"done {os.waitstatus_to_exitcode(status)}", flush=True)
        if not was_killed or not sys.stdin.readline():
            return


main(*sys.argv[1:])
