"""A `.form` file read: JSON of the form-js schema in, a Form or a refusal that says where out."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any, NoReturn, cast

import regex

from service.base.texts import Text
from service.process.diagram import Finding
from service.process.forms.building import BUILDERS, check_default, common, read_path
from service.process.forms.fields import Component, Group, Input, Rows
from service.process.forms.form import Form
from service.process.forms.raw import Raw
from service.process.forms.refusals import Place
from service.process.forms.scope import Path

BYTES = 1_000_000
COMPONENTS = 500
DEPTH = 10
ROWS = 200
"""Rows that a list may have."""
SCHEMA = 19
"""Newest version of the form-js schema that is known."""

WORD = regex.compile(r"[^\W\d]\w*")

TYPES = (*BUILDERS, "group", "dynamiclist")
"""Every component type that is understood."""


def read_form(source: str | bytes) -> Form:
    """A form from its JSON text; raises FormRefused with the component, its path and its line."""
    text = decoded(source)
    return _Reading(text).form(read_plain(text))


def read_plain(text: str) -> Mapping[str, Any]:
    """The JSON object that a form file holds; FormRefused where it is none of a form."""
    plain = _parsed(text)
    if not isinstance(plain, Mapping) or not isinstance(cast("Mapping[str, Any]", plain).get("components"), list):
        _refuse(
            Text(
                "falta a lista “components”; exporte o arquivo .form do editor de formulários",
                "the list “components” is missing; export the .form file from the form editor",
            )
        )
    return cast("Mapping[str, Any]", plain)


def _refuse(what: Text, **values: object) -> NoReturn:
    raise Place().refuse(what.fill(**values))


def decoded(source: str | bytes) -> str:
    """The text of a form file; FormRefused where it is too long or in another encoding."""
    if len(source) > BYTES:
        _refuse(Text("o arquivo passa de 1 MB; divida o formulário", "the file is over 1 MB; divide the form"))
    if isinstance(source, str):
        return source
    try:
        return source.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Place().refuse(Text("o texto não está em UTF-8", "the text is not UTF-8")) from error


def _parsed(text: str) -> object:
    def no_constant(name: str) -> NoReturn:
        raise ValueError(name)

    try:
        return json.loads(text, parse_float=Decimal, parse_constant=no_constant)
    except json.JSONDecodeError as error:
        what = Text(
            "o JSON tem um erro na linha {line}, coluna {column}",
            "the JSON has an error at line {line}, column {column}",
        )
        raise Place().refuse(what.fill(line=error.lineno, column=error.colno)) from error
    except (ValueError, RecursionError) as error:
        raise Place().refuse(
            Text("o JSON tem números ou níveis demais", "the JSON has excessive numbers or levels")
        ) from error


class _Reading:
    """One reading: counts components, remembers ids and claimed paths."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.findings: list[Finding] = []
        self.ids: set[str] = set()
        self.count = 0

    def form(self, plain: Mapping[str, Any]) -> Form:
        raw = Raw(plain, Place(), self.findings)
        version = raw.whole("schemaVersion", least=1, most=100_000)
        if version is not None and version > SCHEMA:
            raw.warn(
                "form-version",
                Text(
                    "a versão {version} do editor é mais nova que a conhecida",
                    "editor version {version} is newer than known",
                ).fill(version=version),
                Text("Confira se o formulário aparece como esperado.", "Check that the form looks as expected."),
            )
        components = self.components(raw, (), _Claims(), path="components", depth=1)
        words = frozenset(WORD.findall(self.text))
        return Form(id=raw.text("id"), components=components, findings=tuple(self.findings), words=words)

    def components(self, raw: Raw, base: Path, claims: _Claims, *, path: str, depth: int) -> tuple[Component, ...]:
        given = raw.plain.get("components", [])
        if not isinstance(given, list):
            raise raw.refuse(Text("“components” deve ser uma lista", "“components” must be a list"))
        if depth > DEPTH:
            raise raw.refuse(
                Text("há mais de {depth} níveis de grupos", "there are more than {depth} levels of groups"), depth=DEPTH
            )
        listed = cast("list[object]", given)
        return tuple(
            self.component(self.raw(plain, f"{path}[{position}]"), base, claims, depth)
            for position, plain in enumerate(listed)
        )

    def raw(self, plain: object, path: str) -> Raw:
        if not isinstance(plain, Mapping):
            raise Place(path, path).refuse(Text("um componente deve ser um objeto", "a component must be an object"))
        entry = cast("Mapping[str, Any]", plain)
        own = entry.get("id")
        element = own if isinstance(own, str) and own else path
        key = entry.get("key")
        self.count += 1
        place = Place(key if isinstance(key, str) and key else element, path, self._line(own or key), element)
        if self.count > COMPONENTS:
            raise place.refuse(Text("passa de {most} componentes", "more than {most} components").fill(most=COMPONENTS))
        if element in self.ids:
            raise place.refuse(Text("o id “{id}” se repete", "the id “{id}” is used twice").fill(id=element))
        self.ids.add(element)
        return Raw(entry, place, self.findings)

    def _line(self, name: object) -> int | None:
        if not isinstance(name, str):
            return None
        found = regex.search(r'"(?:id|key)"\s*:\s*' + regex.escape(json.dumps(name, ensure_ascii=False)), self.text)
        return self.text.count("\n", 0, found.start()) + 1 if found else None

    def component(self, raw: Raw, base: Path, claims: _Claims, depth: int) -> Component:
        kind = raw.text("type")
        path = f"{raw.place.path}.components"
        if kind in ("group", "default"):
            inner = read_path(raw, "path", base, optional=True)
            children = self.components(raw, inner, claims, path=path, depth=depth + 1)
            return Group(**common(raw), components=children, outline=raw.flag("showOutline"))
        if kind == "dynamiclist":
            return self.rows(raw, read_path(raw, "path", base), claims, depth)
        if kind not in BUILDERS:
            raise raw.refuse(
                Text(
                    "o tipo “{kind}” não é aceito; use um destes: {known}",
                    "type “{kind}” is not accepted; use one of: {known}",
                ),
                kind=kind,
                known=", ".join(sorted(TYPES)),
            )
        built = BUILDERS[kind](raw, base)
        if isinstance(built, Input):
            claims.claim(raw, built.path)
            check_default(raw, built)
        return built

    def rows(self, raw: Raw, path: Path, claims: _Claims, depth: int) -> Rows:
        claims.claim(raw, path)
        children = self.components(raw, (), _Claims(), path=f"{raw.place.path}.components", depth=depth + 1)
        limits = replace(raw, plain={**raw.properties(), **raw.plain})
        maximum = limits.whole("maxRepetitions", least=1, most=ROWS)
        minimum = limits.whole("minRepetitions", most=maximum or ROWS) or 0
        start = raw.whole("defaultRepetitions", most=ROWS)
        return Rows(
            **common(raw),
            path=path,
            components=children,
            start=1 if start is None else start,
            minimum=minimum,
            maximum=maximum,
            growing=raw.flag("allowAddRemove", True),
            outline=raw.flag("showOutline"),
            readonly=raw.condition("readonly"),
        )


class _Claims:
    """Paths that are taken: a path may hold one answer, and none within another."""

    def __init__(self) -> None:
        self.leaves: set[Path] = set()
        self.parents: set[Path] = set()

    def claim(self, raw: Raw, path: Path) -> None:
        parents = {path[:length] for length in range(1, len(path))}
        if path == ("chamado",):
            raise raw.refuse(
                Text(
                    "o nome “chamado” é do chamado inteiro; use chamado.assunto ou outro campo dele",
                    "the name “chamado” is the whole case; use chamado.assunto or another of its fields",
                )
            )
        if path in self.leaves or path in self.parents or parents & self.leaves:
            raise raw.refuse(
                Text("o nome “{key}” já é usado por outro campo", "the name “{key}” is already used by another field"),
                key=".".join(path),
            )
        self.leaves.add(path)
        self.parents |= parents
