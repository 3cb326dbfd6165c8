"""What lines name of other registries: sectors, forms, people, calendars; unknown ones are told at their place."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection

from service.base.records import Record
from service.base.texts import Text
from service.base.words import fold
from service.desk.catalog import steps
from service.desk.imports.house import House
from service.desk.imports.lines import Catalogue, ClassLine, Key, StepLine, key

NO_TEAM = Text("não há equipe “{name}” em uso", "there is no team “{name}” in use")
NOBODY = Text("não há papel nem equipe “{name}” a quem dar isto", "there is no role or team “{name}” to give this to")
NO_FORM = Text("não há formulário “{name}” publicado", "there is no published form “{name}”")
NO_FIELD = Text(
    "“{name}” não é um campo numérico do formulário; há: {known}",
    "“{name}” is no numeric field of the form; there are: {known}",
)
NO_STAFF = Text("não há ninguém da equipe com o e-mail “{name}”", "nobody of the staff has the e-mail address “{name}”")
NO_LINK = Text("não há tipo de vínculo “{name}”", "there is no link type “{name}”")
NO_CALENDAR = Text("não há calendário “{name}”", "there is no calendar “{name}”")
NEEDS_GROUP = Text(
    "uma classificação ativa de último nível precisa de um grupo responsável em uso",
    "an active classification of the last level needs a responsible group that is in use",
)
ONLY_FOLLOW_UPS = Text("motivos de contato não têm isto; deixe em branco", "reasons of contact have no such thing")
ANSWERING = ("group", "contact", "ombudsman", "lgpd", "deadline", "calendar")


def tell_names(found: Catalogue, house: House) -> None:
    """Tell what lines name and the house has not, each at its cell."""
    for line in found.types:
        _tell(line.line, "team", line.team, house.teams, NO_TEAM)
    many = Counter(step.solution for step in found.steps)
    for step in found.steps:
        _tell_step(step, house)
        if many[step.solution] > steps.MOST_STEPS:
            step.line.tell(steps.MANY, "order")
    for line in found.centres:
        _tell(line.line, "whose", line.whose, house.workers, NOBODY)
    for line in found.attendance_types:
        if line.spy and line.spy.lower() not in house.staff:
            line.line.tell(NO_STAFF.fill(name=line.spy), "spy")
    groups = {key(line.tree, *line.above) for line in found.classes}
    for line in found.classes:
        _tell_class(line, house, groups)


def _tell(line: Record, column: str, name: str, known: Collection[str], why: Text) -> None:
    if name and fold(name) not in known:
        line.tell(why.fill(name=name), column)


def _tell_step(step: StepLine, house: House) -> None:
    _tell(step.line, "whose", step.whose, house.doers, NOBODY)
    _tell(step.line, "approver", step.approver, house.doers, NOBODY)
    if step.form and step.form not in house.forms:
        step.line.tell(NO_FORM.fill(name=step.form), "form")
    elif step.field and not step.form:
        step.line.tell(steps.LIMIT_NEEDS_FORM.fill(n=step.order), "form")
    elif step.field:
        known = steps.number_fields(house.forms[step.form])
        if step.field not in known:
            words = ", ".join(known) or steps.NONE_KNOWN
            step.line.tell(NO_FIELD.fill(name=step.field, known=words), "field")


def _tell_class(line: ClassLine, house: House, groups: Collection[Key]) -> None:
    for name in line.links:
        _tell(line.line, "links", name, house.links, NO_LINK)
    if line.tree == "reason":
        for column in ANSWERING:
            if line.line.has(column):
                line.line.tell(ONLY_FOLLOW_UPS, column)
        return
    _tell(line.line, "group", line.group, house.teams, NO_TEAM)
    _tell(line.line, "calendar", line.calendar, house.calendars, NO_CALENDAR)
    is_leaf = line.key not in groups if line.leaf is None else line.leaf
    if line.key not in house.known.classes and line.status == "active" and is_leaf and not line.group:
        line.line.tell(NEEDS_GROUP, "group")
