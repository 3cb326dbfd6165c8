"""Random processes, moved to a twin release after every step: nothing changes, as nothing is different there."""

from __future__ import annotations

import json
from collections.abc import Iterator
from random import Random

import pytest
from execution_story import NOON
from reference_drawings import Drawing
from reference_families import NAMES, random_process
from reference_model import Reference
from reference_walkers import Engine
from reference_walks import MAX_MARKS, facts_after, next_action, random_truths

from service.process.diagram import Program
from service.process.execution import compile_program, standing
from service.process.execution.state import to_state


@pytest.mark.parametrize("family", NAMES)
def test_a_twin_release_changes_nothing(family: str) -> None:
    """Every live token has its counterpart, nothing is armed, dropped or fired: the states are equal, ids included."""
    for seed in range(6):
        drawing, rng = random_process(family, seed), Random(seed)
        truths = random_truths(rng, drawing)
        model = Reference(drawing.process, truths, drawing.called)
        moved, kept = Engine(drawing, truths), Engine(drawing, truths)
        moved.shelf.releases["twin"] = kept.shelf.releases["release"]
        for step in range(25):
            action = None if model.ended or len(model.marks()) > MAX_MARKS else next_action(rng, model, drawing)
            if action is None or moved.ended:
                break
            there = ("twin", "release")[step % 2]
            moves = moved.instance.migrate(moved.shelf, there, now=NOON)
            assert not [move for move in moves if move.problem or move.dropped], (family, seed, step)
            moved.settled()
            assert _state(moved) == _state(kept), (family, seed, step)
            truths, facts = random_truths(rng, drawing), facts_after(rng, action, model, drawing)
            for one in (model, moved, kept):
                one.do(action, truths, facts)


@pytest.mark.parametrize("family", NAMES)
def test_what_stands_alike_has_the_same_plan(family: str) -> None:
    """Walks through one process, and where they would go in others: who stands alike goes alike."""
    again = 0
    for seed in range(2):
        drawing, plans = random_process(family, seed), dict[str, object]()
        others = [random_process(family, other) for other in (seed + 50, seed + 51)]
        for walk in range(6):
            for engine in _walked(drawing, Random(walk)):
                stands = standing(engine.instance.save())
                plan = [_plan(engine, other) for other in others]
                again += stands in plans
                assert plans.setdefault(stands, plan) == plan, (family, seed, walk)
    assert again


def _walked(drawing: Drawing, rng: Random) -> Iterator[Engine]:
    """The engine as it stands after each step."""
    truths = random_truths(rng, drawing)
    model, engine = Reference(drawing.process, truths, drawing.called), Engine(drawing, truths)
    for _ in range(25):
        if engine.ended:
            return
        yield engine
        action = None if model.ended or len(model.marks()) > MAX_MARKS else next_action(rng, model, drawing)
        if action is None:
            return
        truths, facts = random_truths(rng, drawing), facts_after(rng, action, model, drawing)
        for one in (model, engine):
            one.do(action, truths, facts)


def _plan(engine: Engine, other: Drawing) -> set[object]:
    """What is said of each place, if another process took over."""
    processes = {other.process.id: other.process, **other.called}
    engine.shelf.releases["other"] = compile_program(Program(processes=processes))
    moves = engine.instance.plan(engine.shelf, "other")
    return {(move.element, move.to, move.dropped, str(move.problem), move.wait) for move in moves}


def _state(engine: Engine) -> str:
    """Without the release, which is the one thing that differs."""
    return json.dumps(to_state(engine.running)).replace('"twin"', '"release"')
