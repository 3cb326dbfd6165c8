"""What programs are told when something cannot be done: problem details of RFC 9457."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from http import HTTPStatus
from typing import ClassVar

from flask import Response, request

from service.base.errors import RaiaError, Refused
from service.base.texts import Language, Text
from service.desk.cases import AnswersRefused
from service.process.releases import Complaint, DeploymentRefused

MOST_LINES = 100
"""Findings told at once: clients show them in a window."""
PLACED = Text("{place}: {message} {fix}", "{place}: {message} {fix}")
ANSWER = Text("Variável {name}: {message}", "Variable {name}: {message}")
FURTHER = Text("… e mais {count}.", "… and {count} more.")


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
    challenge: ClassVar[str] = 'Bearer realm="raia"'


def problem(error: RaiaError, language: Language, *, status: int | None = None) -> Response:
    """The error as whoever asked can read it, with the status that it has unless told."""
    status = status or error.status
    body = {
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": "\n".join(lines(error, spoken_language(language))),
        "instance": request.path,
    }
    text = json.dumps(body, ensure_ascii=False)
    return Response(text, status, challenges(error), content_type="application/problem+json")


def challenges(error: RaiaError) -> dict[str, str]:
    """The header that tells a stranger what to show."""
    return {"WWW-Authenticate": error.challenge} if isinstance(error, Stranger) else {}


def spoken_language(language: Language) -> Language:
    """That of whoever asks, if they name one of ours, else the house's."""
    asked = request.accept_languages.best_match(("pt", "pt-BR", "en", "en-US")) or language
    return "en" if asked.startswith("en") else "pt"


def lines(error: RaiaError, language: Language) -> Sequence[str]:
    """What is wrong, a sentence a line; of a deployment each finding with its file and element."""
    found = [error.text.spoken(language), *(text.spoken(language).strip() for text in _remarks(error))]
    if len(found) > MOST_LINES + 1:
        found[MOST_LINES:] = [FURTHER.fill(count=len(found) - MOST_LINES).spoken(language)]
    return found


def serious(error: DeploymentRefused) -> Sequence[Complaint]:
    """Its errors, then its warnings."""
    told = [each for each in error.complaints if each.finding.level != "info"]
    return sorted(told, key=lambda each: each.finding.level != "error")


def _remarks(error: RaiaError) -> Iterator[Text]:
    if isinstance(error, DeploymentRefused):
        for file, finding in serious(error):
            element = () if finding.element in (None, file) else (finding.element,)
            yield PLACED.fill(place=": ".join((file, *element)), message=finding.message, fix=finding.fix)
    if isinstance(error, AnswersRefused):
        for wrong in error.errors:
            yield ANSWER.fill(name=wrong.path, message=wrong.text)
