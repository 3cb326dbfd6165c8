"""Open work as those who answer for processes look at it: what is past its deadline, what climbed to them, which steps.

A case is asked for by a condition on its id, so that nobody's work is looked at whose case they may not see.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, or_, select
from sqlalchemy.orm import Session

from service.base.ids import CaseId, WorkItemId
from service.base.rows import literally, table_of
from service.base.values import value_object
from service.desk import cases
from service.desk.inbox import urgency
from service.desk.inbox.tables import WorkItemRow

Among = Callable[[ColumnElement[Any]], ColumnElement[bool]]
"""The condition for the column of case ids."""
OPEN = literally(WorkItemRow.state, "open")
OWNERS = "owner:"


@value_object(kw_only=True)
class Waiting:
    """Work that waits, and by what it is put in order."""

    item: WorkItemId
    case: CaseId | None
    process: str
    priority: int
    precedence: int
    due_at: datetime | None


COLUMNS = (
    WorkItemRow.id, WorkItemRow.case_id, WorkItemRow.process, WorkItemRow.priority, WorkItemRow.precedence,
    WorkItemRow.due_at,
)  # fmt: skip


def due(
    session: Session,
    start: datetime | None,
    end: datetime,
    among: Among,
    *,
    caseless: Collection[str] | None,
    limit: int,
) -> Sequence[Waiting]:
    """Work whose own deadline lies before `end`, and not before `start`, the earliest first.

    Of these cases, and what no case began of the `caseless` processes (None: of any).
    """
    since = () if start is None else (WorkItemRow.due_at >= start,)
    # Written out: a database that cannot see that there is a deadline does not use the partial index.
    known = WorkItemRow.due_at.is_not(None)
    chosen = select(*COLUMNS).where(OPEN, known, *since, WorkItemRow.due_at < end, _of(among, caseless))
    return _read(session, chosen.order_by(WorkItemRow.due_at, WorkItemRow.id).limit(limit))


def climbed(
    session: Session, processes: Collection[str] | None, among: Among, *, caseless: Collection[str] | None, limit: int
) -> Sequence[Waiting]:
    """Work that waits for the owners of these processes (None: of any), the most urgent first."""
    waiting = urgency.owners_processes(session)
    words = [f"{OWNERS}{each}" for each in waiting if processes is None or each in processes]
    ids = urgency.first(session, [(WorkItemRow.audience == word,) for word in words], (_of(among, caseless),), limit)
    rows = {each.item: each for each in _read(session, select(*COLUMNS).where(WorkItemRow.id.in_(ids)))}
    return [rows[WorkItemId(id)] for id in ids if id in rows]


def stands_at(step: str) -> cases.criteria.Place:
    """What a list of cases asks so that it holds those with open work of this name."""
    row = table_of(WorkItemRow).alias()
    at_step = exists().where(row.c.state == "open", row.c.name == step)
    return cases.criteria.Place("step", lambda c: at_step.where(row.c.case_id == c.id))


def steps(session: Session, of: Collection[str]) -> Mapping[str, int]:
    """At which steps these cases stand, and how many at each; an owner's own task is none."""
    if not of:
        return {}
    chosen = select(WorkItemRow.case_id, WorkItemRow.name).where(
        WorkItemRow.case_id.in_(of), WorkItemRow.state == "open", WorkItemRow.audience.not_like(f"{OWNERS}%")
    )
    # Counted here: a database that is to group by name walks through all open work instead.
    return Counter(name for _, name in {(row.case_id, row.name) for row in session.execute(chosen)})


def _of(among: Among, caseless: Collection[str] | None) -> ColumnElement[bool]:
    of_case = among(WorkItemRow.case_id.expression)
    of_none = WorkItemRow.case_id.is_(None)
    if caseless is None:
        return or_(of_none, of_case)
    return or_(and_(of_none, WorkItemRow.process.in_(sorted(caseless))), of_case) if caseless else of_case


def _read(session: Session, chosen: Any) -> list[Waiting]:
    return [
        Waiting(
            item=WorkItemId(row.id),
            case=CaseId(row.case_id) if row.case_id else None,
            process=row.process,
            priority=row.priority,
            precedence=row.precedence,
            due_at=row.due_at,
        )
        for row in session.execute(chosen)
    ]
