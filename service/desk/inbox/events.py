"""What happens to work items."""

from __future__ import annotations

from dataclasses import dataclass

from service.base.events import Event
from service.base.ids import CaseId, PersonId, WorkItemId


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkItemEvent(Event):
    """`case` is None for a process that no client's request started."""

    item: WorkItemId
    case: CaseId | None


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkItemOffered(WorkItemEvent):
    """Somebody of the audience can take it now."""

    audience: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkItemClaimed(WorkItemEvent):
    """One person works on it."""

    by: PersonId


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkItemReleased(WorkItemEvent):
    """It is everybody's again."""

    by: PersonId


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkItemReassigned(WorkItemEvent):
    """Somebody who may gave it to another person, or back to the audience."""

    to: PersonId | None
    by: PersonId
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkItemCompleted(WorkItemEvent):
    """It is done."""

    by: PersonId | None


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkItemWithdrawn(WorkItemEvent):
    """The diagram took it away: a timer, a message or the end of its process."""
