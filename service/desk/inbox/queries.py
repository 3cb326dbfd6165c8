"""Reading work items from indexed columns; no list decodes an instance."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, Literal, cast

from sqlalchemy import ColumnElement, and_, bindparam, exists, func, or_, select
from sqlalchemy.orm import Session

from service.base.database import NEVER
from service.base.ids import CaseId, InstanceId, PersonId, ReleaseId, WorkItemId
from service.base.prepared import Prepared
from service.base.rows import literally, table_of
from service.base.values import value_object
from service.desk import cases, people
from service.desk.inbox import model, search, urgency
from service.desk.inbox.model import State, WorkItem, WorkKind
from service.desk.inbox.tables import AudienceRow, WorkItemRow
from service.desk.people import Person

MOST_COUNTED = urgency.MOST_COUNTED
View = Literal["mine", "team", "all"]


@value_object(kw_only=True)
class Filter:
    """What a list is narrowed to."""

    view: View = "team"
    search: str = ""
    lane: str | None = None
    process: str | None = None
    late: bool = False


def item(session: Session, wanted: WorkItemId, *, hold: bool = False) -> WorkItem:
    """One work item, held until the unit of work ends if it is to be; raises Missing."""
    row = (HOLDING if hold else LOOKING).row(session, {"item": wanted})
    if row is None:
        raise model.missing()
    words = [each.audience for each in FURTHER_OF.rows(session, {"item": wanted})] if row.has_further else ()
    return _item(row, {row.audience, *words})


def seen_item(session: Session, wanted: WorkItemId, person: Person) -> WorkItem:
    """An item that this person may look at: their work, or for supervisors and owners anybody's (else Missing)."""
    return look(session, wanted, person)[0]


def look(session: Session, wanted: WorkItemId, person: Person) -> tuple[WorkItem, bool]:
    """The same, and whether they see its case, if it has one, whoever works on it."""
    found = item(session, wanted)
    words, known = audiences(session, person), _cases_seen(session, [found], person)
    if not model.may_look(found, audiences=words, person=person, sees_case=found.case in known):
        raise model.missing()
    return found, found.case in known


def seen(session: Session, items: Sequence[WorkItem], person: Person) -> frozenset[WorkItemId]:
    """Which of these items this person may look at."""
    words, known = audiences(session, person), _cases_seen(session, items, person)
    return frozenset(
        each.id for each in items if model.may_look(each, audiences=words, person=person, sees_case=each.case in known)
    )


def _cases_seen(session: Session, items: Sequence[WorkItem], person: Person) -> frozenset[CaseId | None]:
    """Which of their cases this person sees; None, no case, hides nothing."""
    return cases.sight.among(session, person, {each.case for each in items if each.case is not None}) | {None}


def audiences(session: Session, person: Person) -> frozenset[str]:
    """The words under which this person finds work, as teams and owners are now."""
    return model.audiences_of(person, ownerless=_ownerless(session) if person.may_be(people.Role.PROCESS_OWNER) else ())


def queue(
    session: Session, person: Person, wanted: Filter, *, now: datetime, offset: int = 0, limit: int = 25
) -> tuple[Sequence[WorkItem], int]:
    """A page of open work, most urgent first, and how much there is in all (up to MOST_COUNTED)."""
    said = search.said(session, wanted.search, wanted.process)
    if said is None:
        return [], 0
    few, others = said
    places = _places(session, person, wanted.view, is_passed_over=bool(others))
    if wanted.late:
        places = urgency.late(session, places, now)
    lane = () if wanted.lane is None else (WorkItemRow.lane == wanted.lane,)
    page, only = urgency.page_of_few if few else urgency.page, (*few, *lane, *others)
    rows, total = page(session, places, only, offset=min(offset, MOST_COUNTED), limit=limit)
    return _items(session, rows), total


def counted(session: Session, person: Person, wanted: Filter, *, now: datetime) -> int:
    """How much work such a list holds, up to MOST_COUNTED."""
    return queue(session, person, wanted, now=now, limit=1)[1]


def counts(session: Session, person: Person, *, now: datetime) -> dict[View, int]:
    """How much open work one has and may take, up to MOST_COUNTED."""
    views: tuple[View, ...] = ("mine", "team")
    return {view: urgency.counted(session, _places(session, person, view)) for view in views}


