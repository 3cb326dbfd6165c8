"""How much waits for machines, and for how long: what may run now, and nothing else."""

from __future__ import annotations

from datetime import timedelta

from service.base import backlog, jobs, timer_runs, timers
from service.base.backlog import Line
from service.base.clock import SetClock
from service.base.timer_runs import TimerHandlers
from service.base.timers import Timer
from service.base.work import UnitOfWork, Works


def fails(work: UnitOfWork, timer: Timer) -> None:
    raise RuntimeError("down")


def look(works: Works) -> dict[str, Line]:
    with works.begin() as work:
        return {line.kind: line for line in backlog.look(work)}


def test_a_timer_that_failed_is_late_from_the_end_of_its_pause_on(works: Works, clock: SetClock):
    """In its pause nothing is behind; who then does not come is late, as long as that lasts."""
    handlers = TimerHandlers()
    handlers.on("mail", fails)
    with works.begin() as work:
        timers.arm(work, "mail", "s", "1", due_at=work.now)
    clock.pass_by(timedelta(seconds=90))
    assert look(works)["mail"].lag == timedelta(seconds=90)
    timer_runs.sweep(works, handlers)
    clock.pass_by(timedelta(seconds=4))
    assert look(works) == {}
    clock.pass_by(timedelta(seconds=11))
    assert look(works) == {"mail": Line(errand="time", kind="mail", due=1, lag=timedelta(seconds=10), dead=0)}


def test_the_one_that_waits_longest_counts_whatever_the_others_do(works: Works, clock: SetClock):
    """One in its pause, one in hand, one that nobody has taken."""
    handlers = TimerHandlers()
    handlers.on("mail", fails)
    with works.begin() as work:
        timers.arm(work, "mail", "s", "1", due_at=work.now)
    timer_runs.sweep(works, handlers)
    with works.begin() as work:
        timers.arm(work, "mail", "s", "2", due_at=work.now)
        timers.take_due(work, ["mail"], batch=1)
        timers.arm(work, "mail", "s", "3", due_at=work.now + timedelta(seconds=1))
    clock.pass_by(timedelta(seconds=3))
    assert look(works)["mail"] == Line(errand="time", kind="mail", due=1, lag=timedelta(seconds=2), dead=0)


def test_a_job_in_hand_is_not_behind(works: Works, clock: SetClock):
    """A long one is being done; once its worker is missed it has been late since then."""
    with works.begin() as work:
        jobs.enqueue(work, "mail")
        jobs.take(work, ("mail",))
    clock.pass_by(timedelta(seconds=15))
    assert look(works) == {}
    clock.pass_by(timedelta(seconds=10))
    assert look(works)["mail"].lag == timedelta(seconds=5)
