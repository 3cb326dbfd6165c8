"""Messages and signals on their way from one instance to others."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from datetime import datetime, timedelta
from typing import Any, Literal

from service.base.ids import InstanceId, ReleaseId
from service.base.values import value_object
from service.feel import from_json, to_json
from service.process.diagram import Node
from service.process.execution import due_at
from service.process.forms import HOME
from service.process.releases import KEEP

KEPT_FOR = timedelta(days=7)


def kept_for(node: Node, now: datetime) -> timedelta:
    """How long what an element throws is kept, as its property says; publishing refuses what cannot be read."""
    text = node.properties.get(KEEP, "").strip()
    return due_at("duration", text, now, HOME) - now if text else KEPT_FOR


@value_object(kw_only=True)
class Letter:
    """What an instance says to others. Without a key, the business key finds who is meant."""

    kind: Literal["message", "signal"]
    name: str
    key: str = ""
    payload: Mapping[str, Any] = field(default_factory=dict[str, Any])
    sender: InstanceId | None = None
    """None: somebody outside, or one who is not known any more."""
    release: ReleaseId | None = None
    process: str | None = None
    business_key: str | None = None
    keep: timedelta | None = KEPT_FOR
    """How long it waits by its key for somebody who waits for it; nothing: not at all; None: as long as its case runs.
    """
    seen: Mapping[str, Any] = field(default_factory=dict[str, Any], repr=False)
    """The variables as the sender saw them: a participant of the same file that the message starts begins with them."""
    heard: tuple[InstanceId, ...] = ()
    """Who has heard a signal already, besides all participants of its case."""
    to: InstanceId | None = None
    """For whom it was held: nobody else gets it while that one runs."""

    @property
    def columns(self) -> dict[str, Any]:
        """What a row that keeps it holds of it, besides whom it is for and how long."""
        payload = to_json(dict(self.payload))
        return {"name": self.name, "key": self.key, "process": self.process, "payload": payload}


def from_columns(row: Any) -> Letter:
    """A message out of the row that kept it; of whom it is and how long it waits the row's keeper knows."""
    return Letter(kind="message", name=row.name, key=row.key, process=row.process, payload=from_json(row.payload))
