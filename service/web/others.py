"""Who else has a case open, as pages show it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from service.base.ids import CaseId
from service.base.work import UnitOfWork
from service.desk import cases, people
from service.desk.cases.presence import Watcher
from service.desk.people import Person

Present = Sequence[tuple[str, bool]]
"""Names, and whether they write."""


def others_at(work: UnitOfWork, wanted: Sequence[CaseId], by: Person) -> Mapping[CaseId, Present]:
    """Who else has which of these cases open, by name."""
    found = cases.presence.watchers(work.session, wanted, but=by.id, now=work.now)
    names = people.queries.names(work.session, {each.person for present in found.values() for each in present})
    return {case: _named(present, names) for case, present in found.items()}


def _named(present: Sequence[Watcher], names: Mapping[str, str]) -> Present:
    return sorted((names.get(each.person, "—"), each.is_writing) for each in present)
