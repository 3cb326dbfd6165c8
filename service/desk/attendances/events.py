"""What happens to attendances."""

from __future__ import annotations

from datetime import date

from service.base.events import Event
from service.base.ids import CaseId, PersonId
from service.base.values import value_object


@value_object(kw_only=True)
class AttendanceOpened(Event):
    """B-34: an attendance of a type was opened; `spy` is who wants to know of each."""

    case: CaseId
    protocol: str
    type: str
    spy: PersonId | None


@value_object(kw_only=True)
class OpinionGiven(Event):
    """Somebody said how an attendance stands, and perhaps who goes on with it when."""

    case: CaseId
    opinion: str
    author: PersonId
    next_user: PersonId | None
    next_on: date | None


@value_object(kw_only=True)
class ContactMoved(Event):
    """The next contact has another day or is somebody else's."""

    case: CaseId
    user: PersonId | None
    on: date | None


@value_object(kw_only=True)
class TypeChanged(Event):
    """An attendance is of another type."""

    case: CaseId
    old: str
    new: str
