"""The HTML pages."""

from service.web.app import create_app
from service.web.parts import Parts, Visitor, WebSettings

__all__ = ["Parts", "Visitor", "WebSettings", "create_app"]
