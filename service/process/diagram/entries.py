"""Where a scope begins that has no start event and whose first step is also come back to."""

from __future__ import annotations

import math
from collections.abc import Container, Iterable, Mapping, Sequence

from service.process.diagram.draft import Sheet
from service.process.diagram.drawing import Element

CHOICES = ("xor", "or", "complex", "race")
Graph = Mapping[str, Sequence[str]]


def loop_entries(sheet: Sheet) -> list[Element]:
    """The leftmost step of each loop that nothing leads into; none of a loop that no choice leaves: it would never end.

    A step without a place on the page comes behind those with one, and among equals the one drawn first.
    """
    after = successors(sheet)
    before: dict[str, list[str]] = {own_id: [] for own_id in after}
    for own_id, targets in after.items():
        for target in targets:
            before[target].append(own_id)
    lefts = {shape.element: shape.bounds.x for shape in sheet.draft.diagram.shapes}
    steps = sorted(_steps(sheet), key=lambda element: lefts.get(element.drawn, math.inf))
    entries: list[Element] = []
    covered: set[str] = set()
    for own_id in reversed(_as_finished(after)):
        if own_id in covered:
            continue
        # What is finished last leads to all that is not covered yet, so whatever leads to it is in its own loop.
        loop = reach(before, [own_id])
        covered |= reach(after, [own_id], without=covered)
        first = next((step for step in steps if step.id in loop), None)
        if first is not None and _is_left_by_choice(sheet, loop):
            entries.append(first)
    return entries


def _is_left_by_choice(sheet: Sheet, loop: set[str]) -> bool:
    flows = [flow for own_id in loop for flow in sheet.leaving(own_id) if flow.target not in loop]
    return any(flow.condition is not None or sheet.nodes[flow.source].kind in CHOICES for flow in flows)


def successors(sheet: Sheet) -> dict[str, list[str]]:
    """What each node leads to, by a flow or by an event on its border."""
    after = {own_id: [flow.target for flow in sheet.leaving(own_id)] for own_id in sheet.nodes}
    for node in sheet.nodes.values():
        if node.host in after:
            after[node.host].append(node.id)
    return after


def reach(after: Graph, starts: Iterable[str], *, without: Container[str] = ()) -> set[str]:
    """What can be reached from some nodes, themselves included, and not by way of others."""
    found = set(starts)
    rest = list(found)
    while rest:
        for own_id in after[rest.pop()]:
            if own_id not in found and own_id not in without:
                found.add(own_id)
                rest.append(own_id)
    return found


def _as_finished(after: Graph) -> list[str]:
    """All nodes in the order in which a walk in depth has done with them."""
    finished: list[str] = []
    seen: set[str] = set()
    for root in after:
        walk = [] if root in seen else [(root, iter(after[root]))]
        seen.add(root)
        while walk:
            own_id, rest = walk[-1]
            following = next((target for target in rest if target not in seen), None)
            if following is None:
                finished.append(own_id)
                walk.pop()
            else:
                seen.add(following)
                walk.append((following, iter(after[following])))
    return finished


def _steps(sheet: Sheet) -> list[Element]:
    kinds = ("boundary", "listener")
    known = [element for element in sheet.scope.elements if element.id in sheet.nodes]
    return [e for e in known if sheet.nodes[e.id].kind not in kinds and not sheet.nodes[e.id].undoes]
