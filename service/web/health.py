"""What balancers and alarms ask: does the process live, can it serve, is anything amiss."""

from __future__ import annotations

from flask import Blueprint, jsonify, request
from flask.typing import ResponseReturnValue

from service.web.parts import parts

routes = Blueprint("health", __name__)


@routes.get("/healthz")
def lives() -> ResponseReturnValue:
    """The process lives; nothing else is looked at."""
    return jsonify(status="ok")


@routes.get("/readyz")
def ready() -> ResponseReturnValue:
    """503 when nobody can be served; with `?strict` also when work waits. Says which check is well, and no more."""
    report = parts().health.look()
    checks = {name: "ok" if well else "failing" for name, well in {**report.vital, **report.other}.items()}
    well = report.well if "strict" in request.args else report.serves
    return jsonify(status="ok" if well else "failing", checks=checks), 200 if well else 503
