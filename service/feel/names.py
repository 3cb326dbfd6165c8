"""Names of several words: which are known where, found longest first (DMN 1.5, 10.3.1.4)."""

from __future__ import annotations

from collections.abc import Iterable

from service.feel.errors import FeelSyntaxError
from service.feel.lexer import Token, tokens

KEYWORDS = frozenset(
    {
        *("if", "then", "else", "for", "in", "return", "some", "every", "satisfies"),
        *("and", "or", "between", "instance", "function", "true", "false", "null"),
    }
)
Words = tuple[str, ...]


def spaced(name: str) -> str:
    """A name with single spaces."""
    return " ".join(name.split())


def words(name: str) -> Words:
    """The tokens of a name; empty for a text that is no name."""
    try:
        return tuple(token.text for token in tokens(name)[:-1])
    except FeelSyntaxError:
        return ()


class Known:
    """The names of several words that can be used at a place."""

    def __init__(self, names: Iterable[str], functions: Iterable[str]) -> None:
        self._scopes: list[dict[Words, str]] = [{}, {}]
        self._members: dict[Words, str] = {}
        for name in functions:
            self._put(self._scopes[0], name)
        for name in ("time offset", "start included", "end included"):
            self._put(self._members, name)
        for name in names:
            self._take(name)

    def _take(self, name: str) -> None:
        # "chamado.ultima mensagem" is a path; "Prof. Silva" is a name.
        first, *members = name.split(".") if ". " not in name else [name]
        self._put(self._scopes[1], first)
        for member in members:
            self._put(self._members, member)

    def _put(self, scope: dict[Words, str], name: str) -> None:
        parts = words(name) if not name.isalnum() else ()
        if len(parts) > 1:
            scope[parts] = spaced(name)

    def enter(self) -> None:
        """Begin a scope."""
        self._scopes.append({})

    def leave(self) -> None:
        """End the innermost scope."""
        self._scopes.pop()

    def add(self, name: str) -> None:
        """Make a name known in the innermost scope, and as a member of contexts."""
        self._put(self._scopes[-1], name)
        self._put(self._members, name)

    def match(self, line: list[Token], at: int) -> tuple[str, int] | None:
        """(name, number of tokens) of the longest known name that begins at a token."""
        return _longest([*self._scopes[1:], self._members], line, at) or self._function(line, at)

    def _function(self, line: list[Token], at: int) -> tuple[str, int] | None:
        found = _longest(self._scopes[:1], line, at)
        # "date and time" may also be two variables, so it counts only where it is called.
        if found and "and" in found[0].split() and line[at + found[1]].text != "(":
            return None
        return found

    def member(self, line: list[Token], at: int) -> tuple[str, int] | None:
        """The same for a name behind a point."""
        return _longest([self._members], line, at)


def _longest(scopes: list[dict[Words, str]], line: list[Token], at: int) -> tuple[str, int] | None:
    best: tuple[str, int] | None = None
    for scope in scopes:
        for parts, name in scope.items():
            size = len(parts)
            if (best is None or size > best[1]) and line[at].text == parts[0] and _stands(parts, line, at):
                best = (name, size)
    return best


def _stands(parts: Words, line: list[Token], at: int) -> bool:
    return at + len(parts) < len(line) and all(
        line[at + index].text == part and line[at + index].kind != "string" for index, part in enumerate(parts)
    )
