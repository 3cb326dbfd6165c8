"""A lock that serves those who wait in the order in which they came."""

from __future__ import annotations

from collections import deque
from threading import Lock


class Turnstile:
    """One at a time, first come first served: a busy thread cannot pass a waiting one again and again."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._guard = Lock()
        self._taken = False
        self._waiting: deque[Lock] = deque()

    def __enter__(self) -> None:
        """Wait for one's turn; TimeoutError when it does not come."""
        with self._guard:
            if not self._taken:
                self._taken = True
                return
            turn = Lock()
            turn.acquire()
            self._waiting.append(turn)
        if not turn.acquire(timeout=self._seconds):
            self._give_up(turn)

    def __exit__(self, *_: object) -> None:
        """Hand the turn to whoever waits longest."""
        with self._guard:
            if self._waiting:
                self._waiting.popleft().release()
            else:
                self._taken = False

    def _give_up(self, turn: Lock) -> None:
        with self._guard:
            if turn not in self._waiting:
                return  # the turn came while the clock ran out: it is ours
            self._waiting.remove(turn)
        raise TimeoutError("no turn at the database")
