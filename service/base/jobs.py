"""Work for machines: enqueued in the transaction that wants it, done after the commit, at least once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import ColumnElement, select, update
from sqlalchemy.orm import Mapped, mapped_column

from service.base import backoff, bells
from service.base.bells import Ring
from service.base.clock import in_utc
from service.base.database import Base, Json, partial_index
from service.base.errors import Conflict
from service.base.ids import new_id
from service.base.rows import changed, insert_new, literally
from service.base.texts import Text
from service.base.values import value_object

if TYPE_CHECKING:
    from service.base.work import UnitOfWork

LEASE = timedelta(seconds=20)
"""A worker that lives extends it; one that died is missed after so long."""
BATCH = 10
OVERTAKEN = Text(
    "Este trabalho já não é seu: o prazo passou e outro o assumiu.",
    "This job is no longer yours: its time ran out and another worker took it.",
)


class JobRow(Base):
    """Something a machine has to do."""

    __tablename__ = "job"
    __table_args__ = (
        partial_index("ix_job_waiting", "run_at", where="state = 'waiting'"),
        # Who asks for one kind must not look through all that wait for others: `loans` and `is_asked` word it so.
        partial_index("ix_job_lendable", "kind", "run_at", where="state = 'waiting' AND attempts < most_attempts"),
        partial_index("ix_job_spent", "kind", "run_at", where="state = 'waiting' AND attempts >= most_attempts"),
        partial_index("ix_job_dead", "id", where="state = 'dead'"),
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    kind: Mapped[str]
    key: Mapped[str] = mapped_column(unique=True)
    """The same wish twice is one job; receivers outside tell repetitions by it."""
    payload: Mapped[Any] = mapped_column(Json, nullable=True)
    state: Mapped[str]
    """waiting, held as long as its instance is suspended, done, or dead after too many failures."""
    run_at: Mapped[datetime]
    created_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    lease_until: Mapped[datetime | None]
    fence: Mapped[int]
    """Grows each time it is taken: who holds an older number has been overtaken."""
    attempts: Mapped[int]
    most_attempts: Mapped[int]
    last_error: Mapped[str | None]


@value_object(kw_only=True)
class Job:
    """A job as whoever took it sees it. `fence` identifies this taking of it."""

    id: str
    kind: str
    key: str
    payload: Any
    run_at: datetime
    lease_until: datetime | None
    fence: int
    attempts: int
    most_attempts: int
    last_error: str | None


def enqueue(
    work: UnitOfWork,
    kind: str,
    payload: Any = None,
    *,
    key: str | None = None,
    run_at: datetime | None = None,
    most_attempts: int = backoff.MOST,
) -> str:
    """Ask for a job (payload: plain JSON) once this transaction commits; returns its id.

    With the key of an earlier job, whatever became of it, returns that one's id and asks for nothing new.
    """
    id, due = new_id(work.now), in_utc(run_at or work.now)
    row = {
        "id": id,
        "kind": kind,
        "key": key or id,
        "payload": payload,
        "state": "waiting",
        "run_at": due,
        "created_at": work.now,
        "fence": 0,
        "attempts": 0,
        "most_attempts": most_attempts,
    }
    if insert_new(work.session, JobRow, row, keys=("key",)):
        if due <= work.now:
            work.ring(bells.job(kind, id))
        return id
    return work.session.scalars(select(JobRow.id).where(JobRow.key == key)).one()


def is_asked(work: UnitOfWork, kind: str, key: str) -> bool:
    """Whether a job whose key begins so could be taken now, and nobody has ever done so: held, so that nobody does
    before this transaction ends, and whoever does then sees what it has written."""
    same = select(JobRow.id).where(
        literally(JobRow.state, "waiting"),
        JobRow.kind == kind,
        JobRow.run_at <= work.now,
        JobRow.attempts < JobRow.most_attempts,
        JobRow.attempts == 0,
        JobRow.lease_until.is_(None),
        JobRow.key.startswith(key, autoescape=True),
    )
    return work.session.scalar(same.limit(1).with_for_update(skip_locked=True)) is not None


def take(
    work: UnitOfWork,
    kinds: Sequence[str],
    *,
    batch: int = BATCH,
    lease: timedelta = LEASE,
    job: str | None = None,
) -> tuple[Job, ...]:
    """Take jobs whose time has come, oldest first (or just this one); nobody else does while the lease lasts."""
    just = () if job is None else (JobRow.id == job,)
    return taken(work, *takeable(work, kinds), *just, most=batch, lease=lease)


def taken(work: UnitOfWork, *which: ColumnElement[bool], most: int, lease: timedelta) -> tuple[Job, ...]:
    """Take jobs that meet the conditions, oldest first."""
    due = select(JobRow).where(*which).order_by(JobRow.run_at, JobRow.id).limit(most).with_for_update(skip_locked=True)
    rows = work.session.scalars(due).all()
    for row in rows:
        row.lease_until = work.now + lease
        row.fence += 1
        row.attempts += 1
    work.session.flush()
    return tuple(seen(row) for row in rows)


def waiting(work: UnitOfWork, kinds: Sequence[str], *, most: int) -> tuple[Ring, ...]:
    """What to ring for: jobs that could be taken now and that nobody has taken, the oldest first."""
    due = select(JobRow.kind, JobRow.id).where(*takeable(work, kinds)).order_by(JobRow.run_at, JobRow.id).limit(most)
    return tuple(bells.job(row.kind, row.id) for row in work.session.execute(due))


def complete(work: UnitOfWork, job: Job) -> None:
    """It is done. Conflict when the lease was lost and somebody else took it."""
    settle(work, job, state="done", ended_at=work.now, lease_until=None, last_error=None)


def fail(work: UnitOfWork, job: Job, error: str, *, retry_in: timedelta | None = None) -> None:
    """It failed: try again later, and after too many attempts leave it to a person. Conflict when overtaken."""
    wait = backoff.wait(job.attempts, most=job.most_attempts)
    error = error[: backoff.LONGEST_ERROR]
    if wait is None:
        settle(work, job, state="dead", ended_at=work.now, lease_until=None, last_error=error)
    else:
        settle(work, job, run_at=work.now + (retry_in or wait), lease_until=None, last_error=error)


def extend(work: UnitOfWork, job: Job, lease: timedelta = LEASE) -> None:
    """Keep a taken job longer. Conflict when overtaken."""
    settle(work, job, lease_until=work.now + lease)


def waiting_since(work: UnitOfWork, kinds: Sequence[str]) -> datetime | None:
    """Since when the job that has waited longest could have been taken; None when there is none."""
    oldest = select(JobRow.run_at).where(*takeable(work, kinds)).order_by(JobRow.run_at).limit(1)
    return work.session.scalar(oldest) if kinds else None


def dead(work: UnitOfWork, kinds: Sequence[str] = ()) -> tuple[Job, ...]:
    """Jobs that failed too often and wait for a person, oldest first."""
    only = (JobRow.kind.in_(kinds),) if kinds else ()
    rows = work.session.scalars(select(JobRow).where(JobRow.state == "dead", *only).order_by(JobRow.id))
    return tuple(seen(row) for row in rows)


def retry(work: UnitOfWork, job: str) -> bool:
    """Give a dead job new attempts; False when it is not dead."""
    again = {"state": "waiting", "attempts": 0, "run_at": work.now, "ended_at": None}
    statement = update(JobRow).where(JobRow.id == job, JobRow.state == "dead").values(**again)
    kind = work.session.scalar(statement.returning(JobRow.kind))
    if kind is not None:
        work.ring(bells.job(kind, job))
    return kind is not None


def takeable(work: UnitOfWork, kinds: Sequence[str]) -> tuple[Any, ...]:
    """Whose time has come and whom nobody has in hand."""
    return (
        literally(JobRow.state, "waiting"),
        JobRow.run_at <= work.now,
        JobRow.kind.in_(kinds),
        JobRow.lease_until.is_(None) | (JobRow.lease_until <= work.now),
    )


def is_ours(work: UnitOfWork, job: Job) -> bool:
    """Whether nobody has overtaken this taking of it; then nobody does until this unit of work ends."""
    statement = select(JobRow.id).where(*_held(job)).with_for_update()
    return work.session.scalar(statement) is not None


def _held(job: Job) -> tuple[Any, ...]:
    return (JobRow.id == job.id, JobRow.fence == job.fence, JobRow.state == "waiting")


def settle(work: UnitOfWork, job: Job, **values: Any) -> None:
    """Write what has become of a taken job. Conflict when overtaken."""
    if not changed(work.session, update(JobRow).where(*_held(job)).values(**values)):
        raise Conflict(OVERTAKEN)


def seen(row: JobRow) -> Job:
    """A stored job."""
    return Job(
        id=row.id,
        kind=row.kind,
        key=row.key,
        payload=row.payload,
        run_at=row.run_at,
        lease_until=row.lease_until,
        fence=row.fence,
        attempts=row.attempts,
        most_attempts=row.most_attempts,
        last_error=row.last_error,
    )
