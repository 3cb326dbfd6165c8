"""YAML whose every part knows its line, and in which a text is a text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any, cast

import yaml

from service.base.texts import Text
from service.base.values import value_object


class Mistake(Exception):
    """Something in a file of scenarios cannot be understood; `line` counts from 1."""

    def __init__(self, line: int, text: Text) -> None:
        super().__init__(f"{line}: {text}")
        self.line, self.text = line, text


NOT_YAML = Text("Isto não é YAML: {why}.", "This is not YAML: {why}.")
EMPTY = Text("O arquivo está vazio.", "The file is empty.")
UNKNOWN = Text("“{key}” não é conhecido aqui. Use: {known}.", "“{key}” is not known here. Use: {known}.")
TWICE = Text("“{key}” está duas vezes.", "“{key}” stands twice.")
ABSENT = Text("Falta “{key}”.", "“{key}” is missing.")
WANTED = Text("Aqui se espera {wanted}.", "{wanted} is expected here.")
A_TEXT = Text("um texto", "A text")
A_LIST = Text("uma lista", "A list")
A_MAPPING = Text("pares “chave: valor”", "Pairs “key: value”")
A_YES = Text("true ou false", "True or false")
DEEP = 50
"""Levels that a file may have."""
LARGE = 50_000
"""Parts that a file may have, counting what it repeats."""


class _Loader(yaml.SafeLoader):
    """Reads true, false, null and numbers; dates, times, yes and no stay texts."""


_Loader.yaml_implicit_resolvers = {}
for _tag, _pattern, _first in (
    ("tag:yaml.org,2002:bool", r"true|false", "tf"),
    ("tag:yaml.org,2002:null", r"null|~|", "n~\0"),
    ("tag:yaml.org,2002:int", r"-?(?:0|[1-9]\d*)", "-0123456789"),
    ("tag:yaml.org,2002:float", r"-?\d+\.\d+", "-0123456789"),
):
    _Loader.add_implicit_resolver(_tag, re.compile(rf"^(?:{_pattern})$"), [*_first.replace("\0", ""), ""])  # pyright: ignore[reportUnknownMemberType]


@value_object
class Marked:
    """A part of the file."""

    line: int
    value: Any
    """A Mapping[str, Marked], a list of Marked, or a plain value."""

    def holds(self, kind: type) -> bool:
        """Whether it is a list, or pairs (Mapping)."""
        return isinstance(self.value, kind)

    def pairs(self) -> Mapping[str, Marked]:
        """Its pairs."""
        if not self.holds(Mapping):
            raise Mistake(self.line, WANTED.fill(wanted=A_MAPPING))
        return cast("Mapping[str, Marked]", self.value)

    def keys(self, *, required: Sequence[str] = (), allowed: Sequence[str]) -> Mapping[str, Marked]:
        """Its pairs, with these keys and no others."""
        pairs = self.pairs()
        for key, part in pairs.items():
            if key not in (*required, *allowed):
                raise Mistake(part.line, UNKNOWN.fill(key=key, known=", ".join((*required, *allowed))))
        for key in required:
            if key not in pairs:
                raise Mistake(self.line, ABSENT.fill(key=key))
        return pairs

    def parts(self) -> Sequence[Marked]:
        """Its parts, where it is a list."""
        if not self.holds(list):
            raise Mistake(self.line, WANTED.fill(wanted=A_LIST))
        return cast("list[Marked]", self.value)

    def text(self) -> str:
        """Its text; numbers are read as they are written."""
        if isinstance(self.value, bool) or not isinstance(self.value, str | int | Decimal):
            raise Mistake(self.line, WANTED.fill(wanted=A_TEXT))
        return str(self.value)

    def texts(self) -> tuple[str, ...]:
        """Its texts: a list of them, or one alone."""
        return tuple(part.text() for part in self.parts()) if self.holds(list) else (self.text(),)

    def yes(self) -> bool:
        """Whether it is true."""
        if not isinstance(self.value, bool):
            raise Mistake(self.line, WANTED.fill(wanted=A_YES))
        return self.value

    def plain(self) -> Any:
        """Without lines."""
        if self.holds(Mapping):
            return {key: part.plain() for key, part in self.pairs().items()}
        if self.holds(list):
            return [part.plain() for part in self.parts()]
        return self.value


def read_marked(source: str) -> Marked:
    """The whole file. Mistake: it is no YAML, or holds a key twice."""
    try:
        node = cast("yaml.Node | None", yaml.compose(source, Loader=_Loader))  # pyright: ignore[reportUnknownMemberType]
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark is not None else 1
        raise Mistake(line, NOT_YAML.fill(why=error.problem or error.context)) from error
    except (yaml.YAMLError, RecursionError) as error:
        raise Mistake(1, NOT_YAML.fill(why=error)) from error
    if node is None:
        raise Mistake(1, EMPTY)
    return _Marking().mark(node, DEEP)


class _Marking:
    """Turns nodes into parts, and stops at files that repeat themselves without end."""

    def __init__(self) -> None:
        self.count = 0

    def mark(self, node: yaml.Node, levels: int) -> Marked:
        line = cast("Any", node.start_mark).line + 1
        self.count += 1
        if levels == 0 or self.count > LARGE:
            raise Mistake(line, Text("O arquivo é grande demais.", "The file is too large."))
        if isinstance(node, yaml.MappingNode):
            return Marked(line, dict(self.pairs(node, levels - 1)))
        if isinstance(node, yaml.SequenceNode):
            return Marked(line, [self.mark(part, levels - 1) for part in cast("list[yaml.Node]", node.value)])
        return Marked(line, _scalar(node, line))

    def pairs(self, node: yaml.MappingNode, levels: int) -> Iterator[tuple[str, Marked]]:
        seen: set[str] = set()
        for key, part in cast("list[tuple[yaml.Node, yaml.Node]]", node.value):
            line = cast("Any", key.start_mark).line + 1
            name = str(key.value)
            if name in seen:
                raise Mistake(line, TWICE.fill(key=name))
            seen.add(name)
            marked = self.mark(part, levels)
            yield name, Marked(line, marked.value)


def _scalar(node: yaml.Node, line: int) -> Any:
    text = str(node.value)
    match node.tag.rpartition(":")[2]:
        case "str":
            return text
        case "bool":
            return text == "true"
        case "null":
            return None
        case "int":
            return int(text)
        case "float":
            return Decimal(text)
        case other:
            raise Mistake(line, UNKNOWN.fill(key=other, known="true, false, null, 1, 1.5"))
