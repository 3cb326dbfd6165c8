"""The way that tokens took through a diagram, worked out from what is told of its elements.

A story keeps elements, not flows: an element was reached by the flow whose source was done last and has not led there
since; where several flows gather, by all of these.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Literal

from service.base.values import value_object
from service.process.diagram.drawing import Diagram

GATHERING = {"parallelGateway", "inclusiveGateway", "complexGateway"}
"""They go on when several flows have come."""
Left = Literal["completed", "cancelled"]


@value_object(kw_only=True)
class Told:
    """What a line of the story says of one element: `entered`, `completed`, `cancelled`, `fired`."""

    seq: int
    at: datetime
    kind: str
    element: str
    task: int | None


@value_object(kw_only=True)
class WayStep:
    """A stay at an element. `flows`: drawn ids of those that led there; `left`: how it ended, None while it lasts."""

    element: str
    began: datetime
    ended: datetime | None
    left: Left | None
    flows: tuple[str, ...]


def walked(story: Sequence[Told], diagram: Diagram) -> tuple[WayStep, ...]:
    """The steps that a story tells of, in the order in which they began."""
    return _Walk(diagram).steps(story)


class _Walk:
    def __init__(self, diagram: Diagram) -> None:
        self.types = {element.drawn: element.type for element in diagram.walk()}
        drawn = {element.id: element.drawn for element in diagram.walk()}
        self.into: dict[str, list[tuple[str, str]]] = {}
        for scope in (scope for process in diagram.processes for scope in process.scopes()):
            for line in scope.lines:
                if line.origin is not None and line.target is not None:
                    ends = (drawn.get(line.origin, ""), drawn.get(line.target, ""))
                    self.into.setdefault(ends[1], []).append((line.drawn, ends[0]))
        self.done: dict[str, int] = {}
        self.used: dict[str, int] = {}

    def steps(self, story: Sequence[Told]) -> tuple[WayStep, ...]:
        ends = _ends(story)
        found: list[WayStep] = []
        for entry in story:
            if entry.kind == "completed" or (entry.kind == "fired" and entry.seq not in ends):
                self.done[entry.element] = entry.seq
            if entry.seq not in ends or entry.element not in self.types:
                continue
            flows = self._flows(entry)
            end = ends[entry.seq]
            if entry.kind == "fired":
                self.done[entry.element] = entry.seq
            left: Left | None = None if end is None else "cancelled" if end.kind == "cancelled" else "completed"
            found.append(
                WayStep(
                    element=entry.element,
                    began=entry.at,
                    ended=end.at if end is not None else None,
                    left=left,
                    flows=flows,
                )
            )
        return tuple(found)

    def _flows(self, entry: Told) -> tuple[str, ...]:
        ready = {
            flow: self.done[source]
            for flow, source in self.into.get(entry.element, ())
            if self.done.get(source, 0) > self.used.get(flow, 0)
        }
        if not ready:
            return ()
        gathers = self.types[entry.element] in GATHERING
        chosen = tuple(ready) if gathers else (max(ready, key=lambda flow: ready[flow]),)
        self.used |= dict.fromkeys(chosen, entry.seq)
        return chosen


def _ends(story: Sequence[Told]) -> Mapping[int, Told | None]:
    """By number of the entry that begins a step: the one that ends it. An event that fires without a wait of its own in
    the history, as on a border, begins and ends at once."""
    open_steps: dict[tuple[str, int | None], int] = {}
    ends: dict[int, Told | None] = {}
    for entry in story:
        key = (entry.element, entry.task)
        if entry.kind == "entered":
            if key not in open_steps:
                open_steps[key], ends[entry.seq] = entry.seq, None
        elif entry.kind == "fired":
            if key not in open_steps:
                ends[entry.seq] = entry
        elif key in open_steps:
            ends[open_steps.pop(key)] = entry
    return ends
