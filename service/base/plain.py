"""Values as plain JSON and back: what JSON has no word for is written as one tagged value."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import fields
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import cache
from typing import Any, cast

from service.base.values import value_object


def _unknown(value: object) -> Any:
    raise TypeError(f"{type(value).__name__} has no plain form: {value!r}")


WRITE: dict[type, tuple[str, Callable[[Any], Any]]] = {
    datetime: ("@datetime", datetime.isoformat),
    date: ("@date", date.isoformat),
    time: ("@time", time.isoformat),
    timedelta: ("@duration", lambda value: [value.days, value.seconds, value.microseconds]),
    Decimal: ("@decimal", str),
}
READ: dict[str, Callable[[Any], Any]] = {
    "@datetime": datetime.fromisoformat,
    "@date": date.fromisoformat,
    "@time": time.fromisoformat,
    "@duration": lambda parts: timedelta(*parts),
    "@decimal": Decimal,
}


ITSELF = frozenset({type(None), str, bool, int, float})


@value_object
class Plain:
    """`write` and `read` are for the values that `base` does not know: `bootstrap` passes FEEL's.

    `write(value)` gives plain JSON or raises TypeError; `read` undoes it.
    """

    write: Callable[[Any], Any] = _unknown
    read: Callable[[Any], Any] = _unknown

    def fields(self, record: Any) -> dict[str, Any]:
        """The fields of a dataclass, each in its plain form."""
        values = ((name, getattr(record, name)) for name in _names(record.__class__))
        return {name: value if type(value) in ITSELF else self.of(value) for name, value in values}

    def of(self, value: Any) -> Any:
        """The plain form; TypeError where there is none."""
        if type(value) in ITSELF or isinstance(value, (str, bool, int, float)):
            return value
        if isinstance(value, list):
            return [self.of(item) for item in cast("list[Any]", value)]
        if isinstance(value, tuple):
            return {"@tuple": [self.of(item) for item in cast("tuple[Any, ...]", value)]}
        if isinstance(value, Mapping):
            return self._mapping(cast("Mapping[Any, Any]", value))
        return self._tag(value)

    def back(self, plain: Any) -> Any:
        """The value whose plain form this is."""
        if isinstance(plain, list):
            return [self.back(item) for item in cast("list[Any]", plain)]
        if not isinstance(plain, dict):
            return plain
        known = cast("dict[str, Any]", plain)
        tag = next(iter(known), "") if len(known) == 1 else ""
        return self._tagged(tag, known[tag]) if tag.startswith("@") else self._items(known)

    def _tag(self, value: object) -> dict[str, Any]:
        tagged = WRITE.get(type(value))
        return {tagged[0]: tagged[1](value)} if tagged else {"@value": self.write(value)}

    def _tagged(self, tag: str, content: Any) -> Any:
        if tag == "@tuple":
            return tuple(self.back(item) for item in content)
        if tag == "@mapping":
            return self._items(content)
        return self.read(content) if tag == "@value" else READ[tag](content)

    def _mapping(self, value: Mapping[Any, Any]) -> dict[str, Any]:
        if not all(isinstance(key, str) for key in value):
            raise TypeError(f"a key is not a text: {list(value)!r}")
        plain = {key: self.of(item) for key, item in value.items()}
        # A mapping of one key that looks like a tag must not be mistaken for one.
        return {"@mapping": plain} if len(plain) == 1 and next(iter(plain)).startswith("@") else plain

    def _items(self, plain: dict[str, Any]) -> dict[str, Any]:
        return {key: self.back(item) for key, item in plain.items()}


@cache
def _names(record: type) -> tuple[str, ...]:
    return tuple(field.name for field in fields(record))
