"""What runs many times: `for`, `some`, `every` and filters; each repetition is paid for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from typing import Any

from service.feel import comparing, tree
from service.feel.budget import Code, Run
from service.feel.compiler import COMPILERS, Compiler, constant
from service.feel.scopes import Scope
from service.feel.values import Range, Value, is_list, kind_of

Domains = list[tuple[str, Code, Code | None]]
FARTHEST = 10**9


def loop(compiler: Compiler, node: tree.Loop, scope: Scope | None) -> Code:
    """`for`, `some` or `every`."""
    names: list[str] = []
    domains: Domains = []
    before = compiler.cost
    for iterator in node.iterators:
        inner = Scope(names, scope)
        start = compiler.code(iterator.start, inner)
        end = compiler.code(iterator.end, inner) if iterator.end is not None else None
        domains.append((iterator.name, start, end))
        names.append(iterator.name)
    if node.word != "for":
        return _quantified(domains, compiler.code(node.body, Scope(names, scope)), compiler.cost - before, node.word)
    uses_partial = "partial" in compiler.used
    compiler.used.discard("partial")
    body = compiler.code(node.body, Scope([*names, "partial"], scope))
    keeps = "partial" in compiler.used and "partial" not in names
    if uses_partial:
        compiler.used.add("partial")
    return _for(domains, body, compiler.cost - before, keeps)


def _for(domains: Domains, body: Code, cost: int, keeps: bool) -> Code:
    def code(run: Run, frame: Any) -> list[Value] | None:
        made: list[Value] = []
        for values in _combinations(run, frame, domains, 0, {}):
            if values is None:
                return None
            run.spend(cost)
            if keeps:
                run.spend(len(made))
                values["partial"] = made.copy()
            made.append(body(run, (values, frame)))
        return made

    return code


def _quantified(domains: Domains, body: Code, cost: int, word: str) -> Code:
    decides = word == "some"

    def code(run: Run, frame: Any) -> bool | None:
        unknown = False
        for values in _combinations(run, frame, domains, 0, {}):
            if values is None:
                return None
            run.spend(cost)
            found = body(run, (values, frame))
            if found is decides:
                return decides
            unknown = unknown or found is not (not decides)
        return None if unknown else not decides

    return code


def _combinations(
    run: Run, frame: Any, domains: Domains, at: int, values: dict[str, Value]
) -> Iterator[dict[str, Value] | None]:
    """Each set of local values; None where something is no list."""
    name, start, end = domains[at]
    first = start(run, (values, frame))
    items = _items(first) if end is None else _between(first, end(run, (values, frame)))
    if items is None:
        yield None
        return
    for item in items:
        bound = {**values, name: item}
        if at + 1 == len(domains):
            yield bound
        else:
            run.spend(1)
            yield from _combinations(run, frame, domains, at + 1, bound)


def _items(value: Value) -> Iterable[Value] | None:
    kind = kind_of(value)
    if kind is list:
        return value
    if kind is Range:
        return _members(value)
    return None if value is None else [value]


def _members(interval: Range) -> Iterable[Value] | None:
    first, last = interval.start, interval.end
    if interval.only or comparing.order(first, last) not in (-1, 0):
        return None
    items = _between(first, last)
    if items is None:
        return None
    left_out = [end for end, closed in ((first, interval.start_included), (last, interval.end_included)) if not closed]
    return (item for item in items if item not in left_out)


def _between(first: Value, last: Value) -> Iterable[Value] | None:
    """Whole numbers or days from first to last, up or down; None for other values."""
    if type(first) is Decimal and type(last) is Decimal:
        if first != first.to_integral_value() or last != last.to_integral_value():
            return None
        if max(abs(first), abs(last)) > FARTHEST:
            return None
        return map(Decimal, _steps(int(first), int(last)))
    if type(first) is date and type(last) is date:
        return map(date.fromordinal, _steps(first.toordinal(), last.toordinal()))
    return None


def _steps(first: int, last: int) -> range:
    return range(first, last + 1) if first <= last else range(first, last - 1, -1)


def filtered(compiler: Compiler, node: tree.Filter, scope: Scope | None) -> Code:
    """`list[test]`: by number, or those items for which the test is true; a single value is a list of one."""
    base = compiler.code(node.base, scope)
    if isinstance(node.test, tree.Literal) and type(node.test.value) is Decimal:
        place = constant(node.test.value)
        return lambda run, frame: _at(_listed(base(run, frame)), place(run, frame))
    test, cost = compiler.priced(node.test, Scope(None, Scope(("item",), scope)))

    def code(run: Run, frame: Any) -> Value:
        items = _listed(base(run, frame))
        found: list[Value] = []
        for item in items:
            run.spend(cost)
            value = test(run, (item if type(item) is dict else {}, ({"item": item}, frame)))
            if type(value) is Decimal:
                return _at(items, value)
            if value is True:
                found.append(item)
        return found

    return code


def _listed(value: Value) -> list[Value]:
    if is_list(value):
        return value
    return [] if value is None else [value]


def _at(items: list[Value], place: Decimal) -> Value:
    """The item at a place, counted from 1, or from the end with a minus; null where there is none."""
    index = int(place)
    if index != place or index == 0 or abs(index) > len(items):
        return None
    return items[index - 1 if index > 0 else index]


COMPILERS[tree.Loop] = loop
COMPILERS[tree.Filter] = filtered
