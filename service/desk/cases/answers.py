"""Answers to a form, checked or refused field by field."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, tzinfo
from typing import Any

from service.base.errors import Refused
from service.base.texts import Text
from service.process.forms import HOME, Checked, FieldError, Form, Lookup, check


class AnswersRefused(Refused):
    """Some answers do not fit; `errors` say which and how to mend them."""

    code = "answers"

    def __init__(self, errors: tuple[FieldError, ...]) -> None:
        super().__init__(
            Text(
                "Confira o que falta: {first}",
                "Check what is missing: {first}",
            ).fill(first=errors[0].text),
            field=errors[0].path,
        )
        self.errors = errors


def checked(
    form: Form,
    answers: Mapping[str, Any],
    variables: Mapping[str, Any],
    *,
    now: datetime,
    files: Lookup | None = None,
    zone: tzinfo = HOME,
) -> Checked:
    """The answers as typed values; raises AnswersRefused."""
    result = check(form, answers, variables, now, files=files, zone=zone)
    if result.errors:
        raise AnswersRefused(tuple(result.errors))
    return result
