"""Tokens into a tree, by precedence (DMN 1.5, 10.3.1.2)."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable
from decimal import Decimal, DecimalException

from service.base.texts import Text
from service.feel import temporal, tree
from service.feel.budget import NESTING
from service.feel.errors import FeelSyntaxError
from service.feel.lexer import Token, tokens, unexpected
from service.feel.names import KEYWORDS, Known
from service.feel.values import NUMBERS

LEVELS = {
    "or": 1,
    "and": 2,
    **dict.fromkeys(("=", "!=", "<", "<=", ">", ">=", "between", "in"), 3),
    "+": 4,
    "-": 4,
    "*": 5,
    "/": 5,
    "**": 6,
}
COMPARISONS = frozenset({"=", "!=", "<", "<=", ">", ">="})
CONSTANTS = {"true": True, "false": False, "null": None}
BEGINNERS = frozenset({"(", "[", "]", "{", "-", "."})


class Reader:
    """Walks over tokens; the other modules of the grammar build on it."""

    def __init__(self, source: str, names: Iterable[str], functions: Iterable[str]) -> None:
        self.source = source
        self.line = tokens(source)
        self.at: int = 0
        self.depth: int = 0
        self.known = Known(names, functions)

    @property
    def token(self) -> Token:
        """The token that comes next."""
        return self.line[self.at]

    def sees(self, *texts: str) -> bool:
        """Whether one of these signs or words comes next."""
        token = self.line[self.at]
        return token.text in texts and token.kind in ("symbol", "name")

    def sees_then(self, text: str) -> bool:
        """Whether a sign or word comes after the next token."""
        return self.at + 1 < len(self.line) and self.line[self.at + 1].text == text

    def take(self, *texts: str) -> str:
        """The next token's text if it is one of these, else nothing."""
        if not self.sees(*texts):
            return ""
        self.at += 1
        return self.line[self.at - 1].text

    def expect(self, text: str, mend: Text) -> None:
        """Take a sign or word that must come; FeelSyntaxError with a mend when it does not."""
        if not self.take(text):
            raise FeelSyntaxError(mend, self.token.start + 1)

    def unexpected(self) -> FeelSyntaxError:
        """The error for the next token."""
        return unexpected(self.source, self.token.start)

    def closed(self, sign: str) -> None:
        """Take a closing bracket; the error says which one is missing."""
        mend = Text("Falta fechar com “{sign}”.", "A closing “{sign}” is missing.")
        self.expect(sign, mend.fill(sign=sign))

    def deeper(self) -> None:
        """Go one level down; FeelSyntaxError where it gets too deep."""
        self.depth += 1
        if self.depth > NESTING:
            deep = Text(
                "Há mais de {limit} níveis um dentro do outro; divida a expressão.",
                "More than {limit} levels are nested; split the expression.",
            )
            raise FeelSyntaxError(deep.fill(limit=NESTING), self.token.start + 1)


