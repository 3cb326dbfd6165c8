"""Locks for writers: nobody who waits is passed again and again, by a thread or by another program."""

from __future__ import annotations

import fcntl
import os
import time
from collections import deque
from pathlib import Path
from threading import Lock

NEXT, INSIDE = 0, 1
"""Bytes of a porch's file: the place in front of the door, and the room behind it."""
LOOK = 0.001
"""Seconds between two looks at whether a place is free."""


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


class Porch:
    """The same among programs that share a file, one thread of each at a time.

    One waits in front of the door, the others for that place: who has just been inside comes after the one in front.
    What a program holds is free when it ends, however it ends.
    """

    def __init__(self, path: Path, seconds: float) -> None:
        self._path, self._seconds = path, seconds
        self._file: int | None = None

    def __enter__(self) -> None:
        """Wait for one's turn; TimeoutError when it does not come."""
        until = time.monotonic() + self._seconds
        self._take(NEXT, until)
        try:
            self._take(INSIDE, until)
        finally:
            self._leave(NEXT)

    def __exit__(self, *_: object) -> None:
        """Let the one in front of the door in."""
        self._leave(INSIDE)

    def close(self) -> None:
        """Let go of the file."""
        if self._file is not None:
            os.close(self._file)
            self._file = None

    def _take(self, place: int, until: float) -> None:
        if self._file is None:
            self._file = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        while True:
            try:
                fcntl.lockf(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB, 1, place)
            except (BlockingIOError, PermissionError):
                if time.monotonic() > until:
                    raise TimeoutError("no turn at the database") from None
                time.sleep(LOOK)
            else:
                return

    def _leave(self, place: int) -> None:
        if self._file is not None:
            fcntl.lockf(self._file, fcntl.LOCK_UN, 1, place)
