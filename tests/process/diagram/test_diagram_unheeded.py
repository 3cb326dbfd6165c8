"""What can be written in BPMN and is not carried out is named."""

import pytest
from bpmn_pen import codes, node, within


@pytest.mark.parametrize("quantity", ["startQuantity", "completionQuantity"])
def test_counted_tokens_are_refused(quantity: str) -> None:
    """A task that waits for several tokens, or gives several, would run at other times than it is drawn."""
    assert codes(within(f'<userTask id="X" {quantity}="2"/>'), "X") >= {"tokens-counted"}
    assert "tokens-counted" not in codes(within(f'<userTask id="X" {quantity}="1"/>'))


@pytest.mark.parametrize(
    "inside",
    [
        "<dataInputAssociation><assignment><from>1</from><to>x</to></assignment></dataInputAssociation>",
        "<dataOutputAssociation><transformation>1</transformation></dataOutputAssociation>",
        '<multiInstanceLoopCharacteristics behavior="One"><loopCardinality>2</loopCardinality>'
        "</multiInstanceLoopCharacteristics>",
    ],
)
def test_what_is_not_carried_out_is_remarked(inside: str) -> None:
    """It runs all the same, with a warning on the element."""
    assert "not-carried-out" in codes(within(f'<userTask id="X">{inside}</userTask>'), "X")


def test_plain_associations_are_only_drawn() -> None:
    """An arrow from a data object says nothing that could be missed."""
    arrow = "<dataInputAssociation><sourceRef>D</sourceRef><targetRef>i</targetRef></dataInputAssociation>"
    assert "not-carried-out" not in codes(within(f'<userTask id="X">{arrow}</userTask>'))


def test_what_always_interrupts_is_remarked() -> None:
    """An error drawn as not interrupting is read as interrupting, and that is said."""
    inside = '<startEvent id="QS"/><endEvent id="QE"/><sequenceFlow id="q" sourceRef="QS" targetRef="QE"/>'
    edge = '<boundaryEvent id="B" attachedToRef="X" cancelActivity="false"><errorEventDefinition/></boundaryEvent>'
    reading = within(f'<subProcess id="X">{inside}</subProcess>', edge)
    assert "not-interrupting-ignored" in codes(reading, "B")
    assert node(reading, "B").interrupting


def test_several_starts_of_an_event_subprocess_are_remarked() -> None:
    """BPMN has one; each of them triggers it."""
    starts = "".join(f'<startEvent id="L{n}"><timerEventDefinition/></startEvent>' for n in (1, 2))
    listening = f'<subProcess id="L" triggeredByEvent="true">{starts}<task id="T"/></subProcess>'
    assert "event-subprocess-several-starts" in codes(within('<task id="X"/>', listening), "L")
