"""A form as it stands for one person at one moment: what is visible, with values, options and texts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import field
from decimal import Decimal
from typing import Any

from service.base.texts import Text
from service.base.values import value_object
from service.process.forms.fields import Component, Group, Input, Rows
from service.process.forms.options import Option
from service.process.forms.scope import Path


@value_object
class Markdown:
    """Text with Markdown; what came from data is already escaped."""

    source: str


@value_object
class Html:
    """HTML as its author wrote it, not yet cleaned; what came from data is already escaped."""

    source: str


@value_object
class Picture:
    """An image: a data URI or an http(s) address, else empty."""

    source: str
    alt: str


@value_object
class Table:
    """Headings, and cells as people read them."""

    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    more: int = 0
    """Rows that did not fit."""


@value_object
class Documents:
    """Stored files to look at: (file id, name)."""

    files: tuple[tuple[str, str], ...]


Content = Markdown | Html | Picture | Table | Documents


@value_object(kw_only=True)
class Limits:
    """What an answer must keep to, as it stands now."""

    minimum: Decimal | None = None
    maximum: Decimal | None = None
    min_length: int | None = None
    max_length: int | None = None


@value_object(kw_only=True)
class Row:
    """One row of a list; `origin` is its position in the data before, None for a new one."""

    origin: int | None
    stored: Mapping[str, Any]
    items: tuple[Item, ...]


@value_object(kw_only=True)
class Item:
    """One visible component."""

    component: Component
    key: str
    """The component's id, with the positions of the rows it stands in; unique on a page."""
    path: str = ""
    """Name of its answer: `valor`, `itens.0.nome`; empty where there is nothing to answer."""
    local: Path = ()
    """Where its value goes within the enclosing row."""
    label: str = ""
    description: str = ""
    prefix: str = ""
    suffix: str = ""
    value: Any = None
    raw: Any = None
    """What the person typed, kept where it could not be read."""
    problem: Text | None = None
    """Why it could not be read."""
    readonly: bool = False
    options: tuple[Option, ...] = ()
    limits: Limits = field(default_factory=Limits)
    multiple: bool = False
    accept: str = ""
    content: Content | None = None
    items: tuple[Item, ...] = ()
    rows: tuple[Row, ...] = ()


@value_object(kw_only=True)
class Shown:
    """All that is visible now; `data` is what the form's expressions see."""

    items: tuple[Item, ...]
    data: Mapping[str, Any]

    @property
    def inputs(self) -> Iterator[Item]:
        """What can be answered or read, in order, within groups and rows too."""
        return (item for item in all_items(self.items) if isinstance(item.component, Input))


def all_items(items: Iterable[Item]) -> Iterator[Item]:
    """Every item, those within groups and rows too, in order."""
    for item in items:
        yield item
        yield from all_items(item.items)
        for row in item.rows:
            yield from all_items(row.items)


def leaves(items: Iterable[Item]) -> list[Item]:
    """Fields and lists, those within groups too."""
    found: list[Item] = []
    for item in items:
        if isinstance(item.component, Group):
            found += leaves(item.items)
        elif isinstance(item.component, (Input, Rows)):
            found.append(item)
    return found
