"""Service tasks that somebody outside does: their jobs are lent by topic, and come back with a result or without."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from service.base import backoff, jobs, loans
from service.base.errors import Missing
from service.base.ids import InstanceId, ReleaseId
from service.base.jobs import Job
from service.base.texts import Text
from service.base.timers import Lock
from service.base.values import value_object
from service.base.work import UnitOfWork
from service.process import releases
from service.process.instances import commands, opened
from service.process.instances.receiving import lock
from service.process.instances.rows import job_kind

NO_JOB = Text("Este trabalho não existe.", "There is no such job.")


@value_object(kw_only=True)
class ActivatedJob:
    """A service task in the hand of who does it outside. `job` and `fence` give it back."""

    job: str
    fence: int
    topic: str
    worker: str
    instance: InstanceId
    business_key: str | None
    process: str
    release: ReleaseId
    version: int
    element: str
    task: int
    retries: int
    """How often it may be tried, this time included."""
    deadline: datetime
    """From then on somebody else may have it."""
    headers: Mapping[str, str]
    variables: Mapping[str, Any]
    """FEEL values as the task sees them, its inputs among them."""


def has_jobs(work: UnitOfWork, topics: Sequence[str]) -> bool:
    """Whether there is anything to lend or to give up; changes nothing."""
    return loans.is_any(work, _kinds(topics))


def activate_jobs(
    work: UnitOfWork, topics: Sequence[str], worker: str, *, most: int, lease: timedelta
) -> tuple[ActivatedJob, ...]:
    """Lend jobs of these topics, the oldest first; until the lease ends nobody else gets them.

    Topics that a function of this house does are none of an outside worker's: whoever calls sees to that.
    """
    return tuple(_activated(work, job, worker) for job in loans.lend(work, _kinds(topics), most=most, lease=lease))


def lost_jobs(work: UnitOfWork, topics: Sequence[str], *, most: int) -> tuple[Job, ...]:
    """Jobs of these topics whose worker was not heard of again at the last attempt."""
    return loans.lost(work, _kinds(topics), most=most)


def give_up_lost(work: UnitOfWork, job: Job, *, hold: Lock = lock) -> None:
    """Make a lost job an incident, which a person may retry; nothing when it is no longer lost.

    `hold` as for `complete_activated`.
    """
    hold(work, _where(job)[0])  # the instance first, as every command does
    if not loans.still_lost(work, job):
        return
    jobs.complete(work, job)
    commands.give_up_job(work, *_where(job), backoff.DIED.fill(most=job.most_attempts))


def complete_activated(
    work: UnitOfWork, job: str, fence: int, variables: Mapping[str, Any] | None = None, *, hold: Lock = lock
) -> None:
    """It is done. Missing: no such job; Conflict: it is settled, wanted no more, or somebody else has it.

    `hold` holds its instance, and before it whatever commands hold first.
    """
    held = _hold(work, job, fence, hold)
    jobs.complete(work, held)
    commands.complete_job(work, *_where(held), variables or {})


def throw_error(
    work: UnitOfWork,
    job: str,
    fence: int,
    code: str,
    variables: Mapping[str, Any] | None = None,
    *,
    message: str | None = None,
    hold: Lock = lock,
) -> None:
    """A BPMN error: the boundary event of this code catches it, or it is an incident. Missing, Conflict: as above."""
    held = _hold(work, job, fence, hold)
    jobs.complete(work, held)
    commands.fail_job(work, *_where(held), code, variables or {}, reason=message)


def fail_activated(
    work: UnitOfWork,
    job: str,
    fence: int,
    message: str,
    *,
    retries: int | None = None,
    back_off: timedelta | None = None,
    hold: Lock = lock,
) -> None:
    """It failed, and may be tried `retries` times more (None: one less than before) after the back-off.

    None left: an incident, whose retry opens the job again. Missing, Conflict: as above.
    """
    held = _hold(work, job, fence, hold)
    left = loans.attempts_left(held) - 1 if retries is None else retries
    if left > 0:
        loans.give_back(work, held, message, left=left, back_off=back_off)
        return
    jobs.complete(work, held)
    commands.give_up_job(work, *_where(held), message[: backoff.LONGEST_ERROR])


def extend(
    work: UnitOfWork,
    job: str,
    fence: int,
    lease: timedelta | None = None,
    *,
    retries: int | None = None,
    hold: Lock = lock,
) -> None:
    """Keep a job for so long from now, or let it be tried so often. Missing, Conflict: as above."""
    held = _hold(work, job, fence, hold)
    if retries is not None:
        loans.allow(work, held, retries)
    if lease is not None:
        jobs.extend(work, held, lease)


def _hold(work: UnitOfWork, job: str, fence: int, hold: Lock) -> Job:
    known = loans.known(work, job)
    if known is None or not known.kind.startswith(job_kind("")):
        raise Missing(NO_JOB)
    hold(work, _where(known)[0])  # the instance first, as every command does
    return loans.in_hand(work, job, fence)


def _activated(work: UnitOfWork, job: Job, worker: str) -> ActivatedJob:
    instance, task, _ = _where(job)
    # What holds the job's row need not hold the instance: nobody settles the task without taking the job away.
    record, state = opened.lock(work.session, instance, hold=False)
    release = releases.get(work.session, ReleaseId(job.payload["release"]))
    engine = opened.look(work.session, record, state)
    nodes = [row.node for row in engine.waiting().jobs if row.task == task]
    return ActivatedJob(
        job=job.id,
        fence=job.fence,
        topic=job.payload["topic"],
        worker=worker,
        instance=instance,
        business_key=record.business_key,
        process=job.payload["process"],
        release=release.id,
        version=release.number,
        element=job.payload["element"],
        task=task,
        retries=loans.attempts_left(job),
        deadline=job.lease_until or work.now,
        headers=nodes[0].properties if nodes else {},
        variables=dict(engine.visible(task)),
    )


def _kinds(topics: Sequence[str]) -> list[str]:
    return [job_kind(topic) for topic in topics]


def _where(job: Job) -> tuple[InstanceId, int, int]:
    return InstanceId(job.payload["instance"]), int(job.payload["task"]), int(job.payload["attempt"])
