"""Keeping what was taken for as long as its work lasts, so that only the dead are overtaken."""

from __future__ import annotations

from collections.abc import Callable, Generator
from contextlib import contextmanager
from datetime import timedelta
from threading import Event as Signal
from threading import Thread

from service.base.backoff import log
from service.base.errors import Conflict


@contextmanager
def kept(extend: Callable[[], None], lease: timedelta) -> Generator[None]:
    """Call `extend` three times per lease until the block ends, or until it says Conflict: somebody else has it."""
    over = Signal()

    def keep() -> None:
        while not over.wait(lease.total_seconds() / 3):
            try:
                extend()
            except Conflict:
                return
            except Exception:
                log.warning("a lease could not be extended; trying again", exc_info=True)

    keeper = Thread(target=keep, name="raia-lease", daemon=True)
    keeper.start()
    try:
        yield
    finally:
        over.set()
        keeper.join()
