"""What happens to follow-ups."""

from __future__ import annotations

from service.base.events import Event
from service.base.ids import CaseId
from service.base.values import value_object


@value_object(kw_only=True)
class FollowUpOpened(Event):
    """A demand of a case went to others."""

    case: CaseId
    follow_up: str
    classification: str
    addressees: int


@value_object(kw_only=True)
class FollowUpAnswered(Event):
    """One of its addressees answered; `author` is who did, by name."""

    case: CaseId
    follow_up: str
    addressee: str
    author: str


@value_object(kw_only=True)
class FollowUpLate(Event):
    """An addressee did not answer in time."""

    case: CaseId
    follow_up: str
    addressee: str


@value_object(kw_only=True)
class FollowUpEnded(Event):
    """The client has been told, or it was ended with its case."""

    case: CaseId
    follow_up: str
