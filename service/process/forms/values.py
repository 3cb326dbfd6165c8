"""An answer, as typed or as JSON, read into the value of its field."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta, timezone
from decimal import Decimal
from typing import Any, cast

from service.base.texts import Text
from service.base.values import value_object
from service.process.forms.documents import ASKS, READERS
from service.process.forms.fields import Checkbox, Choice, FileInput, Input, MomentInput, NumberInput, TextInput
from service.process.forms.numbers import DIGITS, read_date, read_datetime, read_number, read_time, read_yes_or_no
from service.process.forms.options import Option, pick
from service.process.forms.scope import Scope

LENGTH = 50_000
"""Characters that any answer may have."""
FILES = 50


@value_object
class Unread:
    """Why an answer cannot be read."""

    text: Text


def empty(component: Input) -> Any:
    """What a field holds when nothing was answered, as in the form editor."""
    if isinstance(component, TextInput):
        return ""
    if isinstance(component, Checkbox):
        return False
    return [] if isinstance(component, Choice) and component.many else None


def read_value(component: Input, answer: object, scope: Scope, options: tuple[Option, ...], multiple: bool) -> Any:
    """The typed value of an answer, or Unread."""
    if answer is None or answer == "":
        return [] if isinstance(component, FileInput) and multiple else empty(component)
    match component:
        case TextInput():
            return _text(component, answer)
        case NumberInput():
            return _number(component, answer)
        case Checkbox():
            ticked = read_yes_or_no(answer)
            return Unread(Text("Marque sim ou não.", "Choose yes or no.")) if ticked is None else ticked
        case Choice():
            return _choices(answer, options) if component.many else _choice(answer, options)
        case MomentInput():
            return _moment(component, answer, scope)
        case FileInput():
            return _files(answer, multiple)
        case _:
            return Unread(Text("Este campo não é respondido.", "This field is not answered."))


def _text(component: TextInput, answer: object) -> Any:
    if isinstance(answer, bool) or not isinstance(answer, (str, int, float, Decimal)):
        return Unread(Text("Escreva um texto.", "Write a text."))
    text = str(answer).replace("\x00", "").replace("\r\n", "\n").replace("\r", "\n")
    if len(text) > LENGTH:
        return Unread(Text("Use até {most} caracteres.", "Use up to {most} characters.").fill(most=LENGTH))
    if not component.long:
        text = text.replace("\n", " ").replace("\t", " ").strip()
    kind = component.format or component.kind
    if not kind or not text.strip():
        return text
    return READERS[kind](text) or Unread(ASKS[kind])


def _number(component: NumberInput, answer: object) -> Any:
    ask = Unread(Text("Informe um número, como 1.234,56.", "Give a number, as 1234.56."))
    if isinstance(answer, bool) or not isinstance(answer, (str, int, float, Decimal)):
        return ask
    if isinstance(answer, str):
        number = read_number(answer)
    else:
        number = Decimal(str(answer))
        sound = number.is_finite() and len(number.as_tuple().digits) <= DIGITS and abs(number.adjusted()) <= DIGITS
        number = number if sound else None
    if number is None:
        return ask
    return f"{number:f}" if component.as_text else number


_FOREIGN = Unread(Text("Escolha uma das opções.", "Choose one of the options."))


def _choice(answer: object, options: tuple[Option, ...]) -> Any:
    option = pick(options, answer)
    return _FOREIGN if option is None else option.value


def _choices(answer: object, options: tuple[Option, ...]) -> Any:
    answers = cast("list[object]", answer) if isinstance(answer, list) else [answer]
    taken = [pick(options, one) for one in answers if one not in (None, "")][: len(options) + 1]
    if None in taken or len(taken) > len(options):
        return _FOREIGN
    codes = {option.code for option in taken if option is not None}
    return [option.value for option in options if option.code in codes]


def _moment(component: MomentInput, answer: object, scope: Scope) -> Any:
    if component.subtype == "date":
        return _date(answer)
    if component.subtype == "time":
        return _time(component, answer, scope)
    moment = answer if isinstance(answer, datetime) else read_datetime(answer) if isinstance(answer, str) else None
    if moment is None or not 1900 <= moment.year <= 2999:
        return Unread(Text("Informe data e hora, como 31/12/2026 14:05.", "Give date and time, as 2026-12-31 14:05."))
    local = moment if moment.tzinfo else moment.replace(tzinfo=scope.zone)
    if component.zoned == "no_timezone":
        return local.astimezone(scope.zone).replace(tzinfo=None)
    return local.astimezone(UTC if component.zoned == "utc_normalized" else _offset(local.astimezone(scope.zone)))


def _date(answer: object) -> Any:
    day = answer.date() if isinstance(answer, datetime) else answer if isinstance(answer, date) else None
    if isinstance(answer, str):
        day = read_date(answer)
    if day is None or not 1900 <= day.year <= 2999:
        return Unread(Text("Informe a data, como 31/12/2026.", "Give the date, as 2026-12-31."))
    return day


def _time(component: MomentInput, answer: object, scope: Scope) -> Any:
    clock = answer if isinstance(answer, time) else read_time(answer) if isinstance(answer, str) else None
    if clock is None:
        return Unread(Text("Informe a hora, como 14:05.", "Give the time, as 14:05."))
    if component.zoned == "no_timezone" and clock.tzinfo is None:
        return clock
    today = scope.local_now.date()
    moment = datetime.combine(today, clock, clock.tzinfo or scope.zone).astimezone(scope.zone)
    if component.zoned == "no_timezone":
        return moment.time()
    moment = moment.astimezone(UTC if component.zoned == "utc_normalized" else _offset(moment))
    return moment.timetz()


def _offset(moment: datetime) -> timezone:
    """The zone's offset at that moment, which can be stored without naming the zone."""
    return timezone(moment.utcoffset() or timedelta())


def _files(answer: object, multiple: bool) -> Any:
    ask = Unread(Text("Anexe o arquivo de novo.", "Attach the file again."))
    given = cast("list[object]", answer) if isinstance(answer, list) else [answer]
    ids = [one for one in given if isinstance(one, str) and one]
    if len(ids) != len([one for one in given if one not in (None, "")]) or any(len(one) > 200 for one in ids):
        return ask
    if multiple:
        return list(dict.fromkeys(ids)) if len(ids) <= FILES else ask
    if len(ids) > 1:
        return Unread(Text("Anexe só um arquivo.", "Attach one file only."))
    return ids[0] if ids else None


def is_empty(value: object) -> bool:
    """Whether nothing was answered: an unticked checkbox counts as nothing too."""
    return value is None or value is False or value == [] or (isinstance(value, str) and not value.strip())


def as_list(value: object) -> list[Any]:
    """A value as a list of values."""
    return cast("list[Any]", value) if isinstance(value, list) else [value]
