"""What came of a trial: for build servers one line of JSON, for people the path, lane by lane."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import field
from pathlib import Path
from typing import Any, Literal

from service.base.texts import Language, Text
from service.base.values import value_object
from service.process import rules
from service.process.diagram import Cancel, Compensate, Finding, Reading
from service.process.execution import Row
from service.process.trial.trace import Happened
from service.process.trial.words import drawn

Outcome = Literal["refused", "failed", "step-limit", "waiting", "completed"]
WORST_FIRST: tuple[Outcome, ...] = ("refused", "failed", "step-limit", "waiting", "completed")
OUTCOMES: Mapping[Outcome, Text] = {
    "completed": Text("chegou ao fim", "came to its end"),
    "waiting": Text("ficou parado", "is stuck"),
    "failed": Text("falhou", "failed"),
    "step-limit": Text("passou do limite de passos", "went beyond the limit of steps"),
    "refused": Text("não pode ser executado", "cannot be run"),
}
STEPS = Text("{steps} passos", "{steps} steps")
NO_LANE = Text("sem raia", "no lane")
EVENTS: Mapping[str, Text] = {
    "completed": Text("{name}", "{name}"),
    "cancelled": Text("{name} (cancelado)", "{name} (cancelled)"),
    "fired": Text("aconteceu: {name}", "came: {name}"),
    "thrown": Text("enviou: {name}", "sent: {name}"),
}
UNDOES = Text("desfaz: {name}", "undoes: {name}")
CANCELS = Text("cancela: {name}", "cancels: {name}")
WAITS: Mapping[str, Text] = {
    "work": Text("“{name}” espera por alguém.", "“{name}” waits for a person."),
    "job": Text("“{name}” espera por um sistema.", "“{name}” waits for a machine."),
    "timer": Text("“{name}” espera pelo prazo.", "“{name}” waits for its time."),
    "message": Text("“{name}” espera por uma mensagem.", "“{name}” waits for a message."),
    "signal": Text("“{name}” espera por um sinal.", "“{name}” waits for a signal."),
    "condition": Text("“{name}” espera que a condição seja verdadeira.", "“{name}” waits for its condition to hold."),
    "join": Text("“{name}” espera por outro caminho, que não chega.", "“{name}” waits for a path that does not come."),
}


@value_object(kw_only=True)
class Place:
    """Something that waits, and what for; an incident says what failed."""

    kind: str
    row: Row
    why: Text | None = None

    @property
    def text(self) -> Text:
        """In a sentence."""
        name = self.row.node.name or drawn(self.row.element, self.row.node)
        return self.why or WAITS[self.kind].fill(name=name)

    def plain(self, language: Language) -> dict[str, Any]:
        """As JSON holds it."""
        node = self.row.node
        where = {"element": drawn(self.row.element, node), "name": node.name, "type": node.type, "lane": node.lane}
        return {"kind": self.kind, **where, "process": self.row.process, "message": self.text.spoken(language)}


@value_object(kw_only=True)
class TriedProcess:
    """How one process ended; `why`: what went wrong."""

    id: str
    outcome: Outcome
    why: Text | None = None

    def plain(self, language: Language) -> dict[str, Any]:
        """As JSON holds it."""
        said = {} if self.why is None else {"message": self.why.spoken(language)}
        return {"id": self.id, "outcome": self.outcome, **said}


@value_object(kw_only=True)
class Tried:
    """One file, tried. `why`: what went wrong with the file as a whole."""

    path: Path
    processes: tuple[TriedProcess, ...] = ()
    findings: tuple[Finding, ...] = ()
    trace: Sequence[Happened] = ()
    waiting: tuple[Place, ...] = ()
    data: Mapping[str, Any] = field(default_factory=dict[str, Any])
    steps: int = 0
    why: Text | None = None

    @property
    def outcome(self) -> Outcome:
        """The worst of its processes."""
        if any(finding.level == "error" for finding in self.findings):
            return "refused"
        return "failed" if self.why is not None else worst([each.outcome for each in self.processes])

    def plain(self, language: Language) -> dict[str, Any]:
        """What one line of JSON says of it."""
        said = {} if self.why is None else {"message": self.why.spoken(language)}
        return {
            "file": str(self.path),
            "outcome": self.outcome,
            **said,
            "processes": [each.plain(language) for each in self.processes],
            "findings": [rules.plain(finding, language) for finding in self.findings],
            "trace": [step.plain(number) for number, step in enumerate(self.trace, 1)],
            "waiting": [place.plain(language) for place in self.waiting],
            "data": self.data,
            "steps": self.steps,
        }

    def told(self, language: Language) -> str:
        """What a person reads: the verdict, the path taken lane by lane, what went wrong, then the findings."""
        steps = STEPS.fill(steps=self.steps).spoken(language)
        lines = [f"{self.path}: {OUTCOMES[self.outcome].spoken(language)} ({steps})"]
        lines += self._path(language)
        troubles = [self.why, *(each.why for each in self.processes), *(place.text for place in self.waiting)]
        said = dict.fromkeys(text.spoken(language) for text in troubles if text is not None)
        lines += [f"  ! {text}" for text in said]
        checked = rules.CheckedFile(path=self.path, reading=Reading(), findings=self.findings)
        return "\n".join([*lines, *checked.told(language).split("\n")[1:]])

    def _path(self, language: Language) -> Iterator[str]:
        lane: tuple[str, str | None] | None = None
        for step in self.trace:
            words = EVENTS.get(step.event)
            if words is None or (step.event in ("fired", "thrown") and not step.node.name):
                continue
            if not step.node.name and step.node.kind in ("xor", "and", "or", "pass", "race", "complex"):
                continue
            if lane != (step.process, step.node.lane):
                lane = (step.process, step.node.lane)
                yield f"  {step.node.lane or NO_LANE.spoken(language)}"
            yield f"    {_said(step, words).fill(name=step.node.name or step.element).spoken(language)}"


def _said(step: Happened, words: Text) -> Text:
    """What is thrown is sent to somebody, but for what undoes and what cancels."""
    if step.event != "thrown":
        return words
    return (
        UNDOES if isinstance(step.node.event, Compensate) else CANCELS if isinstance(step.node.event, Cancel) else words
    )


def worst(outcomes: Sequence[Outcome]) -> Outcome:
    """The worst of several; nothing at all is complete."""
    order = WORST_FIRST.index
    return WORST_FIRST[min((order(outcome) for outcome in outcomes), default=order("completed"))]
