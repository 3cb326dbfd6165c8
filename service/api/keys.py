"""Numbers by which clients of Camunda 8 know things: texts of up to 25 digits, where our ids are longer."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select

from service.api.tables import LentJobRow
from service.base import tidy
from service.base.errors import Missing
from service.base.texts import Text
from service.base.work import UnitOfWork
from service.desk.machines import Machine
from service.process.instances import ActivatedJob

MOST_DIGITS = 18
NO_JOB = Text(
    "Esta chave não conhece o trabalho {key}. Busque trabalhos novos.",
    "This token knows no job {key}. Ask for new jobs.",
)


def number(work: UnitOfWork, machine: Machine, lent: Sequence[ActivatedJob]) -> tuple[int, ...]:
    """Give each taking of a job its key."""
    rows = [
        LentJobRow(job_id=job.job, fence=job.fence, machine_id=machine.id, worker=job.worker, lent_at=work.now)
        for job in lent
    ]
    work.session.add_all(rows)
    work.session.flush()
    return tuple(row.key for row in rows)


def lent(work: UnitOfWork, machine: Machine, key: str) -> tuple[str, int]:
    """Job and fence of a key that this machine was given. Missing: it was given none like it."""
    if key.isascii() and key.isdigit() and len(key) <= MOST_DIGITS:
        mine = (LentJobRow.key == int(key), LentJobRow.machine_id == machine.id)
        row = work.session.execute(select(LentJobRow.job_id, LentJobRow.fence).where(*mine)).one_or_none()
        if row is not None:
            return row.job_id, row.fence
    raise Missing(NO_JOB.fill(key=key[:40]))


def digest(*parts: object) -> str:
    """A number for a thing that has a longer id: the same for the same, and nothing can be found by it."""
    hashed = hashlib.blake2b("\0".join(map(str, parts)).encode(), digest_size=8)
    return str(int.from_bytes(hashed.digest()) >> 1)


def forget(work: UnitOfWork, before: datetime) -> int:
    """What was lent before an instant; whoever still holds it hears that it is unknown."""
    return tidy.forget_rows(work, LentJobRow, LentJobRow.key, LentJobRow.lent_at < before)
