"""What a request says, field by field, with a sentence for each that does not fit."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

from flask import request

from service.api.problems import TooLarge, Unreadable
from service.api.values import read_object, require_names
from service.base.texts import Text
from service.base.values import value_object

LARGEST = 1024 * 1024
LARGE = Text(
    "O pedido passa de {most} KB. Guarde o que é grande em outro lugar e envie o endereço.",
    "The request is larger than {most} KB. Keep what is large elsewhere and send its address.",
)
OTHER_TYPE = Text(
    "O pedido veio como {given}. Envie-o com Content-Type: application/json.",
    "The request came as {given}. Send it with Content-Type: application/json.",
)
NEEDED = Text("Falta o campo {field}.", "The field {field} is missing.")
NO_TEXT = Text(
    "O campo {field} precisa ser um texto de 1 a {most} caracteres.",
    "The field {field} must be a text of 1 to {most} characters.",
)
NO_COUNT = Text(
    "O campo {field} precisa ser um número inteiro de {least} a {most}.",
    "The field {field} must be a whole number from {least} to {most}.",
)
NO_OBJECT = Text("O campo {field} precisa ser um objeto JSON.", "The field {field} must be a JSON object.")
NO_TEXTS = Text("O campo {field} precisa ser uma lista de textos.", "The field {field} must be a list of texts.")


@value_object
class Body:
    """A JSON object; what is null is as if it were not there."""

    fields: Mapping[str, Any]
    place: str = ""

    def text(self, field: str, most: int) -> str:
        """A text that is not empty."""
        value = self.fields.get(field)
        if value is None:
            raise Unreadable(NEEDED.fill(field=self.place + field), field=field)
        if not isinstance(value, str) or not value.strip() or len(value) > most:
            raise Unreadable(NO_TEXT.fill(field=self.place + field, most=most), field=field)
        return value

    def text_or_none(self, field: str, most: int) -> str | None:
        """A text that may be missing or empty."""
        return self.text(field, most) if self.fields.get(field) not in (None, "") else None

    def count(self, field: str, least: int, most: int) -> int:
        """A whole number."""
        found = self.count_or_none(field, least, most)
        if found is None:
            raise Unreadable(NEEDED.fill(field=self.place + field), field=field)
        return found

    def count_or_none(self, field: str, least: int, most: int) -> int | None:
        """A whole number that may be missing."""
        value = self.fields.get(field)
        if value is not None and (type(value) is not int or not least <= value <= most):
            raise Unreadable(NO_COUNT.fill(field=self.place + field, least=least, most=most), field=field)
        return value

    def texts(self, field: str) -> tuple[str, ...]:
        """A list of texts; none when it is missing."""
        value = self.fields.get(field)
        items = cast("list[Any]", value) if isinstance(value, list) else []
        if value is not None and not (isinstance(value, list) and all(isinstance(item, str) for item in items)):
            raise Unreadable(NO_TEXTS.fill(field=self.place + field), field=field)
        return tuple(items)

    def inner(self, field: str) -> Body:
        """An object; an empty one when it is missing."""
        value = self.fields.get(field)
        if value is not None and not isinstance(value, dict):
            raise Unreadable(NO_OBJECT.fill(field=self.place + field), field=field)
        return Body(cast("dict[str, Any]", value or {}), f"{self.place}{field}.")

    def variables(self) -> Mapping[str, Any]:
        """The variables that it brings."""
        found = self.inner("variables").fields
        require_names(found)
        return found


def body() -> Body:
    """The body of this request. Unreadable, TooLarge: it is none that we take."""
    if request.mimetype and not request.is_json:
        raise Unreadable(OTHER_TYPE.fill(given=request.mimetype[:80]))
    if (request.content_length or 0) > LARGEST or len(source := request.get_data(cache=False)) > LARGEST:
        raise TooLarge(LARGE.fill(most=LARGEST // 1024))
    return Body(read_object(source))
