"""What people call the data of a case: the labels and options of the forms of its version."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any, cast

from service.base.values import value_object
from service.desk import cases, people
from service.process.forms import Choice, FileInput, code_of, inputs
from service.process.releases import Release
from service.web.formats import day, moment, number, priority_badge, span
from service.web.language import gettext, lazy_gettext, spoken

LEGAL_NAMES: Mapping[int, Any] = {
    people.precedence.EIGHTY: lazy_gettext("80 anos ou mais"),
    people.precedence.SIXTY_OR_DISABLED: lazy_gettext("60 anos ou mais, ou pessoa com deficiência"),
}
"""Why the law puts somebody first: for those who handle their cases only."""


@value_object
class Wording:
    """Labels by field, and labels of options by field and code."""

    names: Mapping[str, str]
    options: Mapping[str, Mapping[str, str]]
    files: frozenset[str]

    def name(self, field: str) -> str:
        """What the form calls a field; the field's own name where no form asks for it."""
        return self.names.get(field) or field.rpartition(".")[2].replace("_", " ").capitalize()

    def value(self, field: str, value: object) -> str:
        """A value as the form offered it, or as people write it."""
        if field == "chamado.prioridade":
            return str(priority_badge(int(cast("Any", value))).label) if value else "—"
        if isinstance(value, list):
            return ", ".join(self.value(field, each) for each in cast("list[object]", value)) or "—"
        if field == "chamado.tipo" and value in ("reclamacao", "solicitacao"):
            return gettext("Reclamação") if value == "reclamacao" else gettext("Solicitação")
        known = self.options.get(field, {})
        if isinstance(value, (str, Decimal, bool)) and code_of(value) in known:
            return known[code_of(value)]
        return _plain(value)

    def data(self, variables: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
        """(label, value) of what people answered; what no form asked for is the process's own."""
        for field, name in self.names.items():
            if field in variables and field not in self.files and not isinstance(variables[field], Mapping):
                yield name, self.value(field, variables[field])


def wording(release: Release) -> Wording:
    """The words of a version's forms; where two forms name a field, the first does."""
    names: dict[str, str] = {}
    options: dict[str, dict[str, str]] = {}
    files: set[str] = set()
    for field in (each for form in release.drawn_forms() for each in inputs(form.components)):
        path = ".".join(field.path)
        if not field.label.varies:
            names.setdefault(path, field.label.source)
        if isinstance(field, Choice):
            known = options.setdefault(path, {})
            known.update({each.code: each.label for each in field.options.fixed if each.code not in known})
        if isinstance(field, FileInput):
            files.add(path)
    return Wording(_spoken(names), options, frozenset(files))


def priority_levels() -> Sequence[tuple[int, str]]:
    """The priorities that a case may have, the most urgent first, and what they are called."""
    return [(level, spoken(words)) for level, words in cases.PRIORITY_NAMES.items()]


def _spoken(names: Mapping[str, str]) -> Mapping[str, str]:
    known = {
        "chamado.tipo": gettext("Tipo"),
        "chamado.assunto": gettext("Assunto"),
        "chamado.descricao": gettext("Descrição"),
        "chamado.categoria": gettext("Categoria"),
        "chamado.prioridade": gettext("Prioridade"),
        "chamado.segmento": gettext("Segmento do cliente"),
    }
    return {**names, **known}


def _plain(value: object) -> str:
    if value is None or value == "":
        return "—"
    if isinstance(value, bool):
        return gettext("Sim") if value else gettext("Não")
    if isinstance(value, (int, float, Decimal)):
        return number(value)
    if isinstance(value, datetime):
        return moment(value)
    if isinstance(value, date):
        return day(value)
    if isinstance(value, time):
        return value.strftime("%H:%M")
    return span(value) if isinstance(value, timedelta) else str(value)
