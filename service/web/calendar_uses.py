"""What hangs on a calendar, said before anybody takes it out of use."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy.orm import Session

from service import calendars
from service.base import timers
from service.base.values import value_object
from service.base.words import fold
from service.calendars import Version
from service.desk import people, sla
from service.desk.followups import trees
from service.process import releases


@value_object(kw_only=True)
class Uses:
    """Who counts by a calendar now."""

    diagrams: tuple[tuple[str, str], ...]
    """Process and name of each diagram in force that names it; of the default one also those that name none."""
    timers: int
    """Deadlines of diagrams that run and were counted by one of its versions; they keep their instant."""
    promises: int
    """Deadlines of promises that run and are counted by it; they follow its new versions."""
    policies: tuple[tuple[str, str], ...]
    """Id and name of each policy that counts by it."""
    teams: tuple[str, ...]
    """Teams whose shift it is."""
    people: tuple[str, ...]
    """People whose own shift it is."""
    classes: tuple[str, ...]
    """Classifications whose deadline it counts."""

    @property
    def none(self) -> bool:
        """Nothing hangs on it."""
        return not (self.timers or self.promises or self.number)

    @property
    def number(self) -> int:
        """Everything that names it."""
        return sum(map(len, (self.diagrams, self.policies, self.teams, self.people, self.classes)))


def uses_of(session: Session, version: Version) -> Uses:
    """Looked up in the diagrams in force, the armed timers and the classifications."""
    names = calendars.names_of(session, version.calendar_id)
    ids = [each.id for each in calendars.versions_of(session, version.calendar_id)]
    armed = timers.armed_in(session, ids)
    promises = armed.get(sla.clocks.KIND, 0)
    return Uses(
        diagrams=tuple(_diagrams(session, names, is_default=version.is_default)),
        timers=sum(armed.values()) - promises,
        promises=promises,
        policies=tuple((each.id, each.name) for each in sla.policies.counting_by(session, names)),
        teams=people.shifts.teams_on(session, names),
        people=people.shifts.people_on(session, names),
        classes=tuple(trees.counted_by(session, names)),
    )


def _diagrams(session: Session, names: frozenset[str], *, is_default: bool) -> Iterator[tuple[str, str]]:
    for current in releases.processes(session):
        named = releases.calendars_of(releases.get(session, current.id))
        if any(is_default if name is None else fold(name) in names for name in named):
            yield current.process, current.name
