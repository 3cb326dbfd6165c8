"""Cases that a program opens for somebody: with variables, as engines are given them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, cast

from service.base.errors import Refused
from service.base.ids import PersonId
from service.base.texts import Text
from service.base.work import UnitOfWork
from service.desk.cases.commands import More, Opened, open_case
from service.desk.cases.fields import COLUMNS
from service.process.forms import CASE, Component, Group, Input, Rows
from service.process.releases import Release

ORIGIN = "api"
NO_FIELD = Text(
    "O chamado não tem o campo {name}. Há: {known}.",
    "A case has no field {name}. There are: {known}.",
)
NO_FIELDS = Text("A variável “chamado” precisa ser um objeto.", "The variable “chamado” must be an object.")


def start_case(
    work: UnitOfWork,
    release: Release,
    process: str,
    variables: Mapping[str, Any],
    *,
    by: PersonId,
    business_id: str | None = None,
    year: int | None = None,
) -> Opened:
    """Start a process of this version as a case that `by` asked for.

    Variables named as fields of its opening form are the answers to it, `chamado.assunto` or an object `chamado` for
    those of the case; the others begin as they are. AnswersRefused: the form would not take them; Refused: `chamado`
    has something that no case has.
    """
    plain = {name: value for name, value in variables.items() if name.partition(".")[0] != CASE}
    of_case = _of_case(variables)
    asked = _asked(release, process)
    answers = {name: value for name, value in plain.items() if name in asked}
    case_answers = {name: value for name, value in of_case.items() if f"{CASE}.{name}" in asked}
    more = More(
        fields={name: value for name, value in of_case.items() if name not in case_answers},
        variables={name: value for name, value in plain.items() if name not in answers},
        business_id=business_id,
    )
    for name in more.fields:
        if name not in COLUMNS:
            raise Refused(NO_FIELD.fill(name=f"{CASE}.{name}"[:80], known=", ".join(COLUMNS)), field=CASE)
    return open_case(
        work,
        process,
        {**answers, **({CASE: case_answers} if case_answers else {})},
        requester=by,
        opened_by=by,
        origin=ORIGIN,
        year=year,
        release=release,
        more=more,
    )


def _of_case(variables: Mapping[str, Any]) -> Mapping[str, Any]:
    """What is said of the case, whether its fields came one by one or as an object."""
    given: object = variables.get(CASE) or {}
    if not isinstance(given, Mapping):
        raise Refused(NO_FIELDS, field=CASE)
    dotted = {name.removeprefix(f"{CASE}."): value for name, value in variables.items() if name.startswith(f"{CASE}.")}
    return {**cast("Mapping[str, Any]", given), **dotted}


def _asked(release: Release, process: str) -> frozenset[str]:
    """Names of the variables that its opening form asks for; those of the case with `chamado.` before them."""
    form = release.start_form(process)
    paths = [] if form is None else [path for path in _paths(form.components) if path]
    return frozenset(".".join(path[:2]) if path[0] == CASE else path[0] for path in paths)


def _paths(components: Iterable[Component]) -> Iterator[Sequence[str]]:
    for component in components:
        if isinstance(component, Group):
            yield from _paths(component.components)
        elif isinstance(component, Input | Rows):
            yield component.path
