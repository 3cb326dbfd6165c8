"""The lines of a page of the escalation desk: what is late or soon will be, where it is, who is in it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from service.base.ids import CaseId, PersonId
from service.base.values import value_object
from service.desk import cases, inbox, sla
from service.desk.cases import Case
from service.desk.escalations.lists import Entry
from service.desk.inbox import WorkItem
from service.desk.people import Person
from service.desk.sla.queries import Due

MOST_WORK = 2_000
"""Open work of all cases of a page."""


@value_object(kw_only=True)
class Line:
    """A case, or work that no case began: `items` is its open work, `decides` what waits for an owner."""

    case: Case | None
    items: Sequence[WorkItem]
    decides: Sequence[WorkItem]
    promises: Sequence[Due]
    involved: Sequence[PersonId]


def lines(session: Session, entries: Sequence[Entry], by: Person, *, now: datetime) -> Sequence[Line]:
    """What these entries look like now; a case that this person may not see any more is left out."""
    ids = [each.case for each in entries if each.case is not None]
    known = cases.queries.of_ids(session, ids, seen_by=by)
    work = _work(session, entries, ids)
    promised = sla.queries.open_of(session, ids, now)
    involved = inbox.queries.involved(session, known.values())
    return [
        _line(known.get(each.case) if each.case is not None else None, work.get(each, ()), promised, involved)
        for each in entries
        if each.case is None or each.case in known
    ]


def _work(session: Session, entries: Sequence[Entry], ids: Sequence[CaseId]) -> Mapping[Entry, Sequence[WorkItem]]:
    apart = [each.item for each in entries if each.item is not None]
    found = [*inbox.queries.open_among(session, ids, limit=MOST_WORK), *inbox.queries.of_ids(session, apart)]
    work: dict[Entry, list[WorkItem]] = {}
    for item in found:
        work.setdefault(Entry(case=item.case, item=None if item.case else item.id), []).append(item)
    return work


def _line(
    case: Case | None,
    items: Sequence[WorkItem],
    promised: Mapping[CaseId, Sequence[Due]],
    involved: Mapping[CaseId, Sequence[PersonId]],
) -> Line:
    persons = involved[case.id] if case is not None else [each.assignee for each in items if each.assignee]
    return Line(
        case=case,
        items=[each for each in items if not each.is_owners],
        decides=[each for each in items if each.is_owners],
        promises=promised.get(case.id, ()) if case is not None else (),
        involved=list(dict.fromkeys(persons)),
    )
