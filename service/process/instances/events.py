"""What a running diagram tells whoever listens, in the transaction in which it happens."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from datetime import datetime
from typing import Any, Literal

from service.base.events import Event
from service.base.ids import InstanceId, ReleaseId
from service.base.values import value_object


@value_object(kw_only=True)
class InstanceEvent(Event):
    """`process` is the drawn id of the process; `element` the drawn id of the element."""

    instance: InstanceId
    release: ReleaseId
    process: str
    business_key: str | None = None
    """What the host started it for: the desk's case id. Given to `start`, carried by every event."""


@value_object(kw_only=True)
class InstanceStarted(InstanceEvent):
    """A process began."""


@value_object(kw_only=True)
class InstanceEnded(InstanceEvent):
    """No token is left, or it was cancelled."""

    outcome: Literal["completed", "cancelled"]
    last: bool = True
    """No other instance of the same business key runs any more."""


@value_object(kw_only=True)
class InstanceSuspended(InstanceEvent):
    """Nothing moves it until it is resumed."""

    reason: str


@value_object(kw_only=True)
class InstanceResumed(InstanceEvent):
    """It goes on; what came meanwhile is handed in after this."""


@value_object(kw_only=True)
class InstanceMigrated(InstanceEvent):
    """It goes on in another release, `release`."""

    came_from: ReleaseId


@value_object(kw_only=True)
class TaskMoved(InstanceEvent):
    """A person's open work goes on in another release: the same task, perhaps with another name, lane or element."""

    task: int
    element: str
    name: str
    type: str
    lane: str | None


@value_object(kw_only=True)
class TaskReached(InstanceEvent):
    """A person has something to do."""

    task: int
    """The engine's id of the waiting task, unique within the instance."""
    element: str
    name: str
    type: str
    lane: str | None
    kind: Literal["task", "optional", "offer", "finish", "question", "confirmation"]
    """A task with its form; a gateway that asks; an event that a person of the lane confirms."""
    form: str | None = None
    due_at: datetime | None = None
    priority: int | None = None
    assignee: str | None = None
    candidate_users: tuple[str, ...] = ()
    candidate_groups: tuple[str, ...] = ()


@value_object(kw_only=True)
class TaskPostponed(InstanceEvent):
    """A person's open work stood still with its instance, and is wanted later."""

    task: int
    due_at: datetime


@value_object(kw_only=True)
class TaskLeft(InstanceEvent):
    """The task waits no longer: somebody completed it, or an event took it away."""

    task: int
    element: str
    how: Literal["completed", "cancelled"]


@value_object(kw_only=True)
class ElementEvent(InstanceEvent):
    """Something happened to an element on which the analyst hung properties; `type` is its BPMN element."""

    element: str
    type: str
    properties: Mapping[str, str]


@value_object(kw_only=True)
class ElementReached(ElementEvent):
    """A token came to it."""


@value_object(kw_only=True)
class ElementPassed(ElementEvent):
    """It has completed."""


@value_object(kw_only=True)
class ElementWithdrawn(ElementEvent):
    """It was taken away before it was done."""


@value_object(kw_only=True)
class TimerArmed(InstanceEvent):
    """A BPMN timer waits; its row is among the timers."""

    task: int
    element: str
    due_at: datetime


@value_object(kw_only=True)
class MessageAwaited(InstanceEvent):
    """An event waits for a message."""

    task: int
    element: str
    name: str
    key: str


@value_object(kw_only=True)
class MessageThrown(InstanceEvent):
    """The diagram says something to somebody. `to` is the lane or pool that its message flow points at, if any."""

    element: str
    name: str
    key: str
    text: str | None = None
    lane: str | None = None
    to: str | None = None
    payload: Mapping[str, Any] = field(default_factory=dict[str, Any])


@value_object(kw_only=True)
class SignalThrown(InstanceEvent):
    """All who wait for this signal hear it."""

    element: str
    name: str
    payload: Mapping[str, Any] = field(default_factory=dict[str, Any])


@value_object(kw_only=True)
class EscalationThrown(InstanceEvent):
    """An escalation climbed outward; `caught` says whether the diagram heard it."""

    element: str
    code: str | None
    caught: bool


@value_object(kw_only=True)
class JobCreated(InstanceEvent):
    """Work for a machine waits."""

    task: int
    element: str
    topic: str
    attempt: int


@value_object(kw_only=True)
class VariablesWritten(InstanceEvent):
    """Variables got values, by an element or (element None) by a command."""

    element: str | None
    values: Mapping[str, Any]


@value_object(kw_only=True)
class IncidentRaised(InstanceEvent):
    """A step failed and waits for a person to mend it."""

    task: int
    element: str
    step: str
    message: str
