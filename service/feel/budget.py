"""What an expression may use up, and the account of one evaluation."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from service.feel.errors import too_deep, too_much
from service.feel.values import kind_of

SOURCE = 10_000
"""Characters of an expression."""
NESTING = 50
"""Brackets within brackets."""
TREE = 120
"""Operations within operations."""
STEPS = 250_000
"""Operations of one evaluation; a repetition costs what its body holds, a text one per 32 characters."""
CALLS = 12
"""Calls of defined functions within each other."""
DEPTH = 60
"""Lists and contexts within each other."""
TEXT = 500_000
"""Characters of one text."""
RESULT = 100_000
"""Values in a result, counting nested ones."""
REGEX_SECONDS = 0.1
"""Processor time of all regular expressions of one evaluation together; an honest one needs microseconds."""


class Run:
    """One evaluation: its variables, its clock and what is left of its budget."""

    __slots__ = ("calls", "now", "seconds", "steps", "variables")

    def __init__(self, variables: Mapping[str, Any], now: datetime | None) -> None:
        self.variables = variables
        self.now = now
        self.steps = STEPS
        self.seconds = REGEX_SECONDS
        self.calls = 0

    def spend(self, steps: int) -> None:
        """Take steps from the budget; FeelError when it is used up."""
        self.steps -= steps
        if self.steps < 0:
            raise too_much()

    def text(self, made: str) -> str:
        """A text that was made, paid for by its length."""
        if len(made) > TEXT:
            raise too_much()
        self.spend(1 + len(made) // 32)
        return made

    def weigh(self, *texts: str) -> None:
        """Pay for looking through texts."""
        self.spend(sum(map(len, texts)) // 64)

    def room(self, characters: int) -> None:
        """Refuse a text of this length before it is made."""
        if characters > TEXT:
            raise too_much()


Code = Callable[[Run, Any], Any]
"""A compiled part of an expression: run and local names in, value out."""


def measured(value: Any) -> Any:
    """A result, after counting what it holds: shared parts count each time, as they will when it is written down."""
    kind = kind_of(value)
    if kind is list or kind is dict:
        _count(value, RESULT, 0)
    return value


def _count(value: Any, left: int, depth: int) -> int:
    kind = kind_of(value)
    left -= 1 + (len(value) // 32 if kind is str else 0)
    if left < 0:
        raise too_much()
    if kind is list or kind is dict:
        if depth > DEPTH:
            raise too_deep()
        for member in value if kind is list else value.values():
            left = _count(member, left, depth + 1)
    return left
