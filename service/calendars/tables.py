"""Rows of calendars and of their versions, which never change."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, UniqueConstraint, text, true
from sqlalchemy.orm import Mapped, mapped_column

from service.base.database import Base, Json, UtcDateTime


class CalendarRow(Base):
    """A calendar under its name."""

    __tablename__ = "calendar"
    __table_args__ = (
        Index(
            "ix_calendar_default",
            "is_default",
            unique=True,
            sqlite_where=text("is_default"),
            postgresql_where=text("is_default"),
        ),
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    folded: Mapped[str] = mapped_column(unique=True)
    """The name without case and accents: diagrams name it as people do."""
    number: Mapped[int]
    """Of its current version."""
    is_default: Mapped[bool]
    """Counts where nobody names another; one does."""
    active: Mapped[bool] = mapped_column(server_default=true())
    """Whether it can be chosen; what names one that is out of use still counts by it."""


class CalendarFormerNameRow(Base):
    """What a calendar was called before: diagrams still name it so."""

    __tablename__ = "calendar_former_name"

    folded: Mapped[str] = mapped_column(primary_key=True)
    calendar_id: Mapped[str] = mapped_column(ForeignKey("calendar.id"))


class CalendarVersionRow(Base):
    """What a calendar was from one change to the next."""

    __tablename__ = "calendar_version"
    __table_args__ = (UniqueConstraint("calendar_id", "number"),)

    id: Mapped[str] = mapped_column(primary_key=True)
    calendar_id: Mapped[str] = mapped_column(ForeignKey("calendar.id"))
    number: Mapped[int]
    definition: Mapped[Any] = mapped_column(Json)
    """Hours, dates and holidays, copied; see `definition.to_plain`."""
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    by_id: Mapped[str | None]
    by_name: Mapped[str]
