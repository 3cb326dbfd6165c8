"""What a form's expressions see: the data, the clock, and in a list the row they stand in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, tzinfo
from typing import Any, cast
from zoneinfo import ZoneInfo

from service.feel import Expression, FeelError

HOME = ZoneInfo("America/Sao_Paulo")
"""The zone in which people type dates and times unless the caller says otherwise."""

Path = tuple[str, ...]


class Absent:
    """Stands for a value that nobody gave; None is a value."""

    def __repr__(self) -> str:
        return "ABSENT"


ABSENT = Absent()


@dataclass(frozen=True, slots=True)
class Scope:
    """The data in which expressions are worked out, and when."""

    data: Mapping[str, Any]
    now: datetime
    zone: tzinfo = HOME
    row: Mapping[str, Any] | None = None
    """In a list: `this`, `parent` and `i`, as the form editor names them."""

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
        """The expression's value; null where it fails, as in the form editor."""
        try:
            return expression.evaluate(self.names, now=self.local_now)
        except FeelError:
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
