"""Fires what is due and is killed before one statement after the other: run by test_sla_ladder.py."""

from __future__ import annotations

import sys
from datetime import datetime
from pathlib import Path

from killing import die_at, edge_after_edge

from service.base.clock import SetClock
from service.base.database import Database
from service.base.events import Subscriptions
from service.base.files import FileStore
from service.base.runner import Runner
from service.base.work import Works
from service.bootstrap import job_handlers, plain, timer_handlers
from service.subscriptions import subscribe


def fire(url: str, now: str, edge: int) -> None:
    """A worker's round; it dies at this edge."""
    database = Database(url)
    works = Works(database, SetClock(datetime.fromisoformat(now)), subscribe(Subscriptions(plain())))
    die_at(database, edge)
    Runner(works, timer_handlers(), job_handlers(works, FileStore(Path("nowhere")))).settle()


edge_after_edge(lambda edge: fire(*sys.argv[1:3], edge=edge), every=int(sys.argv[3]))
