"""What happens to work items."""

from __future__ import annotations

from service.base.events import Event
from service.base.ids import CaseId, PersonId, WorkItemId
from service.base.values import value_object


@value_object(kw_only=True)
class WorkItemEvent(Event):
    """`case` is None for a process that no client's request started."""

    item: WorkItemId
    case: CaseId | None


@value_object(kw_only=True)
class WorkItemOffered(WorkItemEvent):
    """Somebody of the audience can take it now."""

    audience: str


@value_object(kw_only=True)
class WorkItemClaimed(WorkItemEvent):
    """One person works on it."""

    by: PersonId


@value_object(kw_only=True)
class WorkItemReleased(WorkItemEvent):
    """It is everybody's again."""

    by: PersonId


@value_object(kw_only=True)
class WorkItemReassigned(WorkItemEvent):
    """Somebody who may gave it to another person, or back to the audience."""

    to: PersonId | None
    by: PersonId
    reason: str


@value_object(kw_only=True)
class WorkItemCompleted(WorkItemEvent):
    """It is done."""

    by: PersonId | None


@value_object(kw_only=True)
class WorkItemWithdrawn(WorkItemEvent):
    """The diagram took it away: a timer, a message or the end of its process."""
