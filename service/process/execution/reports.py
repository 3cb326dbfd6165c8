"""What an instance tells while it runs, in the order in which it happens: rows of history, steps of a trial."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from typing import Any, Literal

from service.base.values import value_object
from service.process.diagram.program import MessageFlow, Node


@value_object(kw_only=True)
class Report:
    """Something happened at an element.

    `task` is the token's id, `scope` the id of the token whose scope it stands in (1: the process itself), `process`
    and `release` say which diagram the element belongs to, as called processes have their own.
    """

    element: str
    task: int
    scope: int
    node: Node
    process: str
    release: str


@value_object(kw_only=True)
class Entered(Report):
    """A token came to an element. `number`: which instance of several or pass of a loop; None: the whole activity."""

    number: int | None = None


@value_object(kw_only=True)
class Completed(Report):
    """The element's work is done."""

    number: int | None = None


@value_object(kw_only=True)
class Cancelled(Report):
    """An event, a rival or a command took the token away before the work was done."""

    number: int | None = None


@value_object(kw_only=True)
class Fired(Report):
    """An event that was waited for came."""

    payload: Mapping[str, Any] = field(default_factory=dict[str, Any])


@value_object(kw_only=True)
class Said(Report):
    """Something for the world outside. `seen`: the variables as the element saw them then, for texts about it."""

    seen: Mapping[str, Any] = field(default_factory=dict[str, Any], repr=False, compare=False)


@value_object(kw_only=True)
class Thrown(Said):
    """A message (name, key), a signal (name), an error or an escalation (code as `name`), compensation (of the activity
    `name`, or of all) or the cancelling of a transaction was thrown.

    `caught`: an error or escalation found its catcher in this instance, compensation something to undo, a cancelled
    transaction has an event by which it is left. `flows`: the message flows that leave here.
    """

    kind: Literal["message", "signal", "error", "escalation", "compensation", "cancel"]
    name: str | None
    key: str = ""
    caught: bool = False
    payload: Mapping[str, Any] = field(default_factory=dict[str, Any])
    flows: tuple[MessageFlow, ...] = ()


@value_object(kw_only=True)
class Sent(Said):
    """An element that is no message event has completed, and the message of this flow goes to the other side."""

    flow: MessageFlow


@value_object(kw_only=True)
class Noted(Said):
    """The element has something to say in the case's conversation."""

    text: str


@value_object(kw_only=True)
class Written:
    """A variable got a value. `element`: who wrote it; None: a command. `scope`: the token that holds it."""

    element: str | None
    task: int
    scope: int
    process: str
    release: str
    name: str
    value: Any


AnyReport = Entered | Completed | Cancelled | Fired | Thrown | Sent | Noted | Written
