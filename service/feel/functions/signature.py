"""What a built-in function takes, and how its arguments are fitted to it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import field
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from service.base.values import value_object
from service.feel.budget import Run
from service.feel.values import Function, Range, Value, YearsMonths, is_list

KINDS: dict[str, frozenset[type]] = {
    "number": frozenset({Decimal}),
    "string": frozenset({str}),
    "boolean": frozenset({bool}),
    "date": frozenset({date}),
    "time": frozenset({time}),
    "moment": frozenset({datetime}),
    "day": frozenset({date, datetime}),
    "length": frozenset({timedelta}),
    "months": frozenset({YearsMonths}),
    "duration": frozenset({timedelta, YearsMonths}),
    "context": frozenset({dict}),
    "range": frozenset({Range}),
}
"""Types by the words that signatures use; also `any`, `list` and, for what can be called, `function`."""

UNFIT = object()


@value_object
class Parameter:
    """One argument: its name, its type, and whether null may stand for it."""

    name: str
    kind: str
    nullable: bool = False
    rest: bool = False
    """Takes all arguments from here on, as a list."""

    def fit(self, value: Value) -> Value:
        """The value as this parameter takes it, or UNFIT; a list of one stands for its item, an item for a list."""
        if value is None:
            return None if self.nullable or self.kind == "any" else UNFIT
        if self.kind == "any":
            return value
        if self.kind == "list":
            return value if is_list(value) else [value]
        if self._takes(value):
            return value
        if is_list(value) and len(value) == 1 and self._takes(value[0]):
            return value[0]
        return UNFIT

    def _takes(self, value: Value) -> bool:
        if self.kind == "function":
            return type(value) is Function or type(value) is Builtin
        return type(value) in KINDS[self.kind]


@value_object
class Signature:
    """One way to call a function."""

    parameters: tuple[Parameter, ...]
    body: Callable[..., Value]

    @property
    def gathers(self) -> bool:
        """Whether its last parameter takes all the rest."""
        return bool(self.parameters) and self.parameters[-1].rest

    def takes(self, count: int) -> bool:
        """Whether it can be called with so many arguments."""
        return count == len(self.parameters) or (self.gathers and count >= len(self.parameters))

    def order(self, names: tuple[str, ...]) -> tuple[int, ...] | None:
        """For each parameter which of the named arguments it is; None where they do not match."""
        expected = [parameter.name for parameter in self.parameters]
        return tuple(names.index(name) for name in expected) if sorted(expected) == sorted(names) else None

    def apply(self, run: Run, values: list[Value]) -> Value:
        """Call it with arguments in order; null where one does not fit."""
        run.spend(2)
        fitted: list[Value] = []
        for index, value in enumerate(values):
            parameter = self.parameters[min(index, len(self.parameters) - 1)]
            fit = parameter.fit(value)
            if fit is UNFIT:
                return None
            fitted.append(fit)
        if self.gathers:
            fixed = len(self.parameters) - 1
            fitted[fixed:] = [fitted[fixed:]]
        try:
            return self.body(run, *fitted)
        except (ArithmeticError, ValueError):
            return None


@value_object(eq=False)
class Builtin:
    """A function of the language, with all the ways to call it."""

    name: str
    signatures: list[Signature] = field(default_factory=list[Signature])

    def by_place(self, count: int) -> list[Signature]:
        """The ways to call it with so many arguments."""
        return [signature for signature in self.signatures if signature.takes(count)]

    def by_name(self, names: tuple[str, ...]) -> list[tuple[Signature, tuple[int, ...]]]:
        """The ways to call it with these named arguments, each with their order."""
        found = [(signature, signature.order(names)) for signature in self.signatures]
        return [(signature, order) for signature, order in found if order is not None]


BUILTINS: dict[str, Builtin] = {}


def builtin(name: str, parameters: str = "") -> Callable[[Callable[..., Value]], Callable[..., Value]]:
    """Make a function callable in FEEL: `"string: string, length: number?"`; `?` allows null, `*` takes the rest."""
    signature = tuple(_parameter(part) for part in parameters.split(", ") if part)

    def register(body: Callable[..., Value]) -> Callable[..., Value]:
        BUILTINS.setdefault(name, Builtin(name)).signatures.append(Signature(signature, body))
        return body

    return register


def _parameter(text: str) -> Parameter:
    name, kind = text.split(": ")
    return Parameter(name, kind.rstrip("?*"), nullable=kind.endswith("?"), rest=kind.endswith("*"))


def call(run: Run, function: Any, values: list[Value]) -> Value:
    """Call a function value with arguments in order; null for what is no function or takes other arguments."""
    if type(function) is Function:
        return function.call(run, values) if len(function.parameters) == len(values) else None
    if type(function) is not Builtin:
        return None
    for signature in function.by_place(len(values)):
        found = signature.apply(run, values)
        if found is not None:
            return found
    return None
