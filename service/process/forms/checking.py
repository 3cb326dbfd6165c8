"""Answers checked against a form: what it writes, and what is wrong field by field."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from datetime import datetime, tzinfo
from typing import Any

from service.base.texts import Text
from service.base.values import value_object
from service.process.forms.fields import Input, Rows
from service.process.forms.files import Lookup
from service.process.forms.form import Form
from service.process.forms.limits import complaints
from service.process.forms.scope import HOME, Scope
from service.process.forms.shown import Item, Shown, all_items
from service.process.forms.values import is_empty
from service.process.forms.writing import written

CASE = "chamado"
"""Fields below this name belong to the desk."""


@value_object
class FieldError:
    """What is wrong with one field, in words that mend; `path` as in `itens.0.nome`."""

    path: str
    text: Text
    label: str = ""


@value_object
class Checked:
    """What answers come to. `values` are whole top-level variables, `case_fields` those of the desk without prefix."""

    values: Mapping[str, Any]
    case_fields: Mapping[str, Any]
    errors: tuple[FieldError, ...]
    shown: Shown

    @property
    def ok(self) -> bool:
        """Whether nothing is wrong."""
        return not self.errors


def check(
    form: Form,
    answers: Mapping[str, Any],
    variables: Mapping[str, Any],
    now: datetime,
    *,
    files: Lookup | None = None,
    zone: tzinfo = HOME,
    offered: Collection[str] = (),
) -> Checked:
    """The typed values of the answers, and every complaint.

    Answers of hidden, read-only and unknown fields are dropped. A field without an answer keeps its stored value or
    its default. An empty case field changes nothing and is left out. Of `offered` variables only what is answered is
    among the values.
    """
    shown = form.show(variables, now, answers, zone)
    scope = Scope(shown.data, now, zone)
    left_out = {CASE, *offered}
    values = written(shown.items, {name: value for name, value in variables.items() if name not in left_out})
    case_fields: dict[str, Any] = values.pop(CASE, {})
    return Checked(
        values=values,
        case_fields={name: value for name, value in case_fields.items() if not is_empty(value)},
        errors=tuple(_errors(shown, scope, files)),
        shown=shown,
    )


def _errors(shown: Shown, scope: Scope, files: Lookup | None) -> Iterator[FieldError]:
    for item in all_items(shown.items):
        if item.readonly:
            continue
        if isinstance(item.component, Rows):
            yield from _row_errors(item, item.component)
        elif isinstance(item.component, Input):
            found = next(complaints(item, scope, files), None)
            if found is not None:
                yield FieldError(item.path, found, item.label)


def _row_errors(item: Item, component: Rows) -> Iterator[FieldError]:
    count = len(item.rows)
    if count < component.minimum:
        text = Text("Adicione ao menos {least}.", "Add at least {least}.").fill(least=component.minimum)
        yield FieldError(item.path, text, item.label)
    if component.maximum is not None and count > component.maximum:
        text = Text("Deixe no máximo {most}.", "Keep at most {most}.").fill(most=component.maximum)
        yield FieldError(item.path, text, item.label)
