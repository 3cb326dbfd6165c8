"""The runner does what is due, when it is rung or by itself, and nothing stops it but its owner."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from datetime import timedelta

import pytest

from service.base import jobs, timers
from service.base.clock import SetClock, SystemClock
from service.base.database import Database
from service.base.job_runs import JobHandlers
from service.base.jobs import Job
from service.base.runner import Round, Runner
from service.base.timer_runs import TimerHandlers
from service.base.turnstile import Turnstile
from service.base.work import Works


def wait_for(condition: Callable[[], bool], seconds: float = 30) -> None:
    """Look until it holds; on a busy machine a thread may wait for its turn."""
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it never happened"
        time.sleep(0.002)


@pytest.fixture
def done() -> list[str]:
    return []


@pytest.fixture
def job_handlers(done: list[str]) -> JobHandlers:
    handlers = JobHandlers()
    handlers.on("mail", lambda job: done.append(job.payload))
    return handlers


def test_a_commit_wakes_the_runner(works: Works, job_handlers: JobHandlers, done: list[str]):
    """What a commit leaves to do is begun at once, not at the next second."""
    runner = Runner(works, TimerHandlers(), job_handlers, every=60)
    runner.start()
    for name in ("first", "second"):
        with works.begin() as work:
            jobs.enqueue(work, "mail", name)
        wait_for(lambda name=name: name in done)
    assert runner.stop()
    assert works.bells == []


def test_the_runner_looks_by_itself(works: Works, clock: SetClock, done: list[str]):
    """A timer needs nobody to ring when its time comes."""
    handlers = TimerHandlers()
    handlers.on("sla", lambda work, timer: done.append(timer.key))
    with works.begin() as work:
        timers.arm(work, "sla", "case1", "first", due_at=work.now + timedelta(hours=1))
    runner = Runner(works, handlers, JobHandlers(), every=0.01)
    runner.start()
    clock.pass_by(timedelta(hours=1))
    wait_for(lambda: done == ["first"])
    assert runner.stop()


def test_two_runners_do_everything_once(database: Database):
    """A second process with a runner of its own is harmless."""
    done: list[str] = []
    runners: list[Runner] = []
    for _ in range(2):
        works = Works(database, SystemClock())
        handlers = JobHandlers()
        handlers.on("mail", lambda job: done.append(job.payload))
        timer_handlers = TimerHandlers()
        timer_handlers.on("sla", lambda work, timer: done.append(timer.key))
        runners.append(Runner(works, timer_handlers, handlers, every=0.01))
    with works.begin() as work:
        for number in range(20):
            jobs.enqueue(work, "mail", f"job {number}")
            timers.arm(work, "sla", "case", f"timer {number}", due_at=work.now)
    for runner in runners:
        runner.start()
    wait_for(lambda: len(done) >= 40)
    assert [runner.stop() for runner in runners] == [True, True]
    assert sorted(done) == sorted({f"job {n}" for n in range(20)} | {f"timer {n}" for n in range(20)})


def test_a_slow_job_delays_neither_timers_nor_quick_jobs(works: Works, done: list[str]):
    """Mail may wait for its server; time may not, nor what waits for nobody outside."""
    handlers, timer_handlers = JobHandlers(), TimerHandlers()
    begun, go_on = threading.Event(), threading.Event()

    def slow(job: Job) -> None:
        begun.set()
        go_on.wait(5)

    handlers.on("mail", slow)
    handlers.on("letter", lambda job: done.append("letter"), quick=True)
    timer_handlers.on("sla", lambda work, timer: done.append(timer.key))
    runner = Runner(works, timer_handlers, handlers, every=0.01)
    runner.start()
    with works.begin() as work:
        jobs.enqueue(work, "mail")
    assert begun.wait(5)
    with works.begin() as work:
        timers.arm(work, "sla", "case1", "first", due_at=work.now)
        jobs.enqueue(work, "letter")
    wait_for(lambda: sorted(done) == ["first", "letter"])
    assert runner.stop(0.01) is False
    go_on.set()
    assert runner.stop() is True


def test_one_failing_sweep_stops_none_of_the_others():
    """An error while looking for work is logged, and the rest goes on."""
    calls: list[str] = []

    def stumble() -> int:
        calls.append("bad")
        raise ConnectionError("the database went away")

    round = Round("test", stumble, lambda: calls.append("good") or 0, every=0.001)
    round.start()
    wait_for(lambda: calls.count("good") > 2)
    assert round.stop(5)
    assert calls[:4] == ["bad", "good", "bad", "good"]


def test_settling_goes_on_until_nothing_is_due(works: Works, clock: SetClock, done: list[str]):
    """In tests and trials everything that follows from everything is done in one call, in this thread."""
    handlers, timer_handlers = JobHandlers(), TimerHandlers()

    def chain(job: Job) -> None:
        done.append(job.payload)
        with works.begin() as work:
            timers.arm(work, "sla", "case1", job.payload, due_at=work.now)

    handlers.on("mail", chain)
    timer_handlers.on("sla", lambda work, timer: len(done) < 3 and jobs.enqueue(work, "mail", timer.key + "+"))
    with works.begin() as work:
        jobs.enqueue(work, "mail", "a")
    assert Runner(works, timer_handlers, handlers).settle() == 6
    assert done == ["a", "a+", "a++"]


def test_a_circle_never_settles_and_says_so(works: Works):
    """Jobs that ask for themselves are told so instead of running for ever."""
    handlers = JobHandlers()

    def again(job: Job) -> None:
        with works.begin() as work:
            jobs.enqueue(work, "mail")

    handlers.on("mail", again)
    with works.begin() as work:
        jobs.enqueue(work, "mail")
    with pytest.raises(RuntimeError, match="rest"):
        Runner(works, TimerHandlers(), handlers).settle(most=5)


def test_writers_take_turns_in_the_order_in_which_they_came():
    """A busy sweep cannot pass a person who waits: first come, first served."""
    turnstile = Turnstile(5)
    order: list[int] = []
    threads: list[threading.Thread] = []

    def pass_through(number: int) -> None:
        with turnstile:
            order.append(number)

    with turnstile:
        for number in range(5):
            threads.append(threading.Thread(target=pass_through, args=(number,)))
            threads[-1].start()
            wait_for(lambda number=number: len(turnstile._waiting) == number + 1)
    with turnstile:
        order.append(99)
    for thread in threads:
        thread.join(5)
    assert order == [0, 1, 2, 3, 4, 99]


def test_a_turn_that_never_comes_is_an_error_and_lets_the_next_in():
    """Who waits too long goes away, and the turnstile still turns."""
    turnstile = Turnstile(0.01)

    def impatient() -> None:
        with pytest.raises(TimeoutError), turnstile:
            pytest.fail("got in")

    with turnstile:
        thread = threading.Thread(target=impatient)
        thread.start()
        thread.join(5)
    with turnstile:
        pass
