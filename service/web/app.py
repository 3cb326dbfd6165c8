"""The web application, made from its parts."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from flask import Flask

from service.web import health, metrics
from service.web.access import log_requests
from service.web.built import Built, serve_built
from service.web.formats import teach_templates
from service.web.language import speak_languages
from service.web.limits import keep_limits, limit_machines
from service.web.menu import show_menus
from service.web.metrics import measure_requests
from service.web.pages import GALLERY, PAGES
from service.web.parts import EXTENSION, Parts
from service.web.refusals import answer_refusals
from service.web.security import protect
from service.web.templating import PageEnvironment
from service.web.visitors import recognise_visitors

HERE = Path(__file__).parent


class Pages(Flask):
    """Flask with our templates."""

    jinja_environment = PageEnvironment

    def ensure_sync(self, func: Callable[..., Any]) -> Callable[..., Any]:
        """Nothing here is a coroutine, and Flask would look fourteen times at each request."""
        return func


def create_app(parts: Parts) -> Flask:
    """All pages over these parts. Raises ValueError for settings that cannot be served safely."""
    app = Pages("service.web", static_folder=None, template_folder=str(HERE / "templates"), root_path=str(HERE))
    app.extensions[EXTENSION] = parts
    app.debug = parts.settings.debug
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    log_requests(app)
    measure_requests(app)
    recognise_visitors(app)
    protect(app, parts)
    keep_limits(app, parts.settings)
    speak_languages(app, parts.settings)
    answer_refusals(app)
    serve_built(app, Built())
    teach_templates(app)
    show_menus(app)
    for blueprint in parts.cookieless:
        limit_machines(blueprint)
    for blueprint in (health.routes, metrics.routes, *PAGES, *parts.blueprints, *parts.cookieless):
        app.register_blueprint(blueprint)
    if parts.settings.debug:
        app.register_blueprint(GALLERY)
    return app
