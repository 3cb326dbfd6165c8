"""Random tables: the diagram gives the table back, and runs as the table says."""

from __future__ import annotations

from pathlib import Path
from random import Random

import pytest
from authoring_story import Played
from random_tables import CALLED, Stop, random_steps, random_workflow, walk_steps, walk_workflow

from service.process.authoring import (
    problems,
    read_steps,
    read_workflow,
    steps_diagram,
    tidy_steps,
    tidy_workflow,
    workflow_diagram,
)

FEW, MANY = 200, 1_000
PARTS = 20
"""The many come in so many parts, to be run side by side."""
CALLS = steps_diagram(CALLED)


def plays(folder: Path, xml: str, way: list[Stop], calls: str | None = None) -> None:
    """The engine is at each stop of the way, and at nothing else, and then at its end."""
    played = Played(folder, xml, "tabela", calls=calls)
    for stop in way:
        assert (played.open, played.lane) == ([stop.element], stop.lane)
        played.do(stop.element, stop.answer, **(stop.values or {}))
    assert played.ended


def workflow_holds(folder: Path, seed: int) -> None:
    """One random workflow, there and back, and one walk through it."""
    random = Random(seed)
    table = random_workflow(random)
    assert problems(table) == ()
    xml = workflow_diagram(table)
    assert read_workflow(xml) == tidy_workflow(table)
    plays(folder, xml, walk_workflow(table, random), CALLS)


def steps_hold(folder: Path, seed: int) -> None:
    """The same with random steps."""
    random = Random(seed)
    table = random_steps(random)
    xml = steps_diagram(table)
    assert read_steps(xml) == tidy_steps(table)
    plays(folder, xml, walk_steps(table, random))


@pytest.mark.parametrize("part", range(4))
def test_random_workflows_run_as_their_tables_say(tmp_path: Path, part: int) -> None:
    """B-16 to B-21, B-26: the table is read back from its diagram, whose every stop is the table's."""
    for seed in range(part, FEW, 4):
        workflow_holds(tmp_path, seed)


def test_random_steps_run_as_their_tables_say(tmp_path: Path) -> None:
    """F-18, F-19, F-21: step after step, and the supervisor only above the limit."""
    for seed in range(FEW):
        steps_hold(tmp_path, seed)


@pytest.mark.heavy
@pytest.mark.parametrize("part", range(PARTS))
def test_many_random_tables_run_as_they_say(tmp_path: Path, part: int) -> None:
    """The same for 1,000 of each kind."""
    for seed in range(part, MANY, PARTS):
        workflow_holds(tmp_path, seed)
        steps_hold(tmp_path, seed)
