"""What is written down of an instance, with who did it: entries are added, never changed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from service.base.rows import add
from service.base.work import UnitOfWork
from service.process.instances.record import Record
from service.process.instances.tables import HistoryRow


def append(work: UnitOfWork, record: Record, entries: Sequence[Mapping[str, Any]]) -> None:
    """Add entries after those that the record counts."""
    who = {"actor_kind": work.actor.kind, "actor_id": work.actor.id, "actor_name": work.actor.name}
    rows = [
        {"instance_id": record.id, "seq": record.told + number, "at": work.now, **entry, **who}
        for number, entry in enumerate(entries, start=1)
    ]
    add(work.session, HistoryRow, rows)
