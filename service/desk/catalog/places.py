"""Putting types, occurrences and solutions into another order or below something else."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from service.base.errors import Refused
from service.base.texts import Text
from service.base.work import UnitOfWork
from service.desk import registries
from service.desk.catalog.kinds import OCCURRENCES, SOLUTIONS, TYPES
from service.desk.catalog.tables import OccurrenceRow, Placed, SolutionRow, TypeRow
from service.desk.people import Person
from service.desk.registries import Registry

ROWS: dict[Registry, type[Placed]] = {TYPES: TypeRow, OCCURRENCES: OccurrenceRow, SOLUTIONS: SolutionRow}
ABOVE: dict[Registry, Any] = {OCCURRENCES: OccurrenceRow.type_id, SOLUTIONS: SolutionRow.occurrence_id}
"""What says below what a row stands; types stand below nothing."""
NOT_BESIDE = Text("Escolha um lugar dentro da mesma lista.", "Choose a place within the same list.")


def move(
    work: UnitOfWork,
    registry: Registry,
    id: str,
    *,
    revision: int,
    by: Person,
    below: str | None = None,
    before: str | None = None,
) -> None:
    """Put a row before another one (None: last), and below another parent if one is given.

    Conflict: somebody changed it since `revision`; Forbidden, Missing, Refused.
    """
    parent = ABOVE.get(registry)
    fields = {} if below is None or parent is None else {parent.key: below}
    registries.change(work, registry, id, fields, revision=revision, by=by)
    row = registries.found(work.session, registry, id)
    if before == id:
        return
    beside = work.session.scalars(_beside(registry, row).with_for_update())
    others = [each for each in beside if each.id != id]
    at = next((place for place, each in enumerate(others) if each.id == before), None)
    if before is not None and at is None:
        raise Refused(NOT_BESIDE, field="before")
    others.insert(len(others) if at is None else at, row)
    for position, each in enumerate(others, 1):
        each.position = position
    work.session.flush()


def beside(session: Session, registry: Registry, row: Placed) -> Sequence[Placed]:
    """All that stand at the same place as `row`, which is among them, in their order."""
    return session.scalars(_beside(registry, row)).all()


def _beside(registry: Registry, row: Placed) -> Select[Placed]:
    model, parent = ROWS[registry], ABOVE.get(registry)
    wanted = select(model).order_by(model.position, model.id)
    return wanted if parent is None else wanted.where(parent == getattr(row, parent.key))
