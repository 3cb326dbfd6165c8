"""What the rules know of undoing: who triggers what, on every level."""

import bpmn_pen as pen
import pytest

from service.process.diagram import read
from service.process.rules import check

THROW = '<endEvent id="Y"><compensateEventDefinition {}/></endEvent>'
UNDONE = (
    '<boundaryEvent id="C" attachedToRef="T"><compensateEventDefinition/></boundaryEvent>'
    '<task id="U" name="Desfazer" isForCompensation="true"/><association sourceRef="C" targetRef="U"/>'
)
STEP = '<startEvent id="S2"/><task id="T" name="Fazer"/>' + pen.flow("S2", "T")
OWN = (
    '<subProcess id="H" name="h" triggeredByEvent="true"><startEvent id="S3"><compensateEventDefinition/></startEvent>'
    f'<task id="W" name="w"/>{pen.flow("S3", "W")}</subProcess>'
)


def around(inside: str, *extra: str, tag: str = "subProcess", end: str = "") -> bytes:
    """A process with one subprocess Q and an end Y."""
    body = f'<startEvent id="S"/><{tag} id="Q" name="q">{inside}</{tag}>{end or THROW.format("")}'
    return pen.file(pen.process(body, pen.chain("S", "Q", "Y"), *extra))


def untriggered(source: bytes) -> set[str]:
    """Elements that nothing triggers."""
    return {finding.element or "" for finding in check(read(source)) if finding.code == "never-triggered"}


PLAIN = '<endEvent id="Y"/>'
WHOLE = (
    '<boundaryEvent id="D" attachedToRef="Q"><compensateEventDefinition/></boundaryEvent>'
    '<task id="V" name="v" isForCompensation="true"/><association sourceRef="D" targetRef="V"/>'
)
CANCELLED = f'{STEP}{UNDONE}<endEvent id="No"><cancelEventDefinition/></endEvent>{pen.flow("T", "No")}'
BORDER = '<boundaryEvent id="K" attachedToRef="Q"><cancelEventDefinition/></boundaryEvent>'
THROWS_INSIDE = OWN.replace(
    '<task id="W" name="w"/>', '<task id="W" name="w"/>' + THROW.format("").replace('"Y"', '"Y3"')
)


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        (around(STEP + UNDONE), set()),
        (around(STEP + UNDONE, end=PLAIN), {"C"}),
        (around(STEP + UNDONE, end=THROW.format('activityRef="Q"')), set()),
        (around(STEP + UNDONE, WHOLE), {"C"}),
        (around(STEP + UNDONE, WHOLE, end=PLAIN), {"C", "D"}),
        (around(STEP + UNDONE + OWN), {"C"}),
        (around(STEP + OWN, end=PLAIN), {"S3"}),
        (around(STEP + UNDONE + THROWS_INSIDE), set()),
        (around(CANCELLED, BORDER, tag="transaction", end=PLAIN), set()),
        (around(STEP, BORDER, tag="transaction", end=PLAIN), {"K"}),
        (around('<task id="T" name="t"/><task id="U" name="u" isForCompensation="true"/>'), {"U"}),
        (pen.file(pen.process(STEP, UNDONE, OWN)), {"C", "S3"}),
    ],
)
def test_what_nothing_triggers(source: bytes, expected: set[str]):
    """Throws reach their scope and what was completed inside; a handler on the border hides what is inside."""
    assert untriggered(source) == expected


def test_a_process_that_is_called_may_be_undone():
    """Its call is undone by a throw beside it, and the handlers of the called process with it."""
    call = f'<startEvent id="S"/><callActivity id="K" name="k" calledElement="R"/>{THROW.format("")}'
    called = pen.process(STEP, UNDONE, own_id="R")
    assert untriggered(pen.file(pen.process(call, pen.chain("S", "K", "Y")), called)) == set()


def test_what_undoes_is_reached_and_leads_nowhere():
    """Neither the compensation event nor its handler is complained about."""
    codes = {finding.code for finding in check(read(around(STEP + UNDONE)))}
    assert not codes & {"unreachable", "boundary-without-flow", "no-way-out", "undoes-nothing"}
