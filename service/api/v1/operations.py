"""Operations of the API: what each takes, answers and does; routes and the API's description are both made of them."""

from __future__ import annotations

from collections.abc import Callable, Generator, Mapping
from contextlib import contextmanager
from dataclasses import field
from typing import Any, Literal

from werkzeug.datastructures import ETags

from service.api.v1.schemas import Schema
from service.base.errors import RaiaError, Refused
from service.base.texts import Language, Text
from service.base.values import value_object
from service.base.work import UnitOfWork
from service.desk.people import Person, Role
from service.desk.registries import CHANGED_SINCE

Method = Literal["GET", "POST", "PUT", "PATCH", "DELETE"]
Tags = Literal["no", "taken", "needed"]


class Stale(Refused):
    """It is not as If-Match says that it is."""

    status = 412
    code = "stale"


class TagNeeded(Refused):
    """Without If-Match one could write over what others wrote."""

    status = 428
    code = "tag-needed"


NEEDED = Text(
    "Envie If-Match com o ETag que você leu, para não gravar por cima da mudança de outra pessoa.",
    "Send If-Match with the ETag that you read, so as not to write over somebody else's change.",
)


@value_object(kw_only=True, eq=False)
class Call:
    """One request, checked. `ids` are those of its address; `query` has its defaults filled in."""

    work: UnitOfWork
    by: Person
    ids: Mapping[str, str]
    query: Mapping[str, Any]
    body: Mapping[str, Any]
    content: bytes
    """What was sent, where the operation takes a file."""
    tags: ETags | None
    language: Language

    def upon(self, row: Any) -> int:
        """The revision of a row that the request means. Stale: it has changed since."""
        if self.tags is not None and not self.tags.contains(str(row.revision)):
            raise Stale(CHANGED_SINCE.fill(name=row.name))
        return row.revision


@value_object(kw_only=True, eq=False)
class Answer:
    """What is told; without a body 204. `revision` becomes the ETag, `location` follows /api/v1."""

    body: Mapping[str, Any] | None = None
    revision: int | None = None
    location: str | None = None
    kept: bool = True
    """Else nothing stands of what was done."""


@value_object(kw_only=True, eq=False)
class Operation:
    """One address and method. `path` has its ids in braces; `roles` may use it, whatever id it names.

    `tags`: whether If-Match is taken or needed; `empty`: it may also answer 204.
    """

    method: Method
    path: str
    id: str
    tag: str
    summary: str
    roles: tuple[Role, ...]
    run: Callable[[Call], Answer]
    answer: Schema | None = None
    status: int = 200
    body: Schema | None = None
    file: str | None = None
    """The media type of the file that is sent instead of JSON."""
    query: Mapping[str, Schema] = field(default_factory=dict[str, Schema])
    tags: Tags = "no"
    tagged: bool = False
    """Its answer has an ETag."""
    empty: bool = False


@contextmanager
def renamed(fields: Mapping[str, str]) -> Generator[None]:
    """Refusals inside are told at the fields as the API calls them; `fields` gives its names by the pages' ones."""
    try:
        yield
    except RaiaError as error:
        if error.field is not None:
            error.field = fields.get(error.field, error.field)
        raise
