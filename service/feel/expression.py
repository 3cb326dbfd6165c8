"""Expressions and unary tests, parsed once and evaluated as often as needed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from functools import lru_cache
from typing import Any

from service.feel import calling as _calling
from service.feel import comparing, grammar, tree
from service.feel import repeating as _repeating
from service.feel.budget import Code, Run, measured
from service.feel.compiler import Compiler
from service.feel.door import admit
from service.feel.errors import too_deep
from service.feel.functions import BUILTINS
from service.feel.names import spaced
from service.feel.scopes import Scope
from service.feel.values import Value

PARTS = (_calling, _repeating)
"""Modules that teach the compiler calls and repetitions when they are imported."""
KEPT = 4096
"""Parsed expressions that are kept."""
INPUT = "?"


class Expression:
    """An expression that was understood; `names` are the variables it reads."""

    __slots__ = ("_code", "names", "text")

    def __init__(self, text: str, code: Code, names: frozenset[str]) -> None:
        self.text = text
        self.names = names
        self._code = code

    def evaluate(self, variables: Mapping[str, Any], *, now: datetime | None = None) -> Value:
        """Its value: null where types do not fit, FeelError where it asks for too much."""
        try:
            return measured(self._code(Run(variables, now), None))
        except RecursionError as error:
            raise too_deep() from error

    def __repr__(self) -> str:
        return f"Expression({self.text!r})"


class UnaryTests:
    """Tests of one value, as in the cells of a decision table."""

    __slots__ = ("_denied", "_tests", "names", "text")

    def __init__(self, text: str, tests: tuple[tuple[Code, bool], ...] | None, denied: bool, names: frozenset[str]):
        self.text = text
        self.names = names
        self._tests = tests
        self._denied = denied

    def evaluate(self, input_value: Any, variables: Mapping[str, Any], *, now: datetime | None = None) -> bool:
        """Whether the value passes; FeelError where the tests ask for too much."""
        if self._tests is None:
            return True
        run = Run(variables, now)
        try:
            value = admit(run, input_value)
            found = [self._holds(run, value, code, asks) for code, asks in self._tests]
        except RecursionError as error:
            raise too_deep() from error
        if self._denied:
            return not any(holds is not False for holds in found)
        return any(found)

    @staticmethod
    def _holds(run: Run, value: Value, code: Code, asks: bool) -> bool | None:
        result = code(run, ({INPUT: value}, None))
        # A test that speaks of `?` says itself whether it holds; any other names the values that pass.
        return result is True if asks and type(result) is bool else comparing.member(run, value, result)

    def __repr__(self) -> str:
        return f"UnaryTests({self.text!r})"


def parse(text: str, names: Iterable[str] = ()) -> Expression:
    """Read an expression in which `names` are known (needed for names of several words).

    FeelSyntaxError for what is not FEEL, with its place and a mend.
    """
    return _parsed(text, tuple(names))


def parse_unary_tests(text: str, names: Iterable[str] = ()) -> UnaryTests:
    """Read unary tests, such as `< 10, [20..30]`, `not("a")` or `-`; FeelSyntaxError for what is none."""
    return _parsed_tests(text, tuple(names))


@lru_cache(maxsize=KEPT)
def _parsed(text: str, names: tuple[str, ...]) -> Expression:
    node = grammar.read(text, names, BUILTINS)
    compiler = Compiler(map(spaced, names))
    code = compiler.code(node, None)
    return Expression(text, code, frozenset(compiler.free))


@lru_cache(maxsize=KEPT)
def _parsed_tests(text: str, names: tuple[str, ...]) -> UnaryTests:
    node = grammar.read_tests(text, names, BUILTINS)
    denied = isinstance(node, tree.Negative)
    inner = node.value if isinstance(node, tree.Negative) else node
    if not isinstance(inner, tree.Tests):
        return UnaryTests(text, None, False, frozenset())
    compiler = Compiler(map(spaced, names))
    scope = Scope((INPUT,), None)
    tests: list[tuple[Code, bool]] = []
    for test in inner.tests:
        compiler.used.clear()
        tests.append((compiler.code(test, scope), INPUT in compiler.used))
    return UnaryTests(text, tuple(tests), denied, frozenset(compiler.free))
