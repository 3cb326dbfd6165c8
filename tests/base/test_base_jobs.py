"""Work for machines: at least once, fenced, and in the end a person's."""

from __future__ import annotations

import threading
import time
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from service.base import backoff, job_keys, job_runs, jobs
from service.base.bells import Ring
from service.base.clock import SetClock
from service.base.database import Database
from service.base.errors import Conflict
from service.base.job_runs import JobHandlers
from service.base.jobs import Job, JobRow
from service.base.texts import Text
from service.base.work import Works


def enqueue(works: Works, kind: str = "mail", payload: object = None, **options: object) -> str:
    with works.begin() as work:
        return jobs.enqueue(work, kind, payload, **options)  # type: ignore[arg-type]


def take(works: Works) -> tuple[Job, ...]:
    with works.begin() as work:
        return jobs.take(work, ("mail",))


def test_a_job_is_done_once_and_in_order(works: Works, clock: SetClock):
    """Jobs are done by their handler, the oldest first, each once; a later one waits for its time."""
    done: list[object] = []
    handlers = JobHandlers()
    handlers.on("mail", lambda job: done.append(job.payload))
    enqueue(works, payload={"to": "later"}, run_at=clock.now() + timedelta(hours=1))
    enqueue(works, payload={"to": "first"})
    enqueue(works, payload={"to": "second"})
    enqueue(works, kind="nobody does this here")
    while job_runs.sweep(works, handlers):
        pass
    assert done == [{"to": "first"}, {"to": "second"}]
    clock.pass_by(timedelta(hours=1))
    assert job_runs.sweep(works, handlers) == 1


def test_the_same_key_is_the_same_job(works: Works):
    """A retried wish does not become a second mail, not even when the first is done."""
    first = enqueue(works, key="welcome:case1")
    assert enqueue(works, key="welcome:case1") == first
    handlers = JobHandlers()
    handlers.on("mail", lambda job: None)
    assert (job_runs.sweep(works, handlers), job_runs.sweep(works, handlers)) == (1, 0)
    assert enqueue(works, key="welcome:case1") == first
    assert job_runs.sweep(works, handlers) == 0


def test_a_failing_job_backs_off_and_then_waits_for_a_person(works: Works, clock: SetClock):
    """Promise 6: retried with back-off, then dead and visible, then one click away from new attempts."""
    handlers = JobHandlers()
    calls: list[int] = []

    def stumble(job: Job) -> None:
        calls.append(job.attempts)
        raise ValueError("poison")

    handlers.on("mail", stumble)
    job = enqueue(works)
    job_runs.sweep(works, handlers)
    for wait in backoff.WAITS:
        assert job_runs.sweep(works, handlers) == 0
        clock.pass_by(wait)
        assert job_runs.sweep(works, handlers) == 1
    clock.pass_by(timedelta(days=30))
    assert job_runs.sweep(works, handlers) == 0
    assert calls == [1, 2, 3, 4, 5, 6, 7]
    with works.begin() as work:
        assert [(row.id, row.last_error) for row in jobs.dead(work, ("mail",))] == [(job, "ValueError('poison')")]
        assert jobs.dead(work, ("other",)) == ()
        assert jobs.retry(work, job)
        assert not jobs.retry(work, "nobody")
    assert job_runs.sweep(works, handlers) == 1
    assert calls[-1] == 1


def test_a_killed_worker_delays_and_never_loses(works: Works, clock: SetClock):
    """Promise 6: a job whose worker died is taken again when the lease ends; a slow worker cannot settle it."""
    enqueue(works)
    [slow] = take(works)
    assert take(works) == ()
    clock.pass_by(jobs.LEASE)
    [second] = take(works)
    assert second.attempts == 2
    for settle in (jobs.complete, jobs.extend, lambda work, job: jobs.fail(work, job, "late")):
        with pytest.raises(Conflict), works.begin() as work:
            settle(work, slow)
    with works.begin() as work:
        jobs.extend(work, second)
    clock.pass_by(jobs.LEASE - timedelta(seconds=1))
    with works.begin() as work:
        jobs.complete(work, second)
    assert take(works) == ()


def test_a_job_that_kills_its_worker_dies_in_the_end(works: Works, clock: SetClock):
    """Promise 6: attempts count from the taking, so a poison that nobody survives is not tried for ever."""
    enqueue(works, most_attempts=2)
    for _ in range(2):
        assert len(take(works)) == 1
        clock.pass_by(jobs.LEASE)
    handlers = JobHandlers()
    handlers.on("mail", lambda job: pytest.fail("tried once too often"))
    job_runs.sweep(works, handlers)
    with works.read() as work:
        assert len(jobs.dead(work)) == 1


def test_a_result_is_saved_together_with_the_completion(works: Works):
    """A handler may settle its job in the unit of work that saves the result; settling again is harmless."""
    handlers = JobHandlers()

    def save(job: Job) -> None:
        with works.begin() as work:
            jobs.enqueue(work, "result", key=f"result:{job.id}")
            jobs.complete(work, job)

    handlers.on("mail", save)
    enqueue(works)
    assert job_runs.sweep(works, handlers) == 1
    with works.read() as work:
        assert work.session.scalars(select(JobRow.state).order_by(JobRow.id)).all() == ["done", "waiting"]


