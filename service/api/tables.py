"""Rows of what was lent to programs outside."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, Index, Integer
from sqlalchemy.orm import Mapped, mapped_column

from service.base.database import Base, UtcDateTime


class LentJobRow(Base):
    """One taking of a job by a machine; its key is what Camunda's clients know the job by."""

    __tablename__ = "lent_job"
    __table_args__ = (Index("ix_lent_job_lent_at", "lent_at"), {"sqlite_autoincrement": True})

    key: Mapped[int] = mapped_column(BigInteger().with_variant(Integer, "sqlite"), primary_key=True)
    job_id: Mapped[str]
    fence: Mapped[int]
    machine_id: Mapped[str]
    worker: Mapped[str]
    """What the worker calls itself, of the several that may share a machine's token."""
    lent_at: Mapped[datetime] = mapped_column(UtcDateTime)
