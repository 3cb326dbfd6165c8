"""Posts of an HTML form turned into answers, and answers kept as a draft."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, cast

from service.process.forms.fields import Checkbox, Choice, Component, Computed, FileInput, Group, Input, Rows
from service.process.forms.form import Form
from service.process.forms.scope import ABSENT, find, put, unfold

ADD = "_add"
REMOVE = "_remove"
SHOWN = "_shown"
ROW = "_row"
MOST = 200
"""Rows of one list that a post may bring."""
PAIRS = 20_000
LENGTH = 50_000


def parse_post(form: Form, pairs: Iterable[tuple[str, str]]) -> dict[str, Any]:
    """Answers from the names and values of a post, as typed.

    A field that is named in `_shown` and has no value was left empty: an unticked checkbox, a list with no rows.
    `_add=itens` adds a row to a list, `_remove=itens.1` takes one out.
    """
    post: dict[str, list[str]] = {}
    for number, (name, value) in enumerate(pairs):
        if number < PAIRS:
            post.setdefault(name, []).append(value)
    shown = frozenset(post.get(SHOWN, ()))
    return _Post(post, shown, frozenset({*post, *shown})).level(form.components, "")


def asks_for_rows(pairs: Iterable[tuple[str, str]]) -> bool:
    """Whether a post only adds or removes a row, so that the page is to be shown again and nothing completed."""
    return any(name in (ADD, REMOVE) for name, _ in pairs)


class _Post:
    def __init__(self, post: Mapping[str, list[str]], shown: frozenset[str], names: frozenset[str]) -> None:
        self.post = post
        self.shown = shown
        self.names = names

    def level(self, components: tuple[Component, ...], prefix: str) -> dict[str, Any]:
        answers: dict[str, Any] = {}
        for component in components:
            if isinstance(component, Group):
                _merge(answers, self.level(component.components, prefix))
            elif isinstance(component, Rows):
                rows = self.rows(component, prefix + ".".join(component.path))
                if rows is not None:
                    put(answers, component.path, rows)
            elif isinstance(component, Input) and not isinstance(component, Computed):
                answer = self.answer(component, prefix + ".".join(component.path))
                if answer is not ABSENT:
                    put(answers, component.path, answer)
        return answers

    def answer(self, component: Input, name: str) -> Any:
        values = self.post.get(name)
        if values is None and name not in self.shown:
            return ABSENT
        given = [value for value in values or [] if value != ""]
        if isinstance(component, Checkbox):
            return given[-1] if given else False
        if isinstance(component, Choice) and component.many:
            return given
        if isinstance(component, FileInput):
            return given
        return (values or [""])[-1]

    def rows(self, component: Rows, name: str) -> list[dict[str, Any]] | None:
        adding = name in self.post.get(ADD, ())
        numbers = self.numbers(f"{name}.")
        if not numbers and name not in self.shown and not adding:
            return None
        gone = self.post.get(REMOVE, [])
        rows: list[dict[str, Any]] = []
        for number in numbers[:MOST]:
            if f"{name}.{number}" in gone:
                continue
            row = self.level(component.components, f"{name}.{number}.")
            mark = self.post.get(f"{name}.{number}.{ROW}")
            rows.append(row | ({ROW: mark[-1]} if mark else {}))
        return [*rows, {ROW: ""}] if adding and len(rows) < (component.maximum or MOST) else rows

    def numbers(self, prefix: str) -> list[int]:
        heads = {name[len(prefix) :].split(".", 1)[0] for name in self.names if name.startswith(prefix)}
        return sorted(int(head) for head in heads if head.isascii() and head.isdigit() and len(head) < 5)


def _merge(answers: dict[str, Any], more: Mapping[str, Any]) -> None:
    for name, value in more.items():
        mine = answers.get(name)
        if isinstance(mine, dict) and isinstance(value, Mapping):
            _merge(cast("dict[str, Any]", mine), cast("Mapping[str, Any]", value))
        else:
            answers[name] = value


def draft(form: Form, answers: Mapping[str, Any]) -> dict[str, Any]:
    """The answers to known fields as they are, right or wrong, as plain JSON; for keeping what somebody typed."""
    return _kept(form.components, unfold(answers))


def _kept(components: tuple[Component, ...], answers: Mapping[str, Any]) -> dict[str, Any]:
    kept: dict[str, Any] = {}
    for component in components:
        if isinstance(component, Group):
            _merge(kept, _kept(component.components, answers))
        elif isinstance(component, Rows):
            rows = find(answers, component.path)
            if isinstance(rows, list):
                put(kept, component.path, [_row(component, row) for row in cast("list[object]", rows)[:MOST]])
        elif isinstance(component, Input) and not isinstance(component, Computed):
            answer = find(answers, component.path)
            if answer is not ABSENT:
                put(kept, component.path, _plain(answer))
    return kept


def _row(component: Rows, row: object) -> dict[str, Any]:
    if not isinstance(row, Mapping):
        return {}
    answers = cast("Mapping[str, Any]", row)
    return _kept(component.components, answers) | ({ROW: str(answers[ROW])[:5]} if ROW in answers else {})


def _plain(answer: object) -> Any:
    if answer is None or isinstance(answer, (bool, int, float)):
        return answer
    if isinstance(answer, list):
        return [_plain(one) for one in cast("list[object]", answer)[:MOST]]
    return str(answer)[:LENGTH]