class Operators(Reader, ABC):
    """Operators between operands."""

    ending_range = False
    """The end of a range is being read, so that `[` may close it."""

    def expression(self) -> tree.Node:
        """Any expression."""
        self.deeper()
        before, self.ending_range = self.ending_range, False
        found = self.climb(self.unary(), 1)
        self.ending_range = before
        self.depth -= 1
        return found

    def test(self) -> tree.Node:
        """An expression, or a comparison whose left side is left out."""
        if operator := self.take(*COMPARISONS):
            return tree.UnaryTest(operator, self.climb(self.unary(), 4))
        return self.expression()

    def climb(self, left: tree.Node, lowest: int) -> tree.Node:
        """What follows an operand, as far as it binds at least so tightly."""
        while True:
            operator = self.token.text if self.token.kind in ("symbol", "name") else ""
            level = LEVELS.get(operator, 0)
            if not level or level < lowest:
                return left
            self.at += 1
            if operator == "between":
                left = self._between(left)
            elif operator == "in":
                left = tree.In(left, self._tests())
            elif level < 3:
                left = self._logic(operator, left, level)
            else:
                left = tree.Binary(operator, left, self.climb(self.unary(), level + 1))

    def _logic(self, operator: str, left: tree.Node, level: int) -> tree.Logic:
        parts = [left, self.climb(self.unary(), level + 1)]
        while self.take(operator):
            parts.append(self.climb(self.unary(), level + 1))
        return tree.Logic(operator, tuple(parts))

    def _between(self, value: tree.Node) -> tree.Between:
        low = self.climb(self.unary(), 4)
        self.expect("and", Text("“between” precisa de “and”: x between 1 and 10.", "“between” needs “and”."))
        return tree.Between(value, low, self.climb(self.unary(), 4))

    def _tests(self) -> tuple[tree.Node, ...]:
        if self.sees(*COMPARISONS):
            return (self.test(),)
        if not self.sees("("):
            return (self.climb(self.unary(), 4),)
        found = self.parenthesis(several=True)
        if isinstance(found, tree.Tests):
            return found.tests
        return (self.climb(self.postfix(found), 4),)

    def unary(self) -> tree.Node:
        """An operand with its minus signs."""
        signs = 0
        while self.take("-"):
            signs += 1
        value = self.postfix(self.primary())
        if not signs:
            return value
        if isinstance(value, tree.Literal) and isinstance(value.value, Decimal):
            return tree.Literal(NUMBERS.minus(value.value)) if signs % 2 else value
        # More than two change nothing: null stays null, and two already tell a number from a text.
        for _ in range(signs if signs < 3 else 2 - signs % 2):
            value = tree.Negative(value)
        return value

    def postfix(self, base: tree.Node) -> tree.Node:
        """An operand with its paths, filters, calls and `instance of`."""
        while True:
            if self.sees("["):
                if self.ending_range and not self._begins_filter():
                    return base
                base = self._filter(base)
            elif self.sees("("):
                base = self.call(base)
            elif self.sees("."):
                self.at += 1
                base = tree.Path(base, self.member())
            elif self.sees("instance") and self.sees_then("of"):
                self.at += 2
                base = tree.InstanceOf(base, self.kind())
            else:
                return base

    def _begins_filter(self) -> bool:
        after = self.line[self.at + 1]
        if after.kind == "symbol":
            return after.text in BEGINNERS
        return after.kind != "end" and after.text not in KEYWORDS - {"not", "true", "false", "null", "if", "function"}

    def _filter(self, base: tree.Node) -> tree.Node:
        self.at += 1
        test = self.expression()
        self.closed("]")
        return tree.Filter(base, test)

    @abstractmethod
    def primary(self) -> tree.Node:
        """A literal, a name or something in brackets; the grammar of operands says which."""

    @abstractmethod
    def parenthesis(self, *, several: bool = False) -> tree.Node:
        """An expression, range or test in parentheses; `several` allows a list of tests."""

    @abstractmethod
    def call(self, function: tree.Node) -> tree.Node:
        """A function with its arguments."""

    @abstractmethod
    def member(self) -> str:
        """The name behind a point."""

    @abstractmethod
    def kind(self) -> tree.Kind:
        """A type."""


def literal(token: Token) -> tree.Literal:
    """What a number, a text or `@"…"` stands for."""
    if token.kind == "number":
        return tree.Literal(_number(token))
    if token.kind == "string":
        return tree.Literal(token.value)
    value = temporal.to_temporal(token.value)
    if value is None:
        wrong = Text(
            '“{seen}” não é data, hora nem duração; escreva como @"2026-01-31" ou @"PT2H".',
            '“{seen}” is no date, time or duration; write it like @"2026-01-31" or @"PT2H".',
        )
        raise FeelSyntaxError(wrong.fill(seen=token.value), token.start + 1)
    return tree.Literal(value)


def _number(token: Token) -> Decimal:
    try:
        return NUMBERS.create_decimal(token.value)
    except DecimalException as error:
        large = Text("“{seen}” é um número grande demais.", "“{seen}” is too large a number.")
        raise FeelSyntaxError(large.fill(seen=token.text), token.start + 1) from error
