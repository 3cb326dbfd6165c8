"""Options of a choice: fixed, from a variable, or from an expression."""

from __future__ import annotations

import json
from collections.abc import Mapping
from decimal import Decimal
from typing import Any, cast

from service.base.values import value_object
from service.feel import Expression, to_json
from service.process.forms.scope import ABSENT, Path, Scope, find

MANY = 5_000
"""Options that one choice offers at most."""


@value_object
class Option:
    """One thing to choose; `code` is how its value looks in a page."""

    value: Any
    label: str
    code: str
    description: str = ""
    """When to choose it; stands below the label."""


@value_object
class OptionSource:
    """Where a choice's options come from; exactly one of the three."""

    fixed: tuple[Option, ...] = ()
    key: Path | None = None
    expression: Expression | None = None

    @property
    def varies(self) -> bool:
        """Whether the options depend on data."""
        return self.key is not None or self.expression is not None

    def offer(self, scope: Scope) -> tuple[Option, ...]:
        """The options here and now; none where the data holds no list."""
        if self.expression is not None:
            return listed(scope.evaluate(self.expression))
        if self.key is not None:
            found = find(scope.data, self.key)
            return () if found is ABSENT else listed(found)
        return self.fixed


def listed(elements: object) -> tuple[Option, ...]:
    """Options from a list of values or of {label, value, description}; others and a second same value are left out."""
    if not isinstance(elements, list):
        return ()
    options: dict[str, Option] = {}
    for element in cast("list[object]", elements)[:MANY]:
        option = _option(element)
        if option is not None:
            options.setdefault(option.code, option)
    return tuple(options.values())


def _option(element: object) -> Option | None:
    if not isinstance(element, Mapping):
        return Option(element, code_of(element), code_of(element)) if _usable(element) else None
    entry = cast("Mapping[str, Any]", element)
    value, label = entry.get("value"), entry.get("label")
    if not _usable(value):
        return None
    code = code_of(value)
    if isinstance(label, str) and label:
        description = entry.get("description")
        return Option(value, label, code, description if isinstance(description, str) else "")
    return None if isinstance(value, (Mapping, list)) else Option(value, code, code)


def _usable(value: object) -> bool:
    return value is not None and value != "" and value != {} and value != []


def code_of(value: object) -> str:
    """A value as a page carries it: text and numbers as they are, anything else as JSON."""
    if isinstance(value, str):
        return value
    if isinstance(value, (int, float, Decimal)) and not isinstance(value, bool):
        return str(value)
    return json.dumps(to_json(value), ensure_ascii=False, sort_keys=True)


def pick(options: tuple[Option, ...], answer: object) -> Option | None:
    """The option that an answer means, by its value or its code."""
    for option in options:
        if type(option.value) is type(answer) and option.value == answer:
            return option
    wanted = code_of(answer)
    return next((option for option in options if option.code == wanted), None)
