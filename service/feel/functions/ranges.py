"""How points and ranges lie to each other (DMN 1.5, 10.3.4.9; Allen's interval algebra)."""

from __future__ import annotations

from collections.abc import Callable

from service.feel.budget import Run
from service.feel.comparing import order, within
from service.feel.functions.signature import builtin
from service.feel.values import Range, Value


class Unordered(ValueError):
    """Two ends have no order: the answer is null."""


def compare(left: Value, right: Value) -> int:
    """The order of two ends."""
    found = order(left, right)
    if found is None:
        raise Unordered
    return found


def interval(value: Value) -> Range:
    """A range; a point is the range of itself."""
    return value if type(value) is Range else Range(value, value)


def ends(name: str) -> Callable[[Callable[..., Value]], Callable[..., Value]]:
    """Make a function callable with points and ranges, under all the names that the standard gives them."""

    def register(body: Callable[..., Value]) -> Callable[..., Value]:
        for first, second in (("point1", "point2"), ("point", "range"), ("range", "point"), ("range1", "range2")):
            builtin(name, f"{first}: any, {second}: any")(body)
        return body

    return register


@ends("before")
def before(_run: Run, a: Value, b: Value) -> bool:
    """Whether the first ends before the second begins."""
    first, second = interval(a), interval(b)
    found = compare(first.end, second.start)
    return found < 0 or (found == 0 and not (first.end_included and second.start_included))


@ends("after")
def after(run: Run, a: Value, b: Value) -> bool:
    """Whether the first begins after the second ends."""
    return before(run, b, a)


@builtin("meets", "range1: range, range2: range")
def meets(_run: Run, range1: Range, range2: Range) -> bool:
    """Whether the first ends exactly where the second begins."""
    return range1.end_included and range2.start_included and compare(range1.end, range2.start) == 0


@builtin("met by", "range1: range, range2: range")
def met_by(run: Run, range1: Range, range2: Range) -> bool:
    """Whether the first begins exactly where the second ends."""
    return meets(run, range2, range1)


@builtin("overlaps", "range1: range, range2: range")
def overlaps(run: Run, range1: Range, range2: Range) -> bool:
    """Whether they have something in common."""
    return not before(run, range1, range2) and not before(run, range2, range1)


@builtin("overlaps before", "range1: range, range2: range")
def overlaps_before(run: Run, range1: Range, range2: Range) -> bool:
    """Whether they overlap, and the first begins and ends earlier."""
    return overlaps(run, range1, range2) and _starts(range1, range2) < 0 and _ends(range1, range2) <= 0


@builtin("overlaps after", "range1: range, range2: range")
def overlaps_after(run: Run, range1: Range, range2: Range) -> bool:
    """Whether they overlap, and the first begins later and ends later."""
    return overlaps(run, range1, range2) and _starts(range1, range2) >= 0 and _ends(range1, range2) > 0


def _starts(left: Range, right: Range) -> int:
    return compare(left.start, right.start) or int(right.start_included) - int(left.start_included)


def _ends(left: Range, right: Range) -> int:
    return compare(left.end, right.end) or int(left.end_included) - int(right.end_included)


@builtin("finishes", "point: any, range: range")
@builtin("finishes", "range1: range, range2: range")
def finishes(_run: Run, point: Value, range_: Range) -> bool:
    """Whether the first is the end of the second."""
    if type(point) is not Range:
        return range_.end_included and compare(point, range_.end) == 0
    return _ends(point, range_) == 0 and _starts(point, range_) >= 0


@builtin("finished by", "range: range, point: any")
@builtin("finished by", "range1: range, range2: range")
def finished_by(run: Run, range_: Range, point: Value) -> bool:
    """Whether the second is the end of the first."""
    return finishes(run, point, range_)


@builtin("includes", "range: range, point: any")
@builtin("includes", "range1: range, range2: range")
def includes(run: Run, range_: Range, point: Value) -> bool | None:
    """Whether the second lies within the first."""
    if type(point) is not Range:
        return within(run, point, range_)
    return _starts(range_, point) <= 0 and _ends(range_, point) >= 0


@builtin("during", "point: any, range: range")
@builtin("during", "range1: range, range2: range")
def during(run: Run, point: Value, range_: Range) -> bool | None:
    """Whether the first lies within the second."""
    return includes(run, range_, point)


@builtin("starts", "point: any, range: range")
@builtin("starts", "range1: range, range2: range")
def starts(_run: Run, point: Value, range_: Range) -> bool:
    """Whether the first is the beginning of the second."""
    if type(point) is not Range:
        return range_.start_included and compare(point, range_.start) == 0
    return _starts(point, range_) == 0 and _ends(point, range_) <= 0


@builtin("started by", "range: range, point: any")
@builtin("started by", "range1: range, range2: range")
def started_by(run: Run, range_: Range, point: Value) -> bool:
    """Whether the second is the beginning of the first."""
    return starts(run, point, range_)


@ends("coincides")
def coincides(_run: Run, a: Value, b: Value) -> bool:
    """Whether they are the same."""
    first, second = interval(a), interval(b)
    return _starts(first, second) == 0 and _ends(first, second) == 0
