"""What there is to look at: texts, pictures, tables and documents, filled with data."""

from __future__ import annotations

import html
from collections.abc import Mapping
from typing import Any, cast

import regex

from service.process.forms.fields import Component, DocumentsView, ImageView, TableView, View
from service.process.forms.scope import ABSENT, Path, Scope, find
from service.process.forms.shown import Content, Documents, Html, Markdown, Picture, Table
from service.process.forms.templates import Template, spoken

ROWS = 500
COLUMNS = 50

_MARKUP = regex.compile(r"([\\`*_{}\[\]()#+\-.!|<>&~:/@=])")
_PICTURE = regex.compile(r"(https?://|data:image/(png|jpe?g|gif|webp);base64,)\S*", regex.IGNORECASE)


def view(component: Component, scope: Scope) -> Content | None:
    """The content of a component that is only looked at; None for those without any."""
    match component:
        case View(type="text"):
            return marked(component.content, scope)
        case View(type="html"):
            return Html(component.content.render(scope, html.escape))
        case ImageView():
            source = component.source.render(scope).strip()
            return Picture(source if _PICTURE.fullmatch(source) else "", component.alt.render(scope))
        case TableView():
            return _table(component, scope)
        case DocumentsView():
            return _documents(component, scope)
        case _:
            return None


def marked(template: Template, scope: Scope) -> Markdown:
    """A text with Markdown, filled with data that marks nothing up."""
    return Markdown(template.render(scope, _plain))


def _plain(text: str) -> str:
    """Data within Markdown: its lines stay lines, and every sign that could mark something up is made harmless."""
    lines = (_MARKUP.sub(r"\\\1", line.strip()) for line in text.strip().splitlines())
    return "\\\n".join(lines)


def _table(component: TableView, scope: Scope) -> Table:
    columns = component.columns_fixed
    if component.columns_computed is not None:
        columns = _columns(scope.glance(component.columns_computed))
    found = component.source.glance(scope)
    rows = [row for row in cast("list[Any]", found) if row is not None] if isinstance(found, list) else []
    shown = rows[:ROWS]
    paths: list[Path] = [tuple(key.split(".")) for key, _ in columns]
    return Table(
        headings=tuple(heading for _, heading in columns),
        rows=tuple(tuple(_cell(find(row, path), scope) for path in paths) for row in shown),
        more=len(rows) - len(shown),
    )


def _columns(found: object) -> tuple[tuple[str, str], ...]:
    columns: list[tuple[str, str]] = []
    for column in cast("list[object]", found)[:COLUMNS] if isinstance(found, list) else []:
        if isinstance(column, Mapping):
            entry = cast("Mapping[str, Any]", column)
            if isinstance(entry.get("key"), str):
                columns.append((entry["key"], str(entry.get("label") or entry["key"])))
    return tuple(columns)


def _cell(value: object, scope: Scope) -> str:
    return "" if value is ABSENT or isinstance(value, Mapping) else spoken(value, scope)


def _documents(component: DocumentsView, scope: Scope) -> Documents:
    """Files from a list of ids, or of {documentId, metadata: {fileName}} as the form editor has them."""
    found = component.source.glance(scope)
    listed = cast("list[object]", found) if isinstance(found, list) else [found]
    files: list[tuple[str, str]] = []
    for one in listed[:ROWS]:
        if isinstance(one, str) and one:
            files.append((one, one))
        elif isinstance(one, Mapping):
            entry = cast("Mapping[str, Any]", one)
            name = find(entry, ("metadata", "fileName"))
            identity = entry.get("documentId") or entry.get("id")
            if isinstance(identity, str):
                files.append((identity, name if isinstance(name, str) else str(entry.get("name") or identity)))
    return Documents(tuple(files))
