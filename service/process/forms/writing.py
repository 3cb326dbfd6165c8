"""What the visible fields hold, written over the data: all of it for expressions to see, or what the form may write."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from service.process.forms.fields import Computed, Group, Input, Rows
from service.process.forms.scope import Path, put
from service.process.forms.shown import Item, leaves


def overlay(items: tuple[Item, ...], base: Mapping[str, Any]) -> dict[str, Any]:
    """The data with what the visible fields hold now written over them."""
    data = dict(base)
    for item in items:
        if isinstance(item.component, Group):
            data = overlay(item.items, data)
        elif isinstance(item.component, Rows):
            put(data, item.local, [overlay(row.items, row.stored) for row in item.rows])
        elif isinstance(item.component, Input):
            put(data, item.local, item.value)
    return data


def written(items: tuple[Item, ...], base: Mapping[str, Any]) -> dict[str, Any]:
    """What the form writes: open and computed fields over the stored values of the same names, and nothing else."""
    values: dict[str, Any] = {}

    def write(path: Path, value: object) -> None:
        top = path[0]
        if len(path) > 1 and top not in values and isinstance(base.get(top), Mapping):
            values[top] = base[top]
        put(values, path, value)

    for item in leaves(items):
        if isinstance(item.component, Rows):
            if not item.readonly and (item.component.growing or any(written(row.items, {}) for row in item.rows)):
                write(item.local, [{**row.stored, **written(row.items, row.stored)} for row in item.rows])
        elif isinstance(item.component, Computed) or not item.readonly:
            write(item.local, item.value)
    return values
