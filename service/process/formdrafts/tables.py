"""Rows of forms that are being drawn and of what they were before."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from service.base.database import Base, UtcDateTime


class FormDraftRow(Base):
    """A form that is being drawn, as it was last saved."""

    __tablename__ = "form_draft"
    __table_args__ = (Index("ix_form_draft_form", "form"),)

    id: Mapped[str] = mapped_column(primary_key=True)
    form: Mapped[str]
    """Id of the form, as its file says."""
    name: Mapped[str]
    source: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
    revision: Mapped[int]
    """Counts what was saved, from 1."""
    number: Mapped[int | None]
    """The version that it was last published as."""
    published_revision: Mapped[int | None]
    """The revision that was published as that version, or that began as what was published."""
    begun_at: Mapped[datetime] = mapped_column(UtcDateTime)
    begun_by: Mapped[str]
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    by_id: Mapped[str | None]
    by_name: Mapped[str]
    discarded_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class FormDraftKeptRow(Base):
    """What a draft was at some time: when hands changed, after a pause, before it was replaced."""

    __tablename__ = "form_draft_kept"

    draft_id: Mapped[str] = mapped_column(ForeignKey("form_draft.id"), primary_key=True)
    revision: Mapped[int] = mapped_column(primary_key=True)
    source: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
    saved_at: Mapped[datetime] = mapped_column(UtcDateTime)
    by_name: Mapped[str]
