"""How much open work people have: how many items, and how heavy they are (V-19, V-20)."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import case, func, or_, select
from sqlalchemy.orm import Session

from service.base.ids import PersonId
from service.base.rows import literally
from service.base.values import value_object
from service.desk import cases
from service.desk.inbox.tables import WorkItemRow


@value_object
class Load:
    """Open work of somebody."""

    items: int = 0
    weight: float = 0.0


def loads(session: Session, persons: Collection[PersonId]) -> dict[PersonId, Load]:
    """The open work that each of these people has now; paused work counts too, as it comes back."""
    weight = func.sum(case(cases.workload.WEIGHTS, value=WorkItemRow.priority, else_=1.0))
    wanted = (
        select(WorkItemRow.assignee_id, func.count(), weight)
        .where(WorkItemRow.assignee_id.in_(persons), literally(WorkItemRow.state, "open"))
        .group_by(WorkItemRow.assignee_id)
    )
    found = {PersonId(str(who)): Load(items, float(heavy)) for who, items, heavy in session.execute(wanted)}
    return {person: found.get(person, Load()) for person in persons}


def burdens(session: Session, persons: Collection[PersonId]) -> dict[PersonId, float]:
    """V-19: how heavy all is that each of these people has: the cases they answer for, and work of others' cases.

    A case counts once, however many of its tasks its owner has in hand.
    """
    weight = func.sum(case(cases.workload.WEIGHTS, value=WorkItemRow.priority, else_=1.0))
    others = (
        select(WorkItemRow.assignee_id, weight)
        .where(WorkItemRow.assignee_id.in_(persons), literally(WorkItemRow.state, "open"))
        .where(
            or_(
                WorkItemRow.case_id.is_(None), ~cases.workload.answers_for(WorkItemRow.case_id, WorkItemRow.assignee_id)
            )
        )
        .group_by(WorkItemRow.assignee_id)
    )
    own = cases.workload.weight_of_owners(session, persons)
    helped = {PersonId(str(who)): float(heavy) for who, heavy in session.execute(others)}
    return {person: own.get(person, 0.0) + helped.get(person, 0.0) for person in persons}
