"""The API's description in OpenAPI 3.1, made of its operations."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any, cast

from service.api.v1 import schemas
from service.api.v1.operations import Operation
from service.api.v1.schemas import Schema

PLACE = re.compile(r"\{(\w+)\}")
ERROR = schemas.answered({"pointer": schemas.text(most=2_000), "detail": schemas.text(most=20_000)})
PROBLEM: Schema = {
    "title": "Problem",
    "type": "object",
    "description": "Problem details of RFC 9457, in the language of Accept-Language; pt-BR unless it asks for English.",
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "instance": {"type": "string"},
        "code": {"type": "string"},
        "errors": {"type": "array", "items": ERROR, "description": "Where in the body, as JSON pointers."},
    },
    "required": ["type", "title", "status", "detail"],
}
TAG: Schema = {"type": "string", "description": "The revision that the answer shows."}
DESCRIPTION = "What people register and do at the desk, for programs. A token acts for a person, with their roles."


def described(operations: Sequence[Operation]) -> Mapping[str, Any]:
    """The whole description."""
    named: dict[str, Schema] = {}
    paths: dict[str, dict[str, Any]] = {}
    for operation in operations:
        paths.setdefault(operation.path, {})[operation.method.lower()] = _operation(operation, named)
    _named(PROBLEM, named)
    return {
        "openapi": "3.1.0",
        "info": {"title": "Raia", "version": "1", "description": DESCRIPTION},
        "servers": [{"url": "/api/v1"}],
        "security": [{"token": []}],
        "tags": [{"name": tag} for tag in dict.fromkeys(operation.tag for operation in operations)],
        "paths": paths,
        "components": {
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
            "schemas": dict(sorted(named.items())),
        },
    }


def _operation(operation: Operation, named: dict[str, Schema]) -> Mapping[str, Any]:
    roles = ", ".join(sorted(role.value for role in operation.roles))
    said: dict[str, Any] = {
        "operationId": operation.id,
        "tags": [operation.tag],
        "summary": operation.summary,
        "description": f"For the roles {roles}.",
        "parameters": _parameters(operation),
        "responses": _responses(operation, named),
    }
    if operation.body is not None:
        said["requestBody"] = {"required": True, "content": _json(_named(operation.body, named))}
    if operation.file is not None:
        said["requestBody"] = {"required": True, "content": {operation.file: {}}}
    return said


def _parameters(operation: Operation) -> Sequence[Mapping[str, Any]]:
    word = {"in": "path", "required": True, "schema": {"type": "string"}}
    ids = [{"name": id, **word} for id in PLACE.findall(operation.path)]
    asked = [{"name": name, "in": "query", "schema": schema} for name, schema in operation.query.items()]
    tag = {"name": "If-Match", "in": "header", "required": operation.tags == "needed", "schema": {"type": "string"}}
    return [*ids, *asked, *([tag] if operation.tags != "no" else [])]


def _responses(operation: Operation, named: dict[str, Schema]) -> Mapping[str, Any]:
    told: dict[str, Any] = {}
    if operation.answer is not None:
        headers = {"ETag": {"schema": TAG}} if operation.tagged else {}
        headers |= {"Location": {"schema": {"type": "string"}}} if operation.status == HTTPStatus.CREATED else {}
        done = {"description": "Done.", "content": _json(_named(operation.answer, named))}
        told[str(operation.status)] = {**done, **({"headers": headers} if headers else {})}
    if operation.answer is None or operation.empty:
        told["204"] = {"description": "Done; there is nothing to show."}
    problem = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
    for status in _refusals(operation):
        told[str(status)] = {"description": HTTPStatus(status).phrase, "content": problem}
    return told


def _refusals(operation: Operation) -> Sequence[int]:
    found = {401, 403, 422, 429, *([404] if "{" in operation.path else [])}
    found |= {400, 413} if operation.body is not None else set()
    found |= {413} if operation.file is not None else set()
    found |= {409} if operation.method != "GET" else set()
    found |= {412} if operation.tags != "no" else set()
    return sorted(found | ({428} if operation.tags == "needed" else set()))


def _json(schema: Schema) -> Mapping[str, Any]:
    return {"application/json": {"schema": schema}}


def _named(schema: Any, named: dict[str, Schema]) -> Any:
    """The schema with every one that has a title told apart, under its title."""
    if isinstance(schema, list):
        return [_named(each, named) for each in cast("list[Any]", schema)]
    if not isinstance(schema, dict):
        return schema
    whole: Schema = {name: _named(each, named) for name, each in cast("Schema", schema).items()}
    title = whole.get("title")
    if not isinstance(title, str):
        return whole
    if named.setdefault(title, whole) != whole:
        raise ValueError(f"two schemas are called {title}")
    return {"$ref": f"#/components/schemas/{title}"}
