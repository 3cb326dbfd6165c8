"""Long work done by jobs in turns: one thing after the other, each in its own transaction, and none lost or twice."""

from __future__ import annotations

from collections.abc import Callable

from service.base import bells, job_runs, jobs
from service.base.jobs import Job
from service.base.texts import Text
from service.base.work import UnitOfWork, Works

TURN = 50
"""So many things are done before other jobs get their turn."""
LONGEST = 1_000
"""Characters of a reason that is kept."""


def runner(works: Works, do_next: Callable[[str], bool]) -> job_runs.Run:
    """How such jobs are done. `do_next(run)` does one thing of the run that is the payload; False: none was left."""

    def run(job: Job) -> None:
        for _ in range(TURN):
            if not do_next(str(job.payload)):
                return
        with works.begin() as work:
            _once_more(work, job, last_error=None)

    return run


def sidestep(works: Works, pass_over: Callable[[UnitOfWork, str, str | Text], None]) -> job_runs.GiveUp:
    """When each who tried one thing has died of it, `pass_over` says so of it, and the others follow."""

    def give_up(job: Job, error: str | Text) -> None:
        with works.begin() as work:
            pass_over(work, str(job.payload), error)
            _once_more(work, job)

    return give_up


def _once_more(work: UnitOfWork, job: Job, **values: None) -> None:
    # With a new number, as when somebody else takes it: it is no longer in this hand, and not done.
    jobs.settle(work, job, run_at=work.now, lease_until=None, attempts=0, fence=job.fence + 1, **values)
    work.ring(bells.job(job.kind, job.id))
