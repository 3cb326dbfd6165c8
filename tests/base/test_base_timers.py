"""Never early, once, in order, and by one worker only."""

from __future__ import annotations

import threading
from datetime import datetime, timedelta, timezone

import pytest
from sqlalchemy import insert, select, text
from sqlalchemy.event import listens_for

from service.base import backoff, jobs, outbox, timer_runs, timers
from service.base.clock import SetClock
from service.base.database import Database
from service.base.events import Event
from service.base.timer_runs import TimerHandlers
from service.base.timers import Timer, TimerRow
from service.base.work import UnitOfWork, Works

HOUR = timedelta(hours=1)


@pytest.fixture
def fired() -> list[Timer]:
    return []


@pytest.fixture
def handlers(fired: list[Timer]) -> TimerHandlers:
    handlers = TimerHandlers()
    handlers.on("bpmn", lambda work, timer: fired.append(timer))
    return handlers


def arm(works: Works, key: str, due_at: datetime, subject: str = "i1") -> None:
    with works.begin() as work:
        timers.arm(work, "bpmn", subject, key, due_at=due_at, expression="PT1H", zone="America/Sao_Paulo")


def test_a_timer_is_never_early(works: Works, clock: SetClock, handlers: TimerHandlers, fired: list[Timer]):
    """Promise 5: a microsecond before it is due nothing happens; at that instant it fires, once."""
    arm(works, "t", clock.now() + HOUR)
    clock.pass_by(HOUR - timedelta(microseconds=1))
    assert timer_runs.sweep(works, handlers) == 0
    clock.pass_by(timedelta(microseconds=1))
    assert timer_runs.sweep(works, handlers) == 1
    assert timer_runs.sweep(works, handlers) == 0
    assert [(timer.subject, timer.key, timer.expression, timer.zone) for timer in fired] == [
        ("i1", "t", "PT1H", "America/Sao_Paulo")
    ]


def test_a_clock_that_jumps_back_fires_nothing(works: Works, clock: SetClock, handlers: TimerHandlers):
    """Promise 5: a timer that was taken before the clock was turned back is looked at again and left."""
    arm(works, "t", clock.now() + HOUR)
    clock.pass_by(HOUR)
    with works.begin() as work:
        [taken] = timers.take_due(work, handlers.kinds)
    clock.pass_by(-HOUR)
    assert timer_runs.fire(works, handlers, taken) is False


def test_overdue_timers_fire_in_order(works: Works, clock: SetClock, handlers: TimerHandlers, fired: list[Timer]):
    """Promise 5: after a pause the backlog drains, the longest overdue first."""
    for key, minutes in (("c", 30), ("a", 10), ("b", 20), ("later", 99)):
        arm(works, key, clock.now() + timedelta(minutes=minutes))
    clock.pass_by(HOUR)
    while timer_runs.sweep(works, handlers, batch=2):
        pass
    assert [timer.key for timer in fired] == ["a", "b", "c"]


def test_arming_again_moves_a_timer(works: Works, clock: SetClock, handlers: TimerHandlers, fired: list[Timer]):
    """The same wish twice is one timer; another instant replaces the first; a fired instant is not waited for again."""
    start = clock.now()
    arm(works, "t", start + HOUR)
    arm(works, "t", start + HOUR)
    arm(works, "t", start + 2 * HOUR)
    clock.pass_by(HOUR)
    assert timer_runs.sweep(works, handlers) == 0
    clock.pass_by(HOUR)
    assert timer_runs.sweep(works, handlers) == 1
    arm(works, "t", start + 2 * HOUR)
    assert timer_runs.sweep(works, handlers) == 0
    arm(works, "t", start + 3 * HOUR)
    clock.pass_by(HOUR)
    assert timer_runs.sweep(works, handlers) == 1
    assert len(fired) == 2


