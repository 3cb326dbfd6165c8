"""The values of FEEL that Python does not have, and the numbers' arithmetic."""

from __future__ import annotations

from collections.abc import Callable
from decimal import ROUND_HALF_EVEN, Clamped, Context, DivisionByZero, InvalidOperation, Overflow
from typing import Any, Literal, TypeGuard

from service.base.values import value_object

Value = Any
"""None, bool, Decimal, str, date, time, datetime, timedelta, YearsMonths, list, dict, Range or Function."""

kind_of: Callable[[Value], type[Any]] = type
"""`type`, for values of which nothing is known yet."""

LONGEST = 10**12
"""Months of the longest duration."""
NUMBERS = Context(
    prec=34,
    rounding=ROUND_HALF_EVEN,
    Emin=-6143,
    Emax=6144,
    traps=[InvalidOperation, DivisionByZero, Overflow],
)
"""IEEE 754 decimal128, as DMN 1.5 asks (10.3.2.3.1)."""
NUMBERS.traps[Clamped] = False


def is_list(value: Value) -> TypeGuard[list[Value]]:
    """Whether a value is a list."""
    return type(value) is list


def is_context(value: Value) -> TypeGuard[dict[str, Value]]:
    """Whether a value is a context."""
    return type(value) is dict


@value_object(order=True)
class YearsMonths:
    """A duration of whole months; negative ones go back in time."""

    months: int

    def __post_init__(self) -> None:
        """OverflowError for more months than any calendar needs; arithmetic makes null of it."""
        if abs(self.months) > LONGEST:
            raise OverflowError(LONGEST)

    def __str__(self) -> str:
        years, months = divmod(abs(self.months), 12)
        sign = "-" if self.months < 0 else ""
        return f"{sign}P{f'{years}Y' if years else ''}{f'{months}M' if months or not years else ''}"


@value_object
class Range:
    """What lies between two ends; a missing end is open.

    `only` marks the tests `(= x)` and `(!= x)`, which keep x in `start`.
    """

    start: Value
    end: Value
    start_included: bool = True
    end_included: bool = True
    only: Literal["", "=", "!="] = ""


@value_object(eq=False)
class Function:
    """A function that an expression defined; it lives as long as one evaluation."""

    parameters: tuple[str, ...]
    call: Callable[[Any, list[Value]], Value]
