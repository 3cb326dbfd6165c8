"""How it stands with each of a team when a case is given out: load, capacity, skills, and each no in words."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from service.base.ids import PersonId
from service.base.rows import insert_new, table_of
from service.base.words import fold
from service.base.work import UnitOfWork
from service.desk import inbox, people
from service.desk.assignment.model import OFF_DUTY, Candidate, Hand
from service.desk.assignment.tables import HandRow, PlaceRow, TurnRow
from service.desk.people import Permission, Team

TURN, PLACE, HAND = table_of(TurnRow), table_of(PlaceRow), table_of(HandRow)


def hold_turn(work: UnitOfWork, team: Team) -> int:
    """Hold the team's turn and its people's hands until the unit of work ends; returns how many turns there were.

    Whoever gives out work holds the case first and then this, so that nobody waits for somebody who waits for them.
    """
    insert_new(work.session, TurnRow, {"team_id": team.id, "last": 0}, keys=("team_id",))
    last = work.session.scalar(select(TURN.c.last).where(TURN.c.team_id == team.id).with_for_update())
    hands = select(HAND.c.person_id).where(HAND.c.person_id.in_(team.members)).order_by(HAND.c.person_id)
    known = set(work.session.scalars(hands))
    for person in sorted(set(team.members) - known):
        insert_new(work.session, HandRow, {"person_id": person}, keys=("person_id",))
    work.session.execute(hands.with_for_update())
    return last or 0


def take_turn(work: UnitOfWork, team: Team, person: PersonId, turn: int) -> None:
    """Somebody got the team's next case, whose turn is held."""
    work.session.execute(TURN.update().where(TURN.c.team_id == team.id).values(last=turn))
    place = PLACE.update().where(PLACE.c.team_id == team.id, PLACE.c.person_id == person)
    if not insert_new(
        work.session,
        PlaceRow,
        {"team_id": team.id, "person_id": person, "turn": turn},
        keys=("team_id", "person_id"),
    ):
        work.session.execute(place.values(turn=turn))


def hands(session: Session, team: Team, *, now: datetime) -> Sequence[Hand]:
    """V-18, V-20: everybody of the team, by name, whatever case it is."""
    standing = people.availability(session, team.members, now, team=team)
    loads = inbox.burdens(session, team.members)
    places = select(PLACE.c.person_id, PLACE.c.turn).where(PLACE.c.team_id == team.id)
    turns = {str(person): int(turn) for person, turn in session.execute(places)}
    found: list[Hand] = []
    for person in people.queries.of_ids(session, team.members):
        reasons = standing[person.id].reasons
        if not (person.active and person.is_staff and person.may(Permission.ACCEPT)):
            reasons = (OFF_DUTY, *reasons)
        found.append(
            Hand(
                person=person.id,
                name=person.name,
                load=loads[person.id],
                capacity=team.capacity_of(person.id),
                turn=turns.get(person.id, 0),
                skills=frozenset(map(fold, team.member(person.id).skills)),
                reasons=reasons,
            )
        )
    return sorted(found, key=lambda each: fold(each.name))


def candidates(
    session: Session, team: Team, *, weight: float, skills: Collection[str] = (), now: datetime
) -> Sequence[Candidate]:
    """How it stands with each of them for a case of this weight that asks for these skills."""
    return [each.asked(weight, skills) for each in hands(session, team, now=now)]
