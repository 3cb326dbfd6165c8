"""Tokens walked in thought: which joins can get stuck, and which cannot."""

import bpmn_pen as pen
import pytest

from service.process.diagram import read
from service.process.rules.walk import stuck_joins

ENDS = '<startEvent id="S"/><endEvent id="E"/><task id="A"/><task id="B"/><task id="C"/>'


def gateways(**kinds: str) -> str:
    """Gateways by id and kind."""
    return "".join(f'<{kind}Gateway id="{own_id}"/>' for own_id, kind in kinds.items())


def stuck(body: str, *flows: str) -> set[str]:
    """The joins that can get stuck in a process with the tasks A, B, C between start S and end E."""
    return set(stuck_joins(pen.only(read(pen.file(pen.process(ENDS + body, *flows))))))


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


def test_a_process_that_makes_ever_more_tokens_is_given_up():
    """A walk without end says nothing, quickly."""
    body = gateways(F="parallel", M="exclusive", J="parallel")
    flows = pen.chain("S", "M", "F", "A", "M"), pen.chain("F", "B", "J", "E"), pen.flow("F", "J")
    assert stuck(body, *flows) == set()


def test_wide_processes_are_walked_quickly():
    """Twenty parallel branches with a choice each: one node moves at a time, so states stay few or are given up."""
    body = gateways(F="parallel", J="parallel")
    flows = [pen.chain("S", "F"), pen.chain("J", "E")]
    for number in range(20):
        body += f'<exclusiveGateway id="G{number}"/><task id="X{number}"/><task id="Y{number}"/>'
        body += f'<exclusiveGateway id="M{number}"/>'
        flows += [pen.chain("F", f"G{number}", f"X{number}", f"M{number}", "J")]
        flows += [pen.chain(f"G{number}", f"Y{number}", f"M{number}")]
    assert stuck(body, *flows) == set()
