"""Lists of very many cases by any mix of criteria, each read from its beginning only.

Each is first looked for on a walk along one index, which keeps a criterion in the list's order and the traits of each
case beside it, so that only what may meet the others is read. Where that does not fill the list soon, what is looked
for is rare: then all that meets every criterion is gathered from the criteria's own indexes, and put in order.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any, Literal, get_args

from sqlalchemy import ColumnElement, exists, false, func, select, true
from sqlalchemy.orm import Session

from service.base.rows import table_of
from service.desk.cases import criteria, queries, sight, traits
from service.desk.cases.criteria import BREACHED, KEPT, Criteria, Place
from service.desk.cases.model import Case
from service.desk.cases.tables import CaseRow
from service.desk.people import Person

MOST_LISTED = 1_000
"""Nobody turns so many pages: a list ends here, and a longer one says that there is more."""
MOST_WALKED = 10_000
"""Cases that are read on the way before all that is looked for is gathered instead."""
MOST_GATHERED = 5_000
"""Cases of one criterion that are sooner put in order than met on the way through all others."""
MORE = 50
"""Cases that a walk passes over without going farther."""
FARTHER = 3
"""How many times as far a walk goes that did not meet enough."""
Sort = Literal["urgency", "breached", "due", "newest", "oldest"]
SORTS: tuple[Sort, ...] = get_args(Sort)
CASES = table_of(CaseRow)
CASE = CASES.c
ORDERS: Mapping[Sort, tuple[str, ...]] = {
    "urgency": ("priority", "precedence", "promised_by", "id"),
    "due": ("promised_by", "id"),
    "newest": ("opened_at", "id"),
    "oldest": ("opened_at", "id"),
}


def listed(
    session: Session,
    wanted: Criteria,
    *,
    sort: Sort,
    now: datetime,
    seen_by: Person | None = None,
    offset: int = 0,
    limit: int = 25,
) -> tuple[Sequence[Case], int]:
    """A page of cases in this order, and how many there are in all (up to MOST_LISTED).

    `seen_by`: only what this person may see.
    """
    ids = found(session, wanted, sort=sort, now=now, seen_by=seen_by)
    known = queries.of_ids(session, ids[offset : offset + limit])
    return [known[id] for id in ids[offset : offset + limit] if id in known], len(ids)


def counted(session: Session, wanted: Criteria, *, now: datetime, seen_by: Person | None = None) -> int:
    """How many there are, up to MOST_LISTED."""
    return len(found(session, wanted, sort="urgency", now=now, seen_by=seen_by))


def found(
    session: Session,
    wanted: Criteria,
    *,
    sort: Sort,
    now: datetime,
    seen_by: Person | None = None,
    also: Sequence[Place] = (),
) -> Sequence[str]:
    """Ids of the cases of a list in its order, up to MOST_LISTED; `also`: what other rooms ask of them."""
    places = _asked(session, wanted, now, seen_by, also)
    if places is None:
        return []
    states = criteria.states(wanted)
    if sort != "breached":
        return _look(session, states, places, sort, MOST_LISTED)
    first = _look(session, states, [*places, BREACHED], "urgency", MOST_LISTED)
    if wanted.breached:
        return first
    return [*first, *_look(session, states, [*places, KEPT], "urgency", MOST_LISTED - len(first))]


def meets(
    session: Session, wanted: Criteria, *, now: datetime, seen_by: Person | None = None, also: Sequence[Place] = ()
) -> Callable[[ColumnElement[Any]], ColumnElement[bool]]:
    """The condition for a column of case ids that the case is on such a list: asked of each, one after the other."""
    places = _asked(session, wanted, now, seen_by, also)
    if places is None:
        return lambda _: false()
    row = table_of(CaseRow).alias()
    conditions = [row.c.state.in_(criteria.states(wanted)), *(each.condition(row.c) for each in places)]
    return lambda column: exists().where(row.c.id == column, *conditions)


def values(session: Session, column: Literal["product", "origin", "kind"], *, seen_by: Person) -> list[str]:
    """What cases that this person sees have there, each once: from each value to the next, over all in between."""
    found: list[str] = []
    known, seen = CASE[column], sight.within(session, seen_by, CASE)
    following = select(known).where(seen).order_by(known).limit(1)
    while len(found) < MOST_VALUES:
        after = known > found[-1] if found else known.is_not(None)
        value = session.scalar(following.where(after))
        if value is None:
            break
        found.append(value)
    return found


MOST_VALUES = 200


def _asked(
    session: Session, wanted: Criteria, now: datetime, seen_by: Person | None, also: Sequence[Place]
) -> list[Place] | None:
    places = criteria.places(session, wanted, now)
    if places is None:
        return None
    if seen_by is not None and not sight.sees_all(session, seen_by):
        places.append(Place("sight", lambda c: sight.within(session, seen_by, c)))
    return [*places, *also]


def _look(session: Session, states: Sequence[str], places: Sequence[Place], sort: Sort, most: int) -> Sequence[str]:
    """Ids in this order: indexes keep each state apart."""
    apart = [_look_in(session, state, places, sort, most) for state in states] if most > 0 else ()
    if len(apart) == 1:
        return [row.id for row in apart[0]]
    ordered = heapq.merge(*apart, key=lambda row: tuple(row)[: len(ORDERS[sort])], reverse=sort == "newest")
    return [row.id for row in ordered][:most]


def _look_in(session: Session, state: str, places: Sequence[Place], sort: Sort, most: int) -> Sequence[Any]:
    """Rows of the columns that they are in order of."""
    names = [place.name for place in places]
    leads = LEADS if state == "open" else [name for name in LEADS if name not in OF_OPEN]
    lead = next((place for name in leads for place in places if place.name == name), None)
    every = [criteria.in_state(state), *places]
    if any(name in FEW for name in names):
        return _gathered(session, every, sort, most)
    if sort != "urgency" and lead is not None:
        few = _few(session, state, lead, places, sort, most)
        if few is not None:
            return few
    kept = KEPT_IN[sort] if sort != "urgency" or lead is None else (*KEPT_IN[sort], lead.name)
    walked = _walked(session, every, kept, sort, most)
    return walked if walked is not None else _gathered(session, every, sort, most)


def _walked(
    session: Session, places: Sequence[Place], kept: Sequence[str], sort: Sort, most: int
) -> Sequence[Any] | None:
    """What a walk along the index meets that keeps these; None: too much is read on the way."""
    length = most + MORE
    while length <= MOST_WALKED:
        met, passed = _met(session, _way(places, kept, sort, length), places, sort, most)
        if len(met) == most or passed < length:
            return met
        length *= FARTHER
    return None


def _few(
    session: Session, state: str, lead: Place, places: Sequence[Place], sort: Sort, most: int
) -> Sequence[Any] | None:
    """All that meets every criterion, where few cases meet one of them and have the traits of the others."""
    places = [criteria.in_state(state), *places]
    way = _way(places, ("state", lead.name), None, MOST_GATHERED)
    passed = session.scalar(select(func.count()).select_from(way.subquery())) or 0
    return _met(session, way, places, sort, most)[0] if passed < MOST_GATHERED else None


def _way(places: Sequence[Place], kept: Sequence[str], sort: Sort | None, length: int) -> Any:
    """Ids along an index, of cases that may meet what is asked: nothing but the index is read."""
    ahead = [place.condition(CASE) for place in places if place.name in kept]
    told = [place.traits for place in places if place.traits is not None and place.name not in kept]
    way = select(CASE.id).where(*ahead, *traits.shown(CASE.traits, told))
    return (_ordered(way, CASE, sort) if sort else way).limit(length)


def _met(session: Session, way: Any, places: Sequence[Place], sort: Sort, most: int) -> tuple[Sequence[Any], int]:
    """Who on the way meets every criterion, and how long it was."""
    way = way.cte("way").prefix_with("MATERIALIZED", dialect="postgresql")
    conditions = [place.condition(CASE) for place in places]
    both = way.join(CASES, CASES.c.id == way.c.id)
    met = _ordered(select(*_keys(CASE, sort)).select_from(both).where(*conditions), CASE, sort).limit(most).subquery()
    passed = select(func.count().label("passed")).select_from(way).subquery()
    told = select(*met.c, passed.c.passed).select_from(passed.outerjoin(met, true()))
    rows = session.execute(_ordered(told, met.c, sort)).all()
    return [row for row in rows if row.id is not None], rows[0].passed


def _gathered(session: Session, places: Sequence[Place], sort: Sort, most: int) -> Sequence[Any]:
    """All that meets every criterion, put in order: no walk in the order of the list."""
    conditions = [(place.looked_up or place.condition)(CASE) for place in places]
    chosen = select(*_keys(CASE, sort)).where(*conditions).cte("chosen")
    known = chosen.prefix_with("MATERIALIZED", dialect="postgresql")
    return session.execute(_ordered(select(*known.c), known.c, sort).limit(most)).all()


def _keys(c: Any, sort: Sort) -> Sequence[Any]:
    return [c[name] for name in ORDERS[sort]]


def _ordered(chosen: Any, c: Any, sort: Sort) -> Any:
    return chosen.order_by(*(each.desc() if sort == "newest" else each for each in _keys(c, sort)))


KEPT_IN: Mapping[Sort, tuple[str, ...]] = {
    "urgency": ("state", "priority", "due"), "due": ("state", "due"), "newest": ("state",), "oldest": ("state",),
}  # fmt: skip
"""Criteria whose columns every index of an order keeps."""
LEADS = (
    "organisation", "owner", "escalated", "breached", "reopened", "attention", "product", "kind", "team", "segment",
    "unaccepted", "origin", "process",
)  # fmt: skip
"""Criteria of which an index keeps the order of urgency, those first that narrow a list most."""
OF_OPEN = ("escalated", "breached", "reopened", "attention", "unaccepted")
"""Those whose index knows open cases only."""
FEW = ("ids", "requester", "due_soon")
"""Criteria that so few cases meet that they are gathered at once."""
