"""Reading work items from indexed columns; no list decodes an instance."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, cast

from sqlalchemy import ColumnElement, Select, bindparam, func, or_, select
from sqlalchemy.orm import Session

from service.base.ids import CaseId, InstanceId, PersonId, ReleaseId, WorkItemId
from service.base.words import fold
from service.desk import people
from service.desk.inbox import model
from service.desk.inbox.model import State, WorkItem
from service.desk.inbox.tables import AudienceRow, WorkItemRow
from service.desk.people import Person

View = Literal["mine", "team", "all", "escalated"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """What a list is narrowed to."""

    view: View = "team"
    search: str = ""
    lane: str | None = None
    process: str | None = None
    late: bool = False


def item(session: Session, wanted: WorkItemId) -> WorkItem:
    """One work item; raises Missing."""
    row = session.get(WorkItemRow, wanted)
    if row is None:
        raise model.missing()
    return _items(session, [row])[0]


def after(row: WorkItemRow, before: WorkItem) -> WorkItem:
    """An item that was read before, as its row is now."""
    return _item(row, before.audiences)


def seen_item(session: Session, wanted: WorkItemId, person: Person) -> WorkItem:
    """An item that this person may look at: their work, or for supervisors and owners anybody's (else Missing)."""
    found = item(session, wanted)
    if not seen(session, [found], person):
        raise model.missing()
    return found


def seen(session: Session, items: Sequence[WorkItem], person: Person) -> frozenset[WorkItemId]:
    """Which of these items this person may look at."""
    owned = people.queries.owned(session, person.id)
    words = audiences(session, person)
    return frozenset(
        each.id
        for each in items
        if model.may_work(each, audiences=words, person=person.id)
        or (model.may_reassign(person, each.process, owned=owned) and not each.is_clients)
    )


def audiences(session: Session, person: Person) -> frozenset[str]:
    """The words under which this person finds work, as teams and owners are now."""
    return model.audiences_of(
        person,
        owned=people.queries.owned(session, person.id),
        ownerless=_ownerless(session) if person.may_be(people.Role.PROCESS_OWNER) else (),
    )


def queue(
    session: Session, person: Person, wanted: Filter, *, now: datetime, offset: int = 0, limit: int = 25
) -> tuple[Sequence[WorkItem], int]:
    """A page of open work, most urgent first, and how much there is in all."""
    chosen = _narrowed(select(WorkItemRow), session, person, wanted, now)
    total = session.scalar(select(func.count()).select_from(chosen.subquery())) or 0
    rows = session.scalars(chosen.order_by(*URGENCY).offset(offset).limit(limit)).all()
    return _items(session, rows), total


def counts(session: Session, person: Person, *, now: datetime) -> dict[View, int]:
    """How much open work each view holds."""
    views: tuple[View, ...] = ("mine", "team", "escalated")
    return {
        view: session.scalar(
            select(func.count()).select_from(
                _narrowed(select(WorkItemRow.id), session, person, Filter(view=view), now).subquery()
            )
        )
        or 0
        for view in views
    }


def lanes(session: Session, person: Person) -> Sequence[str]:
    """Names of the lanes in which there is open work that this person may see."""
    chosen = select(WorkItemRow.lane).where(
        WorkItemRow.state == "open", WorkItemRow.lane.is_not(None), _in_view(session, person, "all")
    )
    return [str(lane) for lane in session.scalars(chosen.distinct().order_by(WorkItemRow.lane))]


def next_item(session: Session, person: Person, *, case: CaseId | None) -> WorkItem | None:
    """What to offer after completing: the same case's next own task, else the queue's most urgent."""
    words = audiences(session, person)
    offered = select(WorkItemRow).where(
        WorkItemRow.state == "open",
        or_(WorkItemRow.assignee_id == person.id, WorkItemRow.assignee_id.is_(None) & _addressed(words)),
    )
    same_case = session.scalars(offered.where(WorkItemRow.case_id == case).order_by(*URGENCY).limit(1)).all()
    rows = same_case or session.scalars(offered.order_by(*URGENCY).limit(1)).all()
    return _items(session, rows)[0] if rows else None


def of_case(session: Session, case: CaseId, *, state: State | None = None) -> Sequence[WorkItem]:
    """All work of a case, oldest first."""
    chosen = select(WorkItemRow).where(WorkItemRow.case_id == case).order_by(WorkItemRow.id)
    if state is not None:
        chosen = chosen.where(WorkItemRow.state == state)
    return _items(session, session.scalars(chosen).all())


