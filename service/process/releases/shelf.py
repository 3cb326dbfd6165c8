"""A bounded shelf of things that never change, shared by threads; the least used leave first."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from threading import Lock
from typing import Generic, TypeVar

K = TypeVar("K")
V = TypeVar("V")


class Shelf(Generic[K, V]):
    """Holds at most `most`. Making one thing keeps nobody from taking another."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._lock = Lock()
        self._held: OrderedDict[K, V] = OrderedDict()

    def take(self, key: K, make: Callable[[], V]) -> V:
        """What stands under the key; `make` it if it is not there (two threads may; the first one's is kept)."""
        with self._lock:
            if key in self._held:
                self._held.move_to_end(key)
                return self._held[key]
        made = make()
        with self._lock:
            kept = self._held.setdefault(key, made)
            self._held.move_to_end(key)
            while len(self._held) > self._most:
                self._held.popitem(last=False)
            return kept

    def __len__(self) -> int:
        return len(self._held)
