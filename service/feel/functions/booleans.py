"""Boolean functions, and questions about null."""

from __future__ import annotations

from service.feel.budget import Run
from service.feel.comparing import key
from service.feel.functions.signature import builtin
from service.feel.values import Value


@builtin("not", "negand: any")
def negation(_run: Run, negand: Value) -> bool | None:
    """The opposite of a boolean; null for anything else."""
    return not negand if type(negand) is bool else None


@builtin("is", "value1: any, value2: any")
def identical(run: Run, value1: Value, value2: Value) -> bool:
    """Whether two values are of one type and equal, times also in the way their offset is written."""
    return type(value1) is type(value2) and key(run, value1) == key(run, value2) and _zone(value1) == _zone(value2)


def _zone(value: Value) -> str:
    return str(value.tzinfo) if type(value).__name__ in ("time", "datetime") else ""


@builtin("is defined", "value: any")
def is_defined(_run: Run, value: Value) -> bool:
    """Whether there is a value (Camunda)."""
    return value is not None


@builtin("get or else", "value: any, default: any")
def get_or_else(_run: Run, value: Value, default: Value) -> Value:
    """The value, or the default where it is null (Camunda)."""
    return default if value is None else value
