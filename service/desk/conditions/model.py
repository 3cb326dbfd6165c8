"""A condition on a case: short lines that all hold, and an expression where lines do not suffice; pure decisions."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

from service.base.texts import Text
from service.base.values import value_object
from service.base.words import fold

Kind = Literal["text", "choice", "ranked", "mark"]
"""What a field holds: words, one of few values, a priority, or yes and no."""
MOST_LINES, LONGEST_VALUE, LONGEST_FEEL = 20, 200, 2_000


@value_object(kw_only=True)
class Field:
    """Something that is known of a case. `optional`: it may be empty."""

    name: Text
    kind: Kind = "text"
    optional: bool = False


FIELDS: Mapping[str, Field] = {
    "title": Field(name=Text("Assunto", "Subject")),
    "summary": Field(name=Text("Descrição", "Description"), optional=True),
    "words": Field(name=Text("Assunto ou descrição", "Subject or description")),
    "kind": Field(name=Text("Tipo", "Type"), optional=True),
    "category": Field(name=Text("Categoria", "Category"), optional=True),
    "product": Field(name=Text("Produto", "Product"), optional=True),
    "process": Field(name=Text("Processo", "Process"), kind="choice"),
    "channel": Field(name=Text("Canal", "Channel"), kind="choice"),
    "segment": Field(name=Text("Segmento do cliente", "Client's segment"), kind="choice"),
    "organisation": Field(name=Text("Organização do cliente", "Client's organisation"), kind="choice", optional=True),
    "priority": Field(name=Text("Prioridade", "Priority"), kind="ranked"),
    "status": Field(name=Text("Situação", "Status"), kind="choice"),
    "phase": Field(name=Text("Fase", "Phase"), optional=True),
    "team": Field(name=Text("Equipe", "Team"), kind="choice", optional=True),
    "owner": Field(name=Text("Responsável", "Owner"), kind="choice", optional=True),
    "accepted": Field(name=Text("Aceito", "Accepted"), kind="mark"),
    "breached": Field(name=Text("Prazo vencido", "Overdue"), kind="mark"),
    "attention": Field(name=Text("O cliente falou por último", "The client spoke last"), kind="mark"),
    "reopened": Field(name=Text("Reaberto", "Reopened"), kind="mark"),
}
OPERATORS: Mapping[str, Text] = {
    "contains": Text("contém", "contains"),
    "contains_any": Text("contém uma de", "contains one of"),
    "lacks": Text("não contém", "does not contain"),
    "is": Text("é", "is"),
    "is_not": Text("não é", "is not"),
    "at_least": Text("é no mínimo", "is at least"),
    "at_most": Text("é no máximo", "is at most"),
    "is_empty": Text("está em branco", "is empty"),
    "is_filled": Text("está preenchido", "is filled in"),
}
WITHOUT_VALUE = ("is_empty", "is_filled")
OF_KIND: Mapping[Kind, tuple[str, ...]] = {
    "text": ("contains", "contains_any", "lacks", "is", "is_not"),
    "choice": ("is", "is_not"),
    "ranked": ("is", "is_not", "at_least", "at_most"),
    "mark": ("is",),
}
YES_NO: Mapping[str, Text] = {"yes": Text("sim", "yes"), "no": Text("não", "no")}


@value_object
class Line:
    """One line: a field, an operator and, where it asks for one, a value."""

    field: str
    operator: str
    value: str = ""


@value_object
class Condition:
    """All lines hold, and the expression, if there is one, is true. Without any, every case meets it."""

    lines: tuple[Line, ...] = ()
    feel: str = ""

    @property
    def is_empty(self) -> bool:
        """Whether it asks for nothing."""
        return not self.lines and not self.feel


@value_object(kw_only=True)
class Facts:
    """What is known of a case, real or imagined. Teams, people and organisations stand as ids."""

    protocol: str = ""
    title: str = ""
    summary: str = ""
    kind: str | None = None
    category: str | None = None
    product: str | None = None
    process: str | None = None
    channel: str | None = None
    segment: str | None = None
    organisation: str | None = None
    priority: int = 3
    status: str = "open"
    phase: str | None = None
    team: str | None = None
    owner: str | None = None
    requester_name: str = ""
    last_message: str | None = None
    last_note: str | None = None
    accepted: bool = False
    breached: bool = False
    attention: bool = False
    reopened: bool = False

    def of(self, field: str) -> str:
        """What a line compares; nothing: empty."""
        if field == "words":
            return f"{self.title}\n{self.summary}"
        value = getattr(self, field)
        if isinstance(value, bool):
            return "yes" if value else "no"
        # Who is nothing in particular to the house is a standard client.
        return str(value or ("standard" if field == "segment" else ""))


def operators_of(field: str) -> tuple[str, ...]:
    """The operators that a field has."""
    known = FIELDS[field]
    return (*OF_KIND[known.kind], *(WITHOUT_VALUE if known.optional else ()))


def line_holds(line: Line, facts: Facts) -> bool:
    """Whether a line is true of a case. Words are compared without case and accents."""
    has, wanted = fold(facts.of(line.field)), fold(line.value)
    match line.operator:
        case "contains":
            return wanted in has
        case "contains_any":
            return any(word in has for word in several(line.value))
        case "lacks":
            return wanted not in has
        case "is":
            return has == wanted
        case "is_not":
            return has != wanted
        case "at_least":
            return int(has) <= int(wanted)
        case "at_most":
            return int(has) >= int(wanted)
        case "is_empty":
            return not has
        case _:
            return bool(has)


def several(value: str) -> tuple[str, ...]:
    """The words that a value separates by commas, as they are compared."""
    return tuple(word for each in value.split(",") if (word := fold(each)))


def to_json(condition: Condition) -> dict[str, Any]:
    """How it is stored."""
    lines = [{"field": each.field, "operator": each.operator, "value": each.value} for each in condition.lines]
    return {"lines": lines, "feel": condition.feel}


def from_json(stored: Mapping[str, Any]) -> Condition:
    """The same back."""
    lines = tuple(Line(each["field"], each["operator"], each.get("value", "")) for each in stored.get("lines", ()))
    return Condition(lines, stored.get("feel", ""))