def how_many_open(session: Session) -> int:
    """How much work waits for people, in the whole house."""
    return (
        session.scalar(select(func.count()).select_from(WorkItemRow).where(literally(WorkItemRow.state, "open"))) or 0
    )


def lanes(session: Session, person: Person) -> Sequence[str]:
    """Names of the lanes in which there is open work that this person may see."""
    if person.may(people.Permission.REASSIGN):
        return urgency.staffs_lanes(session)
    return urgency.lanes_of(session, audiences(session, person))


def next_item(session: Session, person: Person, *, case: CaseId | None, now: datetime) -> WorkItem | None:
    """What to offer after completing: the same case's next own task, else the queue's most urgent.

    What nobody has yet and somebody else looks at comes last: there is other work to do meanwhile.
    """
    words = audiences(session, person)
    same_case = () if case is None else _items(session, OTHERS.rows(session, {"case": case, "item": ""}))
    own = [each for each in same_case if model.may_take(each, audiences=words, person=person.id)]
    if own:
        return min(own, key=lambda each: (each.priority, each.precedence, each.due_at or NEVER, each.id))
    watched = cases.presence.watched(session, but=person.id, now=now)
    places = urgency.places_of(session, words, WorkItemRow.assignee_id.is_(None))
    untouched = (or_(WorkItemRow.case_id.is_(None), WorkItemRow.case_id.not_in(watched)),) if watched else ()
    mine: urgency.Place = (WorkItemRow.assignee_id == person.id,)
    goes_on = (WorkItemRow.paused.is_(False),)
    row = urgency.most_urgent(session, [mine, *((*place, *untouched) for place in places)], goes_on)
    if row is None and watched:
        row = urgency.most_urgent(session, places, goes_on)
    return _items(session, [row])[0] if row is not None else None


def of_case(session: Session, case: CaseId, *, state: State | None = None) -> Sequence[WorkItem]:
    """All work of a case, oldest first."""
    chosen = select(WorkItemRow).where(WorkItemRow.case_id == case).order_by(WorkItemRow.id)
    if state is not None:
        chosen = chosen.where(WorkItemRow.state == state)
    return _items(session, session.scalars(chosen).all())


def of_ids(session: Session, wanted: Sequence[WorkItemId]) -> Sequence[WorkItem]:
    """The items with these ids, the oldest first; unknown ones are left out."""
    chosen = select(WorkItemRow).where(WorkItemRow.id.in_(set(wanted))).order_by(WorkItemRow.id)
    return _items(session, session.scalars(chosen).all()) if wanted else []


def open_among(session: Session, cases: Any, *, limit: int) -> Sequence[WorkItem]:
    """Open work of these cases (a statement for their ids), the oldest first."""
    chosen = select(WorkItemRow).where(WorkItemRow.state == "open", WorkItemRow.case_id.in_(cases))
    return _items(session, session.scalars(chosen.order_by(WorkItemRow.id).limit(limit)).all())


def who_worked(session: Session, cases: Any) -> Sequence[tuple[CaseId, PersonId]]:
    """Who finished work of which of these cases (a statement for their ids), each pair once."""
    wanted = select(WorkItemRow.case_id, WorkItemRow.ended_by_id).where(
        WorkItemRow.case_id.in_(cases), WorkItemRow.state == "done", WorkItemRow.ended_by_id.is_not(None)
    )
    return [(CaseId(case), PersonId(who)) for case, who in session.execute(wanted.distinct()) if case and who]


def others_open(session: Session, item: WorkItem) -> Sequence[WorkItem]:
    """The other open work of the item's case, oldest first."""
    return _items(session, OTHERS.rows(session, {"case": item.case, "item": item.id}))


def involved(session: Session, of: Iterable[cases.Case]) -> Mapping[CaseId, Sequence[PersonId]]:
    """H-26: who answers for each of these cases, and who has worked on it or works on it now, but for its client."""
    known = {each.id: each for each in of}
    found = {id: [each.owner] for id, each in known.items()}
    chosen = select(WorkItemRow.case_id, WorkItemRow.assignee_id, WorkItemRow.ended_by_id)
    for row in session.execute(chosen.where(WorkItemRow.case_id.in_(known)).order_by(WorkItemRow.id)):
        found[CaseId(str(row.case_id))] += [row.assignee_id, row.ended_by_id]
    return {
        id: [PersonId(each) for each in dict.fromkeys(persons) if each not in (None, known[id].requester)]
        for id, persons in found.items()
    }


