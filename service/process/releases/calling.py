"""Who calls whom."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.orm import Session

from service.process.releases.tables import ReleaseCallRow, ReleaseProcessRow


def callers(session: Session, processes: Collection[str]) -> frozenset[str]:
    """Ids of the processes that in any of their versions call one of these, directly or through others."""
    rows = session.scalars(
        select(ReleaseProcessRow.process)
        .join(ReleaseCallRow, ReleaseCallRow.release_id == ReleaseProcessRow.release_id)
        .where(ReleaseCallRow.process.in_(sorted(processes)))
        .distinct()
    )
    return frozenset(rows)
