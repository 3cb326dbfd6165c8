"""Rows of drafts and of what they were before."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, LargeBinary, Text
from sqlalchemy.orm import Mapped, mapped_column

from service.base.database import Base, UtcDateTime


class DraftRow(Base):
    """A diagram that is being drawn, as it was last saved."""

    __tablename__ = "draft"
    __table_args__ = (Index("ix_draft_process", "process"),)

    id: Mapped[str] = mapped_column(primary_key=True)
    process: Mapped[str | None]
    """Id of the main process in the drawing, as read when it was saved; None while it holds none."""
    name: Mapped[str]
    xml: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
    revision: Mapped[int]
    """Counts what was saved, from 1."""
    release_id: Mapped[str | None] = mapped_column(ForeignKey("release.id"))
    """The version that it began from or was last published as."""
    published_revision: Mapped[int | None]
    """The revision that was published as that version; None when the version came first."""
    begun_at: Mapped[datetime] = mapped_column(UtcDateTime)
    begun_by: Mapped[str]
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    by_id: Mapped[str | None]
    by_name: Mapped[str]
    discarded_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class DraftKeptRow(Base):
    """What a draft was at some time: when hands changed, after a pause, before it was replaced."""

    __tablename__ = "draft_kept"

    draft_id: Mapped[str] = mapped_column(ForeignKey("draft.id"), primary_key=True)
    revision: Mapped[int] = mapped_column(primary_key=True)
    xml: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
    saved_at: Mapped[datetime] = mapped_column(UtcDateTime)
    by_name: Mapped[str]


class ScenariosRow(Base):
    """The scenarios of a process, as its file of scenarios holds them."""

    __tablename__ = "process_scenarios"

    process: Mapped[str] = mapped_column(primary_key=True)
    source: Mapped[str] = mapped_column(Text)
    """YAML."""
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    by_name: Mapped[str]
