"""What happened in a trial, in order, by the ids, names and types as drawn."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from service.base.values import value_object
from service.process.diagram import Node
from service.process.execution import (
    AnyReport,
    Cancelled,
    Completed,
    Entered,
    Fired,
    Noted,
    Sent,
    Thrown,
    Written,
)
from service.process.trial.words import drawn, moment

KINDS: Mapping[type[Any], str] = {
    Entered: "entered",
    Completed: "completed",
    Cancelled: "cancelled",
    Fired: "fired",
    Thrown: "thrown",
    Sent: "thrown",
    Noted: "thrown",
}


@value_object(kw_only=True)
class Happened:
    """One step of the path."""

    event: str
    element: str
    node: Node
    process: str
    task: int
    at: datetime

    def plain(self, number: int) -> dict[str, Any]:
        """As JSON holds it."""
        return {
            "n": number,
            "event": self.event,
            "element": self.element,
            "name": self.node.name,
            "type": self.node.type,
            "lane": self.node.lane,
            "process": self.process,
            "at": moment(self.at),
        }


class Trace:
    """Gathers what happened, up to so many completed elements, and how often each element came to its end."""

    def __init__(self, most_steps: int) -> None:
        self.most_steps = most_steps
        self.happened: list[Happened] = []
        self.steps = 0
        self.completed: Counter[str] = Counter()
        self.fired: Counter[str] = Counter()

    @property
    def full(self) -> bool:
        """Whether as many elements have been completed as may be."""
        return self.steps >= self.most_steps

    def hear(self, report: AnyReport, at: datetime) -> None:
        """One report of the engine; variables are no steps, and a note that also goes to a pool is told once."""
        if isinstance(report, Written) or self.full or (isinstance(report, Noted) and report.node.sends):
            return
        event = KINDS[type(report)]
        self.happened.append(
            Happened(
                event=event,
                element=drawn(report.element, report.node),
                node=report.node,
                process=report.process,
                task=report.task,
                at=at,
            )
        )
        self.steps += event == "completed"
        self.completed[report.element] += event == "completed"
        self.fired[report.element] += event == "fired"
