"""What of a form is visible now: conditions, options, texts and values worked out against the data.

Conditions depend on answers, and which answers count depends on conditions: a hidden or read-only field's answer is
not heard. So the form is gone through again and again until the data stand still: at first with no answer heard, then
with those of the fields that the last round left open. Texts are filled once, at the end. A form whose conditions,
options and limits are all written down stands still at once.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, tzinfo
from typing import Any, cast

from service.base.errors import Refused
from service.base.texts import Text
from service.base.values import value_object
from service.feel import FeelError
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
)
from service.process.forms.options import Option
from service.process.forms.scope import ABSENT, HOME, Scope, find, put, unfold
from service.process.forms.shown import Item, Limits, Row, Shown
from service.process.forms.steadiness import Varying
from service.process.forms.templates import Template
from service.process.forms.values import Unread, empty, read_value
from service.process.forms.viewing import view
from service.process.forms.writing import overlay

ROUNDS = 12
ROWS = 200


def show(
    components: tuple[Component, ...],
    answers: Mapping[str, Any],
    variables: Mapping[str, Any],
    now: datetime,
    zone: tzinfo = HOME,
    *,
    varying: Varying = "conditions",
) -> Shown:
    """The visible items with their values; answers of hidden and read-only fields are not heard.

    Refused where a condition, a limit or options ask for too much work.
    """
    nested = unfold(answers)
    scope = Scope(variables, now, zone)
    if varying == "conditions":
        return _round(components, replace(_standing(components, nested, variables, scope), dressed=True))
    level = _Level(nested, variables, variables, scope, dressed=varying == "nothing")
    shown = _round(components, level)
    if varying == "nothing":
        return shown
    return _round(components, replace(level, data=shown.data, scope=replace(scope, data=shown.data), dressed=True))


def _standing(
    components: tuple[Component, ...], answers: Mapping[str, Any], variables: Mapping[str, Any], scope: Scope
) -> _Level:
    """The data as they stand when another round changes nothing."""
    level = _Level({}, variables, variables, scope)
    shown = _round(components, level)
    for _ in range(ROUNDS):
        before = shown
        level = _Level(answers, variables, before.data, replace(scope, data=before.data))
        shown = _round(components, level)
        if shown.data == before.data and _outline(shown) == _outline(before):
            break
    return level


def _round(components: tuple[Component, ...], level: _Level) -> Shown:
    items = level.items(components)
    return Shown(items=items, data=overlay(items, level.stored))


def _outline(shown: Shown) -> list[tuple[str, bool]]:
    return [(item.path, item.readonly) for item in shown.inputs]


@value_object
class _Level:
    """The form itself or one row of a list: what was answered, what was stored, what is known."""

    answers: Mapping[str, Any]
    stored: Mapping[str, Any]
    data: Any
    scope: Scope
    prefix: str = ""
    suffix: str = ""
    dressed: bool = False
    """Whether texts are filled, which only the last round needs."""

    def items(self, components: tuple[Component, ...]) -> tuple[Item, ...]:
        return tuple(item for one in components if (item := self.visible(one)) is not None)

    def visible(self, component: Component) -> Item | None:
        try:
            hidden = component.hide.holds(self.before_answer(component, component.hide))
            return None if hidden else self.item(component)
        except FeelError as error:
            what = Text("No campo “{name}”: {why}", "In field “{name}”: {why}")
            raise Refused(what.fill(name=component.id, why=error.text)) from error

    def text(self, template: Template) -> str:
        return template.render(self.scope) if self.dressed else ""

    def before_answer(self, component: Component, condition: Dynamic) -> Scope:
        """The scope of a field's own condition: it sees the field as it was stored, or answering would close it."""
        if not isinstance(component, Input) or condition.expression is None:
            return self.scope
        names = condition.expression.names
        if component.path[0] not in names and "this" not in names:
            return self.scope
        stored = find(self.stored, component.path)
        value = component.default if stored is ABSENT else stored
        if self.scope.row is None:
            data = dict(self.scope.data)
            put(data, component.path, value)
            return replace(self.scope, data=data)
        this = dict(self.data)
        put(this, component.path, value)
        return replace(self.scope, row={**self.scope.row, "this": this})

    def item(self, component: Component) -> Item:
        common: dict[str, Any] = {
            "component": component,
            "key": component.id + self.suffix,
            "label": self.text(component.label),
            "description": self.text(component.description),
        }
        if isinstance(component, Input):
            return self.input(component, common)
        if isinstance(component, Group):
            return Item(**common, items=self.items(component.components))
        if isinstance(component, Rows):
            return self.list(component, common)
        return Item(**common, content=view(component, self.scope) if self.dressed else None)

    def input(self, component: Input, common: dict[str, Any]) -> Item:
        options = component.options.offer(self.scope) if isinstance(component, Choice) else ()
        multiple = isinstance(component, FileInput) and component.multiple.holds(self.scope)
        readonly = component.disabled or isinstance(component, Computed) or self.is_locked(component)
        answer = ABSENT if readonly else find(self.answers, component.path)
        if isinstance(component, Computed):
            value = self.scope.evaluate(component.expression)
        elif answer is ABSENT:
            value = self.current(component, options, multiple)
        else:
            value = read_value(component, answer, self.scope, options, multiple)
        unread = value if isinstance(value, Unread) else None
        return Item(
            **common,
            path=self.prefix + ".".join(component.path),
            local=component.path,
            value=empty(component) if unread else value,
            raw=answer if unread else None,
            problem=unread.text if unread else None,
            readonly=readonly,
            options=options,
            limits=self.limits(component),
            multiple=multiple,
            accept=component.accept.render(self.scope, strict=True) if isinstance(component, FileInput) else "",
            prefix=self.text(component.prefix) if isinstance(component, (TextInput, NumberInput)) else "",
            suffix=self.text(component.suffix) if isinstance(component, (TextInput, NumberInput)) else "",
        )

    def is_locked(self, component: Input) -> bool:
        return component.readonly.holds(self.before_answer(component, component.readonly))

    def current(self, component: Input, options: tuple[Option, ...], multiple: bool) -> Any:
        """The stored value, else the default; what the field cannot hold is kept only to be looked at."""
        stored = find(self.stored, component.path)
        given = component.default if stored is ABSENT else stored
        value = read_value(component, given, self.scope, options, multiple)
        if not isinstance(value, Unread):
            return value
        looked_at = component.disabled or self.is_locked(component)
        return stored if looked_at and stored is not ABSENT else empty(component)

    def limits(self, component: Input) -> Limits:
        if isinstance(component, NumberInput):
            return Limits(minimum=component.minimum.number(self.scope), maximum=component.maximum.number(self.scope))
        if not isinstance(component, TextInput):
            return Limits()
        least, most = component.min_length.number(self.scope), component.max_length.number(self.scope)
        return Limits(
            min_length=None if least is None else max(0, int(least)),
            max_length=None if most is None else max(0, int(most)),
        )

    def list(self, component: Rows, common: dict[str, Any]) -> Item:
        readonly = component.readonly.holds(self.scope)
        path = self.prefix + ".".join(component.path)
        known = _mappings(find(self.data, component.path))
        rows: list[Row] = []
        for position, (origin, stored, answers) in enumerate(self.row_sources(component, readonly)):
            this = known[position] if position < len(known) else stored
            level = replace(
                self,
                answers={} if readonly else answers,
                stored=stored,
                data=this,
                scope=self.scope.inside(this, position),
                prefix=f"{path}.{position}.",
                suffix=f"{self.suffix}-{position}",
            )
            rows.append(Row(origin=origin, stored=stored, items=level.items(component.components)))
        return Item(**common, path=path, local=component.path, readonly=readonly, rows=tuple(rows))

    def row_sources(
        self, component: Rows, readonly: bool
    ) -> list[tuple[int | None, Mapping[str, Any], Mapping[str, Any]]]:
        """(position before, stored row, answers) of each row, in order."""
        found = find(self.stored, component.path)
        nothing: list[Mapping[str, Any]] = [{}] * component.start
        stored = _mappings(cast("list[Any]", found)) if isinstance(found, list) else nothing
        answered = find(self.answers, component.path)
        if not isinstance(answered, list) or readonly:
            return [(origin, row, {}) for origin, row in enumerate(stored)]
        answers = _mappings(cast("list[Any]", answered))
        if not component.growing:
            padded = answers + [{} for _ in stored]
            return [(origin, row, padded[origin]) for origin, row in enumerate(stored)]
        return _matched(stored, answers)


def _matched(
    stored: list[Mapping[str, Any]], answers: list[Mapping[str, Any]]
) -> list[tuple[int | None, Mapping[str, Any], Mapping[str, Any]]]:
    """Answered rows beside the stored rows they come from: by `_row`, else by position; each stored row once."""
    by_mark = any("_row" in row for row in answers)
    used: set[int] = set()
    matched: list[tuple[int | None, Mapping[str, Any], Mapping[str, Any]]] = []
    for position, row in enumerate(answers):
        mark = str(row.get("_row", "")) if by_mark else str(position)
        origin = int(mark) if mark.isascii() and mark.isdigit() and len(mark) < 5 else None
        if origin is None or origin >= len(stored) or origin in used:
            matched.append((None, {}, row))
        else:
            used.add(origin)
            matched.append((origin, stored[origin], row))
    return matched


def _mappings(found: Any) -> list[Mapping[str, Any]]:
    if not isinstance(found, list):
        return []
    rows = cast("list[object]", found)[:ROWS]
    return [cast("Mapping[str, Any]", row) if isinstance(row, Mapping) else {} for row in rows]
