"""What must hold in any process: checked over random processes of every construct, saved and loaded at every step."""

from __future__ import annotations

from random import Random

import pytest
from execution_story import NOON
from reference_drawings import Drawing
from reference_families import NAMES, random_process
from reference_model import Action
from reference_walkers import Engine
from reference_walks import MAX_MARKS, random_choice, random_truths, walk

from service.base.texts import Text
from service.process.execution import NotOpen, Work
from service.process.execution.expressions import Expressions
from service.process.execution.failures import StepFailed
from service.process.execution.tokens import Token

SEEDS = range(8)
NOT_TODAY = Text("hoje não", "not today")
# A held token lets others pass it. A complex gateway takes the first comers, and OR joins in wild graphs fire by what
# is still upstream: there the order of mending matters, and is not compared.
ORDER_MATTERS = {
    "complex gateway", "blocks: all", "graph: all", "graph: all events", "graph: XOR, AND, OR", "graph: OR, events",
}  # fmt: skip


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
    """Fails in every step, is mended, and retried until nothing is held that would not be held anyway."""

    def __init__(self, drawing: Drawing, truths: set[str]) -> None:
        self.unreliable = Unreliable(Random(len(drawing.process.nodes)))
        super().__init__(drawing, truths)

    def settled(self) -> None:
        super().settled()
        self.running.script_engine = self.unreliable

    def do(self, action: Action, truths: set[str], facts: set[str]) -> None:
        self.unreliable.mended = False
        super().do(action, truths, facts)
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
        drawing, rng = random_process(family, seed), Random(seed)
        if drawing.called:
            continue  # what is called has variables of its own
        engine = Engine(drawing, random_truths(rng, drawing))
        wanted: dict[str, int] = {}
        used: list[int] = []
        places: dict[int, str] = {}
        for step in range(25):
            rows = [row for mark, row in engine.rows() if mark.kind in ("work", "timer", "message", "button")]
            for row in rows:
                assert places.setdefault(row.task, row.element) == row.element
                assert wanted.items() <= dict(engine.instance.visible(row.task)).items()
            if not rows or len(rows) > MAX_MARKS:
                break
            row, change = rng.choice(rows), {rng.choice("abc"): step}
            asks = isinstance(row, Work) and row.kind == "question"
            choice = random_choice(rng, drawing.questions.get(row.element), asks=asks)
            engine.everywhere(engine.values(random_truths(rng, drawing)))
            if isinstance(row, Work) and row.kind != "confirmation":
                engine.instance.complete(row.task, change, choice=choice, now=NOON)
            else:
                engine.instance.fire(row.task, change, now=NOON)
            wanted |= change
            if drawing.questions.get(row.element) is not True:  # a loop's own task asks again and again
                used.append(row.task)
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
