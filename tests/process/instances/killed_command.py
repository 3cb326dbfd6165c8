"""Does one command and is killed before one statement after the other: run by test_instances_kill.py."""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import datetime

from killing import die_at, edge_after_edge

from service.base.clock import SetClock
from service.base.database import Database
from service.base.ids import InstanceId, ReleaseId
from service.base.work import UnitOfWork, Works
from service.process import instances

ACTS: dict[str, Callable[[UnitOfWork, InstanceId, str], None]] = {
    "complete": lambda work, one, task: instances.complete(work, one, int(task), {"valor": 8}),
    "suspend": lambda work, one, reason: instances.suspend(work, one, reason),
    "resume": lambda work, one, _: instances.resume(work, one),
    "migrate": lambda work, one, release: instances.migrate(work, one, ReleaseId(release)),
}
"""Each takes one word besides the instance."""


def do(what: str, url: str, instance: str, word: str, now: str, edge: int) -> None:
    """Do the command; die at this edge."""
    database = Database(url)
    die_at(database, edge)
    with Works(database, SetClock(datetime.fromisoformat(now))).begin() as work:
        ACTS[what](work, InstanceId(instance), word)


edge_after_edge(lambda edge: do(*sys.argv[1:], edge=edge))
