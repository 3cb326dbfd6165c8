"""What a request sends against its schema: everything that does not fit at once, each at its place."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import Any, cast

from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError

from service.api.v1.schemas import Schema
from service.base.errors import Refused
from service.base.texts import Text

MOST = 50
"""Places told at once."""
KINDS: Mapping[str, Text] = {
    "string": Text("um texto", "a text"),
    "integer": Text("um número inteiro", "a whole number"),
    "boolean": Text("true ou false", "true or false"),
    "array": Text("uma lista", "a list"),
    "object": Text("um objeto JSON", "a JSON object"),
    "null": Text("null", "null"),
}
WRONG: Mapping[str, Text] = {
    "minimum": Text("Use um número de pelo menos {bound}.", "Use a number of at least {bound}."),
    "maximum": Text("Use um número de até {bound}.", "Use a number of up to {bound}."),
    "minLength": Text("Use pelo menos {bound} caracteres.", "Use at least {bound} characters."),
    "maxLength": Text("Use até {bound} caracteres.", "Use up to {bound} characters."),
    "minItems": Text("Envie pelo menos {bound} itens.", "Send at least {bound} items."),
    "maxItems": Text("Envie até {bound} itens.", "Send up to {bound} items."),
    "pattern": Text("O valor não tem a forma {bound}.", "The value is not of the form {bound}."),
}
UNFIT = Text("O valor não serve aqui.", "The value does not fit here.")
NOT_OF_KIND = Text("Precisa ser {kind}.", "It must be {kind}.")
NOT_ONE_OF = Text("Use um destes: {words}.", "Use one of these: {words}.")
NEEDED = Text("Falta este campo.", "This field is missing.")
UNKNOWN = Text("Não existe este campo aqui. Tire-o do pedido.", "There is no such field here. Leave it out.")
WHOLE = Text(
    "O pedido tem {n} erros; o primeiro, em {pointer}: {first}",
    "The request has {n} errors; the first, at {pointer}: {first}",
)
OR = Text("{one} ou {other}", "{one} or {other}")


class Unfit(Refused):
    """The request is not what this address takes; `errors` are pairs of a JSON pointer and a sentence."""

    code = "unfit"

    def __init__(self, errors: Sequence[tuple[str, Text]]) -> None:
        pointer, first = errors[0]
        super().__init__(WHOLE.fill(n=len(errors), pointer=pointer, first=first))
        self.errors = tuple(errors)


def require_fit(schema: Schema, value: Any) -> None:
    """Unfit: the value is not of the schema."""
    errors: dict[str, Text] = {}
    found = cast("Iterator[ValidationError]", _validator(_Held(schema)).iter_errors(value))  # pyright: ignore[reportUnknownMemberType]
    for error in found:
        for pointer, words in _told(error):
            errors.setdefault(pointer, words)
        if len(errors) >= MOST:
            break
    if errors:
        raise Unfit(list(errors.items()))


class _Held:
    """A schema, hashed by which object it is."""

    def __init__(self, schema: Schema) -> None:
        self.schema = schema

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Held) and other.schema is self.schema

    def __hash__(self) -> int:
        return id(self.schema)


@cache
def _validator(held: _Held) -> Draft202012Validator:
    return Draft202012Validator(held.schema)


def _told(error: ValidationError) -> Iterator[tuple[str, Text]]:
    place = pointer(error.absolute_path)
    rule, bound, given = error.validator, cast("Any", error.validator_value), cast("Any", error.instance)
    if rule == "required":
        for name in bound:
            if name not in given:
                yield f"{place}/{escaped(name)}", NEEDED
    elif rule == "additionalProperties":
        known = cast("Mapping[str, Any]", error.schema)["properties"]
        for name in list(given)[: MOST + len(known)]:
            if name not in known:
                yield f"{place}/{escaped(name)}", UNKNOWN
    elif rule == "type":
        yield place, NOT_OF_KIND.fill(kind=_kinds([bound] if isinstance(bound, str) else bound))
    elif rule == "enum":
        yield place, NOT_ONE_OF.fill(words=", ".join("null" if each is None else str(each) for each in bound))
    else:
        yield place, WRONG.get(str(rule), UNFIT).fill(bound=bound)


def _kinds(names: Sequence[str]) -> Text:
    said = KINDS[names[0]]
    return OR.fill(one=said, other=KINDS[names[1]]) if len(names) > 1 else said


def pointer(path: Any) -> str:
    """A place in a body as RFC 6901 writes it in a fragment."""
    return "#" + "".join(f"/{escaped(str(part))}" for part in path)


def escaped(name: str) -> str:
    """A name in a pointer; a long one is cut."""
    return name[:80].replace("~", "~0").replace("/", "~1")
