"""Valid answers for a form, made up field by field, for trying a diagram out."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, time, timedelta, tzinfo
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from typing import Any

from service.process.forms.fields import (
    Checkbox,
    Choice,
    Computed,
    FileInput,
    Input,
    MomentInput,
    NumberInput,
    Rows,
    TextInput,
)
from service.process.forms.form import Form
from service.process.forms.limits import complaints
from service.process.forms.posts import ROW
from service.process.forms.samples import sample
from service.process.forms.scope import HOME, Scope, put
from service.process.forms.shown import Item, leaves
from service.process.forms.values import Unread, is_empty, read_value

Choose = Callable[[str, Sequence[Any]], Any]
"""Picks one of the options of the field at a path."""

ROUNDS = 20
TEXTS = {
    "cpf": "529.982.247-25",
    "cnpj": "11.222.333/0001-81",
    "cpf-cnpj": "529.982.247-25",
    "cep": "01310-100",
    "telefone": "(11) 98765-4321",
    "phone": "+5511987654321",
    "email": "pessoa@exemplo.com.br",
}
FILE = "exemplo"
"""Id that stands for an attached file."""


def example(
    form: Form, variables: Mapping[str, Any], choose: Choose, now: datetime, *, zone: tzinfo = HOME
) -> dict[str, Any]:
    """Answers that `check` accepts, for every open field; options are picked by `choose`.

    An answer may open other fields, so it goes on until none is left. A field whose demands contradict each other or
    whose pattern is beyond us stays unanswered, and `check` says so.
    """
    filling = _Filling(choose)
    answers: dict[str, Any] = {}
    for _ in range(ROUNDS):
        shown = form.show(variables, now, answers, zone)
        filled = filling.level(shown.items, Scope(shown.data, now, zone))
        if filled == answers:
            break
        answers = filled
    return answers


def choose_first(path: str, options: Sequence[Any]) -> Any:
    """The first option, always."""
    return options[0]


class _Filling:
    """Makes one value per field and keeps it while it still does."""

    def __init__(self, choose: Choose) -> None:
        self.choose = choose
        self.made: dict[str, Any] = {}

    def level(self, items: Sequence[Item], scope: Scope) -> dict[str, Any]:
        answers: dict[str, Any] = {}
        for item in leaves(items):
            component = item.component
            if item.readonly or isinstance(component, Computed):
                continue
            if isinstance(component, Rows):
                put(answers, item.local, self.rows(item, component, scope))
            elif isinstance(component, Input):
                value = self.value(item, component, scope)
                if value is not None:
                    put(answers, item.local, value)
        return answers

    def rows(self, item: Item, component: Rows, scope: Scope) -> list[dict[str, Any]]:
        rows = [
            self.level(row.items, scope) | {ROW: "" if row.origin is None else str(row.origin)} for row in item.rows
        ]
        return rows[: component.maximum] + [{ROW: ""} for _ in range(component.minimum - len(rows))]

    def value(self, item: Item, component: Input, scope: Scope) -> Any:
        made = self.made.get(item.path)
        if made is None or not _fits(item, component, made, scope):
            found = (one for one in self.candidates(item, component, scope) if _fits(item, component, one, scope))
            self.made[item.path] = made = next(found, None)
        return made

    def candidates(self, item: Item, component: Input, scope: Scope) -> Iterator[Any]:
        if isinstance(component, Checkbox):
            yield self.choose(item.path, [True] if component.required else [True, False])
        elif isinstance(component, Choice):
            if item.options:
                picked = self.choose(item.path, [option.value for option in item.options])
                yield [picked] if component.many else picked
        else:
            if not is_empty(item.value):
                yield item.value
            yield from _candidates(item, component, scope)


def _fits(item: Item, component: Input, value: object, scope: Scope) -> bool:
    read = read_value(component, value, scope, item.options, item.multiple)
    if isinstance(read, Unread):
        return False
    return next(complaints(replace(item, value=read, problem=None), scope, None), None) is None


def _candidates(item: Item, component: Input, scope: Scope) -> Iterator[Any]:
    match component:
        case TextInput():
            yield from _texts(item, component)
        case NumberInput():
            yield from _numbers(item, component)
        case MomentInput():
            yield from _moments(component, scope)
        case FileInput():
            yield [FILE] if item.multiple else FILE
        case _:
            return


def _texts(item: Item, component: TextInput) -> Iterator[str]:
    kind = component.format or component.kind
    least, most = item.limits.min_length or 0, item.limits.max_length
    if kind:
        yield TEXTS[kind]
    if component.pattern is not None:
        yield sample(component.pattern.pattern)
        yield sample(component.pattern.pattern, least)
    text = (item.label or "Exemplo") if len(item.label) >= least else "Exemplo " * (least // 8 + 1)
    yield text if most is None else text[:most]
    yield "x" * max(least, 1)
    yield from ("1", "123456", "A", "Exemplo", "ABC-1234")


def _numbers(item: Item, component: NumberInput) -> Iterator[Decimal]:
    """Small whole numbers first, then the first multiple of the step within the bounds."""
    step = component.increment or Decimal(1).scaleb(-(component.decimals or 0))
    least, most = item.limits.minimum, item.limits.maximum
    yield from (Decimal(1), Decimal(0))
    if least is not None:
        first = (least / step).to_integral_value(ROUND_CEILING) * step
        yield from (first, first + step, least)
    if most is not None:
        yield from ((most / step).to_integral_value(ROUND_FLOOR) * step, most)
    yield step
    if least is not None and most is not None:
        yield (least + most) / 2


def _moments(component: MomentInput, scope: Scope) -> Iterator[Any]:
    tomorrow = scope.local_now.date() + timedelta(days=1)
    if component.subtype == "date":
        yield tomorrow
    elif component.subtype == "time":
        yield from (time(9), time(0))
    else:
        yield datetime.combine(tomorrow, time(9), scope.zone)
        yield datetime.combine(tomorrow, time(0), scope.zone)
