"""Random walks that compare the engine with the reference model step by step."""

from __future__ import annotations

import json
from collections import Counter
from random import Random
from typing import Protocol

from execution_story import NOON, Shelf
from reference_model import Reference

from service.process.diagram.program import Error, Escalation, Process, Question
from service.process.execution import AGAIN, DONE, Instance
from service.process.execution.questions import is_open_work
from service.process.execution.running import Running, Scope
from service.process.execution.state import from_state, to_state
from service.process.execution.tokens import Token
from service.process.execution.waiting import event_of, is_waiting

MAX_STEPS, MAX_OFFERS = 60, 40
Choice = tuple[str, ...]


class Walker(Protocol):
    """What is walked side by side."""

    @property
    def completed(self) -> bool: ...

    def names(self) -> list[str]: ...

    def perform(self, name: str, index: int, truths: set[str], choice: Choice) -> None: ...


class Model:
    """The reference model as a walker."""

    def __init__(self, process: Process, truths: set[str]) -> None:
        self.reference = Reference(process, truths)

    @property
    def completed(self) -> bool:
        return self.reference.completed

    def names(self) -> list[str]:
        return [name for name, _ in self.reference.offers()]

    def perform(self, name: str, index: int, truths: set[str], choice: Choice) -> None:
        self.reference.perform(name, index, truths, choice)


class Engine:
    """The engine as a walker, saved and loaded after every step, through sorted JSON as a database may give it back."""

    saving = True

    def __init__(self, process: Process, truths: set[str]) -> None:
        self.conditions = conditions_of(process)
        self.shelf = Shelf()
        self.shelf.publish("release", process)
        self.instance = Instance(self.shelf, "release", process.id)
        self.instance.start(self.values(truths), now=NOON)
        self.settled()

    def values(self, truths: set[str]) -> dict[str, bool]:
        """Conditions are variables."""
        return {name: name in truths for name in self.conditions}

    def settled(self) -> None:
        """After every command."""
        self.instance.take_reports()
        if self.saving:
            state = json.loads(json.dumps(self.state(), sort_keys=True))
            self.instance._running = from_state(state, self.shelf)

    def state(self) -> dict[str, object]:
        """As plain JSON."""
        return to_state(self.running)

    @property
    def running(self) -> Running:
        """Behind the room's door: the walk needs the order in which tokens came."""
        return self.instance._running

    @property
    def completed(self) -> bool:
        return self.instance.ended == "completed"

    def movable(self, scope: Scope | None = None) -> list[Token]:
        """Tokens that somebody outside may move: oldest first, depth first."""
        found: list[Token] = []
        for token in (scope or self.running).task_tree.children:
            for one in token.children or [token]:
                waits = is_waiting(one) and not isinstance(event_of(one), Error | Escalation)
                if waits or is_open_work(one):
                    found.append(one)
                if one.id in self.running.subprocesses:
                    found += self.movable(self.running.subprocesses[one.id])
        return found

    def names(self) -> list[str]:
        return [token.task_spec.bpmn_id for token in self.movable()]

    def perform(self, name: str, index: int, truths: set[str], choice: Choice) -> None:
        self.instance.share(self.values(truths))
        token = [token for token in self.movable() if token.task_spec.bpmn_id == name][index]
        if is_waiting(token):
            self.instance.fire(token.id, now=NOON)
        else:
            self.instance.complete(token.id, choice=choice, now=NOON)
        self.settled()


def conditions_of(process: Process) -> dict[str, bool]:
    """All conditions, here and in subprocesses; true: the flow goes back."""
    order = {name: place for place, name in enumerate(process.nodes)}
    found = {flow.condition: order[flow.target] < order[flow.source] for flow in process.flows if flow.condition}
    for node in process.nodes.values():
        if node.loop and node.loop.condition:
            found[node.loop.condition] = False
        if node.body:
            found |= conditions_of(node.body)
    return found


def random_truths(rng: Random, process: Process) -> set[str]:
    """The conditions that are to hold for one action; loops often go round again."""
    return {name for name, back in conditions_of(process).items() if rng.random() < (0.8 if back else 0.5)}


def questions_of(process: Process) -> dict[str, Question | bool]:
    """What completing a node's work asks: a question, or (True) whether to loop again."""
    found: dict[str, Question | bool] = {}
    for node in process.nodes.values():
        question = process.nodes[node.asks_for].question if node.asks_for else node.question
        if question and not (node.asks_for and question.fallback):
            found[node.id] = question
        if node.loop:
            found[node.id] = True
        if node.body:
            found |= questions_of(node.body)
    return found


def random_choice(rng: Random, question: Question | bool | None, *, asks: bool) -> Choice:
    """Answers for an offer; `asks`: a loop's offer is the question itself, not its work."""
    if isinstance(question, Question):
        flows = [option.flow for option in question.options]
        return tuple(rng.sample(flows, rng.randint(1, len(flows)) if question.many else 1))
    return (rng.choice([AGAIN, DONE]),) if question and asks else ()


def loop_asks(reference: Reference, name: str, index: int) -> bool:
    """Whether the offer is the question of a loop."""
    return [activity for offered, activity in reference.offers() if offered == name][index].asks


def walk(process: Process, seed: int, engine_class: type[Engine] = Engine) -> tuple[int, str | None]:
    """Reference and engine side by side: number of equal steps, and None or a description of the difference."""
    rng = Random(seed)
    truths, questions = random_truths(rng, process), questions_of(process)
    model, engine = Model(process, truths), engine_class(process, truths)
    for step in range(MAX_STEPS):
        wanted, found = Counter(model.names()), Counter(engine.names())
        if wanted != found or model.completed != engine.completed:
            return step, f"model {dict(wanted)} {model.completed}, engine {dict(found)} {engine.completed}"
        if not wanted or wanted.total() > MAX_OFFERS:
            return step, None
        name = rng.choice(sorted(wanted.elements()))
        index, truths = rng.randrange(wanted[name]), random_truths(rng, process)
        asks = loop_asks(model.reference, name, index)
        choice = random_choice(rng, questions.get(name), asks=asks)
        for walker in (model, engine):
            walker.perform(name, index, truths, choice)
    return MAX_STEPS, None