def test_a_job_that_nobody_wants_any_more_is_withdrawn(works: Works):
    """Withdrawing wins over a worker that has taken the job."""
    enqueue(works, key="reminder")
    [taken] = take(works)
    with works.begin() as work:
        assert job_keys.withdraw(work, "reminder")
        assert not job_keys.withdraw(work, "reminder")
    with pytest.raises(Conflict), works.begin() as work:
        jobs.complete(work, taken)


def test_two_workers_take_different_jobs(postgres_database: Database, clock: SetClock):
    """On PostgreSQL a worker skips what another one is taking instead of waiting for it."""
    works = Works(postgres_database, clock)
    ids = [enqueue(works) for _ in range(4)]
    others: list[Job] = []
    with works.begin() as work:
        mine = jobs.take(work, ("mail",), batch=2)
        second = threading.Thread(target=lambda: others.extend(take(works)))
        second.start()
        second.join(5)
    assert [job.id for job in (*mine, *others)] == ids


def test_two_wishes_with_one_key_at_the_same_time_are_one_job(postgres_database: Database, clock: SetClock):
    """On PostgreSQL the second of two simultaneous wishes waits, and then gets the first one's id."""
    works = Works(postgres_database, clock)
    ids: list[str] = []
    second = threading.Thread(target=lambda: ids.append(enqueue(works, key="once")))
    with works.begin() as work:
        first = jobs.enqueue(work, "mail", key="once")
        second.start()
        second.join(0.05)
    second.join(5)
    assert ids == [first]


def test_a_job_is_kept_for_as_long_as_its_work_lasts(works: Works, clock: SetClock, monkeypatch: pytest.MonkeyPatch):
    """A slow worker that lives is overtaken by nobody, however often the lease would have ended."""
    monkeypatch.setattr(jobs, "LEASE", timedelta(seconds=0.03))
    handlers, leases = JobHandlers(), []

    def slow(job: Job) -> None:
        for _ in range(3):
            clock.pass_by(timedelta(minutes=1))
            wait_for_another_lease(works, job, leases)

    handlers.on("mail", slow)
    enqueue(works)
    assert job_runs.sweep(works, handlers) == 1
    assert sorted(set(leases)) == leases
    with works.read() as work:
        assert work.session.scalars(select(JobRow.state)).all() == ["done"]


def wait_for_another_lease(works: Works, job: Job, seen: list[datetime]) -> None:
    """Until the keeper has extended the lease by the clock as it is now."""
    end = time.monotonic() + 30
    while time.monotonic() < end:
        with works.read() as work:
            lease = work.session.get_one(JobRow, job.id).lease_until
        if lease is not None and lease > works.clock.now():
            seen.append(lease)
            return
        time.sleep(0.005)
    pytest.fail("the lease was not extended")


def test_a_job_that_nobody_survives_is_settled_as_its_kind_wants(works: Works, clock: SetClock):
    """Promise 6: whoever asked for the job may make an incident of it instead of a dead row."""
    told: list[str] = []
    handlers = JobHandlers()

    def give_up(job: Job, error: str | Text) -> None:
        assert isinstance(error, Text)
        told.append(error.spoken("en"))
        with works.begin() as work:
            jobs.complete(work, job)

    handlers.on("mail", lambda job: pytest.fail("tried once too often"), give_up=give_up)
    enqueue(works, most_attempts=1)
    take(works)
    clock.pass_by(jobs.LEASE)
    assert job_runs.sweep(works, handlers) == 1
    assert told == ["The worker died in each of 1 attempts."]


def test_a_job_that_fails_for_the_last_time_is_settled_so_too(works: Works, clock: SetClock):
    """Promise 6: and if that cannot be done either, it is dead, where people see it."""
    handlers, told = JobHandlers(), list[str | Text]()

    def give_up(job: Job, error: str | Text) -> None:
        told.append(error)
        if len(told) == 2:
            raise ValueError("no way")
        with works.begin() as work:
            jobs.complete(work, job)

    def fail(job: Job) -> None:
        raise ValueError(f"attempt {job.attempts}")

    handlers.on("mail", fail, give_up=give_up)
    for _ in range(2):
        enqueue(works, most_attempts=2)
        while job_runs.sweep(works, handlers):
            clock.pass_by(backoff.WAITS[0])
    assert told == ["ValueError('attempt 2')"] * 2
    with works.read() as work:
        assert len(jobs.dead(work)) == 1


def test_a_bell_says_which_job_and_only_when_it_is_due(works: Works, clock: SetClock):
    """What waits for later is found by the sweep; a wish that was known already rings for nobody."""
    heard: list[tuple[Ring, ...]] = []
    works.bells.append(heard.append)
    job = enqueue(works, key="now")
    enqueue(works, key="now")
    enqueue(works, run_at=clock.now() + timedelta(hours=1))
    assert heard == [(Ring("job:mail", job),)]
