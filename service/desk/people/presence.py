"""Who is here: signs of people, whether they take new work, and when they left."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta

from sqlalchemy import exists, or_, select, update
from sqlalchemy.orm import Session

from service.base.errors import Forbidden
from service.base.ids import PersonId
from service.base.rows import changed, insert_new
from service.base.texts import Text
from service.base.values import value_object
from service.base.work import UnitOfWork
from service.desk.people.commands import lock_person
from service.desk.people.events import AcceptingChanged
from service.desk.people.history import remember
from service.desk.people.model import Person, Role
from service.desk.people.tables import LoginRow, PresenceRow

EVERY = timedelta(minutes=1)
"""A sign is kept at most so often."""
MAY_TURN = (Role.SUPERVISOR, Role.ADMINISTRATOR)
"""Who says for others whether they take new work."""
NOT_YOURS = Text("Só quem supervisiona muda isto para outra pessoa.", "Only supervisors change this for somebody else.")


@value_object(kw_only=True)
class Presence:
    """What is known of somebody. `logged_in`: some browser of theirs is."""

    seen_at: datetime | None = None
    left_at: datetime | None = None
    accepting: bool = True
    accepting_since: datetime | None = None
    logged_in: bool = False


def see(work: UnitOfWork, person: PersonId) -> bool:
    """There was a sign of somebody; says whether it had to be kept."""
    insert_new(work.session, PresenceRow, {"person_id": person}, keys=("person_id",))
    late = or_(PresenceRow.seen_at.is_(None), PresenceRow.seen_at <= work.now - EVERY)
    kept = update(PresenceRow).where(PresenceRow.person_id == person, late).values(seen_at=work.now)
    return changed(work.session, kept) > 0


def leave(work: UnitOfWork, person: PersonId) -> None:
    """They have logged out of one browser; out of the last, they have left."""
    if work.session.scalar(select(_in_house(work.now, person))):
        return
    insert_new(work.session, PresenceRow, {"person_id": person}, keys=("person_id",))
    work.session.execute(update(PresenceRow).where(PresenceRow.person_id == person).values(left_at=work.now))


def accept_work(work: UnitOfWork, person: PersonId, accepting: bool, *, by: Person) -> None:
    """V-20: somebody takes new work, or takes none. Missing; Forbidden: another's, and one does not supervise."""
    if person != by.id and not by.may_be(*MAY_TURN):
        raise Forbidden(NOT_YOURS)
    lock_person(work, person)
    insert_new(work.session, PresenceRow, {"person_id": person}, keys=("person_id",))
    turned = update(PresenceRow).where(PresenceRow.person_id == person, PresenceRow.accepting != accepting)
    if changed(work.session, turned.values(accepting=accepting, accepting_since=work.now)):
        remember(work, f"person:{person}", {"accepting": (not accepting, accepting)})
        work.record(AcceptingChanged(person=person, accepting=accepting))


def presences(session: Session, persons: Collection[PersonId], *, now: datetime) -> dict[PersonId, Presence]:
    """What is known of each of these people."""
    known = {
        row.person_id: row for row in session.scalars(select(PresenceRow).where(PresenceRow.person_id.in_(persons)))
    }
    here = set(
        session.scalars(
            select(LoginRow.person_id).where(LoginRow.person_id.in_(persons), LoginRow.expires_at > now).distinct()
        )
    )
    return {person: _presence(known.get(person), person in here) for person in persons}


def _presence(row: PresenceRow | None, logged_in: bool) -> Presence:
    if row is None:
        return Presence(logged_in=logged_in)
    return Presence(
        seen_at=row.seen_at,
        left_at=row.left_at,
        accepting=row.accepting,
        accepting_since=row.accepting_since,
        logged_in=logged_in,
    )


def _in_house(now: datetime, person: PersonId):
    return exists().where(LoginRow.person_id == person, LoginRow.expires_at > now)
