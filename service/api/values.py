"""Values of a process as plain JSON for programs outside, and what they send back, checked."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any, cast

from service.api.problems import Unreadable
from service.base.texts import Text
from service.feel import to_json

DEEPEST = 40
MOST_VALUES = 20_000
LONGEST_NUMBER = 34
"""Digits of a number, as FEEL counts."""
LARGEST_EXPONENT = 6_000
LONGEST_NAME = 200
EXACT = 2**53
"""Up to here every JSON reader agrees on whole numbers."""
UNPAIRED = re.compile("[\0\ud800-\udfff]")

NOT_JSON = Text(
    "O corpo do pedido não é JSON: {why}. Envie um objeto em UTF-8.",
    "The body of the request is not JSON: {why}. Send an object in UTF-8.",
)
NO_OBJECT = Text("O corpo do pedido precisa ser um objeto JSON.", "The body of the request must be a JSON object.")
TOO_DEEP = Text(
    "O corpo do pedido tem mais de {most} níveis de listas e objetos. Envie algo mais raso.",
    "The body of the request nests lists and objects more than {most} levels deep. Send something flatter.",
)
TOO_MANY = Text(
    "O corpo do pedido tem mais de {most} valores. Envie menos.",
    "The body of the request holds more than {most} values. Send fewer.",
)
NOT_TEXT = Text(
    "Há no corpo do pedido um texto com caracteres que não se podem gravar (NUL ou meio par substituto): {text}.",
    "The body of the request holds a text with characters that cannot be kept (NUL or half a surrogate pair): {text}.",
)
NOT_A_NUMBER = Text(
    "O número {number} tem mais de {most} dígitos ou não é finito. Envie-o como texto.",
    "The number {number} has more than {most} digits or is not finite. Send it as a text.",
)
NO_NAME = Text(
    "“{name}” não serve de nome de variável: use de 1 a {most} caracteres.",
    "“{name}” is no name for a variable: use 1 to {most} characters.",
)


def read_object(source: bytes) -> dict[str, Any]:
    """The JSON object of a body, {} for none; numbers as they are written. Unreadable says what does not fit."""
    if not source.strip():
        return {}
    read = read_value(source)
    if not isinstance(read, dict):
        raise Unreadable(NO_OBJECT)
    return cast("dict[str, Any]", read)


def read_value(source: bytes) -> Any:
    """The same for any JSON."""
    try:
        read: object = json.loads(
            source.decode("utf-8"), parse_int=_number, parse_float=_number, parse_constant=_number
        )
    except RecursionError as error:
        raise Unreadable(TOO_DEEP.fill(most=DEEPEST)) from error
    except ValueError as error:
        raise Unreadable(NOT_JSON.fill(why=str(error)[:80])) from error
    _require_fit(read)
    return read


def require_names(variables: Mapping[str, Any]) -> None:
    """Unreadable: a variable whose name is empty or too long."""
    for name in variables:
        if not name.strip() or len(name) > LONGEST_NAME:
            raise Unreadable(NO_NAME.fill(name=name[:40], most=LONGEST_NAME))


def plain(value: Any) -> Any:
    """A FEEL value as JSON that any program reads: instants, dates and durations as ISO 8601, ranges as FEEL writes."""
    return _plain(to_json(value))


def _plain(stored: Any) -> Any:
    if isinstance(stored, list):
        return [_plain(item) for item in cast("list[Any]", stored)]
    if not isinstance(stored, dict):
        return stored
    entries = cast("dict[str, Any]", stored)
    if len(entries) == 1:
        ((name, held),) = entries.items()
        if name == "$number":
            return _counted(Decimal(held))
        if name == "$range":
            return {"start": _plain(held[0]), "end": _plain(held[1])}
        if name[:1] == "$" and name[:2] != "$$":
            return held
    return {name[1:] if name[:1] == "$" else name: _plain(item) for name, item in entries.items()}


def _counted(number: Decimal) -> int | float | str:
    """As a number where every reader gets just this one, else as a text."""
    if number == number.to_integral_value() and abs(number) <= EXACT:
        return int(number)
    near = float(number)
    return near if Decimal(repr(near)) == number else str(number)


def _number(text: str) -> int | Decimal:
    digits = sum(char.isdigit() for char in text.lower().partition("e")[0])
    number = Decimal(text) if digits <= LONGEST_NUMBER else Decimal("NaN")
    if not number.is_finite() or abs(number.adjusted()) > LARGEST_EXPONENT:
        raise Unreadable(NOT_A_NUMBER.fill(number=text[:40], most=LONGEST_NUMBER))
    return int(number) if text.lstrip("-").isdigit() else number


def _require_fit(read: Any) -> None:
    for count, (value, depth) in enumerate(_walk(read), start=1):
        if depth > DEEPEST:
            raise Unreadable(TOO_DEEP.fill(most=DEEPEST))
        if count > MOST_VALUES:
            raise Unreadable(TOO_MANY.fill(most=MOST_VALUES))
        if isinstance(value, str) and UNPAIRED.search(value):
            raise Unreadable(NOT_TEXT.fill(text=ascii(value[:40])))


def _walk(value: Any) -> Iterator[tuple[Any, int]]:
    """Every value and every name, with its depth, without calling itself."""
    left: list[tuple[Any, int]] = [(value, 0)]
    while left:
        one, depth = left.pop()
        yield one, depth
        if isinstance(one, dict):
            entries = cast("dict[str, Any]", one)
            left += ((name, depth) for name in entries)
            left += ((item, depth + 1) for item in entries.values())
        elif isinstance(one, list):
            left += ((item, depth + 1) for item in cast("list[Any]", one))
