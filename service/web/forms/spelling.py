"""Values as inputs and readers want them: native ISO in date inputs, 1.234,56 where a number is only read."""

from __future__ import annotations

from datetime import date, datetime, time, tzinfo
from decimal import Decimal
from typing import Any

from service.process.forms import Checkbox, Input, MomentInput, NumberInput, TextInput, write_document


def typed(component: Input, value: Any, zone: tzinfo) -> str:
    """The value as it stands in its input."""
    if value is None or isinstance(component, Checkbox):
        return ""
    if isinstance(component, NumberInput):
        return number(value, grouped=False)
    if isinstance(component, MomentInput):
        return _moment(value, zone)
    if isinstance(component, TextInput):
        return write_document(str(value), component.format)
    return str(value)


def read(component: Input, value: Any, zone: tzinfo) -> str:
    """The value as people read it where it cannot be changed."""
    if isinstance(component, NumberInput) and value is not None:
        return number(value, grouped=True)
    if isinstance(component, MomentInput):
        return _spoken_moment(value, zone)
    return typed(component, value, zone)


def number(value: Any, *, grouped: bool) -> str:
    """A number with a decimal comma: 1234,5 or 1.234,5."""
    if isinstance(value, bool) or not isinstance(value, (int, float, str, Decimal)):
        return str(value)
    try:
        exact = Decimal(str(value))
        plain = f"{exact:,f}" if grouped else f"{exact:f}"
    except (ArithmeticError, ValueError):
        return str(value)
    return plain.translate(str.maketrans(",.", ".,"))


def _moment(value: Any, zone: tzinfo) -> str:
    if isinstance(value, datetime):
        return _local(value, zone).strftime("%Y-%m-%dT%H:%M")
    if isinstance(value, date):
        return value.isoformat()
    return value.strftime("%H:%M") if isinstance(value, time) else str(value)


def _spoken_moment(value: Any, zone: tzinfo) -> str:
    if isinstance(value, datetime):
        return _local(value, zone).strftime("%d/%m/%Y %H:%M")
    if isinstance(value, date):
        return value.strftime("%d/%m/%Y")
    return value.strftime("%H:%M") if isinstance(value, time) else str(value or "")


def _local(value: datetime, zone: tzinfo) -> datetime:
    return value.astimezone(zone) if value.tzinfo else value