def test_the_same_instant_in_another_zone_is_the_same_timer(works: Works, clock: SetClock):
    """Instants are compared, not spellings."""
    arm(works, "t", clock.now() + HOUR)
    with works.read() as work:
        fence = work.session.scalars(select(TimerRow.fence)).one()
    arm(works, "t", (clock.now() + HOUR).astimezone(timezone(-timedelta(hours=3))))
    with works.read() as work:
        row = work.session.scalars(select(TimerRow)).one()
    assert (row.fence, row.due_at, row.due_at.utcoffset()) == (fence, clock.now() + HOUR, timedelta(0))


def test_a_naive_instant_is_refused(works: Works, clock: SetClock):
    """A due time without a zone is an error where it is given."""
    with pytest.raises(ValueError, match="no time zone"):
        arm(works, "t", clock.now().replace(tzinfo=None))


def test_a_disarmed_timer_does_not_fire(works: Works, clock: SetClock, handlers: TimerHandlers, fired: list[Timer]):
    """Disarming wins even over a worker that has taken the timer already; arming it again counts anew."""
    arm(works, "a", clock.now() - HOUR)
    arm(works, "b", clock.now())
    with works.begin() as work:
        [first, second] = timers.take_due(work, handlers.kinds)
    with works.begin() as work:
        assert timers.disarm(work, "bpmn", "i1", "a") == 1
    assert timer_runs.fire(works, handlers, first) is False
    with works.begin() as work:
        assert timers.disarm(work, "bpmn", "i1") == 1
    assert timer_runs.fire(works, handlers, second) is False
    arm(works, "a", clock.now())
    assert timer_runs.sweep(works, handlers) == 1
    assert [timer.key for timer in fired] == ["a"]


def test_the_subject_is_locked_before_the_timer_is_looked_at_again(works: Works, clock: SetClock):
    """A handler's lock comes first, so that a sweep and a command cannot wait for each other."""
    order: list[str] = []
    handlers = TimerHandlers()
    handlers.on(
        "bpmn",
        lambda work, timer: order.append("fire"),
        lock=lambda work, subject: order.append(f"lock {subject}"),
    )
    arm(works, "t", clock.now())
    timer_runs.sweep(works, handlers)
    assert order == ["lock i1", "fire"]


def test_a_cycle_fires_once_per_period_however_late(works: Works, clock: SetClock):
    """A handler that arms the next period catches up one by one."""
    periods: list[datetime] = []
    handlers = TimerHandlers()

    def again(work: UnitOfWork, timer: Timer) -> None:
        periods.append(timer.due_at)
        if len(periods) < 3:
            timers.arm(work, "bpmn", timer.subject, timer.key, due_at=timer.due_at + HOUR)

    handlers.on("bpmn", again)
    start = clock.now()
    arm(works, "t", start + HOUR)
    clock.pass_by(10 * HOUR)
    while timer_runs.sweep(works, handlers):
        pass
    assert periods == [start + HOUR, start + 2 * HOUR, start + 3 * HOUR]


def test_a_failing_timer_backs_off_and_then_waits_for_a_person(works: Works, clock: SetClock):
    """Promise 6: what a handler did is undone, others fire meanwhile, and a dead timer can be given new attempts."""
    fired: list[str] = []
    handlers = TimerHandlers()
    broken = [True]

    def fire(work: UnitOfWork, timer: Timer) -> None:
        if timer.key == "bad" and broken[0]:
            timers.arm(work, "bpmn", "leak", "leak", due_at=work.now)
            raise ValueError("poison")
        fired.append(timer.key)

    handlers.on("bpmn", fire)
    arm(works, "bad", clock.now())
    arm(works, "good", clock.now())
    timer_runs.sweep(works, handlers)
    assert fired == ["good"]
    for wait in backoff.WAITS:
        assert timer_runs.sweep(works, handlers) == 0
        clock.pass_by(wait)
        assert timer_runs.sweep(works, handlers) == 1
    clock.pass_by(timedelta(days=30))
    assert timer_runs.sweep(works, handlers) == 0
    with works.begin() as work:
        [dead] = timers.dead(work)
        assert (dead.key, dead.last_error) == ("bad", "ValueError('poison')")
        assert timers.retry(work, dead.id)
        assert not timers.retry(work, "nobody")
    broken[0] = False
    assert timer_runs.sweep(works, handlers) == 1
    assert fired == ["good", "bad"]