def draft(session: Session, wanted: WorkItemId) -> tuple[object, datetime | None]:
    """H-22: what was typed so far, and when it was kept."""
    found = DRAFT.row(session, {"item": wanted})
    return (found.draft, found.draft_at) if found is not None else (None, None)


ITEM, AUDIENCE = table_of(WorkItemRow).c, table_of(AudienceRow).c
HIDDEN = ("folded", "signs", "more_signs", "draft", "draft_at")
SHOWN = [column for column in ITEM if column.name not in HIDDEN]
DRAFT = Prepared(select(ITEM.draft, ITEM.draft_at).where(ITEM.id == bindparam("item")))
HAS_FURTHER = exists().where(AUDIENCE.item_id == ITEM.id).label("has_further")
OTHERS = Prepared(
    select(*SHOWN, HAS_FURTHER)
    .where(ITEM.case_id == bindparam("case"), ITEM.state == "open", ITEM.id != bindparam("item"))
    .order_by(ITEM.id)
)
ONE = select(*SHOWN, HAS_FURTHER).where(ITEM.id == bindparam("item"))
LOOKING, HOLDING = Prepared(ONE), Prepared(ONE.with_for_update())
FURTHER_OF = Prepared(select(AUDIENCE.audience).where(AUDIENCE.item_id == bindparam("item")))
FURTHER = select(AUDIENCE.item_id, AUDIENCE.audience).where(AUDIENCE.item_id.in_(bindparam("items", expanding=True)))


def _places(session: Session, person: Person, view: View, *, is_passed_over: bool = False) -> list[urgency.Place]:
    """Where the work of a view lies. `is_passed_over`: signs tell what to leave out, so the rest is asked later."""
    if view == "mine":
        return [(WorkItemRow.assignee_id == person.id,)]
    words = audiences(session, person)
    if view == "team":
        return urgency.places_of(session, words, WorkItemRow.assignee_id.is_(None))
    looked_at = _looked_at(session, person, words)
    if view == "all" and person.may(people.Permission.REASSIGN):
        return [(urgency.staffs(session) if is_passed_over else urgency.STAFFS, looked_at)]
    return urgency.places_of(session, words, looked_at)


def _looked_at(session: Session, person: Person, words: Iterable[str]) -> ColumnElement[bool]:
    """What `model.may_look` says of open work, as a condition."""
    further = select(AudienceRow.item_id).where(AudienceRow.audience.in_(words))
    theirs = or_(WorkItemRow.audience.in_(words), WorkItemRow.id.in_(further))
    free = and_(WorkItemRow.assignee_id.is_(None), theirs)
    own = WorkItemRow.assignee_id == person.id
    case = WorkItemRow.case_id
    return or_(case.is_(None), cases.sight.is_seen(session, person, case), own, free)


def _ownerless(session: Session) -> Sequence[str]:
    waiting = urgency.owners_processes(session)
    return [process for process in waiting if people.queries.owner(session, process) is None]


def _items(session: Session, rows: Sequence[Any]) -> Sequence[WorkItem]:
    further: dict[str, set[str]] = {}
    # Columns read by `Prepared` say whether it is worth asking, rows of the ORM do not.
    asked = [row.id for row in rows if getattr(row, "has_further", True)]
    for owner, word in session.execute(FURTHER, {"items": asked}) if asked else ():
        further.setdefault(owner, set()).add(word)
    return [_item(row, {row.audience, *further.get(row.id, ())}) for row in rows]


def _item(row: Any, audiences: Iterable[str]) -> WorkItem:
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
        kind=cast("WorkKind", row.kind),
        audiences=frozenset(audiences),
        assignee=PersonId(row.assignee_id) if row.assignee_id else None,
        state=cast("State", row.state),
        priority=row.priority,
        precedence=row.precedence,
        due_at=row.due_at,
        wanted_by=None if row.urgent_by == NEVER else row.urgent_by,
        created_at=row.created_at,
        claimed_at=row.claimed_at,
        ended_at=row.ended_at,
        ended_by=PersonId(row.ended_by_id) if row.ended_by_id else None,
        paused=row.paused,
    )
