"""What browsers are told to allow, and what a session cookie may do."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from itertools import chain

from flask import Blueprint, Flask, Request, Response, g, request
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface, SessionMixin
from flask_wtf.csrf import CSRFProtect, generate_csrf
from itsdangerous import URLSafeTimedSerializer
from werkzeug.exceptions import BadRequest
from werkzeug.middleware.proxy_fix import ProxyFix

from service.web.parts import Parts, WebSettings

SHORTEST_KEY = 32
SESSION_SECONDS = 14 * 3600

# Measured with every island: CodeMirror and form-js make style elements (nonce), diagrams set style attributes.
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; style-src-elem 'self' 'nonce-{nonce}'; "
    "style-src-attr 'unsafe-inline'; img-src 'self' data:; font-src 'self'; connect-src 'self'; base-uri 'none'; "
    "form-action 'self'; frame-ancestors 'self'; object-src 'none'"
)
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "X-Frame-Options": "SAMEORIGIN",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}
BODYLESS = ("GET", "HEAD")
HSTS = "max-age=31536000"

csrf = CSRFProtect()


class CookieSessions(SecureCookieSessionInterface):
    """Signed cookies, and none at all where requests bring credentials of their own."""

    def __init__(self, cookieless: tuple[str, ...]) -> None:
        self.cookieless = cookieless
        self._signing: dict[str, URLSafeTimedSerializer | None] = {}

    def get_signing_serializer(self, app: Flask) -> URLSafeTimedSerializer | None:
        """What signs with the app's key, made once."""
        key = str(app.secret_key)
        if key not in self._signing:
            self._signing = {key: super().get_signing_serializer(app)}
        return self._signing[key]

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession | None:
        """The session of this browser; an empty one on cookieless addresses."""
        return self.session_class() if self._apart(request) else super().open_session(app, request)

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        """Send the cookie, unless the address takes none."""
        if not self._apart(request):
            super().save_session(app, session, response)

    def _apart(self, request: Request) -> bool:
        return any(request.path == prefix or request.path.startswith(f"{prefix}/") for prefix in self.cookieless)


def protect(app: Flask, parts: Parts) -> None:
    """Session cookies, form tokens, proxies and headers."""
    settings = parts.settings
    if len(settings.secret_key) < SHORTEST_KEY:
        raise ValueError(f"the secret key has fewer than {SHORTEST_KEY} characters")
    app.config.update(
        SECRET_KEY=settings.secret_key,
        SESSION_COOKIE_NAME="raia",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=settings.behind_tls,
        PERMANENT_SESSION_LIFETIME=SESSION_SECONDS,
        # A log-in lasts as long from its beginning, however often its cookie is sent.
        SESSION_REFRESH_EACH_REQUEST=False,
        MAX_CONTENT_LENGTH=settings.largest_request,
        # A token lives as long as its session: a page may stay open over lunch.
        WTF_CSRF_TIME_LIMIT=None,
        WTF_CSRF_SSL_STRICT=settings.behind_tls,
    )
    app.session_interface = CookieSessions(tuple(_prefix(blueprint) for blueprint in parts.cookieless))
    csrf.init_app(app)
    app.add_template_global(form_token, "csrf_token")
    app.context_processor(lambda: {"csrf_token": form_token})
    for blueprint in parts.cookieless:
        csrf.exempt(blueprint)
    if settings.proxies:
        count = settings.proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=count, x_proto=count, x_host=count)
    app.before_request(_refuse_nul)
    app.after_request(_headers(settings))
    app.add_template_global(style_nonce)


def style_nonce() -> str:
    """This answer's nonce for style elements that a library makes."""
    if "style_nonce" not in g:
        g.style_nonce = secrets.token_urlsafe(16)
    return str(g.style_nonce)


def form_token() -> str:
    """What every form of this answer sends back."""
    if (token := g.get("form_token")) is None:
        token = g.form_token = generate_csrf()
    return str(token)


def _refuse_nul() -> None:
    """NUL is part of no text, and not every database can hold it."""
    if request.method in BODYLESS and not request.query_string:
        if "\0" in request.path:
            raise BadRequest
        return
    pairs = chain(request.args.items(multi=True), request.form.items(multi=True))
    names = (str(file.filename) for file in request.files.values())
    if any("\0" in text for text in (request.path, *chain.from_iterable(pairs), *names)):
        raise BadRequest


def _prefix(blueprint: Blueprint) -> str:
    if not blueprint.url_prefix:
        raise ValueError(f"the cookieless blueprint {blueprint.name!r} needs a url_prefix")
    return blueprint.url_prefix.rstrip("/")


def _headers(settings: WebSettings) -> Callable[[Response], Response]:
    always = HEADERS | ({"Strict-Transport-Security": HSTS} if settings.behind_tls else {})

    def add(response: Response) -> Response:
        wanted = {**always, "Content-Security-Policy": POLICY.format(nonce=style_nonce())}
        if response.mimetype == "text/html":
            wanted["Cache-Control"] = "private, no-cache"
        # A file that is downloaded may bring a stricter policy of its own.
        present = {name.lower() for name, _ in response.headers}
        response.headers.extend({name: value for name, value in wanted.items() if name.lower() not in present})
        return response

    return add
