"""The most urgent of very much open work: each question is a few walks along an index, none to its end.

A *place* says where work lies (one audience, one assignee); an index keeps every place in the order of urgency. Only
searching for words that many cases have goes through all of a place's index, and reads what shows signs of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Select, Subquery, and_, bindparam, exists, func, or_, select, union_all
from sqlalchemy.orm import InstrumentedAttribute, Session

from service.base.rows import literally, table_of
from service.desk.inbox.tables import AudienceRow, WorkItemRow

MOST_WALKS = 100
"""More than this many walks side by side are not worth it."""
V = TypeVar("V", str, int)
MOST_COUNTED = 1_000
"""Nobody works through a longer list: a number ends here, and a longer list says that there is more."""
MOST_SEEN = 250
"""A list that ends before is read to its end, and so need not be counted."""
MOST_NAMED = 1_000
"""More ids than this are not written into a question."""
Place = tuple[ColumnElement[bool], ...]
OPEN = literally(WorkItemRow.state, "open")
URGENCY = (WorkItemRow.priority, WorkItemRow.precedence, WorkItemRow.urgent_by, WorkItemRow.id)
CLIENTS = "requester:%"
STAFFS = WorkItemRow.audience.not_like(CLIENTS)
NEXT_LANE_OF = select(func.min(WorkItemRow.lane)).where(
    OPEN, WorkItemRow.audience == bindparam("word"), WorkItemRow.lane > bindparam("after")
)
NEXT_LANE = select(func.min(WorkItemRow.lane)).where(OPEN, WorkItemRow.lane > bindparam("after"))
HAS_STAFFS = select(exists().where(OPEN, WorkItemRow.lane == bindparam("lane"), STAFFS))
LOWEST = -(2**31)
NEXT_PRIORITY = select(func.min(WorkItemRow.priority)).where(OPEN, WorkItemRow.priority > bindparam("after"))
NEXT_PRECEDENCE = select(func.min(WorkItemRow.precedence)).where(
    OPEN, WorkItemRow.priority == bindparam("priority"), WorkItemRow.precedence > bindparam("after")
)
NEXT_OWNER = select(func.min(WorkItemRow.audience)).where(
    OPEN, WorkItemRow.audience > bindparam("after"), WorkItemRow.audience < "owner;"
)


def _every_name() -> Select[str]:
    first = select(func.min(WorkItemRow.name).label("name")).where(OPEN).cte("names", recursive=True)
    following = select(func.min(WorkItemRow.name)).where(OPEN, WorkItemRow.name > first.c.name).scalar_subquery()
    every = first.union_all(select(following).where(first.c.name.is_not(None)))
    return select(every.c.name).where(every.c.name.is_not(None))


NAMES = _every_name()


def places_of(session: Session, words: Iterable[str], *also: ColumnElement[bool]) -> list[Place]:
    """Where the work of these audiences lies, as far as it meets the other conditions."""
    known = sorted(words)
    places: list[Place] = [(WorkItemRow.audience == word, *also) for word in known]
    further = select(AudienceRow.item_id).where(AudienceRow.audience.in_(known))
    if session.execute(further.limit(1)).first() is not None:
        places.append((WorkItemRow.audience.not_in(known), WorkItemRow.id.in_(further), *also))
    return places


def page(
    session: Session, places: Sequence[Place], only: Place = (), *, offset: int = 0, limit: int = 1
) -> tuple[Sequence[WorkItemRow], int]:
    """Open work of these places that meets the conditions, most urgent first, and how much there is in all."""
    ahead = max(offset + limit, MOST_SEEN)
    ids = _ids(session, places, only, most=ahead)
    total = len(ids) if len(ids) < ahead else counted(session, places, only)
    return _rows(session, ids[offset : offset + limit]), min(total, MOST_COUNTED)


def page_of_few(
    session: Session, places: Sequence[Place], only: Place, *, offset: int, limit: int
) -> tuple[Sequence[WorkItemRow], int]:
    """The same where the conditions lead to little work: all of it is looked at, wherever it lies."""
    if not places:
        return [], 0
    # Spelled so that neither database walks along the indexes of open work.
    is_open, anywhere = WorkItemRow.state == "open", or_(*(and_(*place) for place in places))
    chosen = select(*URGENCY).where(*only, is_open, anywhere).cte("chosen")
    listed = chosen.prefix_with("MATERIALIZED", dialect="postgresql")
    order = (listed.c.priority, listed.c.precedence, listed.c.urgent_by, listed.c.id)
    found = session.execute(select(listed.c.id, func.count().over()).order_by(*order).limit(offset + limit)).all()
    total = found[0][1] if found else 0
    return _rows(session, [id for id, _ in found[offset:]]), min(total, MOST_COUNTED)


def first(session: Session, places: Sequence[Place], only: Place, most: int) -> Sequence[str]:
    """Ids of the most urgent of these places that meet the conditions."""
    return _ids(session, places, only, most=most)


def most_urgent(session: Session, places: Sequence[Place], only: Place = ()) -> WorkItemRow | None:
    """The first of them."""
    found = _rows(session, _ids(session, places, only, most=1))
    return found[0] if found else None


def late(session: Session, places: Sequence[Place], now: datetime) -> list[Place]:
    """Where late work lies: an index keeps each priority and precedence of a place in the order of its deadlines."""
    is_late, ranks = WorkItemRow.urgent_by < now, _ranks(session)
    if len(places) * len(ranks) > MOST_WALKS:
        return [(*place, is_late) for place in places]
    each_rank = [(WorkItemRow.priority == priority, WorkItemRow.precedence == place) for priority, place in ranks]
    return [(*place, *rank, is_late) for place in places for rank in each_rank]


def few(session: Session, column: InstrumentedAttribute[Any], values: Sequence[str]) -> Sequence[str] | None:
    """Ids of open work that has one of these values there; None: more than a few."""
    if not values:
        return []
    ids = session.scalars(select(WorkItemRow.id).where(OPEN, column.in_(values)).limit(MOST_NAMED + 1)).all()
    return ids if len(ids) <= MOST_NAMED else None


def names(session: Session) -> Sequence[str]:
    """What open work is called: from each name to the next, over all the work in between."""
    return session.scalars(NAMES).all()


def counted(session: Session, places: Sequence[Place], only: Place = ()) -> int:
    """How much there is, up to MOST_COUNTED."""
    if not places:
        return 0
    found = _together(places, only, most=MOST_COUNTED)
    return session.scalar(select(func.count()).select_from(select(found.c.id).limit(MOST_COUNTED).subquery())) or 0


def lanes_of(session: Session, words: Iterable[str]) -> list[str]:
    """Lanes in which work of these audiences lies."""
    known = sorted(words)
    found = {lane for word in known for lane in _leaps(session, NEXT_LANE_OF, "", word=word)}
    further = select(AudienceRow.item_id).where(AudienceRow.audience.in_(known))
    if session.execute(further.limit(1)).first() is not None:
        more = select(WorkItemRow.lane).where(OPEN, WorkItemRow.id.in_(further), WorkItemRow.lane.is_not(None))
        found |= {str(lane) for lane in session.scalars(more.distinct())}
    return sorted(found)


def staffs_lanes(session: Session) -> list[str]:
    """Lanes in which work lies that is not a client's."""
    return [lane for lane in _leaps(session, NEXT_LANE, "") if session.scalar(HAS_STAFFS, {"lane": lane})]


