"""Jobs by their key: who asked for one holds it back, lets it go, says anew what it is about, or wants it no more."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import case, update

from service.base import bells
from service.base.jobs import JobRow
from service.base.rows import changed
from service.base.work import UnitOfWork


def readdress(work: UnitOfWork, key: str, payload: Any) -> bool:
    """Say anew what a job that is not done is about; False when there is none."""
    statement = update(JobRow).where(JobRow.key == key, JobRow.state.in_(("waiting", "dead")))
    return bool(changed(work.session, statement.values(payload=payload)))


def hold(work: UnitOfWork, keys: Sequence[str]) -> None:
    """Nobody takes these jobs until they are released; who has one in hand is overtaken, which counts as no attempt."""
    mine = (JobRow.key.in_(keys), JobRow.state == "waiting")
    begun = case((JobRow.lease_until > work.now, 1), else_=0)
    values = {"state": "held", "fence": JobRow.fence + 1, "lease_until": None, "attempts": JobRow.attempts - begun}
    work.session.execute(update(JobRow).where(*mine).values(**values), execution_options={"synchronize_session": False})


def release(work: UnitOfWork, keys: Sequence[str]) -> None:
    """Held jobs may be taken again."""
    statement = update(JobRow).where(JobRow.key.in_(keys), JobRow.state == "held").values(state="waiting")
    for id, kind in work.session.execute(statement.returning(JobRow.id, JobRow.kind)):
        work.ring(bells.job(kind, id))


def withdraw(work: UnitOfWork, key: str) -> bool:
    """Nobody wants it any more: a job that waits is forgotten; False when there is none."""
    statement = update(JobRow).where(JobRow.key == key, JobRow.state.in_(("waiting", "dead")))
    return bool(changed(work.session, statement.values(state="done", ended_at=work.now, fence=JobRow.fence + 1)))
