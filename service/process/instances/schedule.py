"""Processes that start by the calendar: a timer at a start event, armed when its release is published."""

from __future__ import annotations

from datetime import datetime

from service import calendars
from service.base import timers
from service.base.timers import Timer as Armed
from service.base.work import UnitOfWork
from service.process import releases
from service.process.diagram import Timer
from service.process.forms import HOME
from service.process.instances.commands import start
from service.process.releases.events import ReleasePublished

START_KIND = "bpmn-start"
"""Kind of the timers that start processes; their subject is the process, their key the opening."""


def schedule_starts(work: UnitOfWork, event: ReleasePublished) -> None:
    """The timers of a new version replace those of the version before."""
    release = releases.get(work.session, event.release)
    for process in event.processes:
        timers.disarm(work, START_KIND, process)
        for opening in release.body(process).openings:
            timer = opening.event
            if not isinstance(timer, Timer):
                continue
            due, counted = _next(work, timer, since=work.now, after=None)
            # A date that has gone by when it is published was meant for the version before.
            if due is not None and due >= work.now:
                timers.arm(work, START_KIND, process, opening.id, due_at=due, **counted)


def start_is_due(work: UnitOfWork, armed: Armed) -> None:
    """Start the process, once per round of a cycle however late it is, and wait for the next round."""
    release = releases.current(work.session, armed.subject)
    openings = release.body(armed.subject).openings
    timer = next((opening.event for opening in openings if opening.id == armed.key), None)
    if not isinstance(timer, Timer):
        return
    start(work, armed.subject, release=release.id, start_event=armed.key)
    due, counted = _next(work, timer, since=release.version.published_at, after=armed.due_at)
    if due is not None:
        timers.arm(work, START_KIND, armed.subject, armed.key, due_at=due, **counted)


def _next(
    work: UnitOfWork, timer: Timer, *, since: datetime, after: datetime | None
) -> tuple[datetime | None, dict[str, str | None]]:
    """When a process starts next, and how that was counted: by the calendar that is in force now."""
    found = calendars.in_force(work, timer.calendar) if timer.business else None
    due = releases.next_start(timer, since=since, after=after, calendar=found.calendar if found else None)
    zone = found.calendar.zone.key if found else HOME.key
    return due, {"expression": releases.start_text(timer), "zone": zone, "calendar": found.version if found else None}
