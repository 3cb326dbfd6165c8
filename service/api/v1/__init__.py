"""Raia's own JSON API: registries, tables and what one does in cases, described in OpenAPI."""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import cache

from flask import Blueprint, Response

from service.api.v1 import grouping, importing, openapi, ranking, reading, registering, running, tabling
from service.api.v1.operations import Operation
from service.api.v1.resources import RESOURCES
from service.api.v1.serving import PREFIX, told, view_of
from service.base.errors import RaiaError
from service.base.texts import Language
from service.base.work import Works

__all__ = ["OPERATIONS", "PREFIX", "make_routes"]

OPERATIONS: Sequence[Operation] = (
    *(operation for resource in RESOURCES for operation in registering.operations(resource)),
    *ranking.operations(),
    *grouping.operations(),
    *reading.operations(),
    *importing.operations(),
    *tabling.operations(),
    *running.operations(),
)


def make_routes(works: Works, *, language: Language) -> Blueprint:
    """All addresses under /api/v1."""
    routes = Blueprint("open_api", __name__, url_prefix=PREFIX)
    routes.register_error_handler(RaiaError, lambda error: told(error, language))
    for operation in OPERATIONS:
        rule = operation.path.replace("{", "<").replace("}", ">")
        view = view_of(operation, works, language)
        routes.add_url_rule(rule, operation.id, view, methods=[operation.method])

    @routes.get("/openapi.json")
    def description() -> Response:  # pyright: ignore[reportUnusedFunction]
        return Response(_description(), content_type="application/json")

    return routes


@cache
def _description() -> str:
    return json.dumps(openapi.described(OPERATIONS), ensure_ascii=False, indent=1)