def owners_processes(session: Session) -> list[str]:
    """Processes with work that waits for their owner."""
    return [audience.removeprefix("owner:") for audience in _leaps(session, NEXT_OWNER, "owner:")]


def read(session: Session, column: InstrumentedAttribute[str]) -> ColumnElement[Any]:
    """A column that no index holds, so that a walk along an index reads only the rows that meet everything else.

    SQLite does so by itself; PostgreSQL reads each row first unless the column is asked for apart.
    """
    if session.get_bind().dialect.name == "sqlite":
        return column.expression
    row = table_of(WorkItemRow).alias()
    return select(row.c[column.key]).where(row.c.id == WorkItemRow.id).correlate(WorkItemRow).scalar_subquery()


def staffs(session: Session) -> ColumnElement[bool]:
    """`STAFFS`, asked after everything else."""
    return read(session, WorkItemRow.audience).not_like(CLIENTS)


def _ids(session: Session, places: Sequence[Place], only: Place, *, most: int) -> Sequence[str]:
    if not places:
        return []
    found = _together(places, only, most=most)
    order = (found.c.priority, found.c.precedence, found.c.urgent_by, found.c.id)
    return session.scalars(select(found.c.id).order_by(*order).limit(most)).all()


def _rows(session: Session, ids: Sequence[str]) -> Sequence[WorkItemRow]:
    rows = {row.id: row for row in session.scalars(select(WorkItemRow).where(WorkItemRow.id.in_(ids)))} if ids else {}
    return [rows[id] for id in ids]


def _together(places: Sequence[Place], only: Place, *, most: int) -> Subquery:
    """Walks side by side along the index of urgency, each cut after so many steps; no work lies in two places."""
    walks = (select(*URGENCY).where(OPEN, *only, *place).order_by(*URGENCY).limit(most) for place in places)
    return union_all(*(select(walk.subquery()) for walk in walks)).subquery()


def _ranks(session: Session) -> list[tuple[int, int]]:
    """Priority and precedence of open work, each pair once."""
    priorities = _leaps(session, NEXT_PRIORITY, LOWEST)
    return [(each, place) for each in priorities for place in _leaps(session, NEXT_PRECEDENCE, LOWEST, priority=each)]


def _leaps(session: Session, following: Select[Any], after: V, **fixed: object) -> list[V]:
    """Every different value of an index's column: from each to the next, over all the rows in between."""
    found: list[V] = []
    while (value := session.scalar(following, {"after": after, **fixed})) is not None:
        found.append(value)
        after = value
    return found
