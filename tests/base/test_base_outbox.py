"""After the commit: at least once, each consumer by itself, and in the end a person's."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from service.base import backoff, jobs, outbox
from service.base.clock import SetClock
from service.base.database import Database
from service.base.events import Delivered, Event
from service.base.outbox import DeliveryRow, OutboxRow
from service.base.values import value_object
from service.base.work import Actor, UnitOfWork, Works


@value_object(kw_only=True)
class Paid(Event):
    """Money came."""

    amount: int


def pay(works: Works, *amounts: int) -> None:
    with works.begin(actor=Actor("client", "c1", "João")) as work:
        for amount in amounts:
            work.record(Paid(amount=amount))


def test_promise_3_a_consumer_gets_each_event_once_in_order(works: Works, clock: SetClock):
    """Promise 3: who, when, what and a stable key arrive after the commit; consumers of other events hear nothing."""
    got: list[Delivered] = []
    works.subscriptions.after(Paid, "ledger", lambda work, delivered: got.append(delivered))
    recorded = clock.now()
    pay(works, 1, 2, 3)
    clock.pass_by(timedelta(hours=1))
    assert outbox.sweep(works) == 3
    assert outbox.sweep(works) == 0
    assert [delivered.event for delivered in got] == [Paid(amount=1), Paid(amount=2), Paid(amount=3)]
    assert len({delivered.key for delivered in got}) == 3
    assert (got[0].at, got[0].actor) == (recorded, Actor("client", "c1", "João"))


def test_an_event_that_nobody_awaits_is_kept_and_not_delivered(works: Works):
    """The row is written all the same; there is nothing to do."""
    pay(works, 1)
    assert outbox.sweep(works) == 0
    with works.read() as work:
        assert work.session.scalars(select(OutboxRow.name)).all() == ["Paid"]


def test_promise_3_what_a_consumer_writes_and_the_tick_are_one(works: Works, clock: SetClock):
    """Promise 3: a consumer that fails halfway leaves nothing, and gets the same key again later."""
    keys: list[str] = []

    def consume(work: UnitOfWork, delivered: Delivered) -> None:
        keys.append(delivered.key)
        jobs.enqueue(work, "mail", key=f"mail:{delivered.key}")
        work.session.flush()
        if len(keys) == 1:
            raise ZeroDivisionError

    works.subscriptions.after(Paid, "mail", consume)
    pay(works, 1)
    outbox.sweep(works)
    with works.read() as work:
        assert work.session.scalars(select(jobs.JobRow.id)).all() == []
    assert outbox.sweep(works) == 0
    clock.pass_by(backoff.WAITS[0])
    assert outbox.sweep(works) == 1
    assert keys[0] == keys[1]
    with works.read() as work:
        assert work.session.scalars(select(jobs.JobRow.key)).all() == [f"mail:{keys[0]}"]


def test_one_failing_consumer_keeps_nothing_from_another(works: Works, clock: SetClock):
    """Promise 6: each consumer is retried by itself; what fails too often waits for a person."""
    got: list[int] = []
    broken = [True]

    def stumble(work: UnitOfWork, delivered: Delivered) -> None:
        if broken[0]:
            raise ValueError("poison")
        got.append(-1)

    works.subscriptions.after(Paid, "bad", stumble)
    works.subscriptions.after(Event, "good", lambda work, delivered: got.append(1))
    pay(works, 1)
    outbox.sweep(works)
    for wait in backoff.WAITS:
        clock.pass_by(wait)
        assert outbox.sweep(works) == 1
    clock.pass_by(timedelta(days=9))
    assert outbox.sweep(works) == 0
    assert got == [1]
    broken[0] = False
    with works.begin() as work:
        [dead] = outbox.dead(work)
        assert (dead.consumer, dead.last_error) == ("bad", "ValueError('poison')")
        assert outbox.retry(work, dead.event, "bad")
        assert not outbox.retry(work, dead.event, "good")
    outbox.sweep(works)
    assert got == [1, -1]


def test_a_worker_that_dies_delays_and_never_loses(works: Works, clock: SetClock):
    """Promise 3: what was taken and not ticked off comes again when the lease ends; who was slow is overtaken."""
    got: list[str] = []
    works.subscriptions.after(Paid, "ledger", lambda work, delivered: got.append(delivered.key))
    pay(works, 1)
    with works.begin() as work:
        [slow] = outbox.take(work)
    assert outbox.sweep(works) == 0
    clock.pass_by(outbox.LEASE)
    assert outbox.sweep(works) == 1
    assert outbox.deliver(works, slow) is False
    with works.begin() as work:
        outbox.put_off(work, slow, "late")
    assert outbox.sweep(works) == 0
    assert len(got) == 1


def test_an_event_that_kills_its_worker_dies_in_the_end(works: Works, clock: SetClock):
    """Promise 6: attempts count from the taking."""
    works.subscriptions.after(Paid, "ledger", lambda work, delivered: pytest.fail("tried once too often"))
    pay(works, 1)
    for _ in range(backoff.MOST):
        with works.begin() as work:
            assert len(outbox.take(work)) == 1
        clock.pass_by(outbox.LEASE)
    outbox.sweep(works)
    with works.read() as work:
        assert "died" in (outbox.dead(work)[0].last_error or "")


def test_an_event_that_this_program_does_not_know_waits_for_a_person(works: Works, clock: SetClock):
    """After an upgrade that dropped an event, what is left of it is visible instead of lost."""
    works.subscriptions.after(Paid, "ledger", lambda work, delivered: None)
    pay(works, 1)
    with works.begin() as work:
        work.session.execute(update(OutboxRow).values(name="Forgotten"))
    for wait in (*backoff.WAITS, timedelta(0)):
        outbox.sweep(works)
        clock.pass_by(wait)
    with works.read() as work:
        assert [delivery.last_error for delivery in outbox.dead(work)] == ["KeyError('Forgotten')"]


def test_a_consumer_that_this_program_does_not_have_keeps_its_events(works: Works):
    """Another program's deliveries are left to it."""
    works.subscriptions.after(Paid, "ledger", lambda work, delivered: None)
    pay(works, 1)
    with works.begin() as work:
        work.session.execute(update(DeliveryRow).values(consumer="elsewhere"))
    assert outbox.sweep(works) == 0


def test_two_workers_take_different_deliveries(postgres_database: Database, clock: SetClock):
    """On PostgreSQL a worker skips what another one is taking instead of waiting for it."""
    works = Works(postgres_database, clock)
    works.subscriptions.after(Paid, "ledger", lambda work, delivered: None)
    pay(works, 1, 2, 3, 4)
    others: list[outbox.Delivery] = []

    def take() -> None:
        with works.begin() as work:
            others.extend(outbox.take(work))

    with works.begin() as work:
        mine = outbox.take(work, batch=2)
        second = threading.Thread(target=take)
        second.start()
        second.join(5)
    assert len({delivery.event for delivery in (*mine, *others)}) == 4
    assert (len(mine), len(others)) == (2, 2)


def test_two_consumers_of_one_name_are_refused(works: Works):
    """A name belongs to one consumer, which may listen to several events."""
    consumer = lambda work, delivered: None  # noqa: E731
    works.subscriptions.after(Paid, "ledger", consumer)
    works.subscriptions.after(Event, "ledger", consumer)
    with pytest.raises(ValueError, match="ledger"):
        works.subscriptions.after(Paid, "ledger", lambda work, delivered: None)
    assert works.subscriptions.consumers(Paid(amount=1)) == ["ledger"]
