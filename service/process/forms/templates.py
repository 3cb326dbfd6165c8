"""Texts with places for data: `Olá {{nome}}`, `{{#if urgente}}…{{/if}}`, `{{#loop itens}}…{{/loop}}`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, datetime, time
from decimal import Decimal
from itertools import islice
from typing import Any, Literal, cast

import regex

from service.base.texts import Text
from service.base.values import value_object
from service.feel import Expression, parse
from service.process.forms.scope import Scope

STEPS = 2_000
"""Places that one rendering fills in; what comes after them stays empty."""
LENGTH = 200_000
"""Characters that one rendering may have."""

_MARK = regex.compile(r"\{\{(.*?)\}\}(\n?)", regex.DOTALL)


class TemplateError(Exception):
    """A block that is not closed, or closed without being open."""

    def __init__(self, text: Text) -> None:
        super().__init__(str(text))
        self.text = text


@value_object
class Insert:
    """A place that data fills."""

    expression: Expression


@value_object
class Block:
    """Parts that stand there when a condition holds, or once per element of a list."""

    kind: Literal["if", "loop"]
    expression: Expression
    parts: tuple[Part, ...]


Part = str | Insert | Block


@value_object
class Template:
    """A text with places for data."""

    source: str = ""
    parts: tuple[Part, ...] = ()

    @property
    def varies(self) -> bool:
        """Whether the text depends on data."""
        return any(not isinstance(part, str) for part in self.parts)

    def render(self, scope: Scope, escape: Callable[[str], str] = str, *, strict: bool = False) -> str:
        """The text with its places filled; `escape` is applied to what comes from data, never to the text.

        A place whose expression fails stays empty; `strict`: it raises FeelError.
        """
        rendering = _Rendering(escape, strict)
        rendering.add(self.parts, scope)
        return "".join(rendering.pieces)[:LENGTH]


EMPTY = Template()


class _Rendering:
    """One filling of a template, which stops when it has used up its steps."""

    def __init__(self, escape: Callable[[str], str], strict: bool) -> None:
        self.escape = escape
        self.strict = strict
        self.pieces: list[str] = []
        self.steps = STEPS

    def add(self, parts: tuple[Part, ...], scope: Scope) -> None:
        for part in parts:
            if isinstance(part, str):
                self.pieces.append(part)
                continue
            self.steps -= 1
            if self.steps < 0:
                return
            value = scope.evaluate(part.expression) if self.strict else scope.glance(part.expression)
            if isinstance(part, Insert):
                self.pieces.append(self.escape(spoken(value, scope)))
            elif part.kind == "if":
                self.add(part.parts if value else (), scope)
            else:
                self.repeat(part.parts, value, scope)

    def repeat(self, parts: tuple[Part, ...], value: object, scope: Scope) -> None:
        elements = cast("list[Any]", value) if isinstance(value, list) else [] if value is None else [value]
        for position, element in enumerate(islice(elements, STEPS)):
            if self.steps <= 0:
                return
            self.steps -= 1
            inner = scope.inside(element, position)
            if isinstance(element, Mapping):
                inner = replace(inner, data={**inner.data, **cast("Mapping[str, Any]", element)})
            self.add(parts, inner)


def read_template(source: str) -> Template:
    """A template from its text; raises TemplateError for its blocks, FeelSyntaxError for its expressions."""
    if source.startswith("="):
        return Template(source, (Insert(parse(source[1:])),))
    open_blocks: list[tuple[Literal["if", "loop"], Expression, list[Part]]] = []
    parts: list[Part] = []
    end = 0
    for mark in _MARK.finditer(source):
        inner = mark.group(1).strip()
        parts.append(source[end : mark.start()])
        end = mark.end()
        if inner.startswith(("#if ", "#loop ")):
            kind = "if" if inner.startswith("#if ") else "loop"
            open_blocks.append((kind, parse(inner.split(" ", 1)[1]), parts))
            parts = []
        elif inner in ("/if", "/loop"):
            parts = _close(open_blocks, inner[1:], parts, mark.group(2))
        else:
            parts += ([Insert(parse(inner))] if inner else []) + [mark.group(2)]
    parts.append(source[end:])
    if open_blocks:
        kind = open_blocks[-1][0]
        raise TemplateError(
            Text("o bloco #{kind} não é fechado com /{kind}", "block #{kind} is not closed by /{kind}").fill(kind=kind)
        )
    return Template(source, _tidy(parts))


def _close(
    open_blocks: list[tuple[Literal["if", "loop"], Expression, list[Part]]], name: str, parts: list[Part], newline: str
) -> list[Part]:
    if not open_blocks or open_blocks[-1][0] != name:
        raise TemplateError(
            Text("/{name} fecha um bloco que não foi aberto", "/{name} closes a block that is not open").fill(name=name)
        )
    kind, expression, outer = open_blocks.pop()
    if newline and not (parts and isinstance(parts[-1], str) and parts[-1].endswith("\n")):
        parts.append("\n")
    outer.append(Block(kind, expression, _tidy(parts)))
    return outer


def _tidy(parts: list[Part]) -> tuple[Part, ...]:
    return tuple(part for part in parts if part != "")


def spoken(value: object, scope: Scope) -> str:
    """A value as people write it here: 1234,5 · 31/12/2026 14:05 · sim; nothing for null."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "sim" if value else "não"
    if isinstance(value, (int, float, Decimal)):
        number = Decimal(str(value))
        return (f"{number:f}" if abs(number.adjusted()) < 40 else str(number)).replace(".", ",")
    if isinstance(value, datetime):
        local = value.astimezone(scope.zone) if value.tzinfo else value
        return local.strftime("%d/%m/%Y %H:%M")
    if isinstance(value, date):
        return value.strftime("%d/%m/%Y")
    if isinstance(value, time):
        return value.strftime("%H:%M")
    if isinstance(value, list):
        return ", ".join(spoken(element, scope) for element in cast("list[object]", value))
    return str(value)
