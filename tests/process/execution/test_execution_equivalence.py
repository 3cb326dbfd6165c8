"""The engine against the reference model, over random processes of every construct; saved and loaded at every step."""

from __future__ import annotations

import os
import shlex

import pytest
from reference_drawings import told
from reference_families import NAMES, random_process
from reference_walks import walk

EVERY_RUN, ON_DEMAND = 13, 260
"""Seeds per family: more than 500 processes in every run, more than 10,000 on demand."""
ASKED = os.environ.get("RAIA_SEED")
"""Only this seed, with the process drawn in words."""


def compare(family: str, seeds: range) -> None:
    """Walk them all; a difference names family, seed and step, and how to see it again."""
    steps = 0
    for seed in [int(ASKED)] if ASKED else seeds:
        drawing = random_process(family, seed)
        if ASKED:
            print(told(drawing))
        try:
            count, difference = walk(drawing, seed)
        except Exception as crash:
            raise AssertionError(f"{family}, seed {seed}: crash.{replay(family, seed)}") from crash
        assert difference is None, f"{family}, seed {seed}, step {count}: {difference}.{replay(family, seed)}"
        steps += count
    print(f"{family}: seeds {seeds.start} to {seeds.stop - 1}, {steps} steps, no difference")


def replay(family: str, seed: int) -> str:
    """The command that walks this one again."""
    test = f"tests/process/execution/test_execution_equivalence.py::test_promise_4_same_state_at_every_step[{family}]"
    return f" Again: RAIA_SEED={seed} .venv/bin/pytest {shlex.quote(test)}"


@pytest.mark.parametrize("family", NAMES)
def test_promise_4_same_state_at_every_step(family: str) -> None:
    """Promise 4: what waits, and where, is what the model says, after every step, though saved and loaded."""
    compare(family, range(EVERY_RUN))


@pytest.mark.heavy
@pytest.mark.parametrize("family", NAMES)
def test_promise_4_same_state_in_ten_thousand_processes(family: str) -> None:
    """Promise 4: the same, on demand."""
    compare(family, range(EVERY_RUN, EVERY_RUN + ON_DEMAND))
