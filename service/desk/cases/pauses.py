"""Timers of the diagram that stand still while the case waits for somebody outside; subscribed in `subscriptions`."""

from __future__ import annotations

from service.base.work import UnitOfWork
from service.desk.cases.events import StatusChanged
from service.desk.cases.model import CLOCKS, Status
from service.desk.cases.tables import CaseRow
from service.process import instances
from service.process.instances.events import InstanceStarted


def timers_follow(work: UnitOfWork, event: StatusChanged) -> None:
    """Waiting for the client or a third party lets those timers stand still that the analyst lets pause."""
    before, after = (CLOCKS[Status(status)] == "paused" for status in (event.old, event.new))
    if after and not before:
        instances.pause_timers(work, event.case)
    elif before and not after:
        instances.resume_timers(work, event.case)


def timers_of_another_follow(work: UnitOfWork, event: InstanceStarted) -> None:
    """A participant that begins while the case waits keeps still what it lets pause."""
    case = work.session.get(CaseRow, event.business_key) if event.business_key is not None else None
    if case is not None and CLOCKS[Status(case.status)] == "paused":
        instances.pause_timers(work, case.id)
