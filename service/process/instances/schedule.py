"""Processes that start by the calendar: a timer at a start event, armed when its release is published."""

from __future__ import annotations

from service.base import timers
from service.base.timers import Timer as Armed
from service.base.work import UnitOfWork
from service.process import releases
from service.process.diagram import Timer
from service.process.forms import HOME
from service.process.instances.commands import start
from service.process.releases.events import ReleasePublished

START_KIND = "bpmn-start"
"""Kind of the timers that start processes; their subject is the process, their key the start event."""


def schedule_starts(work: UnitOfWork, event: ReleasePublished) -> None:
    """The timers of a new version replace those of the version before."""
    release = releases.get(work.session, event.release)
    for process in event.processes:
        timers.disarm(work, START_KIND, process)
        for node in release.body(process).nodes.values():
            if node.kind != "start" or not isinstance(node.event, Timer):
                continue
            due, text = releases.next_start(node.event, since=work.now, after=None), releases.start_text(node.event)
            # A date that has gone by when it is published was meant for the version before.
            if due is not None and due >= work.now:
                timers.arm(work, START_KIND, process, node.id, due_at=due, expression=text, zone=HOME.key)


def start_is_due(work: UnitOfWork, armed: Armed) -> None:
    """Start the process, once per round of a cycle however late it is, and wait for the next round."""
    release = releases.current(work.session, armed.subject)
    node = release.body(armed.subject).nodes.get(armed.key)
    if node is None or not isinstance(node.event, Timer):
        return
    start(work, armed.subject, release=release.id, start_event=armed.key)
    due = releases.next_start(node.event, since=release.version.published_at, after=armed.due_at)
    if due is not None:
        where = {"expression": armed.expression, "zone": armed.zone}
        timers.arm(work, START_KIND, armed.subject, armed.key, due_at=due, **where)
