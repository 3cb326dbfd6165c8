"""What puts very many cases in order and counts them, without reading what was said in them."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from service.base.database import NEVER
from service.base.ids import CaseId, TeamId
from service.base.rows import table_of
from service.base.values import value_object
from service.desk.cases.tables import CaseRow

CASE = table_of(CaseRow).c


@value_object(kw_only=True)
class Standing:
    """How urgent a case is, and whose."""

    case: CaseId
    process: str
    team: TeamId | None
    priority: int
    precedence: int
    promised_by: datetime | None
    breached_at: datetime | None


def of_ids(session: Session, wanted: Collection[str]) -> dict[CaseId, Standing]:
    """Of these cases, by id; unknown ones are left out."""
    columns = (CASE.id, CASE.process, CASE.team_id, CASE.priority, CASE.precedence, CASE.promised_by, CASE.breached_at)
    rows = session.execute(select(*columns).where(CASE.id.in_(set(wanted)))) if wanted else ()
    return {
        CaseId(row.id): Standing(
            case=CaseId(row.id),
            process=row.process,
            team=TeamId(row.team_id) if row.team_id else None,
            priority=row.priority,
            precedence=row.precedence,
            promised_by=None if row.promised_by == NEVER else row.promised_by,
            breached_at=row.breached_at,
        )
        for row in rows
    }
