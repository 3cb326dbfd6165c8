"""How often one address may try: log-ins, protocol numbers, signed links, openings."""

from __future__ import annotations

from http import HTTPStatus

from flask import Blueprint, Flask, Response, request
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address

from service.web.parts import WebSettings

ALONE = "memory://"
LOGIN = "10 per minute; 60 per hour"
PROTOCOL = "10 per minute; 40 per hour"
LINK = "30 per minute; 300 per hour"
OPENING = "20 per minute; 120 per hour"
MACHINES = "1200 per minute"

_limited: set[str] = set()


class Limits(Limiter):
    """A limiter that looks nothing up before a view without limits; decorated views ask for themselves."""

    # The library's own step before each request. Were it named otherwise one day, it would look up again, and no more.
    def _check_request_limit(self, callable_name: str | None = None, in_middleware: bool = True) -> None:
        if not in_middleware or request.blueprint in _limited:
            super()._check_request_limit(callable_name, in_middleware)


# A store that is away must not lock people out: each process counts for itself until it is back.
limiter = Limits(get_remote_address, headers_enabled=True, in_memory_fallback_enabled=True)
SECONDS = 1.0
"""How long a request waits for the store of counts."""

limit_logins = limiter.shared_limit(LOGIN, scope="login", methods=["POST"])
"""Decorates the log-in view: guesses of passwords are counted together."""

limit_protocols = limiter.shared_limit(PROTOCOL, scope="protocol", methods=["POST"])
"""Decorates every view that finds a case by protocol number and secret."""

limit_links = limiter.shared_limit(LINK, scope="link")
"""Decorates every view that a signed link opens."""

limit_openings = limiter.shared_limit(OPENING, scope="opening", methods=["POST"])
"""Decorates the view that opens a case: anybody may, so a machine could fill the desk."""


def limit_machines(routes: Blueprint) -> None:
    """Addresses with credentials of their own: none may keep the server busy.

    Tokens are too long to be guessed; guesses of passwords are counted with those of the log-in view.
    """
    if routes.name not in _limited:  # the limiter outlives the applications of one process
        limiter.limit(MACHINES)(routes)
        limiter.shared_limit(LOGIN, scope="login", exempt_when=_shows_no_password, deduct_when=_was_wrong)(routes)
        _limited.add(routes.name)


def _shows_no_password() -> bool:
    return request.authorization is None or request.authorization.type != "basic"


def _was_wrong(response: Response) -> bool:
    return response.status_code == HTTPStatus.UNAUTHORIZED


def keep_limits(app: Flask, settings: WebSettings) -> None:
    """Count in memory, or where the settings say when several processes serve."""
    patience = {"socket_connect_timeout": SECONDS, "socket_timeout": SECONDS}
    app.config.update(
        RATELIMIT_STORAGE_URI=settings.limits,
        RATELIMIT_STORAGE_OPTIONS={} if settings.limits == ALONE else patience,
        RATELIMIT_HEADERS_ENABLED=True,
    )
    limiter.init_app(app)
