"""The random comparison finds mistakes: each mutant of the engine is told from the reference model."""

from __future__ import annotations

from itertools import product

import mutants_of_choice
import mutants_of_events
import mutants_of_flow
import mutants_of_state
import mutants_of_undoing
import pytest
from mutant import MUTANTS
from reference_families import random_process
from reference_walks import walk

ALL = (mutants_of_choice, mutants_of_events, mutants_of_flow, mutants_of_state, mutants_of_undoing)
SEEDS = 200
"""At most per mutant and family; most show in one of the first three."""


def found(families: tuple[str, ...], first: int = 0) -> str | None:
    """The first random process that shows a difference or breaks off, in words."""
    for seed, family in product(range(first, first + SEEDS), families):
        drawing = random_process(family, seed)
        try:
            step, difference = walk(drawing, seed)
        except Exception as crash:
            return f"{family}, seed {seed}: {crash!r}"
        if difference is not None:
            return f"{family}, seed {seed}, step {step}: {difference}"
    return None


@pytest.mark.parametrize("name", MUTANTS)
def test_mutant_is_found(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Promise 4: a mistake in the engine does not pass the comparison."""
    mutant = MUTANTS[name]
    mutant.apply(monkeypatch)
    shown = found(mutant.families)
    assert shown is not None, f"{name} survived {SEEDS} processes of {', '.join(mutant.families)}"
    print(f"{name}: {shown}")


@pytest.mark.heavy
@pytest.mark.parametrize("first", range(1_000, 6_000, 1_000))
@pytest.mark.parametrize("name", MUTANTS)
def test_mutant_is_found_whatever_the_seeds(name: str, first: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Promise 4: not by luck with the first seeds."""
    MUTANTS[name].apply(monkeypatch)
    assert found(MUTANTS[name].families, first) is not None


def test_the_engine_itself_passes() -> None:
    """What tells the mutants is the mutation: the first seeds of their families show nothing otherwise."""
    for seed, family in product(range(1), sorted({family for one in MUTANTS.values() for family in one.families})):
        assert walk(random_process(family, seed), seed)[1] is None
