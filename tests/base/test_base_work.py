"""One transaction, one instant, one actor: together or not at all."""

from __future__ import annotations

import contextlib
import json
import threading
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import func, select

from service.base import jobs, outbox, timers
from service.base.clock import SetClock
from service.base.database import Database
from service.base.events import Event, Subscriptions
from service.base.plain import Plain
from service.base.rows import forget_read
from service.base.values import value_object
from service.base.work import SYSTEM, Actor, UnitOfWork, Works

ANA = Actor("person", "p1", "Ana")


@value_object(kw_only=True)
class Rang(Event):
    """Somebody rang."""

    door: str


@value_object(kw_only=True)
class Opened(Event):
    """Somebody opened."""

    door: str
    at: datetime | None = None


@value_object(kw_only=True)
class Noted(Event):
    """Somebody wrote something down."""

    values: Mapping[str, Any]
    tags: tuple[str, ...] = ()


def count(works: Works, row: type) -> int:
    with works.read() as work:
        return work.session.scalar(select(func.count()).select_from(row)) or 0


def test_what_is_recorded_is_an_outbox_row_by_its_actor(works: Works, clock: SetClock):
    """Every event is a row in its own transaction, with who did it and when."""
    with works.begin(actor=ANA) as work:
        work.record(Rang(door="front"))
    with works.read() as work:
        row = work.session.scalars(select(outbox.OutboxRow)).one()
    assert (row.name, row.payload, row.created_at) == ("Rang", {"door": "front"}, clock.now())
    assert (row.actor_kind, row.actor_id, row.actor_name) == ("person", "p1", "Ana")


def test_an_error_undoes_everything(works: Works):
    """Promise 1: what fails between two statements leaves no row of any kind."""

    def stumble(work: UnitOfWork) -> None:
        work.record(Rang(door="front"))
        jobs.enqueue(work, "mail")
        timers.arm(work, "sla", "case1", "first", due_at=work.now)
        work.session.flush()
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError), works.begin() as work:
        stumble(work)
    assert [count(works, row) for row in (outbox.OutboxRow, jobs.JobRow, timers.TimerRow)] == [0, 0, 0]


def test_handlers_act_in_order_and_breadth_first(works: Works):
    """An event that a handler records comes after the present one has reached all its handlers."""
    heard: list[str] = []

    def open_door(work: UnitOfWork, event: Rang) -> None:
        heard.append("open")
        work.record(Opened(door=event.door, at=work.now))

    works.subscriptions.on(Rang, open_door)
    works.subscriptions.on(Rang, lambda work, event: heard.append("bark"))
    works.subscriptions.on(Opened, lambda work, event: heard.append("enter"))
    works.subscriptions.on(Event, lambda work, event: heard.append(f"note {type(event).__name__}"))
    with works.begin() as work:
        work.record(Rang(door="front"))
    assert heard == ["open", "bark", "note Rang", "enter", "note Opened"]
    with works.read() as work:
        assert work.session.scalars(select(outbox.OutboxRow.name).order_by(outbox.OutboxRow.id)).all() == [
            "Rang",
            "Opened",
        ]


def test_a_half_heard_event_cannot_be_committed(works: Works):
    """Whoever swallows a handler's error gets no commit of the other half."""

    def stumble(work: UnitOfWork, event: Rang) -> None:
        jobs.enqueue(work, "mail")
        raise ValueError("stumbled")

    works.subscriptions.on(Rang, stumble)
    with pytest.raises(RuntimeError, match="only some"), works.begin() as work, contextlib.suppress(ValueError):
        work.record(Rang(door="front"))
    assert count(works, jobs.JobRow) == 0


def test_a_circle_of_handlers_ends(works: Works):
    """Two handlers that call each other are told so instead of running for ever."""
    works.subscriptions.on(Rang, lambda work, event: work.record(event))
    with pytest.raises(RuntimeError, match="more than"), works.begin() as work:
        work.record(Rang(door="front"))


def test_a_nested_unit_of_work_is_refused(works: Works):
    """Inside one unit of work another would wait for the first one for ever."""
    with works.begin(), pytest.raises(RuntimeError, match="pass it on"), works.begin():
        pass
    with works.begin() as work:
        assert work.actor == SYSTEM


def test_only_reading_writes_nothing(works: Works):
    """A page that reads cannot record, and what it changes by mistake is not kept."""
    with works.read() as work, pytest.raises(RuntimeError, match="only reading"):
        work.record(Rang(door="front"))
    assert count(works, outbox.OutboxRow) == 0


