"""Where a name's value is found: in a local frame, in the item of a filter, or among the variables.

A frame is `(values, outer frame)`; the outermost is None. Which frame holds a name is settled when compiling, except
for the entries of a filtered item, which only running shows.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from service.feel.budget import Code, Run
from service.feel.door import PLAIN, admit
from service.feel.functions import BUILTINS

ABSENT = object()


class Scope:
    """The names of one frame; None for a filtered item, whose names are not known."""

    __slots__ = ("names", "outer")

    def __init__(self, names: Iterable[str] | None, outer: Scope | None) -> None:
        self.names = None if names is None else frozenset(names)
        self.outer = outer

    def find(self, name: str) -> tuple[int | None, list[int]]:
        """(frames outward to the one that has the name, or None; item frames that may have it, inner first)."""
        maybe: list[int] = []
        away = 0
        scope: Scope | None = self
        while scope is not None:
            if scope.names is None:
                maybe.append(away)
            elif name in scope.names:
                return away, maybe
            scope = scope.outer
            away += 1
        return None, maybe


def find(scope: Scope | None, name: str) -> tuple[int | None, list[int]]:
    """`Scope.find`, also outside any scope."""
    return scope.find(name) if scope is not None else (None, [])


def local(name: str, away: int) -> Code:
    """Code for a name of a frame."""
    if away == 0:
        return lambda run, frame: frame[0].get(name)
    if away == 1:
        return lambda run, frame: frame[1][0].get(name)
    return lambda run, frame: outward(frame, away)[0].get(name)


def outward(frame: Any, away: int) -> Any:
    """The frame so many steps outside."""
    for _ in range(away):
        frame = frame[1]
    return frame


def variable(name: str) -> Code:
    """Code for a variable of the process, or else the built-in function of that name."""
    function = BUILTINS.get(name)

    def code(run: Run, _frame: Any) -> Any:
        value = run.variables.get(name)
        if type(value) in PLAIN:
            return value if value is not None or function is None or name in run.variables else function
        return admit(run, value)

    return code


def item_first(name: str, maybe: list[int], otherwise: Code) -> Code:
    """Code for a name that the item of a filter may have; if none has it, `otherwise`."""

    def code(run: Run, frame: Any) -> Any:
        for away in maybe:
            value = outward(frame, away)[0].get(name, ABSENT)
            if value is not ABSENT:
                return value
        return otherwise(run, frame)

    return code
