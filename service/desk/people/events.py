"""What happens to people, teams and lanes."""

from __future__ import annotations

from service.base.events import Event
from service.base.ids import PersonId, TeamId
from service.base.values import value_object


@value_object(kw_only=True)
class PersonAdded(Event):
    """Somebody has an account or is known as a client."""

    person: PersonId
    name: str


@value_object(kw_only=True)
class PersonChanged(Event):
    """Name, address, roles or activity changed; `what` names the fields."""

    person: PersonId
    what: tuple[str, ...]


@value_object(kw_only=True)
class OrganisationChanged(Event):
    """An organisation is something else to the house now."""

    organisation: str


@value_object(kw_only=True)
class TeamChanged(Event):
    """A team was made, renamed, taken out of use or back, or its members changed; `what` names the fields."""

    team: TeamId
    what: tuple[str, ...]
    joined: tuple[PersonId, ...] = ()
    left: tuple[PersonId, ...] = ()


@value_object(kw_only=True)
class AcceptingChanged(Event):
    """Somebody takes new work from now on, or takes none."""

    person: PersonId
    accepting: bool


@value_object(kw_only=True)
class AbsenceChanged(Event):
    """An absence was entered, or ended before its time."""

    person: PersonId
    absence: str


@value_object(kw_only=True)
class AbsenceBegan(Event):
    """Somebody is not there from now on (V-22)."""

    person: PersonId
    absence: str
    substitute: PersonId | None


@value_object(kw_only=True)
class AbsenceEnded(Event):
    """Somebody is there again."""

    person: PersonId
    absence: str


@value_object(kw_only=True)
class LaneBound(Event):
    """The work of a lane now belongs to somebody else."""

    process: str
    lane: str
    kind: str
    target: str | None


@value_object(kw_only=True)
class OwnerSet(Event):
    """A process got its owner."""

    process: str
    person: PersonId | None


@value_object(kw_only=True)
class NoticeGiven(Event):
    """People were told the same in the application; mail and other channels may follow."""

    notices: tuple[str, ...]
    audiences: tuple[str, ...]
    """Who was told, a word each for the notice at the same place: `person:…`, `role:…` or `team:…`."""
    text: str
    address: str
    """Path of the page it leads to."""
    event: str = ""
    """Why: see `notice_events.NoticeEvent`."""
    case: str | None = None


@value_object(kw_only=True)
class MailWanted(Event):
    """Somebody is to get a mail: for whatever sends mails after the commit. `count`: how many were gathered in it."""

    person: PersonId
    to: str
    """Their mail address."""
    event: str
    text: str
    """In their language."""
    address: str
    """Path of the page that it is about."""
    count: int
