"""Lists of very many cases by any mix of criteria, each read from its beginning only.

First a walk along the index that keeps the criterion in the list's order, over so many cases at most. Where that does
not fill the list, what is looked for is rare: then all that meets every criterion is gathered from the criteria's own
indexes, and put in order. So a list costs what the walk costs, or what it holds.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any, Literal, get_args

from sqlalchemy import ColumnElement, bindparam, exists, false, select
from sqlalchemy.orm import Session

from service.base.ids import PersonId, TeamId
from service.base.rows import table_of
from service.base.values import value_object
from service.base.words import words_of
from service.desk.cases import queries, sight
from service.desk.cases.model import Case, Status, state_of
from service.desk.cases.search import has_word, with_word
from service.desk.cases.tables import CaseRow
from service.desk.people import Person

MOST_LISTED = 1_000
"""Nobody turns so many pages: a list ends here, and a longer one says that there is more."""
MOST_WALKED = 10_000
"""Cases that are looked at on the way before all that is looked for is gathered instead."""
Sort = Literal["urgency", "breached", "due", "newest", "oldest"]
SORTS: tuple[Sort, ...] = get_args(Sort)
CASE = table_of(CaseRow).c
Condition = Callable[[Any], ColumnElement[bool]]
Place = tuple[str, Condition]
"""What is asked of a case's columns, and by what name an index may keep it in order."""


@value_object(kw_only=True)
class Criteria:
    """What a list is narrowed to; what is empty does not narrow it. All of it has to hold."""

    situation: str = "open"
    """`open`, `all`, or a status."""
    search: str = ""
    process: str | None = None
    processes: frozenset[str] | None = None
    """Of one of these."""
    product: str | None = None
    origin: str | None = None
    """The channel through which it came."""
    kind: str | None = None
    segment: str | None = None
    organisation: str | None = None
    team: TeamId | None = None
    owner: PersonId | None = None
    requester: PersonId | None = None
    priority: int | None = None
    breached: bool = False
    kept: bool = False
    """Nothing that was promised for it is missed."""
    due_soon: bool = False
    """V-29: due within an hour, as the calendar of its promise counts."""
    due: tuple[datetime, datetime] | None = None
    """What was promised for it is due between these."""
    attention: bool = False
    """The client spoke last."""
    reopened: bool = False
    unaccepted: bool = False
    """Nobody has taken it on yet."""
    escalated: bool = False
    """It climbed, to the owner of a process or to a tier above."""


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
    if sort != "breached":
        return _look(session, places, sort, MOST_LISTED)
    first = _look(session, [*places, BREACHED], "urgency", MOST_LISTED)
    if wanted.breached:
        return first
    return [*first, *_look(session, [*places, KEPT], "urgency", MOST_LISTED - len(first))]


def meets(
    session: Session, wanted: Criteria, *, now: datetime, seen_by: Person | None = None, also: Sequence[Place] = ()
) -> Callable[[ColumnElement[Any]], ColumnElement[bool]]:
    """The condition for a column of case ids that the case is on such a list: asked of each, one after the other."""
    places = _asked(session, wanted, now, seen_by, also)
    if places is None:
        return lambda _: false()
    row = table_of(CaseRow).alias()
    conditions = [condition(row.c) for _, condition in places]
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
    places = _places(session, wanted, now)
    if places is None:
        return None
    if seen_by is not None and not sight.sees_all(session, seen_by):
        places.append(("sight", lambda c: sight.within(session, seen_by, c)))
    return [*places, *also]


def _look(session: Session, places: Sequence[Place], sort: Sort, most: int) -> Sequence[str]:
    if most <= 0:
        return []
    met, is_all = _walked(session, places, sort, most)
    return met if is_all else _gathered(session, places, sort, most)


def _walked(session: Session, places: Sequence[Place], sort: Sort, most: int) -> tuple[Sequence[str], bool]:
    """What a walk along one index meets; whether that is what the list holds."""
    names = [name for name, _ in places]
    lead = next((name for name in LEADS if name in names), None) if sort == "urgency" else None
    if any(name in FEW for name in names):
        return [], False
    first = ("state", lead, "due") if sort == "due" else ("state", lead)
    ahead = [condition for name, condition in places if name in first]
    behind = [condition for name, condition in places if name not in first]
    if not behind:
        met = select(CASE.id).where(*(each(CASE) for each in ahead))
        return session.scalars(_ordered(met, CASE, sort).limit(most)).all(), True
    walk = _ordered(select(*CASE).where(*(each(CASE) for each in ahead)), CASE, sort).limit(MOST_WALKED)
    way = walk.subquery()
    met = select(way.c.id).where(*(each(way.c) for each in behind))
    ids = session.scalars(_ordered(met, way.c, sort).limit(most)).all()
    return ids, len(ids) == most or _is_short(session, ahead)


