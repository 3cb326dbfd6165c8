"""What happened, told upward: a room records an event, others subscribe to it in `bootstrap`."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Something that happened. Subclasses are frozen dataclasses of plain values; each is also an outbox row."""
