"""What waits now, as typed rows: the outside keeps its work items, timers, subscriptions and jobs equal to them."""

from __future__ import annotations

from datetime import datetime, tzinfo
from typing import Literal

from service.base.texts import Text
from service.base.values import value_object
from service.calendars import Calendar
from service.process.diagram.program import Node, Question
from service.process.execution.due import due_at


@value_object(kw_only=True)
class Row:
    """Lives as long as its `task`, an id that is never used twice within an instance."""

    task: int
    element: str
    scope: int
    node: Node
    process: str
    release: str


@value_object(kw_only=True)
class Work(Row):
    """Something for a person: `complete` it.

    `kind`: a task with its form; a gateway (or a loop) that asks; an event that a person of the lane confirms. In an
    ad-hoc subprocess: a task that may be done (optional), something that may be begun (offer), and its end (finish).
    `question`: what to choose from when completing it. `due` and `follow_up` are ISO 8601 texts, see `due.instant`.
    `number`: which instance of several or pass of a loop, else None.
    """

    kind: Literal["task", "optional", "offer", "finish", "question", "confirmation"]
    question: Question | None = None
    assignee: str | None = None
    candidate_groups: tuple[str, ...] = ()
    candidate_users: tuple[str, ...] = ()
    due: str | None = None
    follow_up: str | None = None
    priority: int | None = None
    number: int | None = None


@value_object(kw_only=True)
class Button(Row):
    """A person may `fire` it. `host`: the task of the activity it sits on; None: it sits on the instance."""

    host: int | None


@value_object(kw_only=True)
class TimerWait(Row):
    """`fire` it when it is due. `since`: when its first round was armed; `round` counts from 1."""

    form: Literal["date", "duration", "cycle"]
    value: str
    since: datetime
    round: int
    business: bool
    calendar: str | None
    pauses: bool = False

    def due(self, zone: tzinfo, calendar: Calendar | None = None) -> datetime:
        """When it is due, in UTC; with a calendar in business time, which the caller looks up by its name."""
        return due_at(self.form, self.value, self.since, zone, round=self.round, calendar=calendar)


@value_object(kw_only=True)
class MessageWait(Row):
    """`deliver` the message, or `fire` exactly this one. An empty key: the case correlates."""

    name: str
    key: str


@value_object(kw_only=True)
class SignalWait(Row):
    """`signal` it."""

    name: str


@value_object(kw_only=True)
class ConditionWait(Row):
    """Fires by itself when a variable changes."""


@value_object(kw_only=True)
class JobWait(Row):
    """Work for a machine. `(task, attempt)` fences a slow worker."""

    topic: str
    attempt: int
    retries: int | None


@value_object(kw_only=True)
class JoinWait(Row):
    """A token stands before a join; with nothing else waiting, the instance is stuck there."""

    flow: str


@value_object(kw_only=True)
class Incident(Row):
    """A step failed and waits: mend the cause, then `retry`."""

    step: Literal["begin", "finish", "leave", "watch", "job"]
    message: Text


@value_object(kw_only=True)
class Waiting:
    """All that waits, each kind in order: outer scopes first, then by arrival."""

    work: tuple[Work, ...] = ()
    buttons: tuple[Button, ...] = ()
    timers: tuple[TimerWait, ...] = ()
    messages: tuple[MessageWait, ...] = ()
    signals: tuple[SignalWait, ...] = ()
    conditions: tuple[ConditionWait, ...] = ()
    jobs: tuple[JobWait, ...] = ()
    joins: tuple[JoinWait, ...] = ()
    incidents: tuple[Incident, ...] = ()
