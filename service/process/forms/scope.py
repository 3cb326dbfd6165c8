"""What a form's expressions see: the data, the clock, and in a list the row they stand in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field, replace
from datetime import datetime, tzinfo
from time import thread_time
from typing import Any, cast
from zoneinfo import ZoneInfo

from service.base.texts import Text
from service.base.values import value_object
from service.feel import Expression, FeelError

HOME = ZoneInfo("America/Sao_Paulo")
"""The zone in which people type dates and times unless the caller says otherwise."""

Path = tuple[str, ...]


class Absent:
    """Stands for a value that nobody gave; None is a value."""

    def __repr__(self) -> str:
        return "ABSENT"


ABSENT = Absent()


SECONDS = 1.0
"""Processor time for all expressions of one showing together."""
FAILURES = 2
"""Texts that may fail before the places of all others stay empty."""


class Account:
    """What the expressions of one showing have used up."""

    __slots__ = ("failures", "seconds")

    def __init__(self) -> None:
        self.seconds = SECONDS
        self.failures = FAILURES


@value_object
class Scope:
    """The data in which expressions are worked out, and when."""

    data: Mapping[str, Any]
    now: datetime
    zone: tzinfo = HOME
    row: Mapping[str, Any] | None = None
    """In a list: `this`, `parent` and `i`, as the form editor names them."""
    account: Account = field(default_factory=Account, compare=False)

    @property
    def names(self) -> Mapping[str, Any]:
        """Every name that an expression can use."""
        if self.row is None:
            return self.data
        guarded = {f"_{name}_": value for name, value in self.row.items()}
        return {**self.row, **self.data, **guarded}

    @property
    def local_now(self) -> datetime:
        """Now, on the wall clock of the people who fill the form in."""
        return self.now.astimezone(self.zone)

    def evaluate(self, expression: Expression) -> Any:
        """The expression's value. FeelError where it asks for too much: a condition that cannot be worked out must
        neither open a field nor lift a limit."""
        if self.account.seconds <= 0:
            raise FeelError(
                Text(
                    "As expressões do formulário pedem trabalho demais; simplifique-as.",
                    "The form's expressions ask for too much work; simplify them.",
                )
            )
        began = thread_time()
        try:
            return expression.evaluate(self.names, now=self.local_now)
        finally:
            self.account.seconds -= thread_time() - began

    def glance(self, expression: Expression) -> Any:
        """The expression's value for a text or picture; null where it fails."""
        if self.account.failures <= 0:
            return None
        try:
            return self.evaluate(expression)
        except FeelError:
            self.account.failures -= 1
            return None

    def inside(self, this: Any, position: int) -> Scope:
        """The scope of one row of a list; `position` counts from 0, `i` from 1."""
        outer = self.row or {"this": self.data, "parent": None, "i": []}
        return replace(self, row={"this": this, "parent": outer["this"], "i": [*outer["i"], position + 1]})


def find(data: object, path: Path) -> Any:
    """The value at a path of nested data, or ABSENT."""
    for name in path:
        if not isinstance(data, Mapping):
            return ABSENT
        data = cast("Mapping[str, Any]", data).get(name, ABSENT)
    return data


def put(data: dict[str, Any], path: Path, value: object) -> None:
    """Write a value at a path of nested data, making what lies between; nested parts are copied, never changed."""
    for name in path[:-1]:
        inner = data.get(name)
        data[name] = dict(cast("Mapping[str, Any]", inner)) if isinstance(inner, Mapping) else {}
        data = data[name]
    data[path[-1]] = value


def unfold(answers: Mapping[str, Any]) -> dict[str, Any]:
    """Answers with dotted keys, such as `chamado.categoria`, as nested ones."""
    nested: dict[str, Any] = {}
    for name, value in answers.items():
        known = cast("object", nested.get(name))
        if isinstance(value, Mapping) and isinstance(known, dict):
            nested[name] = known | dict(cast("Mapping[str, Any]", value))
        else:
            put(nested, tuple(name.split(".")), cast("object", value))
    return nested
