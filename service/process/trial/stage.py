"""The stage on which a scenario is played: a process, its case, and those who act in its lanes."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from service.base.errors import Refused
from service.base.texts import Text
from service.base.values import value_object
from service.process.diagram import Node
from service.process.execution import AnyReport, Button, JobWait, MessageWait, SignalWait, Work, due_at
from service.process.forms import CASE, HOME, Checked, FieldError, Form, Item, check
from service.process.trial.answers import ANSWER, flows_of
from service.process.trial.case import Case
from service.process.trial.nearby import Nearby, form_known
from service.process.trial.script import Step
from service.process.trial.words import drawn
from service.process.trial.world import Act, Run, World

Outside = JobWait | MessageWait | SignalWait
CURTAIN = datetime(2026, 1, 5, 12, tzinfo=UTC)
"""When every scenario begins: a Monday."""
NOT_OPEN = Text("“{name}” não está em aberto. Em aberto: {open}.", "“{name}” is not open. Open: {open}.")
NOTHING = Text("nada", "nothing")
OTHER_LANE = Text("“{name}” está em “{lane}”, não em “{wanted}”.", "“{name}” is in “{lane}”, not in “{wanted}”.")
NOT_ACCEPTED = Text("“{name}” não aceitou as respostas. {why}", "“{name}” did not accept the answers. {why}")
ACCEPTED = Text("“{name}” aceitou as respostas; deviam ser recusadas.", "“{name}” accepted what it should refuse.")
OTHER_FIELDS = Text(
    "“{name}” recusou {refused}; devia recusar {wanted}.", "“{name}” refused {refused}; it should refuse {wanted}."
)
NO_FIELD = Text("“{name}” não mostra o campo “{field}” agora.", "“{name}” does not show the field “{field}” now.")
NO_BUTTON = Text("Não há botão “{name}”. Há: {there}.", "There is no button “{name}”. There are: {there}.")
NOT_AWAITED = Text("“{name}” não espera nada de fora agora.", "“{name}” awaits nothing from outside now.")
NO_ANSWER = Text(
    "Falta a resposta: answers: answer: …, uma de {options}.",
    "The answer is missing: answers: answer: …, one of {options}.",
)
NO_OFFERS: Mapping[str, Any] = {}


class Fell(Exception):
    """The process did not do what the scenario says."""

    def __init__(self, line: int, text: Text) -> None:
        super().__init__(f"{line}: {text}")
        self.line, self.text = line, text


@value_object
class Offer:
    """Answers held against a form: what they would write and, by field, what is wrong."""

    values: Mapping[str, Any]
    case_fields: Mapping[str, Any]
    errors: tuple[FieldError, ...] = ()
    choice: tuple[str, ...] = ()
    stray: tuple[str, ...] = ()
    """Answers for fields that are not there."""


class Stage:
    """One scenario's world. `open` begins it; the other methods are its steps."""

    def __init__(
        self,
        nearby: Nearby,
        process: str,
        hear: Callable[[AnyReport, datetime], None] | None = None,
        *,
        offers: Mapping[str, Any] = NO_OFFERS,
    ) -> None:
        self.nearby, self.process, self.offers = nearby, process, offers
        self.case = Case()
        self.world = World(nearby, CURTAIN, hear or _not_heard, self.case)
        self.world.shares_case = True

    @property
    def opening(self) -> Node:
        """The start event that opens the case."""
        starts = [node for node in self.nearby.own.body(self.process).nodes.values() if node.kind == "start"]
        return min(starts, key=lambda node: (not form_known(self.nearby.own, node.human), node.event is not None))

    def opens(self, step: Step) -> bool:
        """Whether this step opens the case."""
        return step.verb in ("do", "refuse") and not self.world.runs and _is_called(self.opening, step.name)

    def open(self, given: Mapping[str, Any], line: int) -> None:
        """The opening form is answered, and the process begins with the file's other participants."""
        node = self.opening
        offer = self.held(self.form_of(node), given, {CASE: self.case.snapshot(), **self.offers})
        self._require(offer, node, line)
        self.case.requester = node.lane or ""
        self.case.open(offer.case_fields, node.lane or "")
        start_event = node.id if node.event is not None else None
        others = [other for other in self.nearby.own.program.starts if other != self.process]
        self.world.begin(self.process, offer.values, start_event)
        for other in others:
            self.world.begin(other, offer.values)

    def do(self, step: Step) -> None:
        """Open work is completed."""
        if self.opens(step):
            self.open(step.answers, step.line)
            return
        run, row = self.named(step)
        offer = self.offered(run, row, step)
        self._require(offer, row.node, step.line)
        self.case.answer(offer.case_fields, row.node.lane or "")
        now = self.world.now
        self.world.act(run, lambda engine: engine.complete(row.task, offer.values, now=now, choice=offer.choice))

    def refuse(self, step: Step) -> None:
        """The same, which must be refused for exactly the named fields."""
        if self.opens(step):
            node = self.opening
            offer = self.held(self.form_of(node), step.answers, {CASE: self.case.snapshot(), **self.offers})
        else:
            run, row = self.named(step)
            node, offer = row.node, self.offered(run, row, step)
        name, refused = _label(node), sorted({error.path for error in offer.errors})
        if not refused:
            raise Fell(step.line, ACCEPTED.fill(name=name))
        if step.fields is not None and refused != sorted(set(step.fields)):
            words = {"refused": ", ".join(refused), "wanted": ", ".join(sorted(step.fields)) or "—"}
            raise Fell(step.line, OTHER_FIELDS.fill(name=name, **words))

    def press(self, step: Step) -> None:
        """A button is pressed, on the case or on open work."""
        buttons = list(self.buttons(step))
        fits = [(run, row) for run, row in buttons if _is_called(row.node, step.name)]
        if not fits:
            there = ", ".join(f"“{_label(row.node)}”" for _, row in buttons)
            raise Fell(step.line, NO_BUTTON.fill(name=step.name, there=there or NOTHING))
        run, row = fits[0]
        self.world.act(run, lambda engine: engine.fire(row.task, now=self.world.now))

    def come(self, step: Step) -> None:
        """Something comes from outside: a service answers, or a message or signal arrives."""
        for run in self.world.runs:
            for row in outside(run):
                if _is_called(row.node, step.name):
                    self.world.act(run, _arrival(row, step.answers, self.world.now))
                    return
        raise Fell(step.line, NOT_AWAITED.fill(name=step.name))

    def wait(self, step: Step) -> None:
        """Time passes."""
        self.world.wait_until(due_at("duration", step.name, self.world.now, HOME))

    def work(self) -> list[tuple[Run, Work]]:
        """All open work, the oldest first."""
        return [(run, row) for run in self.world.runs for row in sorted(run.waiting().work, key=lambda each: each.task)]

    def form(self, row: Work) -> Form | None:
        """The form of open work, None where it has none."""
        return self.form_of(row.node, row.release) if row.kind in ("task", "optional") else None

    def seen(self, run: Run, row: Work) -> Mapping[str, Any]:
        """What the form of open work sees."""
        return {CASE: self.case.snapshot(), **run.engine.visible(row.task), **self.offers}

    def trouble(self) -> Text | None:
        """What failed in the process itself."""
        for run in self.world.runs:
            if run.broken is not None:
                return run.broken
            for incident in run.waiting().incidents:
                return incident.message
        return None

    def form_of(self, node: Node, release: str | None = None) -> Form | None:
        """The form of an element, None where it has none."""
        own = self.nearby.releases[release or self.nearby.own.id]
        return own.form_of(node) if form_known(own, node.human) else None

    def named(self, step: Step) -> tuple[Run, Work]:
        """The oldest open work of this name, in the lane of who acts."""
        found = [(run, row) for run, row in self.work() if _is_called(row.node, step.name)]
        if not found:
            there = ", ".join(f"“{_label(row.node)}”" for _, row in self.work())
            raise Fell(step.line, NOT_OPEN.fill(name=step.name, open=there or NOTHING))
        fits = [each for each in found if step.lane in (None, each[1].node.lane)]
        if not fits:
            lanes = {"lane": found[0][1].node.lane or "—", "wanted": step.lane}
            raise Fell(step.line, OTHER_LANE.fill(name=step.name, **lanes))
        return fits[0]

    def buttons(self, step: Step) -> Iterator[tuple[Run, Button]]:
        """Those on the work that a step names, or on the case: all that sit on no open work."""
        hosts = {(run, row.task): row.node for run, row in self.work()}
        for run in self.world.runs:
            for row in run.waiting().buttons:
                host = None if row.host is None else hosts.get((run, row.host))
                if host is None if step.on is None else host is not None and _is_called(host, step.on):
                    yield run, row

    def offered(self, run: Run, row: Work, step: Step) -> Offer:
        """What a step would write to open work, and what is wrong with it."""
        answers = dict(step.answers)
        answer = answers.pop(ANSWER, None) if row.question is not None else None
        offer = self.held(self.form(row), answers, self.seen(run, row))
        if row.question is None:
            return offer
        try:
            if answer is None:
                options = ", ".join(f"“{option.label}”" for option in row.question.options)
                raise Refused(NO_ANSWER.fill(options=options))
            choice = flows_of(row.question, answer)
        except Refused as refused:
            errors = (*offer.errors, FieldError(ANSWER, refused.text))
            return Offer(offer.values, offer.case_fields, errors, (), offer.stray)
        return Offer(offer.values, offer.case_fields, offer.errors, choice, offer.stray)

    def held(self, form: Form | None, answers: Mapping[str, Any], variables: Mapping[str, Any]) -> Offer:
        """Answers held against a form."""
        if form is None:
            plain = {name: value for name, value in answers.items() if not name.startswith(f"{CASE}.")}
            return Offer(plain, {name[len(CASE) + 1 :]: answers[name] for name in answers if name not in plain})
        checked = check(form, answers, variables, self.world.now, offered=self.offers)
        return Offer(checked.values, checked.case_fields, checked.errors, (), _stray(checked, answers))

    def _require(self, offer: Offer, node: Node, line: int) -> None:
        name = _label(node)
        if offer.errors:
            why = "; ".join(f"{error.path}: {error.text}" for error in offer.errors)
            raise Fell(line, NOT_ACCEPTED.fill(name=name, why=why))
        if offer.stray:
            raise Fell(line, NO_FIELD.fill(name=name, field=offer.stray[0]))


def outside(run: Run) -> Sequence[Outside]:
    """What in a run waits for the world outside."""
    waiting = run.waiting()
    return (*waiting.jobs, *waiting.messages, *waiting.signals)


def _arrival(row: Outside, payload: Mapping[str, Any], now: datetime) -> Act:
    if isinstance(row, JobWait):
        return lambda engine: engine.complete_job(row.task, row.attempt, payload, now=now)
    return lambda engine: engine.fire(row.task, payload, now=now)


def _not_heard(report: AnyReport, at: datetime) -> None:
    """The case hears what a scenario asks about."""


def _stray(checked: Checked, answers: Mapping[str, Any]) -> tuple[str, ...]:
    def paths(items: tuple[Item, ...]) -> Iterator[str]:
        for item in items:
            yield item.path
            yield from paths(item.items)

    shown = set(paths(checked.shown.items))
    return tuple(name for name in answers if name not in shown)


def _is_called(node: Node, name: str) -> bool:
    return name in (node.name, drawn(node.id, node))


def _label(node: Node) -> str:
    return node.name or drawn(node.id, node)
