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
    """Hears one after the other, before a task."""
    ids = [f"{own_id}{number}" for number in range(len(events))]
    return _drawn("intermediateCatchEvent", ids, events, (*ids, f"{own_id}A"), own_id)


def says(*events: str, own_id: str = "T") -> str:
    """Says one after the other, after a task."""
    ids = [f"{own_id}{number}" for number in range(len(events))]
    return _drawn("intermediateThrowEvent", ids, events, (f"{own_id}A", *ids), own_id)


def _drawn(kind: str, ids: list[str], events: tuple[str, ...], way: tuple[str, ...], own_id: str) -> str:
    between = "".join(f'<{kind} id="{id}">{event}</{kind}>' for id, event in zip(ids, events, strict=True))
    ends = f'<startEvent id="{own_id}S"/><userTask id="{own_id}A"/><endEvent id="{own_id}E"/>'
    return process(ends, between, chain(f"{own_id}S", *way, f"{own_id}E"), own_id=own_id)
