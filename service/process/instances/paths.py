"""The way that an instance took through its diagram: each step, and the flows by which it was reached."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Literal

from sqlalchemy import select
from sqlalchemy.orm import Session

from service.base.ids import InstanceId
from service.base.values import value_object
from service.process.diagram import Diagram
from service.process.instances.tables import HistoryRow

MOST_STEPS = 2_000
"""Entries of history that are looked at: the newest."""
GATHERING = {"parallelGateway", "inclusiveGateway", "complexGateway"}
"""They go on when several flows have come."""
TOLD = ("entered", "completed", "cancelled", "fired")
Left = Literal["completed", "cancelled"]


@value_object(kw_only=True)
class Entry:
    """What a line of history says of one element."""

    seq: int
    at: datetime
    kind: str
    element: str
    task: int | None


@value_object(kw_only=True)
class Step:
    """A stay at an element. `flows`: drawn ids of those that led there; `left`: how it ended, None while it lasts."""

    element: str
    began: datetime
    ended: datetime | None
    left: Left | None
    flows: tuple[str, ...]


@value_object(kw_only=True)
class Path:
    """Steps in the order in which they were reached. `whole`: from the beginning, not only the newest."""

    steps: tuple[Step, ...]
    whole: bool


def path(session: Session, instance: InstanceId, diagram: Diagram, processes: Iterable[str]) -> Path:
    """H-33: the way that an instance took through the processes of its own file, called ones left out."""
    rows = session.execute(
        select(HistoryRow.seq, HistoryRow.at, HistoryRow.kind, HistoryRow.element, HistoryRow.task)
        .where(
            HistoryRow.instance_id == instance,
            HistoryRow.process.in_(sorted(processes)),
            HistoryRow.kind.in_(TOLD),
            HistoryRow.element.is_not(None),
        )
        .order_by(HistoryRow.seq.desc())
        .limit(MOST_STEPS + 1)
    ).all()
    entries = [Entry(seq=row.seq, at=row.at, kind=row.kind, element=row.element, task=row.task) for row in rows]
    newest = entries[:MOST_STEPS][::-1]
    return Path(steps=walked(newest, diagram), whole=len(entries) <= MOST_STEPS)


def walked(entries: Sequence[Entry], diagram: Diagram) -> tuple[Step, ...]:
    """The steps that entries in their order tell of.

    History keeps elements, not flows: an element was reached by the flow whose source was done last and has not led
    there since; where several flows gather, by all of these.
    """
    return _Walk(diagram).steps(entries)


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

    def steps(self, entries: Sequence[Entry]) -> tuple[Step, ...]:
        ends = _ends(entries)
        found: list[Step] = []
        for entry in entries:
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
                Step(
                    element=entry.element,
                    began=entry.at,
                    ended=end.at if end is not None else None,
                    left=left,
                    flows=flows,
                )
            )
        return tuple(found)

    def _flows(self, entry: Entry) -> tuple[str, ...]:
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


def _ends(entries: Sequence[Entry]) -> Mapping[int, Entry | None]:
    """By number of the entry that begins a step: the one that ends it. An event that fires without a wait of its own in
    the history, as on a border, begins and ends at once."""
    open_steps: dict[tuple[str, int | None], int] = {}
    ends: dict[int, Entry | None] = {}
    for entry in entries:
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


__all__ = ["Path", "Step", "path", "walked"]
