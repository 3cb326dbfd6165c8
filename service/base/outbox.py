"""Every event is also a row here, in its own transaction; after the commit each consumer gets it at least once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import ForeignKey, func, select, update
from sqlalchemy.orm import Mapped, mapped_column

from service.base import backoff, bells, traces
from service.base.database import Base, Json, partial_index
from service.base.events import Actor, Delivered, Event
from service.base.ids import new_id
from service.base.rows import add, changed, literally
from service.base.values import value_object

if TYPE_CHECKING:
    from service.base.work import UnitOfWork, Works

LEASE = timedelta(seconds=60)
BATCH = 100


class OutboxRow(Base):
    """An event as it was recorded; never changes. Receivers tell repetitions by its id."""

    __tablename__ = "outbox"

    id: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    payload: Mapped[Any] = mapped_column(Json)
    actor_kind: Mapped[str]
    actor_id: Mapped[str | None]
    actor_name: Mapped[str]
    created_at: Mapped[datetime]


class DeliveryRow(Base):
    """An event on its way to one consumer."""

    __tablename__ = "outbox_delivery"
    __table_args__ = (
        partial_index("ix_outbox_delivery_waiting", "next_at", "event_id", where="state = 'waiting'"),
        partial_index("ix_outbox_delivery_dead", "event_id", where="state = 'dead'"),
    )

    event_id: Mapped[str] = mapped_column(ForeignKey("outbox.id"), primary_key=True)
    consumer: Mapped[str] = mapped_column(primary_key=True)
    state: Mapped[str]
    """waiting, delivered, or dead after too many failures."""
    next_at: Mapped[datetime]
    """Nobody takes it before this instant."""
    fence: Mapped[int]
    """Grows each time it is taken: who holds an older number has been overtaken."""
    attempts: Mapped[int]
    delivered_at: Mapped[datetime | None]
    last_error: Mapped[str | None]


@value_object(kw_only=True)
class Delivery:
    """An event that was taken to be given to one consumer."""

    event: str
    consumer: str
    fence: int
    attempts: int
    last_error: str | None


def write(work: UnitOfWork, events: Sequence[tuple[Event, Actor]]) -> bool:
    """Write the events of a unit of work, each with who acted; says whether anybody waits for one."""
    rows: list[dict[str, Any]] = []
    deliveries: list[dict[str, Any]] = []
    for event, actor in events:
        who = {"actor_kind": actor.kind, "actor_id": actor.id, "actor_name": actor.name}
        id = new_id(work.now)
        payload = work.subscriptions.to_plain(event)
        rows.append({"id": id, "name": type(event).__name__, "payload": payload, "created_at": work.now, **who})
        deliveries += [
            {"event_id": id, "consumer": name, "state": "waiting", "next_at": work.now, "fence": 0, "attempts": 0}
            for name in work.subscriptions.consumers(event)
        ]
    add(work.session, OutboxRow, rows)
    add(work.session, DeliveryRow, deliveries)
    return bool(deliveries)


def sweep(works: Works, *, batch: int = BATCH) -> int:
    """Give what waits to its consumers, each in a unit of work of its own; says how many were taken.

    In the order in which things happened, except that what failed comes again later.
    """
    with works.begin() as work:
        waiting = take(work, batch=batch)
    for delivery in waiting:
        with traces.doing(f"delivery {delivery.consumer}", event=delivery.event):
            _try(works, delivery)
    return len(waiting)


def _try(works: Works, delivery: Delivery) -> None:
    try:
        backoff.survive(delivery.attempts)
        deliver(works, delivery)
    except Exception as error:
        backoff.log.exception("event %s failed at %s", delivery.event, delivery.consumer)
        with works.begin() as work:
            put_off(work, delivery, repr(error))


def take(work: UnitOfWork, *, batch: int = BATCH) -> tuple[Delivery, ...]:
    """Take deliveries whose time has come, for consumers that this program has; nobody else does meanwhile."""
    waiting = (
        select(DeliveryRow)
        .where(*_takeable(work))
        .order_by(DeliveryRow.next_at, DeliveryRow.event_id)
        .limit(batch)
        .with_for_update(skip_locked=True)
    )
    rows = work.session.scalars(waiting).all()
    for row in rows:
        row.next_at = work.now + LEASE
        row.fence += 1
        row.attempts += 1
    work.session.flush()
    return tuple(_delivery(row) for row in rows)


def waiting_since(work: UnitOfWork) -> datetime | None:
    """Since when the delivery that has waited longest could have been taken; None when there is none."""
    return work.session.scalar(select(func.min(DeliveryRow.next_at)).where(*_takeable(work)))


def deliver(works: Works, delivery: Delivery) -> bool:
    """Give a taken event to its consumer and tick it off in the same transaction; False when overtaken."""
    with works.begin() as work:
        if not _settle(work, delivery, state="delivered", delivered_at=work.now, last_error=None):
            return False
        row = work.session.get_one(OutboxRow, delivery.event)
        consume = work.subscriptions.consumer(delivery.consumer)
        assert consume is not None
        consume(
            work,
            Delivered(
                event=work.subscriptions.from_plain(row.name, row.payload),
                key=row.id,
                at=row.created_at,
                actor=Actor(row.actor_kind, row.actor_id, row.actor_name),
            ),
        )
    return True


def put_off(work: UnitOfWork, delivery: Delivery, error: str) -> None:
    """It failed: try again later, and after too many times leave it to a person."""
    wait = backoff.wait(delivery.attempts)
    error = error[: backoff.LONGEST_ERROR]
    if wait is None:
        _settle(work, delivery, state="dead", last_error=error)
    else:
        _settle(work, delivery, next_at=work.now + wait, last_error=error)


def dead(work: UnitOfWork) -> tuple[Delivery, ...]:
    """Deliveries that failed too often and wait for a person, oldest first."""
    rows = select(DeliveryRow).where(DeliveryRow.state == "dead").order_by(DeliveryRow.event_id)
    return tuple(_delivery(row) for row in work.session.scalars(rows))


def retry(work: UnitOfWork, event: str, consumer: str) -> bool:
    """Give a dead delivery new attempts; False when it is not dead."""
    work.ring(bells.DELIVERIES)
    this = (DeliveryRow.event_id == event, DeliveryRow.consumer == consumer, DeliveryRow.state == "dead")
    return bool(
        changed(work.session, update(DeliveryRow).where(*this).values(state="waiting", attempts=0, next_at=work.now))
    )


def _takeable(work: UnitOfWork) -> tuple[Any, ...]:
    return (
        literally(DeliveryRow.state, "waiting"),
        DeliveryRow.next_at <= work.now,
        DeliveryRow.consumer.in_(work.subscriptions.consumer_names),
    )


def _settle(work: UnitOfWork, delivery: Delivery, **values: Any) -> bool:
    taken = (
        DeliveryRow.event_id == delivery.event,
        DeliveryRow.consumer == delivery.consumer,
        DeliveryRow.fence == delivery.fence,
        DeliveryRow.state == "waiting",
    )
    return bool(changed(work.session, update(DeliveryRow).where(*taken).values(**values)))


def _delivery(row: DeliveryRow) -> Delivery:
    return Delivery(
        event=row.event_id,
        consumer=row.consumer,
        fence=row.fence,
        attempts=row.attempts,
        last_error=row.last_error,
    )
