"""Gateways that decide by a value which the step before never asks for."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any, cast

from service import feel as language
from service.process.diagram.draft import Draft, Sheet
from service.process.diagram.entries import reach
from service.process.diagram.program import Flow, Node

GIVEN = {"chamado"}
"""What every expression sees without anybody writing it."""


def unset_names(sheet: Sheet, node: Node) -> tuple[str, ...]:
    """The variables of a gateway's conditions that the people before it have no field for, where without them the path
    could only go round for ever; none where it could end, where a form, a mapping or a machine comes right before.
    """
    entering = [sheet.nodes[flow.source] for flow in sheet.entering(node.id)]
    if not entering or not all(_is_without_form(before) for before in entering):
        return ()
    leaving = sheet.leaving(node.id)
    names = {name for flow in leaving if flow.condition for name in _names(sheet.draft, flow.condition)}
    unset = names - GIVEN - _written(sheet)
    taken = _taken_blindly(sheet, node, leaving) if unset else []
    if not taken or _ends(sheet, node, taken):
        return ()
    return tuple(sorted(unset))


def guarded(draft: Draft, flows: Iterable[Flow], unset: tuple[str, ...]) -> dict[str, str]:
    """By flow, the condition under which it is taken without asking: only once the values are there.

    Nothing where such a condition would be longer than an expression may be.
    """
    known = " and ".join(f"is defined({name})" for name in unset)
    flows = list(flows)
    conditions = [flow.condition for flow in flows if flow.condition]
    none_holds = " and ".join(f"not(({condition}) = true)" for condition in conditions)
    found = {flow.id: f"{known} and ({flow.condition})" for flow in flows if flow.condition}
    found |= {flow.id: f"{known} and {none_holds}" for flow in flows if flow.default}
    try:
        for condition in found.values():
            language.parse(condition, draft.names)
    except language.FeelSyntaxError:
        return {}
    return found


def _is_without_form(node: Node) -> bool:
    return node.kind == "task" and (node.human is None or (node.human.form or node.human.embedded_form) is None)


def _names(draft: Draft, condition: str) -> frozenset[str]:
    return language.parse(condition, draft.names).names


def _written(sheet: Sheet) -> set[str]:
    """Variables that mappings and the forms in the file fill in."""
    found: set[str] = set()
    for node in sheet.nodes.values():
        found |= {name for name, _ in node.outputs or ()}
        if node.human is not None and node.human.embedded_form is not None:
            found |= _keys(json.loads(node.human.embedded_form))
    return found


def _keys(form: object) -> set[str]:
    """The keys of a form's fields, those of its groups included."""
    if not isinstance(form, dict):
        return set()
    known = cast("dict[str, Any]", form)
    inner = known.get("components")
    found = [_keys(each) for each in cast("list[object]", inner)] if isinstance(inner, list) else []
    return {str(known.get("key"))}.union(*found)


def _taken_blindly(sheet: Sheet, node: Node, leaving: list[Flow]) -> list[Flow]:
    """The flows that a gateway takes while nothing is known; none where it asks then."""
    holding = [flow for flow in leaving if flow.condition and _holds(sheet.draft, flow.condition)]
    if holding:
        return holding if node.kind == "or" else holding[:1]
    return [flow for flow in leaving if flow.default]


def _holds(draft: Draft, condition: str) -> bool:
    try:
        return language.parse(condition, draft.names).evaluate({}) is True
    except language.FeelError:
        return False


def _ends(sheet: Sheet, node: Node, taken: list[Flow]) -> bool:
    """Whether what follows comes to an end, the gateway always deciding so; events on borders are exceptions."""
    after = {own_id: [flow.target for flow in sheet.leaving(own_id)] for own_id in sheet.nodes}
    after[node.id] = [flow.target for flow in taken]
    return any(not after[own_id] for own_id in reach(after, [node.id]))
