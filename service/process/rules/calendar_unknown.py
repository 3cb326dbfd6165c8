"""A timer or a due date names a calendar that there is not.

Right: `prazo.calendario` with the name of one of the desk's calendars, or empty for the default one.

Wrong: `prazo.calendario` with a mistyped name.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from service.base.texts import Text
from service.base.words import fold
from service.process.diagram import Finding, Kind, Node, Reading, Timer, single
from service.process.rules.base import Known, nodes, tell

KIND = Kind(
    code="calendar-unknown",
    level="error",
    about=__doc__,
    message=Text(
        "“{name}” conta no calendário “{calendar}”, que não existe ou está fora de uso. Há: {known}.",
        "“{name}” counts in the calendar “{calendar}”, which does not exist or is out of use. There are: {known}.",
    ),
    fix=Text(
        "Escreva um desses nomes em prazo.calendario, ou crie o calendário.",
        "Write one of these names in prazo.calendario, or make the calendar.",
    ),
)


def check(reading: Reading, known: Known) -> Iterator[Finding]:
    """One finding per name on an element; a warning while trying, where the calendar at hand counts instead."""
    if known.calendars is None:
        return
    there = {fold(name) for name in known.calendars}
    for process in reading.program.processes.values():
        for node in nodes(process):
            for name in _named(node):
                if fold(name) not in there:
                    words = {"calendar": name, "known": ", ".join(known.calendars)}
                    for finding in tell(reading, KIND, node.id, **words):
                        yield finding if known.purpose == "publish" else replace(finding, level="warning")


def _named(node: Node) -> list[str]:
    """Calendars in which times of an element are counted."""
    timers = [event for event in single(node.event) if isinstance(event, Timer)]
    named = [timer.calendar for timer in timers if timer.form != "date"]
    if node.human is not None and node.human.due is not None:
        named.append(node.human.calendar)
    return list(dict.fromkeys(name for name in named if name is not None))
