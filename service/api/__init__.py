"""JSON for programs outside: workers and modelers as Camunda has them, and Raia's own API for registries and cases."""

from collections.abc import Collection

from flask import Blueprint

from service.api import cluster, engine_rest, jobs, v1
from service.api.keys import forget
from service.base.texts import Language
from service.base.work import Works

__all__ = ["forget", "make_routes"]


def make_routes(works: Works, *, done_here: Collection[str], language: Language) -> tuple[Blueprint, ...]:
    """All addresses for programs. `done_here` are kinds of jobs that functions of this house do."""
    return (
        jobs.make_routes(works, done_here=done_here, language=language),
        cluster.make_routes(works, language=language),
        engine_rest.make_routes(works, language=language),
        engine_rest.make_webapps(),
        v1.make_routes(works, language=language),
    )
