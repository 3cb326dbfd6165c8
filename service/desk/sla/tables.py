"""Rows of promises: policies, their versions, clocks, ledgers, rungs that have been climbed."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from service.base.database import Base, Json, UtcDateTime, partial_index


class PolicyRow(Base):
    """What is promised for which cases; the first one in order that fits a case counts, of each agreement."""

    __tablename__ = "sla_policy"

    id: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    folded: Mapped[str] = mapped_column(unique=True)
    place: Mapped[int]
    active: Mapped[bool]
    number: Mapped[int]
    """Of the version that counts."""


class PolicyVersionRow(Base):
    """A policy as somebody wrote it; never changed."""

    __tablename__ = "sla_policy_version"

    policy_id: Mapped[str] = mapped_column(ForeignKey("sla_policy.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    definition: Mapped[Any] = mapped_column(Json)
    by_name: Mapped[str]
    at: Mapped[datetime] = mapped_column(UtcDateTime)


class ClockRow(Base):
    """One promise made for one case, with the terms that hold now. Times are microseconds."""

    __tablename__ = "sla_clock"
    __table_args__ = (
        UniqueConstraint("case_id", "agreement", "target", "round"),
        partial_index("ix_sla_clock_policy", "policy_id", "id", where="state IN ('running', 'paused')"),
        partial_index("ix_sla_clock_calendar", "calendar", "id", where="state IN ('running', 'paused')"),
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    case_id: Mapped[str] = mapped_column(ForeignKey("service_case.id"))
    agreement: Mapped[str]
    target: Mapped[str]
    round: Mapped[int]
    """Of next responses: the client's first question since an answer begins another."""
    policy_id: Mapped[str] = mapped_column(ForeignKey("sla_policy.id"))
    number: Mapped[int]
    """The policy's version."""
    amount: Mapped[str]
    """The time as it was promised, ISO 8601."""
    calendar: Mapped[str | None]
    """The version of the calendar that counts; None: time as it passes."""
    state: Mapped[str]
    budget: Mapped[int] = mapped_column(BigInteger)
    consumed: Mapped[int] = mapped_column(BigInteger)
    started_at: Mapped[datetime] = mapped_column(UtcDateTime)
    running_since: Mapped[datetime | None] = mapped_column(UtcDateTime)
    due_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    breached_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    stopped_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class LedgerRow(Base):
    """One thing that happened to a clock; only ever added."""

    __tablename__ = "sla_ledger"
    __table_args__ = (Index("ix_sla_ledger_case", "case_id", "id"),)

    id: Mapped[str] = mapped_column(primary_key=True)
    case_id: Mapped[str] = mapped_column(ForeignKey("service_case.id"))
    clock_id: Mapped[str] = mapped_column(ForeignKey("sla_clock.id"))
    kind: Mapped[str]
    """started, paused, resumed, changed, breached, rung, stopped, reopened, cancelled."""
    data: Mapped[Any] = mapped_column(Json)
    consumed: Mapped[int] = mapped_column(BigInteger)
    due_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    at: Mapped[datetime] = mapped_column(UtcDateTime)


class RungRow(Base):
    """A rung of a clock's ladder that has been climbed: none is climbed twice."""

    __tablename__ = "sla_rung"

    clock_id: Mapped[str] = mapped_column(ForeignKey("sla_clock.id"), primary_key=True)
    rung: Mapped[str] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
