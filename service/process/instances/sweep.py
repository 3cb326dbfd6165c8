"""What the background does to instances: timers that are due, and jobs that a topic's worker has done."""

from __future__ import annotations

from collections.abc import Callable, Generator, Mapping
from contextlib import contextmanager
from typing import Any

from service.base import job_runs, jobs
from service.base.ids import InstanceId
from service.base.texts import Text
from service.base.timers import Lock, Timer
from service.base.values import value_object
from service.base.work import UnitOfWork, Works
from service.process.instances import commands, opened
from service.process.instances.advancing import post, step
from service.process.instances.reach import reach_of
from service.process.instances.receiving import lock


class ProcessError(Exception):
    """A worker found an error that the diagram may catch, by its code."""

    def __init__(self, code: str, payload: Mapping[str, Any] | None = None) -> None:
        super().__init__(code)
        self.code, self.payload = code, payload or {}


@value_object(kw_only=True)
class Task:
    """A service task as its worker sees it."""

    instance: InstanceId
    task: int
    attempt: int
    topic: str
    element: str
    key: str
    """The same at each attempt to do this job: receivers outside tell repetitions by it."""
    variables: Mapping[str, Any]


def timer_is_due(work: UnitOfWork, timer: Timer) -> None:
    """A timer of kind `TIMER_KIND` is due."""
    fire_due(work, timer.subject, timer.key)


def fire_due(work: UnitOfWork, subject: str, key: str) -> None:
    """Fire the due timers of an instance; never one whose instant has not come, nor one that waits no longer."""
    one = opened.take_running(work, InstanceId(subject))
    if one is not None:
        post(work, step(work, one, f"timer {key}"), reach_of(one.record))


def job_runner(works: Works, act: Callable[[Task], Mapping[str, Any] | None], *, hold: Lock = lock) -> job_runs.Run:
    """How jobs of a topic are done: `act` outside any transaction; its result is saved with the job's end, once.

    `hold` holds the instance, and before it whatever commands hold first.
    ProcessError goes to the diagram; any other error is tried again, and in the end is an incident: `job_gives_up`.
    """

    def run(job: jobs.Job) -> None:
        where = _where(job)
        try:
            result = act(_task(works, job))
        except ProcessError as error:
            with _settling(works, job, hold) as work:
                commands.fail_job(work, *where, error.code, error.payload)
        else:
            with _settling(works, job, hold) as work:
                commands.complete_job(work, *where, result or {})

    return run


def job_gives_up(works: Works, *, hold: Lock = lock) -> job_runs.GiveUp:
    """What becomes of a topic's job of which no attempt is left: an incident, which a person may retry."""

    def give_up(job: jobs.Job, error: str | Text) -> None:
        with _settling(works, job, hold) as work:
            commands.give_up_job(work, *_where(job), error)

    return give_up


@contextmanager
def _settling(works: Works, job: jobs.Job, hold: Lock) -> Generator[UnitOfWork]:
    """The job's end and what comes of it in one transaction. Conflict: it was withdrawn, or another worker has it."""
    with works.begin() as work:
        hold(work, job.payload["instance"])  # the instance first, as every command does: otherwise two would deadlock
        jobs.complete(work, job)
        yield work


def _where(job: jobs.Job) -> tuple[InstanceId, int, int]:
    return InstanceId(job.payload["instance"]), int(job.payload["task"]), int(job.payload["attempt"])


def _task(works: Works, job: jobs.Job) -> Task:
    instance, task, attempt = _where(job)
    with works.read() as work:
        record, state = opened.lock(work.session, instance, hold=False)
        variables = dict(opened.look(work.session, record, state).visible(task))
    return Task(
        instance=instance,
        task=task,
        attempt=attempt,
        topic=job.payload["topic"],
        element=job.payload["element"],
        key=job.key,
        variables=variables,
    )
