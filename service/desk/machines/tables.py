"""Rows of machines."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Mapped, mapped_column

from service.base.database import Base, Json, UtcDateTime


class MachineRow(Base):
    """A program outside that does service tasks; only the hash of its token is kept."""

    __tablename__ = "machine"

    id: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    folded: Mapped[str] = mapped_column(unique=True)
    """History names a machine by its name, so that a name is never given again."""
    token_hash: Mapped[str] = mapped_column(unique=True)
    topics: Mapped[Any] = mapped_column(Json)
    created_by: Mapped[str]
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    last_used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """To the minute: a machine asks all the time."""
    revoked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
