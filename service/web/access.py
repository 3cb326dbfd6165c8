"""One line for each request, with an id that the answer carries too."""

from __future__ import annotations

import logging
import secrets
import time

from flask import Flask, Response, g, request

from service.base import traces

log = logging.getLogger("raia.web")

QUIET = {"built", "static", "health.lives", "health.ready", "metrics.show"}
"""Asked for all the time, by machines: neither logged nor counted, and nobody's visit."""
OFTEN = {"presence.tell", "presence.now_in_queue", "notices.number"}
"""Asked every few seconds by open pages: not worth a line of the log each."""
SECRETS = ("token", "secret", "word")
"""Parts of an address by these names open something, and are not written down."""


def request_id() -> str:
    """The id by which this request is found in the log."""
    return str(g.get("request_id", "-"))


def log_requests(app: Flask) -> None:
    """Number and time each request. Query strings stay out of the log: they may hold a protocol's secret."""

    @app.before_request
    def begin() -> None:  # pyright: ignore[reportUnusedFunction]
        g.request_id = secrets.token_hex(6)
        g.began = time.monotonic()
        g.doing = traces.doing(f"{request.method} {request.url_rule or '?'}", request=g.request_id)
        g.doing.__enter__()

    @app.after_request
    def end(response: Response) -> Response:  # pyright: ignore[reportUnusedFunction]
        response.headers["X-Request-ID"] = request_id()
        level = logging.DEBUG if request.endpoint in QUIET | OFTEN else logging.INFO
        took = (time.monotonic() - g.get("began", time.monotonic())) * 1000
        log.log(level, "%s %s %s %.0f ms %s", request.method, _path(), response.status_code, took, request_id())
        return response

    @app.teardown_request
    def leave(error: BaseException | None) -> None:  # pyright: ignore[reportUnusedFunction]
        doing = g.pop("doing", None)
        if doing is not None:
            doing.__exit__(None, None, None)


def _path() -> str:
    path = request.path
    for name in SECRETS:
        hidden = (request.view_args or {}).get(name)
        path = path.replace(str(hidden), "…") if hidden else path
    return path
