"""Completes a work item and is killed before one statement after the other: run by test_inbox_killed.py."""

from __future__ import annotations

import contextlib
import json
import sys
from datetime import datetime

from killing import die_at, edge_after_edge

from service.base.clock import SetClock
from service.base.database import Database
from service.base.events import Subscriptions
from service.base.ids import PersonId, WorkItemId
from service.base.work import Actor, Works
from service.bootstrap import plain
from service.desk import inbox, people
from service.subscriptions import subscribe

NEVER = -1


class Rehearsed(Exception):
    """Everything was done once and taken back."""


def complete(url: str, item: str, by: str, answers: str, now: str, edge: int) -> None:
    """Complete the item; die at this edge."""
    database = Database(url)
    die_at(database, edge)
    works = Works(database, SetClock(datetime.fromisoformat(now)), subscribe(Subscriptions(plain())))
    with contextlib.closing(database), works.begin(actor=Actor("person", by, "Maria Santos")) as work:
        person = people.queries.person(work.session, PersonId(by))
        assert person is not None
        inbox.complete(work, WorkItemId(item), json.loads(answers), by=person)
        if edge == NEVER:
            raise Rehearsed


def main(*words: str) -> None:
    """Once as a rehearsal: what is built once in a process is not built again in each."""
    with contextlib.suppress(Rehearsed):
        complete(*words, edge=NEVER)
    edge_after_edge(lambda edge: complete(*words, edge=edge))


main(*sys.argv[1:])
