"""How long to wait before trying again: longer each time, and in the end a person decides."""

from __future__ import annotations

import logging
from datetime import timedelta

log = logging.getLogger("raia.background")
LONGEST_ERROR = 2_000
WAITS = tuple(timedelta(seconds=seconds) for seconds in (5, 30, 120, 600, 3_600, 21_600))


def wait(attempts: int, *, most: int = len(WAITS) + 1) -> timedelta | None:
    """The pause after this many failed attempts; None when there have been `most`: it is dead."""
    return None if attempts >= most else WAITS[min(max(attempts, 1), len(WAITS)) - 1]
