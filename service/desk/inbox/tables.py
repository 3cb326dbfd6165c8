"""Rows of work items; the only code that changes them is this room's."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, Index, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column

from service.base.database import Base, Json, UtcDateTime, partial_index

SIGNS = ("signs", "more_signs")


def _of_open(name: str, *columns: str) -> Index:
    return partial_index(f"ix_work_item_{name}", *columns, where="state = 'open'")


class WorkItemRow(Base):
    """One task of one person. `audience` says who finds it; more of them stand in `work_item_audience`."""

    __tablename__ = "work_item"
    __table_args__ = (
        UniqueConstraint("instance_id", "task"),
        # The last columns are only there so that nothing has to be looked up in the rows themselves.
        _of_open("queue", "audience", "priority", "precedence", "urgent_by", "id", "assignee_id", *SIGNS),
        _of_open("mine", "assignee_id", "priority", "precedence", "urgent_by", "id"),
        _of_open("all", "priority", "precedence", "urgent_by", "id", "audience", *SIGNS),
        _of_open("lane_queue", "audience", "lane", "priority", "precedence", "urgent_by", "id", "assignee_id", *SIGNS),
        _of_open("lane", "lane", "priority", "precedence", "urgent_by", "id", "audience", *SIGNS),
        _of_open("name", "name", "id"),
        # What has a deadline of its own, in the order of these.
        partial_index("ix_work_item_due", "due_at", "case_id", "id", where="state = 'open' AND due_at IS NOT NULL"),
        Index("ix_work_item_case", "case_id", "state", "id"),
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    case_id: Mapped[str | None] = mapped_column(ForeignKey("service_case.id"))
    instance_id: Mapped[str]
    release_id: Mapped[str]
    process: Mapped[str]
    task: Mapped[int]
    element: Mapped[str]
    name: Mapped[str]
    folded: Mapped[str]
    """Name, protocol, subject and client as they are searched."""
    signs: Mapped[int] = mapped_column(BigInteger)
    """With `more_signs`: how the words in `folded` begin, and the process, as `inbox.signs` has it."""
    more_signs: Mapped[int] = mapped_column(BigInteger)
    lane: Mapped[str | None]
    kind: Mapped[str]
    audience: Mapped[str]
    assignee_id: Mapped[str | None] = mapped_column(ForeignKey("person.id"))
    state: Mapped[str]
    priority: Mapped[int]
    precedence: Mapped[int] = mapped_column(server_default="2")
    """Its case's place within the priority."""
    due_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    urgent_by: Mapped[datetime] = mapped_column(UtcDateTime)
    """When it is due, else NEVER."""
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    claimed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ended_by_id: Mapped[str | None]
    paused: Mapped[bool] = mapped_column(server_default=false())
    """Its process is suspended: nobody takes or finishes it."""
    draft: Mapped[Any] = mapped_column(Json, nullable=True)
    draft_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class AudienceRow(Base):
    """A further audience of an item: candidate groups and users that the analyst drew."""

    __tablename__ = "work_item_audience"
    __table_args__ = (Index("ix_work_item_audience_word", "audience", "item_id"),)

    item_id: Mapped[str] = mapped_column(ForeignKey("work_item.id"), primary_key=True)
    audience: Mapped[str] = mapped_column(primary_key=True)
