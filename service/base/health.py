"""Whether this process can do its work: looked at when somebody asks, and not more often than every few seconds."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from threading import Lock

from service.base.backoff import log
from service.base.values import value_object

KEPT = 2.0
"""Seconds for which an answer holds: whoever asks a thousand times asks the database once."""
OLD = 10.0
"""Seconds after which it says nothing any more, though somebody is looking: his look may hang."""


@value_object
class Report:
    """What was found: by name, whether it is well."""

    vital: Mapping[str, bool]
    """Without these nobody can be served."""
    other: Mapping[str, bool]
    """Without these, work waits, and people can go on."""

    @property
    def serves(self) -> bool:
        """Whether people can be served."""
        return all(self.vital.values())

    @property
    def well(self) -> bool:
        """Whether nothing at all is amiss."""
        return self.serves and all(self.other.values())


Check = Callable[[], bool]


@dataclass(eq=False)
class Health:
    """The checks of a process; one that raises is not well."""

    vital: Mapping[str, Check] = field(default_factory=dict[str, Check])
    other: Mapping[str, Check] = field(default_factory=dict[str, Check])

    def __post_init__(self) -> None:
        self._guard = Lock()
        self._found: tuple[float, Report] | None = None
        self._looking = False

    def look(self) -> Report:
        """What is found now, or was found a moment ago: nobody waits for somebody else's look, unless it hangs."""
        known = self._known_or_mine()
        if known is not None:
            return known
        try:
            vital = {name: _is_well(name, check) for name, check in self.vital.items()}
            other = {name: all(vital.values()) and _is_well(name, check) for name, check in self.other.items()}
            report = Report(vital, other)
            self._found = (time.monotonic(), report)
            return report
        finally:
            self._looking = False

    def _known_or_mine(self) -> Report | None:
        """What is known, if it is fresh, or if somebody else is looking and it is not old; None: the caller looks."""
        with self._guard:
            if self._found is not None:
                at, report = self._found
                if time.monotonic() - at <= (OLD if self._looking else KEPT):
                    return report
            self._looking = True
            return None


def _is_well(name: str, check: Check) -> bool:
    try:
        return check()
    except Exception as error:
        log.warning("%s is not well: %r", name, error)
        return False
