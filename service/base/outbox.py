"""Every event is also a row here, in its own transaction; after the commit each consumer gets it at least once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import BigInteger, ForeignKey, Integer, insert
from sqlalchemy.orm import Mapped, mapped_column

from service.base.database import Base, Json, partial_index
from service.base.events import Event
from service.base.ids import new_id

if TYPE_CHECKING:
    from service.base.work import UnitOfWork


class OutboxRow(Base):
    """An event as it was recorded; never changes."""

    __tablename__ = "outbox"

    id: Mapped[int] = mapped_column(BigInteger().with_variant(Integer, "sqlite"), primary_key=True)
    key: Mapped[str] = mapped_column(unique=True)
    """What receivers tell repetitions by."""
    name: Mapped[str]
    payload: Mapped[Any] = mapped_column(Json)
    actor_kind: Mapped[str]
    actor_id: Mapped[str | None]
    actor_name: Mapped[str]
    created_at: Mapped[datetime]


class DeliveryRow(Base):
    """An event on its way to one consumer."""

    __tablename__ = "outbox_delivery"
    __table_args__ = (partial_index("ix_outbox_delivery_waiting", "next_at", where="state = 'waiting'"),)

    event_key: Mapped[str] = mapped_column(ForeignKey("outbox.key"), primary_key=True)
    consumer: Mapped[str] = mapped_column(primary_key=True)
    state: Mapped[str]
    """waiting, delivered or dead."""
    next_at: Mapped[datetime]
    attempts: Mapped[int]
    delivered_at: Mapped[datetime | None]
    last_error: Mapped[str | None]


def write(work: UnitOfWork, events: Sequence[Event]) -> bool:
    """Write the events of a unit of work; says whether anybody waits for one."""
    rows: list[dict[str, Any]] = []
    deliveries: list[dict[str, Any]] = []
    for event in events:
        key = new_id(work.now)
        rows.append(
            {
                "key": key,
                "name": type(event).__name__,
                "payload": work.subscriptions.to_plain(event),
                "actor_kind": work.actor.kind,
                "actor_id": work.actor.id,
                "actor_name": work.actor.name,
                "created_at": work.now,
            }
        )
        deliveries += [
            {"event_key": key, "consumer": consumer, "state": "waiting", "next_at": work.now, "attempts": 0}
            for consumer in work.subscriptions.consumers(event)
        ]
    if rows:
        work.session.execute(insert(OutboxRow), rows)
    if deliveries:
        work.session.execute(insert(DeliveryRow), deliveries)
    return bool(deliveries)
