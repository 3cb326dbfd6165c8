"""Python's collector, for programs that run long."""

from __future__ import annotations

import gc

THRESHOLDS = (50_000, 20, 50)
"""How many new objects, and rounds, it waits for: a request makes thousands that need no collecting."""


def rest() -> None:
    """Call it once everything is loaded: what a start leaves behind stays, so the collector need not look at it."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(*THRESHOLDS)
