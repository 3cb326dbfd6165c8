"""The way that an instance took through its diagram: each step, and the flows by which it was reached."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session

from service.base.ids import InstanceId
from service.base.values import value_object
from service.process.diagram import Diagram, Told, WayStep, walked
from service.process.instances.tables import HistoryRow

MOST_STEPS = 2_000
"""Entries of history that are looked at: the newest."""
TOLD = ("entered", "completed", "cancelled", "fired")


@value_object(kw_only=True)
class Path:
    """Steps in the order in which they were reached. `whole`: from the beginning, not only the newest."""

    steps: tuple[WayStep, ...]
    whole: bool


def path(session: Session, instance: InstanceId, diagram: Diagram, processes: Iterable[str]) -> Path:
    """H-33: the way that an instance took through the processes of its own file, called ones left out."""
    rows = session.execute(
        select(HistoryRow.seq, HistoryRow.at, HistoryRow.kind, HistoryRow.element, HistoryRow.task)
        .where(
            HistoryRow.instance_id == instance,
            HistoryRow.process.in_(sorted(processes)),
            HistoryRow.kind.in_(TOLD),
            HistoryRow.element.is_not(None),
        )
        .order_by(HistoryRow.seq.desc())
        .limit(MOST_STEPS + 1)
    ).all()
    entries = [Told(seq=row.seq, at=row.at, kind=row.kind, element=row.element, task=row.task) for row in rows]
    newest = entries[:MOST_STEPS][::-1]
    return Path(steps=walked(newest, diagram), whole=len(entries) <= MOST_STEPS)
