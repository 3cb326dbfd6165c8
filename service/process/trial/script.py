"""A file of scenarios, read: what should happen in a process, and what must be true then."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal

from service.base.texts import Text
from service.base.values import value_object
from service.process.execution import StepFailed, due_at
from service.process.forms import HOME
from service.process.trial.marked import Marked, Mistake, read_marked

Verb = Literal["do", "refuse", "press", "come", "pass", "expect"]
WITH: Mapping[Verb, tuple[str, ...]] = {
    "do": ("as", "answers"),
    "refuse": ("as", "answers", "fields"),
    "press": ("as", "on"),
    "come": ("answers",),
    "pass": (),
    "expect": (),
}
EXPECTED = ("open", "status", "ended", "shows", "conversation", "notes", "variables")
LARGEST = 1024 * 1024
ONE_VERB = Text("Um passo tem exatamente uma destas chaves: {verbs}.", "A step has exactly one of these keys: {verbs}.")
NAMED_TWICE = Text("Já há um cenário chamado “{name}”.", "There already is a scenario called “{name}”.")
ONE_WORD = Text("Escreva cada fala como “RAIA: palavras”.", "Write each as “LANE: words”.")
UNREADABLE = Text("Não conseguimos ler o arquivo: {why}.", "The file cannot be read: {why}.")


@value_object(kw_only=True)
class Expected:
    """What must be true; None where nothing is said about it."""

    open: Mapping[str, tuple[str, ...]] | None = None
    status: str | None = None
    ended: bool | None = None
    shows: Mapping[str, tuple[str, ...]] = field(default_factory=dict[str, tuple[str, ...]])
    conversation: tuple[tuple[str, str], ...] | None = None
    notes: tuple[tuple[str, str], ...] | None = None
    variables: Mapping[str, Any] = field(default_factory=dict[str, Any])


@value_object(kw_only=True)
class Step:
    """One thing that happens, or (`expect`) what must be true. `name`: of the work, the button, the event or the
    duration."""

    verb: Verb
    line: int
    name: str = ""
    lane: str | None = None
    answers: Mapping[str, Any] = field(default_factory=dict[str, Any])
    fields: tuple[str, ...] | None = None
    on: str | None = None
    expected: Expected | None = None


@value_object(kw_only=True)
class Scenario:
    """One way in which the process should run."""

    name: str
    line: int
    covers: tuple[str, ...]
    given: Mapping[str, Any]
    steps: tuple[Step, ...]


@value_object(kw_only=True)
class Script:
    """All scenarios of one diagram."""

    path: Path
    process: str
    line: int
    scenarios: tuple[Scenario, ...]
    offers: Mapping[str, Any] = field(default_factory=dict[str, Any])
    """What a desk would offer to forms, by name."""

    @property
    def diagram(self) -> Path:
        """The diagram that stands beside the file."""
        return self.path.with_name(self.path.name.removesuffix(".yaml").removesuffix(".scenarios") + ".bpmn")


def read_script(path: Path) -> Script:
    """Read NAME.scenarios.yaml. Mistake: it cannot be understood, with the line."""
    try:
        with path.open("rb") as file:
            source = file.read(LARGEST).decode("utf-8")
    except (OSError, ValueError) as error:
        raise Mistake(1, UNREADABLE.fill(why=getattr(error, "strerror", None) or type(error).__name__)) from error
    return understand(source, path)


def understand(source: str, path: Path) -> Script:
    """Scenarios from their text; `path` is where it stands, or would. Mistake: as above."""
    marked = read_marked(source)
    parts = marked.keys(required=("process", "scenarios"), allowed=("given", "offers"))
    given = _answers(parts.get("given"))
    read: dict[str, Scenario] = {}
    for part in parts["scenarios"].parts():
        scenario = _scenario(part, given)
        if scenario.name in read:
            raise Mistake(scenario.line, NAMED_TWICE.fill(name=scenario.name))
        read[scenario.name] = scenario
    process = parts["process"]
    scenarios, offers = tuple(read.values()), _answers(parts.get("offers"))
    return Script(path=path, process=process.text(), line=process.line, scenarios=scenarios, offers=offers)


def _scenario(part: Marked, given: Mapping[str, Any]) -> Scenario:
    parts = part.keys(required=("name", "steps"), allowed=("covers", "given"))
    return Scenario(
        name=parts["name"].text(),
        line=part.line,
        covers=parts["covers"].texts() if "covers" in parts else (),
        given=_answers(parts["given"]) if "given" in parts else given,
        steps=tuple(_step(step) for step in parts["steps"].parts()),
    )


def _step(part: Marked) -> Step:
    verbs: list[Verb] = [verb for verb in WITH if verb in part.pairs()]
    if len(verbs) != 1:
        raise Mistake(part.line, ONE_VERB.fill(verbs=", ".join(WITH)))
    (verb,) = verbs
    parts = part.keys(required=(verb,), allowed=WITH[verb])
    if verb == "expect":
        return Step(verb=verb, line=part.line, expected=_expected(parts[verb]))
    if verb == "pass":
        _check_duration(parts[verb])
    return Step(
        verb=verb,
        line=part.line,
        name=parts[verb].text(),
        lane=parts["as"].text() if "as" in parts else None,
        answers=_answers(parts.get("answers")),
        fields=parts["fields"].texts() if "fields" in parts else None,
        on=parts["on"].text() if "on" in parts else None,
    )


def _expected(part: Marked) -> Expected:
    parts = part.keys(allowed=EXPECTED)
    return Expected(
        open=_texts_by_name(parts["open"]) if "open" in parts else None,
        status=parts["status"].text() if "status" in parts else None,
        ended=parts["ended"].yes() if "ended" in parts else None,
        shows=_texts_by_name(parts["shows"]) if "shows" in parts else {},
        conversation=_words(parts["conversation"]) if "conversation" in parts else None,
        notes=_words(parts["notes"]) if "notes" in parts else None,
        variables=_answers(parts.get("variables")),
    )


def _answers(part: Marked | None) -> Mapping[str, Any]:
    return {name: each.plain() for name, each in part.pairs().items()} if part is not None else {}


def _texts_by_name(part: Marked) -> Mapping[str, tuple[str, ...]]:
    return {name: each.texts() for name, each in part.pairs().items()}


def _words(part: Marked) -> tuple[tuple[str, str], ...]:
    found: list[tuple[str, str]] = []
    for each in part.parts():
        pairs = list(each.pairs().items()) if each.holds(Mapping) else []
        if len(pairs) != 1:
            raise Mistake(each.line, ONE_WORD)
        found.append((pairs[0][0], pairs[0][1].text()))
    return tuple(found)


def _check_duration(part: Marked) -> None:
    try:
        due_at("duration", part.text(), datetime(2026, 1, 5, tzinfo=UTC), HOME)
    except StepFailed as failure:
        raise Mistake(part.line, failure.text) from failure
