"""Functions that make one value of many: sums, means, extremes, and all or any."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from functools import reduce
from typing import Any

from service.feel.budget import Run
from service.feel.comparing import order
from service.feel.functions.signature import builtin
from service.feel.values import NUMBERS, Value, YearsMonths

Items = list[Value]


def listed(name: str) -> Callable[[Callable[[Run, Items], Value]], Callable[[Run, Items], Value]]:
    """Make a function callable with one list, or with its elements as arguments."""

    def register(body: Callable[[Run, Items], Value]) -> Callable[[Run, Items], Value]:
        def gathered(run: Run, first: Value, second: Value, others: Items | None = None) -> Value:
            """The same of single arguments."""
            return body(run, [first, second, *(others or ())])

        builtin(name, "list: list")(body)
        builtin(name, "first: any, second: any, others: any*")(gathered)
        builtin(name, "first: any, second: any")(gathered)
        return body

    return register


def numbers(run: Run, items: Items) -> list[Decimal] | None:
    """The list, paid for, if all its elements are numbers."""
    run.spend(len(items))
    return items if all(type(item) is Decimal for item in items) else None


@listed("min")
def smallest(run: Run, items: Items) -> Value:
    """The smallest element."""
    return _extreme(run, items, 1)


@listed("max")
def largest(run: Run, items: Items) -> Value:
    """The largest element."""
    return _extreme(run, items, -1)


def _extreme(run: Run, items: Items, beaten: int) -> Value:
    run.spend(2 * len(items))
    if not items:
        return None
    best = items[0]
    for item in items:
        found = order(best, item)
        if found is None:
            return None
        best = item if found == beaten else best
    return best


@listed("sum")
def total(run: Run, items: Items) -> Value:
    """The sum of numbers, or of durations of one kind; null of an empty list."""
    found = numbers(run, items)
    if found:
        return reduce(NUMBERS.add, found)
    kinds: set[type[Any]] = {type(item) for item in items}
    if kinds == {timedelta}:
        return sum(items, timedelta())
    return YearsMonths(sum(item.months for item in items)) if kinds == {YearsMonths} else None


@listed("product")
def product(run: Run, items: Items) -> Decimal | None:
    """The product of numbers."""
    found = numbers(run, items)
    return reduce(NUMBERS.multiply, found) if found else None


@listed("mean")
def mean(run: Run, items: Items) -> Decimal | None:
    """The average."""
    found = numbers(run, items)
    return NUMBERS.divide(reduce(NUMBERS.add, found), Decimal(len(found))) if found else None


@listed("median")
def median(run: Run, items: Items) -> Decimal | None:
    """The middle one of the sorted numbers, or the mean of the two in the middle."""
    found = numbers(run, items)
    if not found:
        return None
    ordered = sorted(found)
    half = len(ordered) // 2
    if len(ordered) % 2:
        return ordered[half]
    return NUMBERS.divide(NUMBERS.add(ordered[half - 1], ordered[half]), Decimal(2))


@listed("stddev")
def deviation(run: Run, items: Items) -> Decimal | None:
    """The standard deviation of a sample; null for fewer than two numbers."""
    found = numbers(run, items)
    average = mean(run, items)
    if not found or average is None or len(found) < 2:
        return None
    squares = (NUMBERS.power(NUMBERS.subtract(number, average), Decimal(2)) for number in found)
    run.spend(20 * len(found))
    return NUMBERS.sqrt(NUMBERS.divide(reduce(NUMBERS.add, squares), Decimal(len(found) - 1)))


@listed("mode")
def mode(run: Run, items: Items) -> list[Decimal] | None:
    """The most frequent numbers, in order."""
    found = numbers(run, items)
    if found is None:
        return None
    counted = Counter(found)
    most = max(counted.values(), default=0)
    return sorted(number for number, times in counted.items() if times == most)


@listed("all")
def all_true(run: Run, items: Items) -> bool | None:
    """Whether all are true; null when none is false and one is no boolean."""
    return _decided(run, items, False)


@listed("any")
def any_true(run: Run, items: Items) -> bool | None:
    """Whether one is true; null when none is and one is no boolean."""
    return _decided(run, items, True)


def _decided(run: Run, items: Items, by: bool) -> bool | None:
    run.spend(len(items))
    if any(item is by for item in items):
        return by
    return None if any(type(item) is not bool for item in items) else not by
