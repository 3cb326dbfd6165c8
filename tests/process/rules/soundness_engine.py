"""The engine, walked at random until it is stuck, or driven along the path that a finding tells."""

from __future__ import annotations

from collections.abc import Mapping
from random import Random

from execution_story import NOON, Shelf

from service.process.diagram import Error, Escalation, Process
from service.process.execution import DONE, Instance
from service.process.execution.running import Running
from service.process.execution.tokens import Token, live_tokens
from service.process.rules.net import Step
from service.process.rules.walk import Path

ACTIVITIES = ("task", "service", "subprocess", "call")
MOST = 150


class Engine:
    """One instance. `truths`: conditions that hold for the next thing that is done."""

    def __init__(self, process: Process, called: Mapping[str, Process], truths: set[str]) -> None:
        self.process = process
        self.names = [*_conditions(process), *(name for one in called.values() for name in _conditions(one))]
        shelf = Shelf()
        for one in called.values():
            shelf.publish(one.id, one)
        shelf.publish("release", process)
        self.instance = Instance(shelf, "release", process.id)
        self.instance.start(self._values(truths), now=NOON)

    def _values(self, truths: set[str]) -> dict[str, bool]:
        return {name: name in truths for name in self.names}

    @property
    def running(self) -> Running:
        """Behind the room's door, to see which tokens wait at a join."""
        return self.instance._running

    @property
    def failed(self) -> bool:
        """Whether something is an incident, such as an error that nobody catches."""
        return bool(self.instance.waiting().incidents)

    def offers(self) -> list[tuple[str, Token]]:
        """What can be done from outside: how, and at which token."""
        rows = self.instance.waiting()
        events = [*rows.timers, *rows.messages, *rows.signals, *rows.conditions, *rows.buttons]
        work = [("complete", row.task) for row in rows.work]
        jobs = [("job", row.task) for row in rows.jobs]
        found = {task: how for how, task in [*work, *jobs, *(("fire", row.task) for row in events)]}
        tokens = [(how, self.running.token(task)) for task, how in sorted(found.items())]
        return [(how, one) for how, one in tokens if not isinstance(one.task_spec.node.event, Error | Escalation)]

    def act(self, how: str, token: Token, truths: set[str], choice: tuple[str, ...] = ()) -> None:
        """Do what is offered."""
        self.instance.share(self._values(truths))
        if how == "fire":
            self.instance.fire(token.id, now=NOON)
        elif how == "job":
            (attempt,) = [row.attempt for row in self.instance.waiting().jobs if row.task == token.id]
            self.instance.complete_job(token.id, attempt, {}, now=NOON)
        else:
            self.instance.complete(token.id, choice=choice, now=NOON)

    def waiting_at(self, join: str) -> bool:
        """Whether a token has come to this join of the outermost scope."""
        return any(token.task_spec.name == join for token in live_tokens(self.running))

    def joins(self) -> set[tuple[str, str]]:
        """Scope and join of all tokens."""
        return {(scope.spec.name, one.task_spec.name) for scope in self.running.scopes() for one in live_tokens(scope)}


def stuck_at_random(process: Process, called: Mapping[str, Process], rng: Random) -> set[tuple[str, str]]:
    """Scopes and joins at which a random walk gets stuck; none when it ends, fails or goes on and on."""
    engine = Engine(process, called, _some(rng, process))
    for _ in range(60):
        if engine.instance.ended or engine.failed:
            return set()
        offers = [(how, token) for how, token in engine.offers() if "listens" not in token.internal_data]
        if not offers:
            return engine.joins()
        if len(offers) > 30:
            return set()
        how, token = rng.choice(offers)
        engine.act(how, token, _some(rng, process), _choice(engine, token, rng))
    return set()


class Diverged(Exception):
    """The engine is not where the path says, because of what happens inside a subprocess."""


def drive(process: Process, called: Mapping[str, Process], path: Path) -> Engine:
    """The engine at the end of a path, where everything else has been done that is still open."""
    first, *legs = _legs(process, path)
    engine = Engine(process, called, _truths(process, first))
    for leg in legs:
        _finish(engine, leg)
    for _ in range(MOST):
        offers = [(how, token) for how, token in engine.offers() if "host" not in token.internal_data]
        offers = [(how, token) for how, token in offers if "listens" not in token.internal_data]
        if not offers or engine.instance.ended:
            return engine
        engine.act(*offers[0], set(), _choice(engine, offers[0][1], Random(0)))
    return engine


def _finish(engine: Engine, leg: list[Step]) -> None:
    """Do everything at the oldest token of the leg's first element, until it moves on."""
    element, node = leg[0].element, engine.process.nodes[leg[0].element]
    truths, outer = _truths(engine.process, leg), None
    for _ in range(MOST):
        offers = [(how, one, _outermost(one)) for how, one in engine.offers() if "listens" not in one.internal_data]
        if node.kind == "boundary":
            offers = [(how, one, top) for how, one, top in offers if one.task_spec.name == element]
        else:
            offers = [(how, one, top) for how, one, top in offers if "host" not in one.internal_data]
            offers = [(how, one, top) for how, one, top in offers if top.task_spec.name == element]
        if outer is None and not offers:
            raise Diverged(element)
        outer = outer or min((top for _, _, top in offers), key=lambda top: top.id)
        offers = [(how, one, top) for how, one, top in offers if top is outer]
        if not offers:
            return
        how, one, _ = offers[0]
        asked = node.asks_for and engine.process.nodes[node.asks_for].question
        decides = leg[0] if node.question else next((step for step in leg if step.element == node.asks_for), None)
        choice = decides.flows if decides and (node.question or (asked and not asked.fallback)) else ()
        engine.act(how, one, truths, (one is outer and choice) or _choice(engine, one, Random(0)))
        if engine.failed:
            raise Diverged(element)


def _outermost(token: Token) -> Token:
    while True:
        token = token.activity if token.parent is not token.workflow.task_tree else token
        if token.workflow.opener is None:
            return token
        token = token.workflow.opener


def _legs(process: Process, path: Path) -> list[list[Step]]:
    """The path in parts, each from something that is done from outside to before the next."""
    legs: list[list[Step]] = [[]]
    for step in path:
        node = process.nodes[step.element]
        carried = [process.nodes[flow.source].asks_for == node.id for flow in process.incoming[node.id]]
        asks = node.question and (node.question.fallback or not all(carried))
        if node.kind in (*ACTIVITIES, "catch", "boundary") or asks:
            legs.append([])
        legs[-1].append(step)
    return legs


def _truths(process: Process, leg: list[Step]) -> set[str]:
    chosen = {flow for step in leg for flow in step.flows}
    return {flow.condition for flow in process.flows if flow.id in chosen and flow.condition}


def _choice(engine: Engine, token: Token, rng: Random) -> tuple[str, ...]:
    rows = [row for row in engine.instance.waiting().work if row.task == token.id]
    if not rows or rows[0].question is None:
        return ()
    question = rows[0].question
    flows = [option.flow for option in question.options]
    if DONE in flows:
        return (DONE,)
    return tuple(rng.sample(flows, rng.randint(1, len(flows)) if question.many else 1))


def _conditions(process: Process) -> list[str]:
    found = [flow.condition for flow in process.flows if flow.condition]
    for node in process.nodes.values():
        found += [node.loop.condition] if node.loop and node.loop.condition else []
        found += _conditions(node.body) if node.body else []
    return found


def _some(rng: Random, process: Process) -> set[str]:
    return {name for name in _conditions(process) if rng.random() < 0.5}
