"""Rows of published versions. They are written once and never change.

Only those of a time when nobody kept what was read get it later, once (`readings.keep`).
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, LargeBinary, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from service.base.database import Base, Json, UtcDateTime


class ReleaseRow(Base):
    """One version of a diagram, as it was drawn."""

    __tablename__ = "release"
    __table_args__ = (UniqueConstraint("process", "number"), Index("ix_release_checksum", "checksum"))

    id: Mapped[str] = mapped_column(primary_key=True)
    process: Mapped[str]
    """Id of the main process, whose versions are counted."""
    number: Mapped[int]
    name: Mapped[str]
    xml: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
    checksum: Mapped[str]
    """SHA-256 of the drawing, the forms and the versions that it calls."""
    findings: Mapped[Any] = mapped_column(Json)
    reading: Mapped[int | None]
    """Which version of the reader read the drawing."""
    program: Mapped[bytes | None] = mapped_column(LargeBinary, deferred=True)
    """What it made of it: compressed JSON."""
    published_at: Mapped[datetime] = mapped_column(UtcDateTime)
    by_id: Mapped[str | None]
    by_name: Mapped[str]


class ReleaseProcessRow(Base):
    """A process that a release holds."""

    __tablename__ = "release_process"
    __table_args__ = (Index("ix_release_process_process", "process", "release_id"),)

    release_id: Mapped[str] = mapped_column(ForeignKey("release.id"), primary_key=True)
    process: Mapped[str] = mapped_column(primary_key=True)


class ReleaseFormRow(Base):
    """A form as it was when the release was published."""

    __tablename__ = "release_form"

    release_id: Mapped[str] = mapped_column(ForeignKey("release.id"), primary_key=True)
    form: Mapped[str] = mapped_column(primary_key=True)
    source: Mapped[str] = mapped_column(Text)


class ReleaseCallRow(Base):
    """The version that a process had, when the release that calls it was published."""

    __tablename__ = "release_call"

    release_id: Mapped[str] = mapped_column(ForeignKey("release.id"), primary_key=True)
    process: Mapped[str] = mapped_column(primary_key=True)
    called_id: Mapped[str] = mapped_column(ForeignKey("release.id"))


class DeployedFormRow(Base):
    """A form that came by itself; diagrams that are published after it, and name it, use it."""

    __tablename__ = "deployed_form"

    form: Mapped[str] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    source: Mapped[str] = mapped_column(Text)
    checksum: Mapped[str]
    deployed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    by_id: Mapped[str | None]
    by_name: Mapped[str]
