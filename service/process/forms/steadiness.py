"""What of a form depends on data, and what is the same for everybody who opens it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

from service.process.forms.dynamic import Dynamic
from service.process.forms.fields import (
    Choice,
    Component,
    Computed,
    FileInput,
    Group,
    Input,
    NumberInput,
    Rows,
    TextInput,
    View,
    everything,
)
from service.process.forms.templates import Template

Varying = Literal["nothing", "texts", "conditions"]
"""What depends on data: nothing, only what is read, or also what is visible, open, offered or allowed."""


def varying(components: Iterable[Component]) -> Varying:
    """What of these components depends on data."""
    parts = tuple(everything(components))
    if any(_has_conditions(part) for part in parts):
        return "conditions"
    return "texts" if any(_has_texts(part) for part in parts) else "nothing"


def _has_conditions(part: Component) -> bool:
    if isinstance(part, (Computed, Rows)):
        return True
    conditions: list[Dynamic] = [part.hide]
    if isinstance(part, Input):
        conditions.append(part.readonly)
    if isinstance(part, TextInput):
        conditions += (part.min_length, part.max_length)
    if isinstance(part, NumberInput):
        conditions += (part.minimum, part.maximum)
    if isinstance(part, FileInput):
        conditions.append(part.multiple)
    offers = isinstance(part, Choice) and part.options.varies
    takes = isinstance(part, FileInput) and part.accept.varies
    return offers or takes or any(condition.varies for condition in conditions)


def _has_texts(part: Component) -> bool:
    texts: list[Template] = [part.label, part.description]
    if isinstance(part, (TextInput, NumberInput)):
        texts += (part.prefix, part.suffix)
    if isinstance(part, View):
        texts.append(part.content)
    elif not isinstance(part, (Input, Group)):
        return True
    return any(text.varies for text in texts)
