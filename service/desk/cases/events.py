"""What happens to a case."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from service.base.events import Event
from service.base.ids import CaseId, PersonId, TeamId, WorkItemId
from service.base.values import value_object


@value_object(kw_only=True)
class CaseOpened(Event):
    """A client asked for something: the case has what the opening form said, and its process begins next."""

    case: CaseId
    protocol: str
    process: str
    requester: PersonId
    origin: str
    auto_submitted: bool = False
    """A machine wrote the mail that opened it: nobody reads an answer."""


@value_object(kw_only=True)
class CaseChanged(Event):
    """A field of the case has a new value; an unchanged value that somebody confirmed counts as said, not changed."""

    case: CaseId
    field: str
    old: str | None
    new: str | None


@value_object(kw_only=True)
class StatusChanged(Event):
    """The case is in another status."""

    case: CaseId
    old: str
    new: str


@value_object(kw_only=True)
class CaseAssigned(Event):
    """The case is another team's, or another agent answers for it. `by` is None where a rule or a policy decided."""

    case: CaseId
    team: TeamId | None
    owner: PersonId | None
    old_team: TeamId | None
    old_owner: PersonId | None
    by: PersonId | None


@value_object(kw_only=True)
class CaseAccepted(Event):
    """An agent took the case on: from now on the client knows whom they speak with."""

    case: CaseId
    by: PersonId


@value_object(kw_only=True)
class PhaseChanged(Event):
    """The case is in another phase of its process."""

    case: CaseId
    old: str | None
    new: str


@value_object(kw_only=True)
class PrecedenceChanged(Event):
    """Open cases of this client, or (None) of all whom the law puts first, have another place within their priority."""

    requester: PersonId | None


@value_object(kw_only=True)
class EntryAdded(Event):
    """The conversation has one more entry."""

    case: CaseId
    entry: str
    kind: str
    author: PersonId | None
    mentioned: tuple[PersonId, ...] = ()
    """Whom an internal note mentions by name."""
    by_client: bool = False
    conclusive: bool = False
    """It settles what the client asked."""


@value_object(kw_only=True)
class FormAnswered(Event):
    """A form had answers under names that the desk offers: whoever offers them takes or refuses them, just before the
    diagram goes on. `item` is None for the form that opened the case."""

    case: CaseId
    item: WorkItemId | None
    process: str
    by: PersonId
    answers: dict[str, Any]


@value_object(kw_only=True)
class PromiseMoved(Event):
    """The next promise made for a case is due at another time; None: none runs."""

    case: CaseId
    due_at: datetime | None
