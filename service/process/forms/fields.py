"""What a form is made of: one kind of component per family of the form editor's types."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import field
from decimal import Decimal
from typing import Any, Literal

import regex

from service.base.values import value_object
from service.feel import Expression
from service.process.forms.dynamic import NOTHING, Dynamic
from service.process.forms.options import OptionSource
from service.process.forms.scope import Path
from service.process.forms.templates import EMPTY, Template

Format = Literal["cpf", "cnpj", "cpf-cnpj", "cep", "telefone"]


@value_object(kw_only=True)
class Component:
    """Anything on a form."""

    id: str
    type: str
    label: Template = EMPTY
    description: Template = EMPTY
    hide: Dynamic = NOTHING
    columns: int | None = None
    """Width in sixteenths; None: what is left."""
    row: str = ""
    """Components of one row stand side by side."""
    properties: Mapping[str, str] = field(default_factory=dict[str, str])


@value_object(kw_only=True)
class Input(Component):
    """A component that a person answers; `path` is where the answer goes, within the enclosing list's row."""

    path: Path
    required: bool = False
    readonly: Dynamic = NOTHING
    disabled: bool = False
    default: Any = None


@value_object(kw_only=True)
class TextInput(Input):
    """textfield, textarea."""

    min_length: Dynamic = NOTHING
    max_length: Dynamic = NOTHING
    pattern: regex.Pattern[str] | None = None
    pattern_message: str = ""
    kind: Literal["", "email", "phone"] = ""
    format: Format | None = None
    prefix: Template = EMPTY
    suffix: Template = EMPTY

    @property
    def long(self) -> bool:
        """Whether the answer may have several lines."""
        return self.type == "textarea"


@value_object(kw_only=True)
class NumberInput(Input):
    """number."""

    minimum: Dynamic = NOTHING
    maximum: Dynamic = NOTHING
    decimals: int | None = None
    increment: Decimal | None = None
    as_text: bool = False
    prefix: Template = EMPTY
    suffix: Template = EMPTY


@value_object(kw_only=True)
class Checkbox(Input):
    """checkbox: yes or no."""


@value_object(kw_only=True)
class Choice(Input):
    """radio and select (one), checklist and taglist (several)."""

    options: OptionSource
    searchable: bool = False

    @property
    def many(self) -> bool:
        """Whether several options may be taken."""
        return self.type in ("checklist", "taglist")


@value_object(kw_only=True)
class MomentInput(Input):
    """datetime: a date, a time or both."""

    subtype: Literal["date", "time", "datetime"] = "date"
    time_label: Template = EMPTY
    future_only: bool = False
    interval: int = 1
    """Minutes between the times that may be chosen."""
    zoned: Literal["utc_offset", "utc_normalized", "no_timezone"] = "utc_offset"


@value_object(kw_only=True)
class FileInput(Input):
    """filepicker: answers are ids of stored files."""

    multiple: Dynamic = NOTHING
    accept: Template = EMPTY


@value_object(kw_only=True)
class Computed(Input):
    """expression: worked out, never answered and never seen."""

    expression: Expression


@value_object(kw_only=True)
class View(Component):
    """separator, spacer, button: nothing to answer; text and html: `content`."""

    content: Template = EMPTY
    height: int = 0


@value_object(kw_only=True)
class ImageView(Component):
    """image."""

    source: Template
    alt: Template


@value_object(kw_only=True)
class TableView(Component):
    """table: rows from data under fixed or computed columns."""

    source: Dynamic
    columns_fixed: tuple[tuple[str, str], ...] = ()
    """(key, heading)."""
    columns_computed: Expression | None = None
    page: int | None = None


@value_object(kw_only=True)
class DocumentsView(Component):
    """documentPreview: files of the data, to look at."""

    source: Dynamic
    heading: Template = EMPTY


@value_object(kw_only=True)
class Group(Component):
    """group: components that belong together; their paths already carry the group's."""

    components: tuple[Component, ...]
    outline: bool = False


@value_object(kw_only=True)
class Rows(Component):
    """dynamiclist: the same components once per element of a list."""

    path: Path
    components: tuple[Component, ...]
    start: int = 1
    minimum: int = 0
    maximum: int | None = None
    growing: bool = True
    """Whether people may add and remove rows."""
    outline: bool = False
    readonly: Dynamic = NOTHING


def inputs(components: Iterable[Component]) -> Iterator[Input]:
    """All inputs, those within groups and lists too."""
    for component in components:
        if isinstance(component, Input):
            yield component
        elif isinstance(component, (Group, Rows)):
            yield from inputs(component.components)


def everything(components: Iterable[Component]) -> Iterator[Component]:
    """All components, those within groups and lists too."""
    for component in components:
        yield component
        if isinstance(component, (Group, Rows)):
            yield from everything(component.components)
