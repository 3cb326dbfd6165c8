"""Forms filled in by nobody: valid values for every field, and over them the answers that were given."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, cast

from service.base.errors import Refused
from service.base.texts import Text
from service.base.values import value_object
from service.process.diagram import Finding, Kind
from service.process.forms import CASE, Form, check, example
from service.process.trial.choosing import Chooser

NOT_FILLED = Kind(
    code="form-not-filled",
    level="warning",
    about="We found no valid answer for a field of this form; the trial went on without one.",
    message=Text("Não achamos resposta válida para “{field}”: {why}", "We found no valid answer for “{field}”: {why}"),
    fix=Text("Dê uma resposta com --answers, ou corrija o campo.", "Give an answer with --answers, or mend the field."),
)
NOT_ASKED = Kind(
    code="answer-not-asked",
    level="warning",
    about="An answer was given for a field that the form does not have; it was written as a variable.",
    message=Text("O formulário não tem o campo “{field}”.", "The form has no field “{field}”."),
    fix=Text("Confira o nome do campo em --answers.", "Check the field's name in --answers."),
)
UNFIT = Text("As respostas dadas para “{name}” não servem. {why}", "The answers given for “{name}” do not fit. {why}")


@value_object
class Filled:
    """What a form writes: variables of the process, fields of the case, and what there is to remark."""

    values: Mapping[str, Any]
    case_fields: Mapping[str, Any]
    findings: tuple[Finding, ...] = ()


def fill(
    form: Form,
    name: str,
    element: str,
    variables: Mapping[str, Any],
    given: Mapping[str, Any],
    chooser: Chooser,
    now: datetime,
) -> Filled:
    """Fill a form in. Refused: the given answers do not fit it."""
    flat = _flat(given)

    def choose(path: str, options: Sequence[Any]) -> Any:
        return flat[path] if path in flat else chooser.option(f"{element} {path}", options)

    answers = {**example(form, variables, choose, now), **flat}
    checked = check(form, answers, variables, now)
    wrong = [error for error in checked.errors if error.path in flat]
    if wrong:
        raise Refused(UNFIT.fill(name=name, why=_sentence(wrong[0].label or wrong[0].path, wrong[0].text)))
    asked = {item.path for item in checked.shown.inputs} | {".".join(item.local) for item in checked.shown.items}
    extra = {field: value for field, value in flat.items() if field not in asked}
    remarks = [
        NOT_FILLED.at(element, None, field=error.label or error.path, why=error.text) for error in checked.errors
    ]
    remarks += [NOT_ASKED.at(element, None, field=field) for field in extra]
    plain = {field: value for field, value in extra.items() if "." not in field}
    return Filled({**checked.values, **plain}, checked.case_fields, tuple(remarks))


def _flat(given: Mapping[str, Any]) -> dict[str, Any]:
    """Answers by dotted path; what a variable of the process holds stays whole."""
    flat = dict(given)
    nested = flat.pop(CASE, None)
    if isinstance(nested, Mapping):
        fields = cast("Mapping[str, Any]", nested)
        flat |= {f"{CASE}.{name}": value for name, value in fields.items()}
    return flat


def _sentence(field: str, why: Text) -> Text:
    return Text("{field}: {why}", "{field}: {why}").fill(field=field, why=why)
