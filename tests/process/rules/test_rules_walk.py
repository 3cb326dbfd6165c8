"""Tokens walked in thought: which joins can get stuck, and which cannot."""

import bpmn_pen as pen
import pytest

from service.process.diagram import read
from service.process.rules.walk import MOST_SPENT, Walked, walked

ENDS = '<startEvent id="S"/><endEvent id="E"/><task id="A"/><task id="B"/><task id="C"/>'


def gateways(**kinds: str) -> str:
    """Gateways by id and kind."""
    return "".join(f'<{kind}Gateway id="{own_id}"/>' for own_id, kind in kinds.items())


def walk(body: str, *flows: str) -> Walked:
    """What can happen in a process with the tasks A, B, C between start S and end E."""
    return walked(pen.only(read(pen.file(pen.process(ENDS + body, *flows)))))[0]


def stuck(body: str, *flows: str) -> set[str]:
    """The joins that can get stuck."""
    return {join for joins in walk(body, *flows).stuck for join in joins}


BLOCK = pen.chain("S", "F", "A", "J", "E"), pen.chain("F", "B", "J")


@pytest.mark.parametrize(
    ("split", "join", "found"),
    [
        ("parallel", "parallel", set[str]()),
        ("exclusive", "exclusive", set[str]()),
        ("exclusive", "parallel", {"J"}),
        ("inclusive", "parallel", {"J"}),
        ("inclusive", "inclusive", set[str]()),
        ("eventBased", "parallel", {"J"}),
        ("parallel", "complex", set[str]()),
    ],
)
def test_splits_and_joins(split: str, join: str, found: set[str]):
    """A parallel join must get all its tokens from whatever split them."""
    assert stuck(gateways(F=split, J=join), *BLOCK) == found


def test_a_branch_that_leaves_makes_the_join_wait():
    """One branch may go to an end of its own: then the join never fires."""
    body = gateways(F="parallel", G="exclusive", J="parallel") + '<endEvent id="E2"/>'
    flows = pen.chain("S", "F", "A", "G", "J", "E"), pen.chain("F", "B", "J"), pen.flow("G", "E2")
    assert stuck(body, *flows) == {"J"}


def test_a_branch_that_ends_everything_leaves_nothing_stuck():
    """Terminate takes the other tokens away."""
    body = gateways(F="parallel", G="exclusive", J="parallel")
    body += '<endEvent id="E2"><terminateEventDefinition/></endEvent>'
    flows = pen.chain("S", "F", "A", "G", "J", "E"), pen.chain("F", "B", "J"), pen.flow("G", "E2")
    assert stuck(body, *flows) == set()


@pytest.mark.parametrize(("interrupting", "found"), [("true", {"J"}), ("false", set[str]())])
def test_boundary_events_are_ways_out(interrupting: str, found: set[str]):
    """An interrupting event takes the branch's token elsewhere; another one adds a token."""
    event = f'<boundaryEvent id="X" attachedToRef="A" cancelActivity="{interrupting}"/>'
    assert stuck(gateways(F="parallel", J="parallel") + event, *BLOCK, pen.chain("X", "C")) == found


def test_loops_around_a_block():
    """A parallel block inside a loop is sound."""
    body = gateways(M="exclusive", F="parallel", J="parallel", G="exclusive")
    flows = pen.chain("S", "M", "F", "A", "J", "G", "E"), pen.chain("F", "B", "J"), pen.flow("G", "M")
    assert stuck(body, *flows) == set()


def test_a_process_that_makes_ever_more_tokens_is_walked_no_further():
    """A walk without end stops where too many tokens are at one place, and says so."""
    body = gateways(F="parallel", M="exclusive", G="exclusive")
    flows = pen.chain("S", "M", "F", "A", "M"), pen.chain("F", "B", "G", "E"), pen.flow("G", "M")
    found = walk(body, *flows)
    assert not found.everything
    assert not found.stuck
    assert set(found.twice) == {"B"}


def test_a_branch_that_goes_round_without_a_way_out():
    """One branch ends, the other never does: no path ends the process."""
    body = gateways(M="exclusive", F="parallel")
    found = walk(body, pen.chain("S", "M", "F", "A", "M"), pen.chain("F", "B", "E"))
    assert (found.completes, found.endless) == (False, "A")


