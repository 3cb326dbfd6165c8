"""What every row of a registry has, and who changed which."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from service.base.database import Base, Json, UtcDateTime


class Registered(Base):
    """What analysts register: it has a name, may go out of use, and changes by revision."""

    __abstract__ = True

    id: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    folded: Mapped[str]
    """The name as it is searched and compared."""
    active: Mapped[bool] = mapped_column(default=True)
    revision: Mapped[int] = mapped_column(default=1)


class RegistryChangeRow(Base):
    """Who changed what of these registries; only ever added."""

    __tablename__ = "registry_change"
    __table_args__ = (Index("ix_registry_change_order", "kind", "subject_id", "id"),)

    id: Mapped[str] = mapped_column(primary_key=True)
    kind: Mapped[str]
    """The table that it is about."""
    subject_id: Mapped[str]
    actor_id: Mapped[str | None]
    actor_name: Mapped[str]
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    before: Mapped[Any] = mapped_column(Json, nullable=True)
    after: Mapped[Any] = mapped_column(Json, nullable=True)
