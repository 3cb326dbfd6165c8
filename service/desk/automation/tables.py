"""Rows of automation rules, and of what they did."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from service.base.database import Base, Json, UtcDateTime


class RuleRow(Base):
    """When something happens to a case, and the condition holds, this is done."""

    __tablename__ = "automation_rule"

    id: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    state: Mapped[str]
    """on, off, or removed: what it did is still told by its name."""
    position: Mapped[int]
    """Rules of the same occasion act in this order."""
    trigger: Mapped[Any] = mapped_column(Json)
    condition: Mapped[Any] = mapped_column(Json)
    actions: Mapped[Any] = mapped_column(Json)
    shipped: Mapped[str | None] = mapped_column(unique=True)
    """Which of the rules that came with the program it is; None: it was made here."""
    number: Mapped[int]
    """Grows with each change."""
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    changed_by: Mapped[str]
    armed_to: Mapped[str]
    """Up to which case those that were there before it have been given its timer."""


class RunRow(Base):
    """What a rule did with a case on one occasion; only ever added."""

    __tablename__ = "automation_run"
    __table_args__ = (
        UniqueConstraint("rule_id", "case_id", "occasion"),
        Index("ix_automation_run_rule", "rule_id", "id"),
        Index("ix_automation_run_outcome", "outcome", "id"),
        Index("ix_automation_run_case", "case_id", "id"),
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    rule_id: Mapped[str] = mapped_column(ForeignKey("automation_rule.id"))
    rule_name: Mapped[str]
    """What it was called then."""
    case_id: Mapped[str] = mapped_column(ForeignKey("service_case.id"))
    occasion: Mapped[str]
    """What a rule acts on once: since when something has lasted, or the one time that something happened."""
    outcome: Mapped[str]
    """done, nothing (all was so already), failed (something was not done), stopped (by the guard against loops)."""
    steps: Mapped[Any] = mapped_column(Json)
    wrote: Mapped[bool]
    """Whether it wrote to the client."""
    at: Mapped[datetime] = mapped_column(UtcDateTime)
