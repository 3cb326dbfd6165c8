"""What happens to promises."""

from __future__ import annotations

from datetime import datetime

from service.base.events import Event
from service.base.ids import CaseId
from service.base.values import value_object


@value_object(kw_only=True)
class PolicyChanged(Event):
    """A policy was made, changed or moved, or taken out of use or back."""

    policy: str
    name: str
    number: int


@value_object(kw_only=True)
class PromiseEvent(Event):
    """One promise, by whom it was agreed with and what it is about."""

    case: CaseId
    clock: str
    agreement: str
    target: str
    due_at: datetime


@value_object(kw_only=True)
class PromiseNearlyDue(PromiseEvent):
    """A rung before the deadline was climbed."""


@value_object(kw_only=True)
class PromiseBreached(PromiseEvent):
    """The deadline has passed."""
