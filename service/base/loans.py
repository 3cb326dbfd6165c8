"""Jobs lent to somebody outside: each taking has its number, and only who holds the newest one is listened to."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import select

from service.base import backoff, jobs
from service.base.errors import Conflict
from service.base.jobs import Job, JobRow
from service.base.work import UnitOfWork

LENDABLE = JobRow.attempts < JobRow.most_attempts
SPENT = JobRow.attempts >= JobRow.most_attempts


def lend(work: UnitOfWork, kinds: Sequence[str], *, most: int, lease: timedelta) -> tuple[Job, ...]:
    """Take jobs whose time has come and that may still be tried, the oldest first; nobody else does meanwhile."""
    return jobs.taken(work, *jobs.takeable(work, kinds), LENDABLE, most=most, lease=lease)


def is_any(work: UnitOfWork, kinds: Sequence[str]) -> bool:
    """Whether there is anything to lend, or lost; changes nothing."""
    due = [select(JobRow.id).where(*jobs.takeable(work, kinds), each).limit(1) for each in (LENDABLE, SPENT)]
    return any(work.session.scalar(statement) is not None for statement in due)


def lost(work: UnitOfWork, kinds: Sequence[str], *, most: int) -> tuple[Job, ...]:
    """Jobs whose last attempt ended without a word."""
    spent = select(JobRow).where(*jobs.takeable(work, kinds), SPENT).order_by(JobRow.run_at, JobRow.id).limit(most)
    return tuple(jobs.seen(row) for row in work.session.scalars(spent))


def still_lost(work: UnitOfWork, job: Job) -> bool:
    """Whether it is as `lost` has seen it; then nobody changes it until this unit of work ends."""
    same = (JobRow.id == job.id, JobRow.fence == job.fence, SPENT)
    statement = select(JobRow.id).where(*same, *jobs.takeable(work, (job.kind,))).with_for_update()
    return work.session.scalar(statement) is not None


def known(work: UnitOfWork, job: str) -> Job | None:
    """A job, whatever has become of it."""
    row = work.session.get(JobRow, job, populate_existing=True)
    return None if row is None else jobs.seen(row)


def in_hand(work: UnitOfWork, job: str, fence: int) -> Job:
    """The job that was lent with this number; nobody changes it until this unit of work ends.

    Conflict: it is settled, was given back, or somebody else has it. Who is late and not overtaken still has it.
    """
    held = (JobRow.id == job, JobRow.fence == fence, JobRow.state == "waiting", JobRow.lease_until.is_not(None))
    row = work.session.scalar(select(JobRow).where(*held).with_for_update().execution_options(populate_existing=True))
    if row is None:
        raise Conflict(jobs.OVERTAKEN)
    return jobs.seen(row)


def attempts_left(job: Job) -> int:
    """How often it may be tried, this time included."""
    return max(0, job.most_attempts - job.attempts + 1)


def give_back(work: UnitOfWork, job: Job, error: str, *, left: int, back_off: timedelta | None = None) -> None:
    """It failed and may be tried `left` times more, after `back_off` or as long as usual. Conflict when overtaken."""
    most = job.attempts + left
    wait = back_off if back_off is not None else backoff.wait(job.attempts, most=most) or timedelta()
    values = {"run_at": work.now + wait, "lease_until": None, "last_error": error[: backoff.LONGEST_ERROR]}
    jobs.settle(work, job, most_attempts=most, **values)


def allow(work: UnitOfWork, job: Job, left: int) -> None:
    """Let it be tried so often, this time included. Conflict when overtaken."""
    jobs.settle(work, job, most_attempts=job.attempts + left - 1)
