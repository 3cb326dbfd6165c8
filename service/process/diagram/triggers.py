"""The events of a program: what is awaited, and what is thrown. All expressions are FEEL texts."""

from __future__ import annotations

from typing import Literal

from service.base.values import value_object


@value_object(kw_only=True)
class Timer:
    """`expression` gives ISO 8601 text, or a FEEL date and time or duration; `form` says which."""

    form: Literal["date", "duration", "cycle"]
    expression: str
    business: bool = False
    """Counted in business time ("2 dias úteis"): P2D is two business days."""
    calendar: str | None = None
    """Name of the calendar it counts in (element property `prazo.calendario`); None: the default one."""
    pauses: bool = False
    """Stands still while the case waits for its client or a third party (element property `prazo.pausa`)."""


@value_object(kw_only=True)
class Message:
    """Found by name and key. Without a key the case correlates."""

    name: str
    key: str | None = None
    computed: str | None = None
    """FEEL for the name, evaluated when the wait begins or the message goes; `name` is then the text as drawn."""


@value_object(kw_only=True)
class Signal:
    """Heard by all who wait for its name."""

    name: str
    computed: str | None = None
    """As that of a message."""


@value_object(kw_only=True)
class Condition:
    """Fires when the expression becomes true."""

    expression: str


@value_object(kw_only=True)
class Error:
    """Climbs outward to the nearest catcher; must be caught. Code None catches all."""

    code: str | None = None


@value_object(kw_only=True)
class Escalation:
    """Climbs outward; goes on when nobody listens. Code None catches all."""

    code: str | None = None


@value_object(kw_only=True)
class ByHand:
    """A person of the lane says that it happened; on a boundary, a button on the task it sits on."""


@value_object(kw_only=True)
class Compensate:
    """Undoing of completed activities, the last one first, each once.

    throw: undoes what is completed in its scope; thrown inside an event subprocess, also what is completed around that.
    boundary: never armed; when its host, once completed, is undone, it fires and `Node.handler` runs. listener: never
    armed; undoes the scope it stands in, once that is completed, in place of the activities inside.
    """

    activity: str | None = None
    """throw: the one activity to undo; None: all."""
    waits: bool = True
    """throw: goes on when everything is undone; False: at once."""


@value_object(kw_only=True)
class Cancel:
    """throw: stops the innermost transaction around it, undoes what is completed there, then leaves by its boundary.

    boundary of a transaction: where a cancelled one is left; without it the path ends when everything is undone.
    """


@value_object(kw_only=True)
class Part:
    """One of several events that are drawn on one element. `name`: how people call it, beside the element's name."""

    event: Timer | Message | Signal | Condition | Error | Escalation | ByHand
    name: str = ""
    by_hand: bool = False
    """As `Node.by_hand`, for this one."""


@value_object(kw_only=True)
class Combined:
    """Several events drawn on one element. Thrown: all of them. Awaited: any of them makes it happen."""

    parts: tuple[Part, ...]
    together: bool = False
    """Awaited: all must come, each once, in any order (parallel multiple)."""


Event = Timer | Message | Signal | Condition | Error | Escalation | ByHand | Compensate | Cancel | Combined


def single(event: Event | None) -> tuple[Event, ...]:
    """The events that one consists of, mostly itself; none for None."""
    if isinstance(event, Combined):
        return tuple(part.event for part in event.parts)
    return () if event is None else (event,)
