"""Random processes, moved to a twin release after every step: nothing changes, as nothing is different there."""

from __future__ import annotations

import json
from random import Random

import pytest
from execution_story import NOON
from reference_families import NAMES, random_process
from reference_model import Reference
from reference_walkers import Engine
from reference_walks import MAX_MARKS, facts_after, next_action, random_truths

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


def _state(engine: Engine) -> str:
    """Without the release, which is the one thing that differs."""
    return json.dumps(to_state(engine.running)).replace('"twin"', '"release"')
