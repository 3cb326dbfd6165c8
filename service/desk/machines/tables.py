"""Rows of machines."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from service.base.database import Base, Json, UtcDateTime


class MachineRow(Base):
    """A program outside: does service tasks, or acts for a person; only the hash of its token is kept."""

    __tablename__ = "machine"

    id: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    folded: Mapped[str] = mapped_column(unique=True)
    """History names a machine by its name, so that a name is never given again."""
    token_hash: Mapped[str] = mapped_column(unique=True)
    topics: Mapped[Any] = mapped_column(Json)
    person_id: Mapped[str | None] = mapped_column(ForeignKey("person.id"))
    """For whom it acts; None for one that only does service tasks."""
    created_by: Mapped[str]
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    last_used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """To the minute: a machine asks all the time."""
    revoked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
