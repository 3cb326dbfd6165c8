"""Which answer is taken where a person would choose."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Sequence
from typing import Any, Literal

Strategy = Literal["cover", "first", "last", "random"]


class Chooser:
    """Chooses by a strategy. `cover` takes what was taken least so far, so that every loop is left."""

    def __init__(self, strategy: Strategy, seed: int) -> None:
        self.strategy = strategy
        self._random = random.Random(seed)  # noqa: S311
        self._taken: dict[str, Counter[int]] = {}

    def answer(self, question: str, count: int) -> int:
        """Which of the answers to a question, in drawn order."""
        return self._pick(question, range(count))

    def option(self, field: str, options: Sequence[Any]) -> Any:
        """One of the options of a form's field.

        After the first round `cover` mixes the order in which it takes them, or two fields would always change
        together and a condition on both might never hold.
        """
        order = list(range(len(options)))
        taken = self._taken.get(field, Counter())
        rounds = min((taken[number] for number in order), default=0)
        if self.strategy == "cover" and rounds:
            random.Random(f"{field} {rounds}").shuffle(order)  # noqa: S311
        return options[self._pick(field, order)]

    def _pick(self, subject: str, order: Sequence[int]) -> int:
        if self.strategy == "first":
            return order[0]
        if self.strategy == "last":
            return order[-1]
        if self.strategy == "random":
            return self._random.choice(order)
        taken = self._taken.setdefault(subject, Counter())
        chosen = min(order, key=lambda number: taken[number])
        taken[chosen] += 1
        return chosen
