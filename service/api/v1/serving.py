"""Serving operations over HTTP: reading a request, and telling what came of it."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence
from http import HTTPStatus
from typing import Any

from flask import Response, request

from service.api import problems
from service.api.bodies import body
from service.api.v1 import schemas
from service.api.v1.callers import caller
from service.api.v1.checking import Unfit, escaped, require_fit
from service.api.v1.operations import NEEDED, Answer, Call, Operation, TagNeeded
from service.base.cells import Faulty
from service.base.errors import Forbidden, Missing, RaiaError
from service.base.texts import Language, Text
from service.base.work import Actor, Works
from service.desk.attendances.publishing import TableRefused

PREFIX = "/api/v1"
ID = re.compile(schemas.ID)
NUMBER = re.compile(r"\d{1,9}", re.ASCII)
FLAGS = {"true": True, "false": False}
NOT_YOURS = Text(
    "Isto é para outros papéis. Peça o papel a quem administra a Raia.",
    "This is for other roles. Ask whoever administers Raia for the role.",
)
NO_SUCH = Text("Não há nada com esta identificação.", "There is nothing with this id.")


def view_of(operation: Operation, works: Works, language: Language) -> Callable[..., Response]:
    """What Flask calls for it."""
    taken = schemas.sent(operation.body) if operation.body is not None else None
    asked = schemas.thing(operation.query)

    def view(**ids: str) -> Response:
        by = caller(works)
        if not by.may_be(*operation.roles):
            raise Forbidden(NOT_YOURS)
        if not all(ID.fullmatch(id) for id in ids.values()):
            raise Missing(NO_SUCH)
        tags = _tags(operation)
        query, sent = _query(operation, asked), _sent(taken)
        opened = works.read() if operation.method == "GET" else works.begin(actor=Actor("person", by.id, by.name))
        content = request.get_data(cache=False) if operation.file is not None else b""
        spoken = problems.spoken_language(language)
        try:
            with opened as work:
                call = Call(
                    work=work, by=by, ids=ids, query=query, body=sent, content=content, tags=tags, language=spoken
                )
                answer = operation.run(call)
                if not answer.kept:
                    raise _TakenBack(answer)
        except _TakenBack as taken_back:
            answer = taken_back.answer
        return _response(operation, answer)

    return view


class _TakenBack(Exception):
    """Leaves a unit of work so that nothing of it stands."""

    def __init__(self, answer: Answer) -> None:
        super().__init__()
        self.answer = answer


def told(error: RaiaError, language: Language) -> Response:
    """An error as problem details, with `code` and each field that is wrong."""
    spoken = problems.spoken_language(language)
    errors = [{"pointer": place, "detail": words.spoken(spoken)} for place, words in _errors(error)]
    said = {
        "type": "about:blank",
        "title": HTTPStatus(error.status).phrase,
        "status": error.status,
        "detail": "\n".join(problems.lines(error, spoken)),
        "instance": request.path,
        "code": error.code,
        "errors": errors,
    }
    text = json.dumps(said, ensure_ascii=False)
    headers = {**problems.challenges(error), "Content-Language": "en" if spoken == "en" else "pt-BR"}
    return Response(text, error.status, headers, content_type="application/problem+json")


def _errors(error: RaiaError) -> Sequence[tuple[str, Text]]:
    if isinstance(error, Unfit):
        return error.errors
    if isinstance(error, Faulty):
        return [("#", each.told) for each in error.problems]
    if isinstance(error, TableRefused):
        return [("#/rows", each.text) for each in error.problems]
    return [(f"#/{escaped(error.field)}", error.text)] if error.field is not None else []


def _tags(operation: Operation) -> Any:
    if operation.tags == "no":
        return None
    if "If-Match" not in request.headers:
        if operation.tags == "needed":
            raise TagNeeded(NEEDED)
        return None
    return request.if_match


def _query(operation: Operation, asked: schemas.Schema) -> Mapping[str, Any]:
    given = {name: _read(operation.query.get(name, {}), word) for name, word in request.args.items()}
    require_fit(asked, given)
    defaults = {name: schema["default"] for name, schema in operation.query.items() if "default" in schema}
    return {**defaults, **given}


def _read(schema: schemas.Schema, word: str) -> Any:
    if schema.get("type") == "integer" and NUMBER.fullmatch(word):
        return int(word)
    return FLAGS.get(word, word) if schema.get("type") == "boolean" else word


def _sent(taken: schemas.Schema | None) -> Mapping[str, Any]:
    if taken is None:
        return {}
    given = body().fields
    require_fit(taken, given)
    written = {name for name, each in taken["properties"].items() if not each.get("readOnly")}
    return {name: value for name, value in given.items() if name in written}


def _response(operation: Operation, answer: Answer) -> Response:
    if answer.body is None:
        response = Response(status=HTTPStatus.NO_CONTENT)
    else:
        text = json.dumps(answer.body, ensure_ascii=False)
        response = Response(text, operation.status, content_type="application/json")
    if answer.revision is not None:
        response.set_etag(str(answer.revision))
    if answer.location is not None:
        response.headers["Location"] = PREFIX + answer.location
    response.headers["Cache-Control"] = "no-cache, private"
    if operation.method == "GET":
        response.make_conditional(request)
    return response
