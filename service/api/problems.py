"""What programs are told when something cannot be done: problem details of RFC 9457."""

from __future__ import annotations

import json
from http import HTTPStatus
from typing import ClassVar

from flask import Response, request

from service.base.errors import RaiaError, Refused
from service.base.texts import Language


class Unreadable(Refused):
    """The request is not what this address takes."""

    status: ClassVar[int] = 400
    code: ClassVar[str] = "unreadable"


class TooLarge(Refused):
    """The request is longer than it may be."""

    status: ClassVar[int] = 413
    code: ClassVar[str] = "too-large"


class Stranger(RaiaError):
    """Nobody knows this token."""

    status: ClassVar[int] = 401
    code: ClassVar[str] = "stranger"


def problem(error: RaiaError, language: Language) -> Response:
    """The error as whoever asked can read it: in their language, if they name one of ours, else in the house's."""
    asked = request.accept_languages.best_match(("pt", "pt-BR", "en", "en-US")) or language
    body = {
        "type": "about:blank",
        "title": HTTPStatus(error.status).phrase,
        "status": error.status,
        "detail": error.text.spoken("en" if asked.startswith("en") else "pt"),
        "instance": request.path,
    }
    headers = {"WWW-Authenticate": 'Bearer realm="raia"'} if error.status == HTTPStatus.UNAUTHORIZED else {}
    text = json.dumps(body, ensure_ascii=False)
    return Response(text, error.status, headers, content_type="application/problem+json")
