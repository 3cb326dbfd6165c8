"""A tree into closures: each part becomes a Python function of the run and the local names."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from decimal import Decimal
from typing import Any

from service.base.texts import Text
from service.feel import arithmetic, comparing, kinds, paths, scopes, tree
from service.feel.budget import TREE, Code, Run
from service.feel.errors import FeelSyntaxError
from service.feel.functions import BUILTINS
from service.feel.scopes import Scope
from service.feel.values import Range, Value, kind_of

COSTLY = 60
"""Steps of a power, which takes as long as so many plain operations."""


class Compiler:
    """Compiles one expression; afterwards `free` holds the variables that it reads."""

    def __init__(self, known: Iterable[str] = ()) -> None:
        self.known = frozenset(known)
        self.free: set[str] = set()
        self.used: set[str] = set()
        """Local names that were read."""
        self.cost = 0
        self._depth = 0

    def code(self, node: tree.Node, scope: Scope | None) -> Code:
        """The closure of a part; FeelSyntaxError where operations are nested too deeply."""
        self._depth += 1
        self.cost += 1
        if self._depth > TREE:
            raise FeelSyntaxError(
                Text(
                    "A expressão encadeia mais de {limit} operações; divida-a.",
                    "The expression chains more than {limit} operations; split it.",
                ).fill(limit=TREE),
                1,
            )
        made = COMPILERS[type(node)](self, node, scope)
        self._depth -= 1
        return made

    def priced(self, node: tree.Node, scope: Scope | None) -> tuple[Code, int]:
        """The closure of a part that may run many times, and the steps of running it once."""
        before = self.cost
        return self.code(node, scope), self.cost - before


def constant(value: Value) -> Code:
    """Code that always gives this value."""
    return lambda run, frame: value


def literal(_compiler: Compiler, node: tree.Literal, _scope: Scope | None) -> Code:
    """A value that is written down."""
    return constant(node.value)


def name(compiler: Compiler, node: tree.Name, scope: Scope | None) -> Code:
    """A local name, an item's entry, a variable or a function."""
    away, maybe = scopes.find(scope, node.name)
    if away is not None:
        compiler.used.add(node.name)
        found = scopes.local(node.name, away)
    else:
        if (not maybe and node.name not in BUILTINS) or node.name in compiler.known:
            compiler.free.add(node.name)
        found = scopes.variable(node.name)
    return scopes.item_first(node.name, maybe, found) if maybe else found


def path(compiler: Compiler, node: tree.Path, scope: Scope | None) -> Code:
    """`base.name`; a chain that begins at a variable is walked at once."""
    names = [node.name]
    base = node.base
    while isinstance(base, tree.Path) and len(names) < TREE:
        names.insert(0, base.name)
        base = base.base
    if isinstance(base, tree.Name) and scopes.find(scope, base.name) == (None, []):
        compiler.free.add(base.name)
        return paths.steps(base.name, names)
    inner, last, member = compiler.code(node.base, scope), node.name, paths.member
    return lambda run, frame: member(run, inner(run, frame), last)


def binary(compiler: Compiler, node: tree.Binary, scope: Scope | None) -> Code:
    """Arithmetic or a comparison."""
    left, right = compiler.code(node.left, scope), compiler.code(node.right, scope)
    if node.operator == "**":
        compiler.cost += COSTLY
    if node.operator in ("=", "!="):
        return _equality(left, right, node.operator == "=")
    if node.operator in ORDERS:
        return _ordering(left, right, ORDERS[node.operator])
    table, operate = arithmetic.TABLES[node.operator], arithmetic.operate
    return lambda run, frame: operate(table, run, left(run, frame), right(run, frame))


ORDERS: dict[str, Callable[[Any, Any], bool]] = {
    "<": lambda a, b: a < b,
    "<=": lambda a, b: a <= b,
    ">": lambda a, b: a > b,
    ">=": lambda a, b: a >= b,
}
LONG = 2_000
"""Characters from which comparing texts costs steps."""


def _equality(left: Code, right: Code, wanted: bool) -> Code:
    equal = comparing.equal

    def code(run: Run, frame: Any) -> bool | None:
        a, b = left(run, frame), right(run, frame)
        kind = kind_of(a)
        if kind is type(b) and (kind is Decimal or kind is str):
            if kind is str and len(a) > LONG:
                run.weigh(a)
            return (a == b) is wanted
        found = equal(run, a, b)
        return None if found is None else found is wanted

    return code


def _ordering(left: Code, right: Code, holds: Callable[[Any, Any], bool]) -> Code:
    order = comparing.order

    def code(run: Run, frame: Any) -> bool | None:
        a, b = left(run, frame), right(run, frame)
        kind = kind_of(a)
        if kind is type(b) and (kind is Decimal or kind is str):
            if kind is str and len(a) > LONG:
                run.weigh(a)
            return holds(a, b)
        found = order(a, b)
        return None if found is None else holds(found, 0)

    return code


