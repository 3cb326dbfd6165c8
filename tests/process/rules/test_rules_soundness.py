"""What publishing says about joins is what the engine then does: random processes, walked and driven."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from random import Random

import pytest
from reference_families import random_process
from soundness_engine import Diverged, drive, stuck_at_random

from service.process.diagram import Error, Escalation, Flow, Node, Process
from service.process.execution.joins import gates_in_reach
from service.process.rules.base import within
from service.process.rules.moves import Moves
from service.process.rules.routes import nets
from service.process.rules.walk import MOST_SPENT, Path, Walked, walked

GRAPHS = ["graph: XOR, AND", "graph: XOR, AND, OR", "graph: OR, events", "graph: all"]
BLOCKS = ["OR, AND in loops", "boundary events", "questions", "event subprocess", "terminate", "subprocess + boundary"]
SEEDS = range(75)


def scopes(family: str, seed: int) -> tuple[Process, dict[str, Process], dict[str, tuple[Process, Walked]]]:
    """A random process, what it calls, and what can happen in each of their scopes."""
    drawing = random_process(family, seed)
    every = [scope for process in (drawing.process, *drawing.called.values()) for scope in within(process)]
    return drawing.process, drawing.called, {scope.id: (scope, walked(scope)[0]) for scope in every}


@pytest.mark.parametrize("family", GRAPHS)
def test_whoever_gets_stuck_was_warned(family: str) -> None:
    """When a walk of the engine gets stuck at joins, the rules have said so of one of them; or of what made too many
    tokens for the walk in thought to go on."""
    stuck = 0
    for seed in SEEDS:
        process, called, found = scopes(family, seed)
        told = {(own_id, join) for own_id, (_, seen) in found.items() for joins in seen.stuck for join in joins}
        for number in range(2):
            joins = stuck_at_random(process, called, Random(1000 * seed + number))
            stuck += bool(joins)
            doubled = any(own_id in found and found[own_id][1].twice for own_id, _ in joins)
            assert not joins or joins & told or doubled, f"{family}, seed {seed}: {joins} and nothing was said"
    assert stuck > 10


@pytest.mark.parametrize("family", GRAPHS)
def test_whoever_is_warned_gets_stuck_on_that_path(family: str) -> None:
    """Driven along the path of a finding, the engine waits at those joins for ever."""
    outcomes: Counter[str] = Counter()
    for seed in SEEDS:
        _, called, found = scopes(family, seed)
        for process, seen in found.values():
            for one in seen.stuck.values():
                outcomes[_driven(process, called, one.joins, one.path)] += 1
    assert outcomes["otherwise"] == 0, outcomes
    assert outcomes["stuck"] > 5 * outcomes["not comparable"], outcomes


def _driven(process: Process, called: dict[str, Process], joins: tuple[str, ...], path: Path) -> str:
    """Errors thrown inside and variables of called processes are not what the path is about."""
    nodes = [process.nodes[step.element] for step in path]
    if any(node.kind == "call" or isinstance(node.event, Error | Escalation) for node in nodes):
        return "not comparable"
    try:
        engine = drive(process, called, path)
    except Diverged:
        return "not comparable"
    return "stuck" if not engine.instance.ended and all(map(engine.waiting_at, joins)) else "otherwise"


@pytest.mark.parametrize("family", BLOCKS)
def test_what_is_well_structured_gets_no_finding(family: str) -> None:
    """Blocks in blocks are sound, and seen to be so at no cost at all."""
    for seed in range(20):
        for process, seen in scopes(family, seed)[2].values():
            assert (seen.stuck, seen.twice, seen.everything) == ({}, {}, True), f"{family}, seed {seed}, {process.id}"


@pytest.mark.parametrize("family", GRAPHS)
def test_joins_look_upstream_by_the_rule_of_the_engine(family: str) -> None:
    """In the net of a process, before anything is taken together, each join sees what the engine's join sees."""
    for seed in SEEDS:
        process = random_process(family, seed).process
        for net in nets(process):
            moves = Moves(net)
            for join in moves.patient:
                ours = {(spot, gate) for spot, gates in _seen(moves, join.element) for gate in gates}
                theirs = gates_in_reach(process, join.element)
                known = {spot.element for spot in net.spots}
                assert ours == {(spot, gate) for spot in theirs if spot in known for gate in theirs[spot]}


def _seen(moves: Moves, join: str) -> Iterator[tuple[str, set[str]]]:
    """The flows into a join that are seen from each element."""
    spot = next(spot for spot in moves.patient if spot.element == join)
    for other in moves.spots:
        if other.element and other is not spot:
            gates = moves.ahead(spot, (2, moves.index[other], 0))
            yield other.element, {flow for gate in gates for flow in moves.ways[gate].flows}


def _row_of_blocks(rows: int, width: int, *, leaves: bool) -> Process:
    """Parallel blocks in a row; `leaves`: each branch may also go to an end of its own."""
    nodes, flows = [Node(id="s", kind="start"), Node(id="e", kind="end")], list[tuple[str, str]]()
    last = "s"
    for row in range(rows):
        split, join = f"{row}s", f"{row}j"
        nodes += [Node(id=split, kind="and"), Node(id=join, kind="and")]
        flows.append((last, split))
        for branch in range(width):
            task, gate = f"{row}t{branch}", f"{row}g{branch}"
            nodes += [Node(id=task, kind="task"), *([Node(id=gate, kind="race")] if leaves else [])]
            flows += [(split, task), (task, gate if leaves else join)]
            flows += [(gate, join), (gate, "e")] if leaves else []
        last = join
    lines = (Flow(id=f"f{at}", source=a, target=b) for at, (a, b) in enumerate([*flows, (last, "e")]))
    return Process(id="p", nodes={node.id: node for node in nodes}, flows=tuple(lines))


@pytest.mark.parametrize(
    ("rows", "width", "leaves"), [(14, 14, False), (350, 14, False), (1, 60, True), (60, 40, True)]
)
def test_the_worst_costs_little(rows: int, width: int, leaves: bool) -> None:
    """Five thousand elements in blocks are taken together; what cannot be is walked within the budget."""
    process = _row_of_blocks(rows, width, leaves=leaves)
    found, spent = walked(process)
    assert bool(found.stuck) == leaves
    assert spent <= 2 * MOST_SPENT
    assert found.everything != leaves
