"""Timers of the diagram that stand still while the case waits for somebody outside; subscribed in `bootstrap`."""

from __future__ import annotations

from service.base.work import UnitOfWork
from service.desk.cases.events import StatusChanged
from service.desk.cases.model import CLOCKS, Status
from service.process import instances


def timers_follow(work: UnitOfWork, event: StatusChanged) -> None:
    """Waiting for the client or a third party lets those timers stand still that the analyst lets pause."""
    before, after = (CLOCKS[Status(status)] == "paused" for status in (event.old, event.new))
    if after and not before:
        instances.pause_timers(work, event.case)
    elif before and not after:
        instances.resume_timers(work, event.case)