def _is_short(session: Session, ahead: Sequence[Condition]) -> bool:
    """Whether the walk came to the end of its index."""
    behind = select(CASE.id).where(*(each(CASE) for each in ahead)).offset(MOST_WALKED).limit(1)
    return session.scalar(behind) is None


def _gathered(session: Session, places: Sequence[Place], sort: Sort, most: int) -> Sequence[str]:
    """All that meets every criterion, put in order: no walk in the order of the list."""
    columns = (CASE.id, CASE.state, CASE.priority, CASE.precedence, CASE.promised_by, CASE.opened_at)
    chosen = select(*columns).where(*(condition(CASE) for _, condition in places)).cte("chosen")
    known = chosen.prefix_with("MATERIALIZED", dialect="postgresql")
    return session.scalars(_ordered(select(known.c.id), known.c, sort).limit(most)).all()


def _ordered(chosen: Any, c: Any, sort: Sort) -> Any:
    if sort == "newest":
        return chosen.order_by(c.opened_at.desc(), c.id.desc())
    if sort == "oldest":
        return chosen.order_by(c.opened_at, c.id)
    if sort == "due":
        return chosen.order_by(c.promised_by, c.id)
    return chosen.order_by(c.priority, c.precedence, c.promised_by, c.id)


def _places(session: Session, wanted: Criteria, now: datetime) -> list[Place] | None:
    """Everything that is asked; None: nothing meets it."""
    places: list[Place] = []
    if wanted.situation == "open":
        places.append(("state", _in_state("open")))
    elif wanted.situation != "all":
        status = Status(wanted.situation)
        places.append(("state", _in_state(state_of(status))))
        places.append(("status", lambda c: c.status == status.value))
    places += [(name, _is(column, value)) for name, column, value in _equalities(wanted) if value is not None]
    places += [(name, condition) for name, condition in MARKED.items() if getattr(wanted, name)]
    if wanted.due is not None:
        places.append(("due", _between(*wanted.due)))
    if wanted.due_soon:
        places.append(("due_soon", lambda c: (c.nearly_due_at <= now) & (c.promised_by >= now)))
    if wanted.processes is not None:
        places.append(("processes", _among("process", sorted(wanted.processes))))
    searched = _searched(session, wanted.search)
    return None if searched is None else [*places, *searched]


def _equalities(wanted: Criteria) -> Sequence[tuple[str, str, Any]]:
    names: Mapping[str, str] = {
        "requester": "requester_id", "organisation": "organisation_id", "owner": "owner_id", "product": "product",
        "kind": "kind", "team": "team_id", "segment": "segment", "origin": "origin", "process": "process",
        "priority": "priority",
    }  # fmt: skip
    return [(name, column, getattr(wanted, name)) for name, column in names.items()]


def _in_state(state: str) -> Condition:
    # Written out: a database that cannot see the word does not use the partial indexes.
    return lambda c: c.state == bindparam(None, state, literal_execute=True)


def _is(column: str, value: Any) -> Condition:
    return lambda c: c[column] == value


def _searched(session: Session, search: str) -> list[Place] | None:
    words = words_of(search)
    if search.strip() and not words:
        return None
    places: list[Place] = []
    for word in words:
        ids = with_word(session, word)
        if ids == []:
            return None
        places.append(("word", _has(word)) if ids is None else ("ids", _among("id", ids)))
    return places


def _has(word: str) -> Condition:
    return lambda c: has_word(c.folded, word)


def _among(column: str, values: Sequence[str]) -> Condition:
    return lambda c: c[column].in_(values) if values else false()


def _between(start: datetime, end: datetime) -> Condition:
    return lambda c: c.promised_by.between(start, end)


MARKED: Mapping[str, Condition] = {
    "breached": lambda c: c.breached_at.is_not(None),
    "kept": lambda c: c.breached_at.is_(None),
    "escalated": lambda c: c.escalated_at.is_not(None),
    "attention": lambda c: c.attention_since.is_not(None),
    "reopened": lambda c: c.reopened_at.is_not(None),
    "unaccepted": lambda c: c.accepted_at.is_(None),
}
BREACHED: Place = ("breached", MARKED["breached"])
KEPT: Place = ("kept", MARKED["kept"])
LEADS = (
    "organisation", "owner", "escalated", "breached", "reopened", "attention", "product", "kind", "team", "segment",
    "unaccepted", "origin", "process", "priority",
)  # fmt: skip
"""Criteria of which an index keeps the order of urgency, those first that narrow a list most."""
FEW = ("ids", "requester", "due_soon")
"""Criteria that so few cases meet that they are gathered at once."""
