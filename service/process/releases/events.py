"""What publishing tells whoever listens."""

from __future__ import annotations

from service.base.events import Event
from service.base.ids import ReleaseId
from service.base.values import value_object


@value_object(kw_only=True)
class ReleasePublished(Event):
    """A diagram got a new version, which new cases follow from now on; running ones keep theirs."""

    release: ReleaseId
    process: str
    """Its main process, whose versions are counted."""
    processes: tuple[str, ...]
    number: int
    name: str
