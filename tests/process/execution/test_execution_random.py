"""What must hold in any process: checked over random processes of every construct, saved and loaded at every step."""

from __future__ import annotations

from random import Random

import pytest
from execution_story import NOON
from reference_families import NAMES, random_process
from reference_walks import MAX_OFFERS, Choice, Engine, questions_of, random_choice, random_truths, walk

from service.base.texts import Text
from service.process.diagram.program import Process
from service.process.execution import NotOpen
from service.process.execution.expressions import Expressions
from service.process.execution.failures import StepFailed
from service.process.execution.tokens import Token
from service.process.execution.waiting import is_waiting

SEEDS = range(8)
NOT_TODAY = Text("hoje não", "not today")
# A held token lets others pass it. A complex gateway takes the first comers, and OR joins in wild graphs fire by what
# is still upstream: there the order of mending matters, and is not compared.
ORDER_MATTERS = {"complex gateway", "blocks: all", "graph: all", "graph: XOR, AND, OR", "graph: OR, events"}


class Unreliable(Expressions):
    """Every second evaluation fails at first, until it is mended."""

    def __init__(self, rng: Random) -> None:
        super().__init__()
        self.rng, self.mended, self.failures = rng, True, 0

    def evaluate(self, task: Token, expression: str, external_context: object = None) -> object:
        if not self.mended and self.rng.random() < 0.5:
            self.failures += 1
            raise StepFailed(NOT_TODAY)
        return super().evaluate(task, expression)


class FailingEngine(Engine):
    """Fails in every step, is mended, and retried until nothing is held."""

    def __init__(self, process: Process, truths: set[str]) -> None:
        self.unreliable = Unreliable(Random(len(process.nodes)))
        super().__init__(process, truths)

    def settled(self) -> None:
        super().settled()
        self.running.script_engine = self.unreliable

    def perform(self, name: str, index: int, truths: set[str], choice: Choice) -> None:
        self.unreliable.mended = False
        super().perform(name, index, truths, choice)
        while held := [row for row in self.instance.waiting().incidents if row.message == NOT_TODAY]:
            self.unreliable.mended = self.unreliable.rng.random() < 0.5
            self.instance.retry(self.unreliable.rng.choice(held).task, now=NOON)
            self.settled()


@pytest.mark.parametrize("family", [name for name in NAMES if name not in ORDER_MATTERS])
def test_failing_expressions_lose_nothing(family: str) -> None:
    """With failures that are mended and retried, the walk is the same as without."""
    for seed in SEEDS:
        step, difference = walk(random_process(family, seed), seed, FailingEngine)
        assert difference is None, f"{family}, seed {seed}, step {step}: {difference}"


@pytest.mark.parametrize("family", NAMES)
def test_writes_are_seen_everywhere_and_nothing_is_taken_twice(family: str) -> None:
    """Promise 2: what one step writes all see, ids are never used again, and what was done is not open any more."""
    for seed in SEEDS:
        process, rng = random_process(family, seed), Random(seed)
        engine, questions = Engine(process, random_truths(rng, process)), questions_of(process)
        wanted: dict[str, int] = {}
        used: list[int] = []
        places: dict[int, str] = {}
        for step in range(25):
            offers = engine.movable()
            for token in offers:
                assert places.setdefault(token.id, token.task_spec.name) == token.task_spec.name
                assert wanted.items() <= dict(engine.instance.visible(token.id)).items()
            if not offers or len(offers) > MAX_OFFERS:
                break
            token, change = rng.choice(offers), {rng.choice("abc"): step}
            asks = token.internal_data.get("human", {}).get("kind") == "question"
            choice = random_choice(rng, questions.get(token.task_spec.bpmn_id), asks=asks)
            engine.instance.share(engine.values(random_truths(rng, process)))
            if is_waiting(token):
                engine.instance.fire(token.id, change, now=NOON)
            else:
                engine.instance.complete(token.id, change, choice=choice, now=NOON)
            wanted |= change
            if questions.get(token.task_spec.bpmn_id) is not True:  # a loop's own task asks again and again
                used.append(token.id)
            engine.settled()
            _nothing_twice(engine, used, rng)


def _nothing_twice(engine: Engine, used: list[int], rng: Random) -> None:
    if used:
        with pytest.raises(NotOpen):
            engine.instance.complete(rng.choice(used), {}, now=NOON)
        with pytest.raises(NotOpen):
            engine.instance.fire(rng.choice(used), {}, now=NOON)


@pytest.mark.parametrize("family", ["OR, AND in loops", "blocks: all", "graph: all", "standard loops"])
def test_the_tree_holds_live_tokens_only(family: str) -> None:
    """Nothing finished stays, but the roots of the scopes."""

    class Watched(Engine):
        def settled(self) -> None:
            super().settled()
            for scope in self.running.scopes():
                finished = [token for token in scope.tasks.values() if token.state >= 64]
                assert finished == [scope.task_tree] or self.instance.waiting().incidents

    for seed in range(20):
        walk(random_process(family, seed), seed, Watched)
