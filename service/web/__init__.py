"""The HTML pages."""

from service.web.app import create_app
from service.web.parts import Parts, Visitor, WebSettings
from service.web.visitors import recogniser

__all__ = ["Parts", "Visitor", "WebSettings", "create_app", "recogniser"]
