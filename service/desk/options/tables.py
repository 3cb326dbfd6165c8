"""Rows of the desk's settings."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Mapped, mapped_column

from service.base.database import Base, Json, UtcDateTime


class OptionRow(Base):
    """What the desk has chosen where that is not the default."""

    __tablename__ = "desk_option"

    key: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[Any] = mapped_column(Json)
    by_name: Mapped[str]
    at: Mapped[datetime] = mapped_column(UtcDateTime)
