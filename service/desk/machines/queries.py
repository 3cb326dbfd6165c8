"""Machines, read."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from service.base.ids import PersonId
from service.desk.machines.model import Machine
from service.desk.machines.tables import MachineRow


def listed(session: Session) -> tuple[Machine, ...]:
    """All there ever were, by name."""
    return tuple(shown(row) for row in session.scalars(select(MachineRow).order_by(MachineRow.folded)))


def shown(row: MachineRow) -> Machine:
    """A stored machine."""
    return Machine(
        id=row.id,
        name=row.name,
        topics=tuple(row.topics),
        person=PersonId(row.person_id) if row.person_id is not None else None,
        created_by=row.created_by,
        created_at=row.created_at,
        last_used_at=row.last_used_at,
        revoked_at=row.revoked_at,
    )
