"""How long to wait before trying again: longer each time, and in the end a person decides."""

from __future__ import annotations

import logging
from datetime import timedelta

from service.base.texts import Text

log = logging.getLogger("raia.background")
LONGEST_ERROR = 2_000
WAITS = tuple(timedelta(seconds=seconds) for seconds in (5, 30, 120, 600, 3_600, 21_600))
MOST = len(WAITS) + 1


DIED = Text("O worker morreu em cada uma das {most} tentativas.", "The worker died in each of {most} attempts.")


class GaveUp(Exception):
    """Each attempt so far ended without a word: whoever made it died of it."""

    def __init__(self, most: int) -> None:
        self.text = DIED.fill(most=most)
        super().__init__(self.text.spoken("en"))


def survive(attempts: int, *, most: int = MOST) -> None:
    """Raise GaveUp when even counting the silent ones there have been enough attempts."""
    if attempts > most:
        raise GaveUp(most)


def wait(attempts: int, *, most: int = MOST) -> timedelta | None:
    """The pause after this many failed attempts; None when there have been `most`: it is dead."""
    return None if attempts >= most else WAITS[min(max(attempts, 1), len(WAITS)) - 1]