def test_wide_processes_cost_next_to_nothing():
    """Twenty parallel branches with a choice each are well structured: nothing is left to walk."""
    body = gateways(F="parallel", J="parallel")
    flows = [pen.chain("S", "F"), pen.chain("J", "E")]
    for number in range(20):
        body += f'<exclusiveGateway id="G{number}"/><task id="X{number}"/><task id="Y{number}"/>'
        body += f'<exclusiveGateway id="M{number}"/>'
        flows += [pen.chain("F", f"G{number}", f"X{number}", f"M{number}", "J")]
        flows += [pen.chain(f"G{number}", f"Y{number}", f"M{number}")]
    found, spent = walked(pen.only(read(pen.file(pen.process(ENDS + body, *flows)))))
    assert (found.stuck, found.twice, found.completes, found.everything) == ({}, {}, True, True)
    assert spent == 0


def test_beyond_the_budget_what_is_found_is_still_true():
    """Forty branches that may each leave: too many orders to walk them all, and the join is found in depth."""
    body = gateways(F="parallel", J="parallel")
    flows = [pen.chain("S", "F"), pen.chain("J", "E")]
    for number in range(40):
        body += f'<exclusiveGateway id="G{number}"/><task id="X{number}"/><endEvent id="E{number}"/>'
        flows += [pen.chain("F", f"X{number}", f"G{number}", "J"), pen.flow(f"G{number}", f"E{number}")]
    found, spent = walked(pen.only(read(pen.file(pen.process(ENDS + body, *flows)))))
    assert set(found.stuck) == {("J",)}
    assert not found.everything
    assert spent < 2 * MOST_SPENT


@pytest.mark.parametrize(("interrupting", "found"), [("true", set[str]()), ("false", {"C"})])
def test_an_event_that_interrupts_nothing_adds_a_token(interrupting: str, found: set[str]):
    """Where its path leads back into the other one, the next task is done twice."""
    event = f'<boundaryEvent id="X" attachedToRef="A" cancelActivity="{interrupting}"/>'
    assert set(walk(event, pen.chain("S", "A", "C", "E"), pen.flow("X", "C")).twice) == found


def test_a_reminder_may_be_sent_again_and_again():
    """What runs beside the rest and ends by itself is open several times without harm, also in a loop."""
    event = '<boundaryEvent id="X" attachedToRef="A" cancelActivity="false"/>' + gateways(M="exclusive", G="exclusive")
    flows = pen.chain("S", "M", "A", "G", "E"), pen.flow("G", "M"), pen.chain("X", "B", "C")
    found = walk(event, *flows)
    assert (found.stuck, found.twice, found.everything) == ({}, {}, True)


def test_what_runs_beside_is_walked_as_well():
    """A parallel join behind a reminder gets stuck like any other."""
    event = '<boundaryEvent id="X" attachedToRef="A" cancelActivity="false"/>' + gateways(G="exclusive", J="parallel")
    flows = pen.chain("S", "A", "E"), pen.chain("X", "G", "B", "J", "E"), pen.chain("G", "C", "J")
    found = walk(event, *flows)
    assert set(found.stuck) == {("J",)}
    assert found.completes


def test_inclusive_joins_wait_for_each_other():
    """Each has a flow to the other, and both have a token."""
    body = gateways(F="parallel", J="inclusive", K="inclusive", G="exclusive", H="exclusive")
    flows = pen.chain("S", "F", "A", "J", "G", "E"), pen.chain("F", "B", "K", "H", "E")
    assert stuck(body, *flows, pen.flow("G", "K"), pen.flow("H", "J")) == {"J", "K"}


def test_starts_are_alternatives():
    """Two start events that a parallel join waits for: only one of them ever happens."""
    body = '<startEvent id="S2"><messageEventDefinition/></startEvent>' + gateways(J="parallel")
    found = walk(body, pen.chain("S", "A", "J", "E"), pen.chain("S2", "B", "J"))
    assert set(found.stuck) == {("J",)}
    assert not found.completes


def test_the_path_is_a_shortest_one():
    """Of two ways to get stuck the one with fewer steps is told."""
    body = gateways(F="exclusive", J="parallel", G="exclusive")
    flows = pen.chain("S", "F", "A", "B", "G", "J", "E"), pen.chain("F", "C", "J"), pen.flow("G", "E")
    (found,) = walk(body, *flows).stuck.values()
    assert [step.element for step in found.path] == ["S", "F", "C"]