def test_the_bell_rings_after_the_commit_only(works: Works):
    """The runner is woken once what it should see is on disk, and not for what was undone."""
    rung: list[int] = []
    works.bells.append(lambda rings: rung.append(count(works, jobs.JobRow)))
    with works.begin() as work:
        jobs.enqueue(work, "mail")
        assert rung == []
    assert rung == [1]

    def stumble(work: UnitOfWork) -> None:
        jobs.enqueue(work, "mail")
        work.after_commit(lambda: rung.append(-1))
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError), works.begin() as work:
        stumble(work)
    with works.begin() as work:
        work.record(Rang(door="front"))
        work.after_commit(lambda: rung.append(99))
    assert rung == [1, 99]


def test_two_writers_wait_for_each_other(works: Works):
    """Promise 2: forty threads that each read and write lose nothing and fail nobody."""
    with works.begin() as work:
        jobs.enqueue(work, "counter", 0, key="counter")

    def add() -> None:
        with works.begin() as work:
            row = work.session.scalars(select(jobs.JobRow).where(jobs.JobRow.key == "counter").with_for_update()).one()
            row.payload = row.payload + 1

    threads = [threading.Thread(target=add) for _ in range(40)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with works.read() as work:
        assert work.session.scalars(select(jobs.JobRow.payload)).one() == 40


def test_writers_of_two_processes_wait_on_sqlite(sqlite_database: Database, clock: SetClock):
    """A second process on the same file waits for the first one's commit instead of failing."""
    other = Database(sqlite_database.url)
    first, second = Works(sqlite_database, clock), Works(other, clock)
    begun, go_on = threading.Event(), threading.Event()

    def hold() -> None:
        with first.begin() as work:
            jobs.enqueue(work, "mail", key="a")
            begun.set()
            go_on.wait(5)

    holder = threading.Thread(target=hold)
    holder.start()
    begun.wait(5)
    threading.Timer(0.05, go_on.set).start()
    with second.begin() as work:
        assert jobs.enqueue(work, "mail", key="a") == work.session.scalars(select(jobs.JobRow.id)).one()
    holder.join()
    other.close()


def test_a_reader_waits_for_no_writer(works: Works):
    """While somebody writes, others read the state before."""
    with works.begin() as work:
        jobs.enqueue(work, "mail", key="a")
        work.session.flush()
        seen: list[int] = []
        reader = threading.Thread(target=lambda: seen.append(count(works, jobs.JobRow)))
        reader.start()
        reader.join(5)
        assert seen == [0]


def test_a_reader_sees_one_state(works: Works):
    """A page that asks twice gets the same answer, whatever others commit in between."""

    def write() -> None:
        with works.begin() as work:
            jobs.enqueue(work, "mail")

    with works.read() as work:
        ask = select(func.count()).select_from(jobs.JobRow)
        assert work.session.scalar(ask) == 0
        writer = threading.Thread(target=write)
        writer.start()
        writer.join(5)
        assert work.session.scalar(ask) == 0
    assert count(works, jobs.JobRow) == 1


def test_an_event_keeps_every_plain_value():
    """Dates, amounts, durations, tuples and nested mappings come back as they were."""
    values = {
        "at": datetime(2026, 1, 5, 12, tzinfo=UTC),
        "day": datetime(2026, 1, 5, tzinfo=UTC).date(),
        "clock": datetime(2026, 1, 5, 9, 30, tzinfo=UTC).time(),
        "amount": Decimal("10.50"),
        "wait": -timedelta(days=1, microseconds=7),
        "list": [1, None, True, {"@datetime": "no"}, {"a": (1, 2)}],
        "empty": {},
    }
    event = Noted(values=values, tags=("a", "b"))
    subscriptions = Subscriptions()
    written = json.dumps(subscriptions.to_plain(event))
    assert subscriptions.from_plain("Noted", json.loads(written)) == event


def test_an_event_carries_values_that_only_a_room_knows():
    """`bootstrap` passes a codec for the values of expressions; they come back as what they were."""

    def write(value: object) -> str:
        if isinstance(value, complex):
            return str(value)
        raise TypeError("no plain form")

    subscriptions = Subscriptions(Plain(write, complex))
    event = Noted(values={"strange": [1 + 2j]})
    assert subscriptions.from_plain("Noted", json.loads(json.dumps(subscriptions.to_plain(event)))) == event
    with pytest.raises(TypeError, match="no plain form"):
        subscriptions.to_plain(Noted(values={"stranger": {1, 2}}))


def test_an_event_of_an_older_program_is_still_read():
    """A field that is gone is left out, a field that is new has its default."""
    assert Subscriptions().from_plain("Noted", {"values": {"a": 1}, "gone": 7}) == Noted(values={"a": 1})


def test_two_events_of_one_name_are_refused():
    """A row names its event by its class, so the name belongs to one class."""
    with pytest.raises(TypeError, match="two events are called Noted"):

        class Noted(Event):
            pass


def test_an_event_of_strange_values_is_refused(works: Works):
    """What cannot be written down is an error where it is recorded, not when somebody reads it."""
    with pytest.raises(TypeError, match="no plain form"), works.begin() as work:
        work.record(Rang(door=object()))  # type: ignore[arg-type]


def test_what_waits_for_the_commit_comes_after_the_command_and_in_its_transaction(works: Works):
    """It sees all that the command did, may ask for more of the same, and fails together with it."""
    seen: list[str] = []
    with works.begin(actor=ANA) as work:
        work.before_commit(lambda: (seen.append("first"), work.before_commit(lambda: seen.append("second")))[0])
        seen.append("command")
        work.before_commit(lambda: work.record(Rang(door="late")))
    assert seen == ["command", "first", "second"]
    assert count(works, outbox.OutboxRow) == 1

    def fails() -> None:
        raise ValueError("late")

    def rings_and_fails() -> None:
        with works.begin() as work:
            work.record(Rang(door="front"))
            work.before_commit(fails)

    with pytest.raises(ValueError, match="late"):
        rings_and_fails()
    assert count(works, outbox.OutboxRow) == 1


def test_who_acts_by_itself_stands_for_what_comes_of_it(works: Works):
    """Events and what they came of are the other's within the block, and nobody's after it."""
    causes: list[tuple[str, ...]] = []
    works.subscriptions.on(Rang, lambda work, event: causes.append(work.causes))
    with works.begin(actor=ANA) as work:
        with work.acting(Actor("rule", "r1", "Night"), "r1"):
            work.record(Rang(door="back"))
            with work.acting(Actor("rule", "r2", "Day"), "r2"):
                work.record(Rang(door="side"))
        work.record(Rang(door="front"))
    assert causes == [("r1",), ("r1", "r2"), ()]
    with works.read() as work:
        rows = work.session.scalars(select(outbox.OutboxRow).order_by(outbox.OutboxRow.id))
        assert [row.actor_name for row in rows] == ["Night", "Day", "Ana"]


def test_what_an_attempt_that_failed_had_read_is_read_again(works: Works, clock: SetClock):
    """A row that a bare statement changed, and what the session kept, are as they were before."""

    def tries(work: UnitOfWork) -> None:
        with work.attempt():
            timers.arm(work, "wait", "s", "", due_at=clock.now() + timedelta(hours=2))
            forget_read(work.session, timers.TimerRow, row.id)
            assert row.due_at == clock.now() + timedelta(hours=2)
            work.session.info["kept"] = "within"
            work.session.info["more"] = "within"
            raise LookupError

    with works.begin() as work:
        timers.arm(work, "wait", "s", "", due_at=clock.now() + timedelta(hours=1))
        row = work.session.scalars(select(timers.TimerRow)).one()
        work.session.info["kept"] = "before"
        with pytest.raises(LookupError):
            tries(work)
        assert row.due_at == clock.now() + timedelta(hours=1)
        assert (work.session.info["kept"], "more" in work.session.info) == ("before", False)
        assert timers.is_armed(work.session, "wait", "s")


def test_of_an_attempt_that_failed_nothing_remains(works: Works, clock: SetClock):
    """Rows, events, promises and a handler's failure go back to what they were; what was there before stays."""

    def refuses(work: UnitOfWork, event: Opened) -> None:
        raise LookupError(event.door)

    def tries(work: UnitOfWork) -> None:
        with work.attempt():
            timers.arm(work, "wait", "s", "", due_at=clock.now())
            work.after_commit(lambda: rung.append("told"))
            work.before_commit(lambda: rung.append("late"))
            work.record(Rang(door="back"), Opened(door="cellar"))

    rung: list[object] = []
    works.bells.append(rung.append)
    works.subscriptions.on(Opened, refuses)
    with works.begin(actor=ANA) as work:
        work.record(Rang(door="front"))
        with pytest.raises(LookupError):
            tries(work)
        with work.attempt():
            timers.arm(work, "wait", "t", "", due_at=clock.now() + timedelta(hours=1))
            work.record(Rang(door="side"))
    assert rung == []
    with works.read() as work:
        assert work.session.scalars(select(timers.TimerRow.subject)).all() == ["t"]
        rows = work.session.scalars(select(outbox.OutboxRow).order_by(outbox.OutboxRow.id))
        assert [row.payload["door"] for row in rows] == ["front", "side"]
