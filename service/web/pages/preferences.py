"""How one likes to read: language, light or dark."""

from __future__ import annotations

from flask import Blueprint, Response, make_response, redirect, request, session
from flask.blueprints import BlueprintSetupState
from werkzeug.exceptions import BadRequest

from service.web.language import LOCALES
from service.web.parts import parts
from service.web.visitors import local_address

routes = Blueprint("preferences", __name__, url_prefix="/preferencias")

THEMES = ("light", "dark", "auto")
COOKIE = "raia_theme"
YEAR = 365 * 24 * 3600


@routes.post("/idioma")
def change_language() -> Response:
    """Speak this language in this browser from now on."""
    chosen = request.form.get("language", "")
    if chosen not in LOCALES:
        raise BadRequest
    session["language"] = chosen
    return _back()


@routes.post("/aparencia")
def change_theme() -> Response:
    """Light, dark, or as the device likes it. A cookie of its own: it outlives the session."""
    chosen = request.form.get("theme", "")
    if chosen not in THEMES:
        raise BadRequest
    response = Response(status=204) if "HX-Request" in request.headers else _back()
    secure = parts().settings.behind_tls
    response.set_cookie(COOKIE, chosen, max_age=YEAR, httponly=True, samesite="Lax", secure=secure)
    return response


def theme() -> str:
    """What was chosen, else as the device likes it."""
    chosen = request.cookies.get(COOKIE, "auto")
    return chosen if chosen in THEMES else "auto"


@routes.record_once
def _teach(state: BlueprintSetupState) -> None:
    state.app.add_template_global(theme)


def _back() -> Response:
    return make_response(redirect(local_address(request.form.get("proximo"), "/"), 303))
