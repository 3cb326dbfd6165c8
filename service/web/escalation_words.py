"""What is late or soon will be of a case, as the escalation desk and an owner's task say it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from service.base.ids import CaseId
from service.base.values import value_object
from service.base.work import UnitOfWork
from service.desk import escalations, people
from service.desk.escalations import Entry, Line
from service.desk.people import Person
from service.web import promise_words
from service.web.language import gettext

AHEAD = timedelta(days=3)
"""How far an owner's task looks."""


@value_object(kw_only=True)
class Told:
    """Something that was promised or is to be done: what, by when (None: its clock stands still)."""

    what: str
    by: datetime | None
    is_late: bool


def told(line: Line, now: datetime, soon: timedelta) -> Sequence[Told]:
    """What is late; else what soon will be; else what comes next."""
    every = [
        Told(what=promise_words.called(each), by=each.breached_at or each.due_at, is_late=each.breached_at is not None)
        for each in line.promises
    ]
    for item in (*line.decides, *line.items):
        if item.due_at is not None:
            what = gettext("Etapa “%(step)s”", step=item.name)
            every.append(Told(what=what, by=item.due_at, is_late=item.due_at < now))
    every.sort(key=lambda each: (each.by is None, each.by or now))
    late = [each for each in every if each.is_late]
    close = [each for each in every if each.by is not None and each.by <= now + soon]
    return late or close or every[:1]


def stands(line: Line, names: Mapping[str, str]) -> Mapping[tuple[str, str], int]:
    """At which steps it stands, and with whom; how many tasks of the same name wait there, as an owner's often do."""
    shown = [each for each in (*line.items, *line.decides) if not each.is_optional]
    return Counter((each.name, names.get(each.assignee or "") or each.lane or "—") for each in shown)


@value_object(kw_only=True)
class Climbed:
    """Why a case is with the owner of its process: what is late, what goes on meanwhile, and who is in it."""

    told: Sequence[Told]
    line: Line
    names: Mapping[str, str]


def climbed(work: UnitOfWork, case: CaseId, by: Person) -> Climbed | None:
    """What an owner's task says of its case (H-26); None: whoever looks may not see the case."""
    found = escalations.lines(work.session, [Entry(case=case, item=None)], by, now=work.now)
    if not found:
        return None
    line = found[0]
    names = people.queries.names(
        work.session, [*line.involved, *(each.assignee for each in line.items if each.assignee)]
    )
    return Climbed(told=told(line, work.now, AHEAD), line=line, names=names)
