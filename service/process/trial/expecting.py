"""What must be true on the stage, and how to say that it is not."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from html import unescape
from typing import Any, cast

import regex
from markdown_it import MarkdownIt

from service.base.texts import Text
from service.process.execution import Work
from service.process.forms import Choice, Documents, Html, Item, Markdown, Scope, Table
from service.process.trial.script import Expected
from service.process.trial.stage import Stage
from service.process.trial.words import drawn, plain
from service.process.trial.world import CASE

OPEN = Text("em aberto: esperava {wanted}, mas há {found}", "open: expected {wanted}, but there is {found}")
STATUS = Text("situação: esperava “{wanted}”, mas é “{found}”", "status: expected “{wanted}”, but it is “{found}”")
ENDED = Text("devia ter terminado, e não terminou", "it should have ended, and has not")
NOT_ENDED = Text("não devia ter terminado, e terminou", "it should not have ended, and has")
SHOWS = Text("“{name}” devia mostrar “{words}”; mostra: {found}", "“{name}” should show “{words}”; it shows: {found}")
NOT_SHOWN = Text("“{name}” devia estar em aberto, e não está", "“{name}” should be open, and is not")
SAID = Text("{what}: esperava {wanted}, mas há {found}", "{what}: expected {wanted}, but there is {found}")
CONVERSATION, NOTES = Text("conversa", "conversation"), Text("notas", "notes")
VARIABLE = Text("{name}: esperava {wanted}, mas é {found}", "{name}: expected {wanted}, but it is {found}")
_TAG = regex.compile(r"<[^>]*>")
_markdown = MarkdownIt("commonmark").enable("table").enable("strikethrough")


def complaints(stage: Stage, expected: Expected) -> Iterator[Text]:
    """What is not as expected."""
    if expected.open is not None:
        yield from _open(stage, expected.open)
    if expected.status is not None and expected.status != stage.case.status:
        yield STATUS.fill(wanted=expected.status, found=stage.case.status or "")
    ended = bool(stage.world.runs) and not any(run.open for run in stage.world.runs)
    if expected.ended is not None and expected.ended != ended:
        yield ENDED if expected.ended else NOT_ENDED
    for name, words in expected.shows.items():
        yield from _shows(stage, name, words)
    if expected.conversation is not None:
        yield from _said(CONVERSATION, expected.conversation, stage.case.conversation)
    if expected.notes is not None:
        yield from _said(NOTES, expected.notes, stage.case.notes)
    yield from _variables(stage, expected.variables)


def _open(stage: Stage, wanted: Mapping[str, Sequence[str]]) -> Iterator[Text]:
    names = {drawn(row.element, row.node): _name(row) for _, row in stage.work()}
    found: dict[str, list[str]] = {}
    for _, row in stage.work():
        found.setdefault(row.node.lane or "", []).append(_name(row))
    there = {lane: sorted(each) for lane, each in found.items()}
    hoped = {lane: sorted(names.get(name, name) for name in each) for lane, each in wanted.items() if each}
    if there != hoped:
        yield OPEN.fill(wanted=_by_lane(hoped), found=_by_lane(there))


def _by_lane(work: Mapping[str, Sequence[str]]) -> str:
    return "; ".join(f"{lane}: {', '.join(names)}" for lane, names in sorted(work.items())) or "—"


def _shows(stage: Stage, name: str, wanted: Sequence[str]) -> Iterator[Text]:
    for run, row in stage.work():
        if name in (_name(row), drawn(row.element, row.node)):
            form = stage.form(row)
            texts = [_name(row), *_asked(row)]
            if form is not None:
                shown = form.show(stage.seen(run, row), stage.world.now)
                texts = list(_texts(shown.items, Scope(shown.data, stage.world.now)))
            found = [_one_line(text) for text in texts if text.strip()]
            for words in wanted:
                if not any(_one_line(words) in text for text in found):
                    yield SHOWS.fill(name=name, words=words, found=" · ".join(found))
            return
    yield NOT_SHOWN.fill(name=name)


def _asked(row: Work) -> Iterator[str]:
    if row.question is not None:
        yield row.question.text
        yield from (option.label for option in row.question.options)


def _texts(items: Sequence[Item], scope: Scope) -> Iterator[str]:
    """Everything that can be read in a form: texts, labels and values."""
    for item in items:
        yield item.label
        yield item.description
        yield from _content(item)
        yield from _values(item)
        yield from _texts(item.items, scope)
        for row in item.rows:
            yield from _texts(row.items, scope)


def _content(item: Item) -> Iterator[str]:
    match item.content:
        case Markdown(source):
            yield _read(_markdown.render(source))
        case Html(source):
            yield _read(source)
        case Table(headings, rows):
            yield from headings
            for row in rows:
                yield from row
        case Documents(files):
            yield from (name for _, name in files)
        case _:
            return


def _values(item: Item) -> Iterator[str]:
    if isinstance(item.component, Choice):
        values = _each(item.value)
        yield from (option.label for option in item.options if option.value in values)
    for each in _each(plain(item.value)):
        if each is not None and not isinstance(each, bool):
            yield str(each)


def _each(value: Any) -> list[Any]:
    return cast("list[Any]", value) if isinstance(value, list) else [value]


def _read(source: str) -> str:
    return unescape(_TAG.sub(" ", source))


def _said(what: Text, wanted: Sequence[tuple[str, str]], found: Sequence[tuple[str, str]]) -> Iterator[Text]:
    fits = len(wanted) == len(found) and all(
        hoped[0] == there[0] and _one_line(hoped[1]) in _one_line(there[1])
        for hoped, there in zip(wanted, found, strict=True)
    )
    if not fits:
        yield SAID.fill(what=what, wanted=_dialogue(wanted), found=_dialogue(found))


def _dialogue(said: Sequence[tuple[str, str]]) -> str:
    return " / ".join(f"{lane}: {words}" for lane, words in said) or "—"


def _variables(stage: Stage, wanted: Mapping[str, Any]) -> Iterator[Text]:
    known: dict[str, Any] = {}
    for run in reversed(stage.world.runs):
        known |= run.variables
    known |= {f"{CASE}.{name}": value for name, value in stage.case.snapshot().items()}
    for name, hoped in wanted.items():
        found = plain(known.get(name))
        if found != plain(hoped) and not (hoped is None and found in ("", [], {})):
            yield VARIABLE.fill(name=name, wanted=_shown(plain(hoped)), found=_shown(found))


def _shown(value: Any) -> str:
    return "null" if value is None else f"“{value}”" if isinstance(value, str) else str(value)


def _name(row: Work) -> str:
    return row.node.name or drawn(row.element, row.node)


def _one_line(text: str) -> str:
    return " ".join(text.split())
