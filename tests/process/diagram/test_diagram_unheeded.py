"""What can be written in BPMN and is not carried out is named."""

import pytest
from bpmn_pen import codes, within


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
