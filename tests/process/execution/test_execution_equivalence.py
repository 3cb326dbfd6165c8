"""The engine against the reference model, over random processes of every construct; saved and loaded at every step."""

from __future__ import annotations

import pytest
from reference_families import NAMES, random_process
from reference_walks import walk

EVERY_RUN, ON_DEMAND = 24, 480  # per family, of which there are 22: more than 500 and 10,000 processes


def compare(family: str, seeds: range) -> None:
    """Walk them all; a difference names family, seed and step."""
    steps = 0
    for seed in seeds:
        count, difference = walk(random_process(family, seed), seed)
        assert difference is None, f"{family}, seed {seed}, step {count}: {difference}"
        steps += count
    print(f"{family}: seeds {seeds.start} to {seeds.stop - 1}, {steps} steps, no difference")


@pytest.mark.parametrize("family", NAMES)
def test_same_offers_at_every_step(family: str) -> None:
    """Promise 4: what may be done next is what the model says, after every step, though saved and loaded."""
    compare(family, range(EVERY_RUN))


@pytest.mark.heavy
@pytest.mark.parametrize("family", NAMES)
def test_same_offers_in_ten_thousand_processes(family: str) -> None:
    """Promise 4, on demand."""
    compare(family, range(EVERY_RUN, EVERY_RUN + ON_DEMAND))