def test_a_lease_expires_and_the_slow_worker_is_fenced(
    works: Works, clock: SetClock, handlers: TimerHandlers, fired: list[Timer]
):
    """A worker that died in the middle delays; one that was only slow finds itself overtaken."""
    arm(works, "t", clock.now())
    with works.begin() as work:
        [slow] = timers.take_due(work, handlers.kinds)
    assert timer_runs.sweep(works, handlers) == 0
    clock.pass_by(timers.LEASE)
    assert timer_runs.sweep(works, handlers) == 1
    assert timer_runs.fire(works, handlers, slow) is False
    assert [timer.attempts for timer in fired] == [2]


def test_two_workers_take_different_timers(postgres_database: Database, clock: SetClock):
    """On PostgreSQL a worker skips what another one is taking instead of waiting for it."""
    works = Works(postgres_database, clock)
    for number in range(4):
        arm(works, f"t{number}", clock.now())
    others: list[Timer] = []

    def take() -> None:
        with works.begin() as work:
            others.extend(timers.take_due(work, ("bpmn",)))

    with works.begin() as work:
        mine = timers.take_due(work, ("bpmn",), batch=2)
        second = threading.Thread(target=take)
        second.start()
        second.join(5)
    assert [timer.key for timer in (*mine, *others)] == ["t0", "t1", "t2", "t3"]


def test_taking_uses_the_partial_indexes(database: Database, clock: SetClock):
    """A million rows that wait or are done cost nothing: what is due is found by the index of what still matters."""
    works = Works(database, clock)
    works.subscriptions.after(Event, "ledger", lambda work, delivered: None)
    asked: list[tuple[str, object]] = []
    with works.begin() as work:
        row = {"kind": "bpmn", "subject": "i", "armed_at": work.now, "fence": 0, "state": "fired", "attempts": 0}
        rows = [row | {"id": str(n), "key": str(n), "due_at": work.now + n * HOUR} for n in range(2_000)]
        work.session.execute(insert(TimerRow), rows)
        if not database.is_sqlite:
            work.session.execute(text("ANALYZE timer"))

    @listens_for(database.engine, "before_cursor_execute")
    def note(connection: object, cursor: object, statement: str, parameters: object, *_: object) -> None:
        if statement.startswith("SELECT"):
            asked.append((statement, parameters))

    with works.begin() as work:
        for take in (timers.take_due, jobs.take, lambda work, _: outbox.take(work)):
            take(work, ("bpmn",))
        explain = "EXPLAIN QUERY PLAN " if database.is_sqlite else "EXPLAIN "
        if not database.is_sqlite:
            work.session.execute(text("SET LOCAL enable_seqscan = off"))  # empty tables are read as a whole
        run = work.session.connection().exec_driver_sql
        plans = [str(run(explain + statement, parameters).all()) for statement, parameters in asked[:3]]
    for plan, index in zip(plans, ("ix_timer_armed", "ix_job_waiting", "ix_outbox_delivery_waiting"), strict=True):
        assert index in plan


def test_a_timer_in_its_pause_is_not_late(works: Works, clock: SetClock):
    """After a failure it could be taken again from the end of the pause on, not since it was due."""
    with works.begin() as work:
        timers.arm(work, "bpmn", "one", "", due_at=work.now)
    clock.pass_by(timedelta(minutes=5))
    with works.begin() as work:
        assert timers.waiting_since(work, ["bpmn"]) == work.now - timedelta(minutes=5)
        (taken,) = timers.take_due(work, ["bpmn"])
        timer_runs.put_off(work, taken, "no")
        assert timers.waiting_since(work, ["bpmn"]) is None
    clock.pass_by(backoff.WAITS[0] + timedelta(seconds=1))
    with works.begin() as work:
        assert timers.waiting_since(work, ["bpmn"]) == work.now - timedelta(seconds=1)
        timers.arm(work, "bpmn", "two", "", due_at=work.now - timedelta(minutes=1))
        assert timers.waiting_since(work, ["bpmn"]) == work.now - timedelta(minutes=1)