def participants(session: Session, case: CaseId) -> Sequence[PersonId]:
    """H-26: everybody who has worked on the case or works on it now."""
    rows = session.execute(select(WorkItemRow.assignee_id, WorkItemRow.ended_by_id).where(WorkItemRow.case_id == case))
    return [PersonId(person) for person in dict.fromkeys(person for row in rows for person in row if person)]


def draft(session: Session, wanted: WorkItemId) -> tuple[object, datetime | None]:
    """H-22: what was typed so far, and when it was kept."""
    found = session.execute(
        select(WorkItemRow.draft, WorkItemRow.draft_at).where(WorkItemRow.id == wanted)
    ).one_or_none()
    return (found[0], found[1]) if found is not None else (None, None)


FURTHER = select(AudienceRow.item_id, AudienceRow.audience).where(
    AudienceRow.item_id.in_(bindparam("items", expanding=True))
)
URGENCY = (WorkItemRow.priority, WorkItemRow.due_at.is_(None), WorkItemRow.due_at, WorkItemRow.id)


def _narrowed(chosen: Select[Any], session: Session, person: Person, wanted: Filter, now: datetime) -> Select[Any]:
    chosen = chosen.where(WorkItemRow.state == "open", _in_view(session, person, wanted.view))
    for word in fold(wanted.search).split():
        chosen = chosen.where(WorkItemRow.folded.contains(word, autoescape=True))
    if wanted.lane is not None:
        chosen = chosen.where(WorkItemRow.lane == wanted.lane)
    if wanted.process is not None:
        chosen = chosen.where(WorkItemRow.process == wanted.process)
    if wanted.late:
        chosen = chosen.where(WorkItemRow.due_at < now)
    return chosen


def _in_view(session: Session, person: Person, view: View) -> ColumnElement[bool]:
    if view == "mine":
        return WorkItemRow.assignee_id == person.id
    if view == "team":
        return WorkItemRow.assignee_id.is_(None) & _addressed(audiences(session, person))
    if view == "escalated":
        owners = frozenset(word for word in audiences(session, person) if word.startswith("owner:"))
        return _addressed(owners)
    if person.may_be(*model.MAY_REASSIGN):
        return WorkItemRow.audience.not_like("requester:%")
    return _addressed(audiences(session, person))


def _addressed(words: frozenset[str]) -> ColumnElement[bool]:
    further = select(AudienceRow.item_id).where(AudienceRow.audience.in_(words))
    return or_(WorkItemRow.audience.in_(words), WorkItemRow.id.in_(further))


def _ownerless(session: Session) -> Sequence[str]:
    waiting = session.scalars(
        select(WorkItemRow.process)
        .where(WorkItemRow.state == "open", WorkItemRow.audience == "owner:" + WorkItemRow.process)
        .distinct()
    ).all()
    return [process for process in waiting if people.queries.owner(session, process) is None]


def _items(session: Session, rows: Sequence[WorkItemRow]) -> Sequence[WorkItem]:
    if not rows:
        return []
    further: dict[str, set[str]] = {}
    for owner, word in session.execute(FURTHER, {"items": [row.id for row in rows]}):
        further.setdefault(owner, set()).add(word)
    return [_item(row, {row.audience, *further.get(row.id, ())}) for row in rows]


def _item(row: WorkItemRow, audiences: Iterable[str]) -> WorkItem:
    return WorkItem(
        id=WorkItemId(row.id),
        case=CaseId(row.case_id) if row.case_id else None,
        instance=InstanceId(row.instance_id),
        release=ReleaseId(row.release_id),
        process=row.process,
        task=row.task,
        element=row.element,
        name=row.name,
        lane=row.lane,
        kind=cast("Literal['task', 'question', 'confirmation']", row.kind),
        audiences=frozenset(audiences),
        assignee=PersonId(row.assignee_id) if row.assignee_id else None,
        state=cast("State", row.state),
        priority=row.priority,
        due_at=row.due_at,
        created_at=row.created_at,
        claimed_at=row.claimed_at,
        ended_at=row.ended_at,
        ended_by=PersonId(row.ended_by_id) if row.ended_by_id else None,
    )
