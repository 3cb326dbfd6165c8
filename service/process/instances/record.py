"""The row of an instance, without its state."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol

from service.base.ids import InstanceId, ReleaseId
from service.base.values import value_object


class Placed(Protocol):
    """What stands in a process: a called one has its own release."""

    @property
    def release(self) -> str:
        """The release in which it was drawn."""
        ...

    @property
    def process(self) -> str:
        """The drawn id of its process."""
        ...


@value_object(kw_only=True)
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

    def where(self, at: Placed | None = None) -> dict[str, Any]:
        """What every event says of the instance, and of the process in which it happened."""
        release, process = (self.release, self.process) if at is None else (ReleaseId(at.release), at.process)
        return {"instance": self.id, "release": release, "process": process, "business_key": self.business_key}
