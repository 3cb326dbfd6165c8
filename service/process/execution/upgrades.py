"""States of older formats, brought up one format at a time when one is loaded; the next save writes the present one.

Changing what `state` writes means: raise its FORMAT, add the step from the one before to STEPS, and a golden file for
the new one. No step is ever taken away.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from service.process.execution.failures import NewerState

Plain = dict[str, Any]
Steps = Mapping[int, Callable[[Plain], Plain]]


def _to_2(state: Plain) -> Plain:
    """A call notes what its process writes; one without that note gives out everything, as it did."""
    return state


STEPS: Steps = {1: _to_2}
"""From each older format, the step to the next one. A step takes plain JSON and gives new plain JSON."""


def upgraded(state: Plain, present: int, steps: Steps = STEPS) -> Plain:
    """The state in the present format. NewerState: it was written by a newer program."""
    found: int = state["format"]
    if found > present:
        raise NewerState(found, present)
    while found < present:
        state = {**steps[found](state), "format": found + 1}
        found += 1
    return state
