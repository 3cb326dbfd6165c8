"""What a worker does when it is rung: look at the table, take what is due, do it."""

from __future__ import annotations

from datetime import timedelta

from service.base import bells, job_runs, jobs, outbox, timer_runs
from service.base.job_runs import JobHandlers
from service.base.timer_runs import TimerHandlers
from service.base.values import value_object
from service.base.work import Works

BATCH = 10
TIMERS, TIMERS_LEASE = 2, timedelta(seconds=5)
"""Few at a time and not for long: when a worker dies, what it had taken waits for the end of the lease."""
MOST_BATCHES = 50


def errands_of(job_handlers: JobHandlers) -> tuple[str, ...]:
    """Everything that this program can be rung for."""
    return (bells.TIME.errand, bells.DELIVERIES.errand, *(bells.job(kind).errand for kind in job_handlers.kinds))


@value_object(kw_only=True)
class Errands:
    """The work itself, over one database."""

    works: Works
    timer_handlers: TimerHandlers
    job_handlers: JobHandlers

    def do(self, errand: str, id: str | None) -> None:
        """Do what was rung for, unless somebody else has done it or is doing it."""
        if errand == bells.TIME.errand:
            self.time()
        elif errand == bells.DELIVERIES.errand:
            self.deliveries()
        else:
            self.job(errand.removeprefix(bells.JOB), id)

    def time(self) -> None:
        """Fire timers that are due; what is left after a while is rung for again."""
        for _ in range(MOST_BATCHES):
            if timer_runs.sweep(self.works, self.timer_handlers, batch=TIMERS, lease=TIMERS_LEASE) < TIMERS:
                return

    def deliveries(self) -> None:
        """Give events to their consumers; what is left after a while is rung for again."""
        for _ in range(MOST_BATCHES):
            if outbox.sweep(self.works, batch=BATCH) < BATCH:
                return

    def job(self, kind: str, id: str | None) -> None:
        """Do this job, when it still waits and nobody has it, and this program knows how."""
        if kind not in self.job_handlers.kinds:
            return
        with self.works.begin() as work:
            taken = jobs.take(work, (kind,), batch=1, job=id)
        for job in taken:
            job_runs.run(self.works, self.job_handlers, job)
