"""Processes that say things to other cases, and that hear them."""

from __future__ import annotations

from bpmn_pen import chain, extended, process

BY_NUMBER = extended('<zeebe:subscription correlationKey="={}"/>')
SHARED = (
    '<signal id="one" name="Um"/><signal id="two" name="Dois"/><signal id="all" name="Todos"/>'
    f'<message id="to" name="Oi">{BY_NUMBER.format("outro")}</message>'
    f'<message id="me" name="Oi">{BY_NUMBER.format("eu")}</message>'
)


def signal(ref: str) -> str:
    return f'<signalEventDefinition signalRef="{ref}"/>'


def message(ref: str) -> str:
    return f'<messageEventDefinition messageRef="{ref}"/>'


def in_a_row(*events: str, own_id: str = "R") -> str:
    """Hears one after the other."""
    catches = "".join(
        f'<intermediateCatchEvent id="{own_id}{number}">{event}</intermediateCatchEvent>'
        for number, event in enumerate(events)
    )
    ids = [f"{own_id}{number}" for number in range(len(events))]
    ends = f'<startEvent id="{own_id}S"/><userTask id="{own_id}A"/><endEvent id="{own_id}E"/>'
    return process(ends, catches, chain(f"{own_id}S", *ids, f"{own_id}A", f"{own_id}E"), own_id=own_id)


def says(*events: str, own_id: str = "T") -> str:
    """Says one after the other, after a task."""
    throws = "".join(
        f'<intermediateThrowEvent id="{own_id}{number}">{event}</intermediateThrowEvent>'
        for number, event in enumerate(events)
    )
    ids = [f"{own_id}{number}" for number in range(len(events))]
    ends = f'<startEvent id="{own_id}S"/><userTask id="{own_id}A"/><endEvent id="{own_id}E"/>'
    return process(ends, throws, chain(f"{own_id}S", f"{own_id}A", *ids, f"{own_id}E"), own_id=own_id)
