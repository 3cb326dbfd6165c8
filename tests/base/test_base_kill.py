"""A process that is killed at any moment leaves all of a unit of work or nothing, and whatever it acknowledged."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from sqlalchemy import select

from service.base import jobs
from service.base.clock import SystemClock
from service.base.database import Database
from service.base.jobs import JobRow
from service.base.outbox import OutboxRow
from service.base.timers import TimerRow
from service.base.work import Works

WRITER = Path(__file__).with_name("killed_writer.py")


def test_promise_1_killed_at_any_edge_it_is_all_or_nothing(database: Database):
    """Promise 1: `kill -9` before each statement and at both sides of the commit loses nothing acknowledged."""
    url = database.url.render_as_string(hide_password=False)
    writer = subprocess.run([sys.executable, WRITER, url], capture_output=True, text=True, timeout=60)
    assert writer.returncode == 0, writer.stderr
    acknowledged = set(writer.stdout.split())
    works = Works(database, SystemClock())
    with works.read() as work:
        kept = [
            set(work.session.scalars(select(JobRow.key))),
            set(work.session.scalars(select(TimerRow.key))),
            {row.payload["key"] for row in work.session.scalars(select(OutboxRow))},
        ]
    assert acknowledged == {f"{edge}-first" for edge in range(6)}
    assert kept == [acknowledged | {"5-second"}] * 3
    with works.begin() as work:
        jobs.enqueue(work, "mail", key="it works again")
