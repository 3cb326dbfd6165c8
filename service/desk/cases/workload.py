"""How many open cases teams and agents answer for, how heavy they are, and which ones nobody answers for."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, case, exists, func, select, tuple_
from sqlalchemy.orm import Session

from service.base.ids import CaseId, PersonId, TeamId
from service.base.rows import literally, table_of
from service.base.values import value_object
from service.base.work import UnitOfWork
from service.desk.cases.tables import CaseRow, LogRow

OPEN = CaseRow.state == "open"
WEIGHTS = {1: 2.0, 2: 1.5, 3: 1.0, 4: 0.5}
"""What open work of this priority counts; normal work counts one."""
UNOWNED = (literally(CaseRow.state, "open"), CaseRow.owner_id.is_(None))
PAGE = 50


@value_object
class Waiting:
    """A case that is to go to somebody."""

    case: CaseId
    opened_at: datetime
    priority: int

    @property
    def weight(self) -> float:
        """What it counts."""
        return WEIGHTS.get(self.priority, 1.0)


def open_of_team(session: Session, team: TeamId) -> int:
    """Open cases of a team."""
    wanted = select(func.count()).where(CaseRow.team_id == team, OPEN)
    return session.scalar(wanted) or 0


def open_of_owners(
    session: Session, owners: Collection[PersonId], *, team: TeamId | None = None
) -> dict[PersonId, int]:
    """Open cases that each of these people answers for, in all or in a team; who has none is left out."""
    only = () if team is None else (CaseRow.team_id == team,)
    wanted = select(CaseRow.owner_id, func.count()).where(CaseRow.owner_id.in_(owners), OPEN, *only)
    return {PersonId(str(owner)): number for owner, number in session.execute(wanted.group_by(CaseRow.owner_id))}


def weight_of_owners(session: Session, owners: Collection[PersonId]) -> dict[PersonId, float]:
    """How heavy the open cases are that each of these people answers for; who has none is left out."""
    weight = func.sum(case(WEIGHTS, value=CaseRow.priority, else_=1.0))
    wanted = select(CaseRow.owner_id, weight).where(CaseRow.owner_id.in_(owners), OPEN).group_by(CaseRow.owner_id)
    return {PersonId(str(owner)): float(heavy) for owner, heavy in session.execute(wanted)}


def answers_for(of_case: Any, person: Any) -> ColumnElement[bool]:
    """Whether this person answers for the case with this id (both expressions)."""
    return exists().where(CaseRow.id == of_case, CaseRow.owner_id == person)


def unowned(
    session: Session,
    team: TeamId,
    *,
    after: Waiting | None = None,
    limit: int = PAGE,
    only: Callable[[ColumnElement[str]], ColumnElement[bool]] | None = None,
) -> Sequence[Waiting]:
    """Open cases of a team that nobody answers for, the oldest first.

    `after`: those behind this one; `only`: what has to hold of a case's id (an expression).
    """
    wanted = select(CaseRow.id, CaseRow.opened_at, CaseRow.priority).where(CaseRow.team_id == team, *UNOWNED)
    if only is not None:
        wanted = wanted.where(only(table_of(CaseRow).c.id))
    if after is not None:
        wanted = wanted.where(tuple_(CaseRow.opened_at, CaseRow.id) > (after.opened_at, after.case))
    rows = session.execute(wanted.order_by(CaseRow.opened_at, CaseRow.id).limit(limit))
    return [Waiting(CaseId(id), at, priority) for id, at, priority in rows]


def hold_unowned(work: UnitOfWork, wanted: Collection[CaseId], team: TeamId) -> CaseId | None:
    """The oldest of these cases that still waits in this team, held; None: none does, or others have them in hand."""
    free = select(CaseRow).where(CaseRow.id.in_(wanted), CaseRow.team_id == team, *UNOWNED)
    first = free.order_by(CaseRow.opened_at, CaseRow.id).limit(1).with_for_update(skip_locked=True)
    held = work.session.scalar(first.execution_options(populate_existing=True))
    return CaseId(held.id) if held is not None else None


def owned(session: Session, owner: PersonId, *, team: TeamId | None = None) -> Sequence[CaseId]:
    """Open cases that somebody answers for, in all or in a team, the oldest first."""
    only = () if team is None else (CaseRow.team_id == team,)
    wanted = select(CaseRow.id).where(CaseRow.owner_id == owner, OPEN, *only)
    return [CaseId(id) for id in session.scalars(wanted.order_by(CaseRow.opened_at, CaseRow.id))]


def theirs_since(session: Session, case: CaseId) -> datetime:
    """When a case last came to whoever answers for it, or was accepted by them."""
    came = select(func.max(LogRow.at)).where(LogRow.case_id == case, LogRow.kind.in_(("assigned", "accepted")))
    opened = select(CaseRow.opened_at).where(CaseRow.id == case)
    return session.scalars(came).one() or session.scalars(opened).one()


def easiest_to_move(session: Session, owner: PersonId, team: TeamId) -> Sequence[Waiting]:
    """The open cases of somebody in a team, those first that are moved most easily: not accepted, then the newest."""
    wanted = select(CaseRow.id, CaseRow.opened_at, CaseRow.priority)
    theirs = wanted.where(CaseRow.owner_id == owner, CaseRow.team_id == team, OPEN)
    is_touched = case((CaseRow.accepted_at.is_(None), 0), else_=1)
    rows = session.execute(theirs.order_by(is_touched, CaseRow.opened_at.desc(), CaseRow.id.desc()))
    return [Waiting(CaseId(id), at, priority) for id, at, priority in rows]


def owners(session: Session) -> Sequence[PersonId]:
    """Everybody who answers for open cases."""
    wanted = select(CaseRow.owner_id).where(OPEN, CaseRow.owner_id.is_not(None)).distinct()
    return [PersonId(str(owner)) for owner in session.scalars(wanted)]
