"""Answers to a form, checked or refused field by field."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from service.base.errors import Refused
from service.base.ids import CaseId, PersonId
from service.base.texts import Text
from service.base.work import UnitOfWork
from service.desk.cases.offers import with_offers
from service.process.forms import Checked, FieldError, Form, Lookup, check


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
    work: UnitOfWork,
    form: Form,
    answers: Mapping[str, Any],
    variables: Mapping[str, Any],
    *,
    case: CaseId | None,
    person: PersonId | None,
    files: Lookup | None = None,
) -> Checked:
    """The answers as typed values, with what the desk offers to such a form; raises AnswersRefused."""
    seen = with_offers(work, form, variables, case=case, person=person)
    result = check(form, answers, seen, work.now, files=files, offered=work.subscriptions.offers)
    if result.errors:
        raise AnswersRefused(tuple(result.errors))
    return result
