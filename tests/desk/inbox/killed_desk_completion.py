"""Completes a work item and is killed before one statement after the other: run by test_inbox_killed.py.

After each run it says `killed` or `done` and waits for a line, so that the test can look at what is left.
"""

from __future__ import annotations

import contextlib
import json
import os
import signal
import sys
from datetime import datetime

from sqlalchemy import event

from service.base.clock import SetClock
from service.base.database import Database
from service.base.events import Subscriptions
from service.base.ids import PersonId, WorkItemId
from service.base.work import Actor, Works
from service.bootstrap import plain, subscribe
from service.desk import inbox, people

MOST_EDGES, NEVER = 200, -1


class Rehearsed(Exception):
    """Everything was done once and taken back."""


def complete(url: str, item: str, by: str, answers: str, now: str, edge: int) -> None:
    """Complete the item; die at this edge: before its n-th statement, or at the commit that comes after the last."""
    database, seen = Database(url), 0

    def at_edge(*_: object) -> None:
        nonlocal seen
        if seen == edge:
            os.kill(os.getpid(), signal.SIGKILL)
        seen += 1

    event.listen(database.engine, "before_cursor_execute", at_edge)
    event.listen(database.engine, "commit", at_edge)
    works = Works(database, SetClock(datetime.fromisoformat(now)), subscribe(Subscriptions(plain())))
    with contextlib.closing(database), works.begin(actor=Actor("person", by, "Maria Santos")) as work:
        person = people.queries.person(work.session, PersonId(by))
        assert person is not None
        inbox.complete(work, WorkItemId(item), json.loads(answers), by=person)
        if edge == NEVER:
            raise Rehearsed


def main(*words: str) -> None:
    """Edge after edge, each in a process of its own, until one is left alone."""
    with contextlib.suppress(Rehearsed):  # what is built once in a process is not built again in each
        complete(*words, edge=NEVER)
    for edge in range(MOST_EDGES):
        child = os.fork()
        if child == 0:
            complete(*words, edge=edge)
            os._exit(0)
        _, status = os.waitpid(child, 0)
        was_killed = os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL
        print("killed" if was_killed else f"done {os.waitstatus_to_exitcode(status)}", flush=True)
        if not was_killed or not sys.stdin.readline():
            return


main(*sys.argv[1:])
