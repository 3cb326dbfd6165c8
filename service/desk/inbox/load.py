"""How much open work people have: how many items, and how heavy they are (V-19, V-20)."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from service.base.ids import PersonId
from service.base.rows import literally
from service.base.values import value_object
from service.desk.inbox.tables import WorkItemRow

WEIGHTS = {1: 2.0, 2: 1.5, 3: 1.0, 4: 0.5}
"""What an item of this priority counts; a normal one counts one."""


@value_object
class Load:
    """Open work of somebody."""

    items: int = 0
    weight: float = 0.0


def loads(session: Session, persons: Collection[PersonId]) -> dict[PersonId, Load]:
    """The open work that each of these people has now; paused work counts too, as it comes back."""
    weight = func.sum(case(WEIGHTS, value=WorkItemRow.priority, else_=1.0))
    wanted = (
        select(WorkItemRow.assignee_id, func.count(), weight)
        .where(WorkItemRow.assignee_id.in_(persons), literally(WorkItemRow.state, "open"))
        .group_by(WorkItemRow.assignee_id)
    )
    found = {PersonId(str(who)): Load(items, float(heavy)) for who, items, heavy in session.execute(wanted)}
    return {person: found.get(person, Load()) for person in persons}
