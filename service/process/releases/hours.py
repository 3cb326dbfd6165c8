"""In which calendars a diagram counts."""

from __future__ import annotations

from service.process.diagram import Timer, single
from service.process.releases.release import Release
from service.process.rules.base import nodes


def calendars_of(release: Release) -> frozenset[str | None]:
    """Names of the calendars in which its timers and due dates count; None: in the default one."""
    found: set[str | None] = set()
    for process in release.program.processes.values():
        for node in nodes(process):
            timers = (event for event in single(node.event) if isinstance(event, Timer))
            found |= {timer.calendar for timer in timers if timer.business and timer.form != "date"}
            if node.human is not None and node.human.due is not None and node.human.business:
                found.add(node.human.calendar)
    return frozenset(found)
