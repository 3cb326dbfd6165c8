"""The row of an instance, without its state."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from service.base.ids import InstanceId, ReleaseId


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """Who an instance is and how far it has come."""

    id: InstanceId
    release: ReleaseId
    process: str
    business_key: str | None
    status: str
    version: int
    """0: never saved."""
    told: int
    """Entries of history so far."""
    paused: Mapping[str, bool] | None = None
    """Why its timers stand still: by reason, whether all of them."""