def logic(compiler: Compiler, node: tree.Logic, scope: Scope | None) -> Code:
    """`and` and `or` in three values; what is no boolean counts as null."""
    parts = tuple(compiler.code(part, scope) for part in node.parts)
    decides = node.operator == "or"

    def code(run: Run, frame: Any) -> bool | None:
        unknown = False
        for part in parts:
            value = part(run, frame)
            if value is decides:
                return decides
            unknown = unknown or value is not (not decides)
        return None if unknown else not decides

    return code


def negative(compiler: Compiler, node: tree.Negative, scope: Scope | None) -> Code:
    """`-value`"""
    inner = compiler.code(node.value, scope)
    return lambda run, frame: arithmetic.negative(inner(run, frame))


def choice(compiler: Compiler, node: tree.If, scope: Scope | None) -> Code:
    """`if … then … else …`; a condition that is not true is false."""
    condition, yes, no = (compiler.code(part, scope) for part in (node.condition, node.yes, node.no))
    return lambda run, frame: yes(run, frame) if condition(run, frame) is True else no(run, frame)


def between(compiler: Compiler, node: tree.Between, scope: Scope | None) -> Code:
    """`value between low and high`, both included."""
    inner, low, high = (compiler.code(part, scope) for part in (node.value, node.low, node.high))

    def code(run: Run, frame: Any) -> bool | None:
        value = inner(run, frame)
        above, below = comparing.order(value, low(run, frame)), comparing.order(value, high(run, frame))
        return comparing.both(None if above is None else above >= 0, None if below is None else below <= 0)

    return code


def inside(compiler: Compiler, node: tree.In, scope: Scope | None) -> Code:
    """`value in tests`: true when one of them holds."""
    inner = compiler.code(node.value, scope)
    tests = tuple(compiler.code(test, scope) for test in node.tests)

    def code(run: Run, frame: Any) -> bool | None:
        value = inner(run, frame)
        found: bool | None = False
        for test in tests:
            holds = comparing.member(run, value, test(run, frame))
            if holds:
                return True
            found = None if holds is None else found
        return found

    return code


def unary_test(compiler: Compiler, node: tree.UnaryTest, scope: Scope | None) -> Code:
    """`< value` as the range that it is; null for a missing end, as for any range."""
    inner, operator = compiler.code(node.value, scope), node.operator

    def code(run: Run, frame: Any) -> Range | None:
        end = inner(run, frame)
        if operator == "=" or operator == "!=":
            return Range(end, None, only=operator)
        if end is None:
            return None
        if operator[0] == "<":
            return Range(None, end, False, operator == "<=")
        return Range(end, None, operator == ">=", False)

    return code


def interval(compiler: Compiler, node: tree.Interval, scope: Scope | None) -> Code:
    """`[start..end]`; null when an end is null or they cannot be compared."""
    start, end = compiler.code(node.start, scope), compiler.code(node.end, scope)
    closed = (node.start_included, node.end_included)

    def code(run: Run, frame: Any) -> Range | None:
        low, high = start(run, frame), end(run, frame)
        return None if comparing.order(low, high) is None else Range(low, high, *closed)

    return code


def instance_of(compiler: Compiler, node: tree.InstanceOf, scope: Scope | None) -> Code:
    """`value instance of kind`"""
    inner, kind = compiler.code(node.value, scope), node.kind
    return lambda run, frame: kinds.is_of(run, inner(run, frame), kind)


def listing(compiler: Compiler, node: tree.Listing, scope: Scope | None) -> Code:
    """`[value, …]`"""
    items = tuple(compiler.code(item, scope) for item in node.items)
    return lambda run, frame: [item(run, frame) for item in items]


def context(compiler: Compiler, node: tree.Context, scope: Scope | None) -> Code:
    """`{name: value, …}`; each entry sees those before it."""
    entries: list[tuple[str, Code]] = []
    for name_, value in node.entries:
        entries.append((name_, compiler.code(value, Scope((seen for seen, _ in entries), scope))))

    def code(run: Run, frame: Any) -> dict[str, Value]:
        values: dict[str, Value] = {}
        for entry, value in entries:
            values[entry] = value(run, (values, frame))
        return values

    return code


def tests(_compiler: Compiler, _node: tree.Tests, _scope: Scope | None) -> Code:
    """Several tests stand only behind `in`."""
    raise FeelSyntaxError(Text("Uma lista se escreve [a, b].", "A list is written [a, b]."), 1)


COMPILERS: dict[type, Callable[[Compiler, Any, Scope | None], Code]] = {
    tree.Literal: literal,
    tree.Name: name,
    tree.Path: path,
    tree.Binary: binary,
    tree.Logic: logic,
    tree.Negative: negative,
    tree.If: choice,
    tree.Between: between,
    tree.In: inside,
    tree.UnaryTest: unary_test,
    tree.Interval: interval,
    tree.InstanceOf: instance_of,
    tree.Listing: listing,
    tree.Context: context,
    tree.Tests: tests,
}
