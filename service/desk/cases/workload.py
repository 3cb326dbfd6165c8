"""How many open cases teams and agents answer for."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from service.base.ids import PersonId, TeamId
from service.desk.cases.tables import CaseRow

OPEN = CaseRow.state == "open"


def open_of_team(session: Session, team: TeamId) -> int:
    """Open cases of a team."""
    wanted = select(func.count()).where(CaseRow.team_id == team, OPEN)
    return session.scalar(wanted) or 0


def open_of_owners(session: Session, owners: Collection[PersonId]) -> dict[PersonId, int]:
    """Open cases that each of these people answers for; who has none is left out."""
    wanted = select(CaseRow.owner_id, func.count()).where(CaseRow.owner_id.in_(owners), OPEN)
    return {PersonId(str(owner)): number for owner, number in session.execute(wanted.group_by(CaseRow.owner_id))}
