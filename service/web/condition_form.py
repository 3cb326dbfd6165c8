"""The form of a condition: lines that come and go, and what a browser sent of them.

A page shows it with the macro `parts/condition.html` and, while somebody fills it in, posts it to itself: a button
named `acao` adds or removes a line, and then nothing is saved.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict

from service.base.texts import Text
from service.base.values import value_object
from service.desk import attendances, conditions, registries
from service.desk.conditions import FIELDS, MOST_LINES, OPERATORS, Condition, ConditionRefused, Line
from service.web.language import spoken

ADD, REMOVE = "mais-condicao", "tirar-condicao-"
MOST_DIGITS = 3


@value_object(kw_only=True)
class Row:
    """A line as it is shown; without `choices` its value is typed. `place`: where its errors stand."""

    field: str
    name: str
    operator: str
    value: str
    operators: Mapping[str, str]
    choices: Mapping[str, str]
    known: Sequence[str]
    """What may be typed, such as the desk's products."""
    place: str


@value_object(kw_only=True)
class Shown:
    """What the macro needs."""

    rows: Sequence[Row]
    feel: str
    fields: Mapping[str, str]
    """What a new line may ask."""
    is_full: bool


def typed(form: MultiDict[str, str]) -> Condition:
    """What a browser sent; lines beyond the most there may be are left out, one more than that tells of it."""
    names = ("condicao.campo", "condicao.operador", "condicao.valor")
    sent = zip(*(form.getlist(name) for name in names), strict=False)
    return Condition(tuple(Line(*each) for each in [*sent][: MOST_LINES + 1]), form.get("condicao.feel", ""))


def acted(condition: Condition, form: MultiDict[str, str]) -> Condition | None:
    """The condition after a button of the form (`acao`); None: it was none of its buttons."""
    act = form.get("acao", "")
    if act == ADD:
        field = form.get("condicao.novo", "")
        added = (Line(field, conditions.operators_of(field)[0]),) if field in FIELDS else ()
        return Condition((*condition.lines, *added)[:MOST_LINES], condition.feel)
    if act.startswith(REMOVE):
        number = act.removeprefix(REMOVE)
        at = int(number) if number.isascii() and number.isdecimal() and len(number) <= MOST_DIGITS else -1
        return Condition(tuple(each for n, each in enumerate(condition.lines) if n != at), condition.feel)
    return None


def shown(session: Session, condition: Condition) -> Shown:
    """The condition as the macro shows it; lines of fields that there are not are left out."""
    lines = [(number, line) for number, line in enumerate(condition.lines) if line.field in FIELDS]
    return Shown(
        rows=[_row(session, number, line) for number, line in lines],
        feel=condition.feel,
        fields={key: spoken(field.name) for key, field in FIELDS.items()},
        is_full=len(condition.lines) >= MOST_LINES,
    )


def errors_of(refused: ConditionRefused) -> tuple[tuple[str, Text], ...]:
    """Where on the page each error belongs."""
    return tuple((_place(place), text) for place, text in refused.errors)


def _place(place: str) -> str:
    kind, _, number = place.partition("-")
    return f"condicao-valor-{number}" if kind == "line" else f"condicao-{'feel' if kind == 'feel' else 'novo'}"


def _row(session: Session, number: int, line: Line) -> Row:
    choices = {key: spoken(name) for key, name in conditions.choices_of(session, line.field).items()}
    if choices and line.value and line.value not in choices:
        choices = {line.value: spoken(conditions.spoken_value(session, line.field, line.value)), **choices}
    products = registries.listed(session, attendances.PRODUCTS, active=True) if line.field == "product" else ()
    return Row(
        field=line.field,
        name=spoken(FIELDS[line.field].name),
        operator=line.operator,
        value=line.value,
        operators={each: spoken(OPERATORS[each]) for each in conditions.operators_of(line.field)},
        choices=choices,
        known=[each.name for each in products],
        place=f"condicao-valor-{number}",
    )
