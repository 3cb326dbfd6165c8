"""Sorting."""

from __future__ import annotations

from functools import cmp_to_key

from service.feel.budget import Run
from service.feel.comparing import order
from service.feel.functions.signature import Builtin, builtin, call
from service.feel.values import Function, Value


class Unordered(ValueError):
    """Two elements have no order."""


@builtin("sort", "list: list, precedes: function")
def sort(run: Run, items: list[Value], precedes: Function | Builtin) -> list[Value]:
    """The list in the order of a function that says whether its first argument comes before its second."""

    def compare(left: Value, right: Value) -> int:
        if call(run, precedes, [left, right]) is True:
            return -1
        return 1 if call(run, precedes, [right, left]) is True else 0

    run.spend(len(items))
    return sorted(items, key=cmp_to_key(compare))


@builtin("sort", "list: list")
def sort_naturally(run: Run, items: list[Value]) -> list[Value]:
    """The list in its natural order; null when its elements have none."""

    def compare(left: Value, right: Value) -> int:
        run.spend(1)
        found = order(left, right)
        if found is None:
            raise Unordered
        return found

    run.spend(len(items))
    return sorted(items, key=cmp_to_key(compare))
