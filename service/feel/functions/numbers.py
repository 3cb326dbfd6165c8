"""Numeric functions."""

from __future__ import annotations

from datetime import timedelta
from decimal import (
    ROUND_CEILING,
    ROUND_DOWN,
    ROUND_FLOOR,
    ROUND_HALF_DOWN,
    ROUND_HALF_EVEN,
    ROUND_HALF_UP,
    ROUND_UP,
    Decimal,
)

from service.feel.arithmetic import negative
from service.feel.budget import Run
from service.feel.functions.signature import builtin
from service.feel.values import NUMBERS, YearsMonths

HIGHEST, LOWEST = 6176, -6111
"""Scales that decimal128 allows."""
COSTLY = 50
"""Steps of a function that takes as long as so many plain operations."""


def rounded(n: Decimal, scale: Decimal, way: str) -> Decimal | None:
    """A number with so many digits behind the point, rounded in a way of the decimal module."""
    digits = int(scale)
    if not LOWEST <= digits <= HIGHEST:
        return None
    if -digits <= int(n.as_tuple().exponent):
        # Nothing to cut off. Padding with zeros may not fit 34 digits, and would change no value.
        return NUMBERS.quantize(n, Decimal((0, (1,), -digits))) if digits < 30 and n.adjusted() + digits < 33 else n
    return n.quantize(Decimal((0, (1,), -digits)), rounding=way, context=NUMBERS)


@builtin("decimal", "n: number, scale: number")
def decimal(_run: Run, n: Decimal, scale: Decimal) -> Decimal | None:
    """Rounded to a scale, halves to the even neighbour."""
    return rounded(n, scale, ROUND_HALF_EVEN)


@builtin("floor", "n: number")
def floor(_run: Run, n: Decimal) -> Decimal:
    """The next whole number below."""
    return n.to_integral_value(ROUND_FLOOR, NUMBERS)


@builtin("floor", "n: number, scale: number")
def floor_at(_run: Run, n: Decimal, scale: Decimal) -> Decimal | None:
    """The next number of that scale below."""
    return rounded(n, scale, ROUND_FLOOR)


@builtin("ceiling", "n: number")
def ceiling(_run: Run, n: Decimal) -> Decimal:
    """The next whole number above."""
    return n.to_integral_value(ROUND_CEILING, NUMBERS)


@builtin("ceiling", "n: number, scale: number")
def ceiling_at(_run: Run, n: Decimal, scale: Decimal) -> Decimal | None:
    """The next number of that scale above."""
    return rounded(n, scale, ROUND_CEILING)


@builtin("round up", "n: number, scale: number")
def round_up(_run: Run, n: Decimal, scale: Decimal) -> Decimal | None:
    """Rounded away from zero."""
    return rounded(n, scale, ROUND_UP)


@builtin("round down", "n: number, scale: number")
def round_down(_run: Run, n: Decimal, scale: Decimal) -> Decimal | None:
    """Rounded towards zero."""
    return rounded(n, scale, ROUND_DOWN)


@builtin("round half up", "n: number, scale: number")
def round_half_up(_run: Run, n: Decimal, scale: Decimal) -> Decimal | None:
    """Rounded to the nearest, halves away from zero."""
    return rounded(n, scale, ROUND_HALF_UP)


@builtin("round half down", "n: number, scale: number")
def round_half_down(_run: Run, n: Decimal, scale: Decimal) -> Decimal | None:
    """Rounded to the nearest, halves towards zero."""
    return rounded(n, scale, ROUND_HALF_DOWN)


@builtin("abs", "n: number")
def absolute(_run: Run, n: Decimal) -> Decimal:
    """Without its sign."""
    return NUMBERS.abs(n)


@builtin("abs", "n: duration")
def absolute_length(_run: Run, n: timedelta | YearsMonths) -> timedelta | YearsMonths:
    """The same length forward."""
    return negative(n) if n in (min(n, negative(n)),) else n


@builtin("modulo", "dividend: number, divisor: number")
def modulo(_run: Run, dividend: Decimal, divisor: Decimal) -> Decimal:
    """What division leaves, with the sign of the divisor."""
    rest = NUMBERS.remainder(dividend, divisor)
    return NUMBERS.add(rest, divisor) if rest and (rest < 0) != (divisor < 0) else rest


@builtin("sqrt", "number: number")
def sqrt(run: Run, number: Decimal) -> Decimal:
    """The square root."""
    run.spend(COSTLY)
    return NUMBERS.sqrt(number)


@builtin("log", "number: number")
def log(run: Run, number: Decimal) -> Decimal | None:
    """The natural logarithm."""
    run.spend(COSTLY)
    return NUMBERS.ln(number) if number > 0 else None


@builtin("exp", "number: number")
def exp(run: Run, number: Decimal) -> Decimal:
    """Euler's number to this power."""
    run.spend(COSTLY)
    return NUMBERS.exp(number)


@builtin("odd", "number: number")
def odd(_run: Run, number: Decimal) -> bool | None:
    """Whether a whole number is odd."""
    return number % 2 != 0 if _whole(number) else None


@builtin("even", "number: number")
def even(_run: Run, number: Decimal) -> bool | None:
    """Whether a whole number is even."""
    return number % 2 == 0 if _whole(number) else None


def _whole(number: Decimal) -> bool:
    return number == number.to_integral_value()
