"""Rows of what is done to many cases at once: failed steps tried again, cases moved to another version."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, Index, Integer, Text
from sqlalchemy.orm import Mapped, mapped_column

from service.base.database import Base, Json, UtcDateTime, partial_index


class RetryRow(Base):
    """Many failed steps that somebody wants tried again."""

    __tablename__ = "retry"

    id: Mapped[str] = mapped_column(primary_key=True)
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"))
    search: Mapped[str]
    total: Mapped[int]
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class RetryStepRow(Base):
    """One of them, and what came of it."""

    __tablename__ = "retry_step"
    __table_args__ = (partial_index("ix_retry_step_waiting", "run_id", "number", where="outcome IS NULL"),)

    run_id: Mapped[str] = mapped_column(ForeignKey("retry.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    instance_id: Mapped[str]
    task: Mapped[int] = mapped_column(BigInteger().with_variant(Integer, "sqlite"))
    name: Mapped[str]
    """How the step is called."""
    outcome: Mapped[str | None]
    """on, still (it failed again), not (it was not tried); None: its turn has not come."""
    pt: Mapped[str | None] = mapped_column(Text)
    """Why it did not go on, in both languages."""
    en: Mapped[str | None] = mapped_column(Text)


class MoveRow(Base):
    """Cases of a process that somebody wants moved to another of its versions."""

    __tablename__ = "version_move"
    __table_args__ = (Index("ix_version_move_process", "process", "id"),)

    id: Mapped[str] = mapped_column(primary_key=True)
    process: Mapped[str]
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"))
    back_of: Mapped[str | None] = mapped_column(ForeignKey("version_move.id"))
    """The run whose cases this one takes back."""
    mapping: Mapped[dict[str, Any]]
    """Elements whose counterpart has another id."""
    anew: Mapped[list[Any]]
    """Elements of the other version whose waits begin anew."""
    total: Mapped[int]
    """How many cases."""
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class MoveStepRow(Base):
    """An instance of such a case, and what came of it; those of one case stand together, and move together."""

    __tablename__ = "version_move_step"
    __table_args__ = (
        partial_index("ix_version_move_step_waiting", "run_id", "number", where="outcome IS NULL"),
        partial_index("ix_version_move_step_stayed", "run_id", "number", where="outcome = 'not'"),
    )

    run_id: Mapped[str] = mapped_column(ForeignKey("version_move.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    """In a run that takes back, that of the step which it takes back."""
    instance_id: Mapped[str]
    case_key: Mapped[str]
    """The case, or the instance's own id where no case began it."""
    came_from: Mapped[str]
    goes_to: Mapped[str]
    outcome: Mapped[str | None]
    """on, not (it stayed where it was); None: its turn has not come."""
    element: Mapped[str | None]
    """Where it could not go on from: drawn id."""
    name: Mapped[str | None]
    pt: Mapped[str | None] = mapped_column(Text)
    """Why it stayed, in both languages."""
    en: Mapped[str | None] = mapped_column(Text)
    ways: Mapped[Any] = mapped_column(Json, nullable=True)
    """The way back: by element of the other version, the one that it took the place of; null: several."""
    standing: Mapped[str | None]
    """Where it stood when it had arrived."""
