"""A program as plain JSON and back, so that what was read once stays read that way.

A dataclass is an object with one key, its name; a mapping is one under the key `map`, in its order; a tuple is a list.
What has its default is left out: a field that the product gets later changes nothing that was stored before.
"""

from __future__ import annotations

import dataclasses
import hashlib
import json
from collections.abc import Mapping
from typing import Any, cast

from service.process.diagram import program as model
from service.process.diagram.program import Program
from service.process.diagram.readings import Plain

MAP = "map"
NEVER = object()


def to_plain(program: Program) -> Plain:
    """The program as plain JSON, the same for the same program."""
    return _plain(program)


def from_plain(plain: Plain) -> Program:
    """The program that `to_plain` wrote."""
    return cast("Program", _value(plain))


def fingerprint(program: Program) -> str:
    """SHA-256 of what a program means."""
    text = json.dumps(to_plain(program), ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _plain(value: Any) -> Any:
    if dataclasses.is_dataclass(value):
        fields = sorted(dataclasses.fields(value), key=lambda field: field.name)
        said = [(field.name, getattr(value, field.name)) for field in fields]
        left_out = {field.name: _default(field) for field in fields}
        return {type(value).__name__: {name: _plain(each) for name, each in said if each != left_out[name]}}
    if isinstance(value, Mapping):
        return {MAP: {name: _plain(each) for name, each in cast("Mapping[str, Any]", value).items()}}
    if isinstance(value, tuple):
        return [_plain(each) for each in cast("tuple[Any, ...]", value)]
    return value


def _default(field: dataclasses.Field[Any]) -> Any:
    if field.default_factory is not dataclasses.MISSING:
        return field.default_factory()
    return NEVER if field.default is dataclasses.MISSING else field.default


def _value(plain: Any) -> Any:
    if isinstance(plain, dict):
        ((name, parts),) = cast("dict[str, dict[str, Any]]", plain).items()
        values = {part: _value(each) for part, each in parts.items()}
        return values if name == MAP else getattr(model, name)(**values)
    if isinstance(plain, list):
        return tuple(_value(each) for each in cast("list[Any]", plain))
    return plain
