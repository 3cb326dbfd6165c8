"""What each kind of field demands of a value that could be read."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from service.base.texts import Text
from service.process.forms.fields import Checkbox, Choice, FileInput, Input, MomentInput, NumberInput, TextInput
from service.process.forms.files import Lookup, complaint
from service.process.forms.scope import Scope
from service.process.forms.shown import Item
from service.process.forms.templates import spoken
from service.process.forms.values import as_list, is_empty

PATIENCE = 0.2
"""Seconds that a regular expression may take."""


def complaints(item: Item, scope: Scope, files: Lookup | None) -> Iterator[Text]:
    """Why the value of an open item does not do, most telling first."""
    if item.problem is not None:
        yield item.problem
        return
    component = item.component
    if is_empty(item.value):
        if isinstance(component, Input) and component.required:
            yield _asked(component)
        return
    match component:
        case TextInput():
            yield from _text(component, item, str(item.value))
        case NumberInput():
            yield from _number(component, item, Decimal(item.value), scope)
        case MomentInput():
            yield from _moment(component, item.value, scope)
        case FileInput() if files is not None:
            for one in as_list(item.value):
                wrong = complaint(files(one), item.accept)
                if wrong is not None:
                    yield wrong
        case _:
            return


def _asked(component: Input) -> Text:
    match component:
        case Checkbox():
            return Text("Marque para continuar.", "Tick to go on.")
        case Choice(many=True):
            return Text("Escolha ao menos uma opção.", "Choose at least one option.")
        case Choice():
            return Text("Escolha uma opção.", "Choose an option.")
        case FileInput():
            return Text("Anexe um arquivo.", "Attach a file.")
        case _:
            return Text("Preencha este campo.", "Fill in this field.")


def _text(component: TextInput, item: Item, value: str) -> Iterator[Text]:
    length = len(value.strip())
    least, most = item.limits.min_length, item.limits.max_length
    if least is not None and length < least:
        yield Text("Escreva ao menos {least} caracteres.", "Write at least {least} characters.").fill(least=least)
    if most is not None and length > most:
        yield Text("Use até {most} caracteres; há {length}.", "Use up to {most} characters; there are {length}.").fill(
            most=most, length=length
        )
    if component.pattern is not None and not _matches(component, value):
        own = component.pattern_message
        yield Text("{own}", "{own}").fill(own=own) if own else Text("Confira o formato.", "Check the format.")


def _matches(component: TextInput, value: str) -> bool:
    assert component.pattern is not None
    try:
        return component.pattern.search(value, timeout=PATIENCE) is not None
    except TimeoutError:
        return False


def _number(component: NumberInput, item: Item, value: Decimal, scope: Scope) -> Iterator[Text]:
    least, most = item.limits.minimum, item.limits.maximum
    if least is not None and value < least:
        yield Text("Informe {least} ou mais.", "Give {least} or more.").fill(least=spoken(least, scope))
    if most is not None and value > most:
        yield Text("Informe {most} ou menos.", "Give {most} or less.").fill(most=spoken(most, scope))
    if component.decimals is not None and value != round(value, component.decimals):
        if component.decimals == 0:
            yield Text("Informe um número inteiro.", "Give a whole number.")
        else:
            yield Text("Use até {places} casas decimais.", "Use up to {places} decimal places.").fill(
                places=component.decimals
            )
    if component.increment is not None and value % component.increment != 0:
        below = value - value % component.increment
        yield Text("Use {below} ou {above}.", "Use {below} or {above}.").fill(
            below=spoken(below, scope), above=spoken(below + component.increment, scope)
        )


def _moment(component: MomentInput, value: Any, scope: Scope) -> Iterator[Text]:
    now = scope.local_now
    if component.future_only and component.subtype != "time":
        day = value.astimezone(scope.zone).date() if isinstance(value, datetime) and value.tzinfo else value
        day = day.date() if isinstance(day, datetime) else day
        if isinstance(day, date) and day < now.date():
            yield Text("Escolha hoje ou uma data futura.", "Choose today or a later date.")
    if component.subtype != "date" and component.interval > 1:
        local = value.astimezone(scope.zone) if isinstance(value, datetime) and value.tzinfo else value
        if isinstance(value, time) and value.tzinfo:
            local = datetime.combine(now.date(), value).astimezone(scope.zone)
        if (local.hour * 60 + local.minute) % component.interval or local.second:
            yield Text(
                "Escolha um horário de {step} em {step} minutos.", "Choose a time in steps of {step} minutes."
            ).fill(step=component.interval)
