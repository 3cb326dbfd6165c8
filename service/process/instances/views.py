"""What others see of an instance: one task in full, and rows as lists show them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from datetime import datetime
from typing import Any, Literal

from service.base.ids import InstanceId, ReleaseId
from service.base.texts import Text
from service.base.values import value_object
from service.process.forms import Form

Status = Literal["running", "suspended", "completed", "cancelled"]
WorkKind = Literal["task", "optional", "offer", "finish", "question", "confirmation"]
"""Of an ad-hoc subprocess: what may be done, what may be begun, and its end."""


@value_object(kw_only=True)
class Choice:
    """One answer to a question: its flow is what `complete` takes as `choice`."""

    flow: str
    label: str


@value_object(kw_only=True)
class Asked:
    """What a person is to choose from; `many`: several may be ticked."""

    text: str
    options: tuple[Choice, ...]
    many: bool = False


@value_object(kw_only=True)
class ButtonView:
    """A button: `press` it by its task. `host`: the task that it sits on; None: the whole instance."""

    task: int
    element: str
    name: str
    lane: str | None
    process: str
    host: int | None


@value_object(kw_only=True)
class TaskView:
    """All that the page of one open task needs."""

    instance: InstanceId
    release: ReleaseId
    """Of the process in which the task stands, which may be a called one."""
    process: str
    task: int
    element: str
    name: str
    type: str
    lane: str | None
    kind: WorkKind
    documentation: str
    """What the analyst wrote about it."""
    form: Form | None
    question: Asked | None
    variables: Mapping[str, Any]
    """What its form and expressions see, FEEL values by name."""
    buttons: tuple[ButtonView, ...]
    since: datetime
    due_at: datetime | None
    awaits_words: bool = False
    """A confirmation that the next message of whoever's lane it is in gives."""


@value_object(kw_only=True)
class Wait:
    """Something that waits, as lists and the diagram show it."""

    instance: InstanceId
    kind: str
    task: int
    element: str
    process: str
    release: ReleaseId
    name: str
    type: str
    lane: str | None
    host: int | None
    label: str | None
    key: str | None
    due_at: datetime | None
    since: datetime
    question: Asked | None = None
    optional: bool = False
    """People may do it and need not."""


@value_object(kw_only=True)
class MoveView:
    """Something that waits, and where it goes in another release. Ids are drawn ones.

    `dropped`: an event beside the work that the other release does not have. `problem`: why it cannot go. `wait`: what
    becomes of a due date or a key that the other release says otherwise.
    """

    task: int
    element: str
    name: str
    type: str
    to: str | None
    to_name: str
    dropped: bool
    problem: Text | None
    wait: Text | None = None


@value_object(kw_only=True)
class MigrationPlan:
    """What moving an instance to another release would do. `version`: of the instance when it was looked at."""

    instance: InstanceId
    came_from: ReleaseId
    release: ReleaseId
    version: int
    moves: tuple[MoveView, ...]

    @property
    def possible(self) -> bool:
        """Whether everything has somewhere to go."""
        return not self.problems

    @property
    def problems(self) -> tuple[MoveView, ...]:
        """What has not, and why."""
        return tuple(move for move in self.moves if move.problem is not None)


@value_object(kw_only=True)
class IncidentView:
    """A step that failed and waits for a person: mend the cause, then `retry`."""

    instance: InstanceId
    business_key: str | None
    release: ReleaseId
    process: str
    root: str
    """The instance's own process, where a called one failed."""
    task: int
    element: str
    name: str
    step: str
    message: Text
    since: datetime
    attempts: int
    """How often it was tried: once, and each time that somebody tried again."""


@value_object(kw_only=True)
class FailedPlace:
    """Where a step failed, and how it is called."""

    instance: InstanceId
    task: int
    name: str


@value_object(kw_only=True)
class FailedStep:
    """An incident with the variables that its step sees, FEEL values by name."""

    incident: IncidentView
    variables: Mapping[str, Any]


@value_object(kw_only=True)
class InstanceView:
    """An instance, without its state."""

    id: InstanceId
    release: ReleaseId
    process: str
    business_key: str | None
    status: Status
    started_at: datetime
    changed_at: datetime
    ended_at: datetime | None


@value_object(kw_only=True)
class HistoryEntry:
    """Something that happened. `data`: plain JSON, by kind: `written` {name: value}, `thrown` {kind, name, key}, …"""

    seq: int
    at: datetime
    kind: str
    element: str | None
    name: str
    task: int | None
    process: str
    actor_kind: str
    actor_id: str | None
    actor_name: str
    data: Mapping[str, Any] = field(default_factory=dict[str, Any])
