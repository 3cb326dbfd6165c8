"""Reading people, teams and lanes."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import Any, Literal, cast

from sqlalchemy import ColumnElement, Select, bindparam, func, literal, null, select, type_coerce, union_all
from sqlalchemy.orm import Session

from service.base.ids import PersonId, TeamId
from service.base.prepared import Prepared
from service.base.rows import table_of
from service.base.words import fold
from service.desk.people.model import LaneKind, Person, Role, TeamKind, Whose, whose_by_name
from service.desk.people.permissions import permissions_of
from service.desk.people.tables import (
    LaneRow,
    MemberRow,
    OwnerRow,
    PersonProfileRow,
    PersonRow,
    ProfileRow,
    RoleRow,
    TeamRow,
)
from service.desk.people.teamwork import Member, Policy, Team

# Building a statement costs as much as running it, so what every step asks is built once.
BOUND, TEAM, WHO, ROLE, MEMBER, OWNER, PROFILE, HAS_PROFILE = (
    table_of(model).c
    for model in (LaneRow, TeamRow, PersonRow, RoleRow, MemberRow, OwnerRow, ProfileRow, PersonProfileRow)
)
LANE = Prepared(
    union_all(
        select(BOUND.kind, BOUND.target, literal("").label("name")).where(
            BOUND.process == bindparam("of"), BOUND.lane == bindparam("lane")
        ),
        select(literal("by-name"), TEAM.id, TEAM.name).where(TEAM.active, TEAM.folded == bindparam("lane")),
    )
)
"""A lane as it is bound, and the team of its name."""

PERSON = (WHO.id, WHO.name, WHO.email, WHO.active, WHO.language)
BY_ADDRESS = select(*PERSON).where(WHO.email == bindparam("email"))
NEVER_SAID = type_coerce(null(), ROLE.since.type)
HELD = (
    select(ROLE.person_id, literal("role").label("kind"), ROLE.role.label("what"), ROLE.since),
    select(MEMBER.person_id, literal("team"), MEMBER.team_id, MEMBER.since),
    select(OWNER.person_id, literal("process"), OWNER.process, NEVER_SAID),
    select(HAS_PROFILE.person_id, literal("profile"), PROFILE.permissions, NEVER_SAID).where(
        PROFILE.id == HAS_PROFILE.profile_id
    ),
    select(
        ROLE.person_id, literal("role_profile"), PROFILE.role.concat(" ").concat(PROFILE.permissions), NEVER_SAID
    ).where(PROFILE.role == ROLE.role),
)
"""Roles, teams, processes and profiles of people, and since when they have them."""


def of_one(who: ColumnElement[Any], *more: Select[Any, Any, Any, Any]) -> Prepared:
    """The statement for one person, and what they hold since when; `person_of` makes the person of its rows.

    `more` are further statements like those of `HELD`.
    """
    own = (WHO.notices_read_to, *PERSON)
    first = (literal("self").label("kind"), literal("").label("what"), NEVER_SAID.label("since"))
    return Prepared(
        union_all(
            select(*first, *own).where(WHO.id == who),
            *(
                select(*each.selected_columns[1:], *(null() for _ in own)).where(
                    each.selected_columns[0] == who, *(() if each.whereclause is None else (each.whereclause,))
                )
                for each in (*HELD, *more)
            ),
        )
    )


ONE = of_one(bindparam("who"))
"""One person, and what they hold."""
Held = dict[tuple[str, str], set[Any]]
HELD_BY_MANY = union_all(
    *(each.where(each.selected_columns[0].in_(bindparam("people", expanding=True))) for each in HELD)
)


def person(session: Session, wanted: PersonId) -> Person | None:
    """One person with roles and teams."""
    return person_of(ONE.rows(session, {"who": wanted}))


def person_of(rows: Sequence[Any]) -> Person | None:
    """The person whose rows `of_one` found."""
    found = next((row for row in rows if row.kind == "self"), None)
    if found is None:
        return None
    held: Held = {}
    for row in rows:
        held.setdefault((found.id, row.kind), set()).add(row.what)
    return _person(found, held)


def person_of_address(session: Session, email: str) -> Person | None:
    """The person with this e-mail address."""
    found = _people(session, session.execute(BY_ADDRESS, {"email": email.strip().lower()}).all())
    return found[0] if found else None


def names(session: Session, wanted: Iterable[str]) -> dict[str, str]:
    """Names by person id, for lists."""
    ids = set(wanted)
    if not ids:
        return {}
    return dict(session.execute(select(PersonRow.id, PersonRow.name).where(PersonRow.id.in_(ids))).all())


def of_ids(session: Session, wanted: Collection[str]) -> Sequence[Person]:
    """These people, with roles and teams; unknown ones are left out."""
    return _people(session, session.execute(select(*PERSON).where(PersonRow.id.in_(wanted))).all())


def people(
    session: Session,
    *,
    search: str = "",
    role: Role | None = None,
    staff: bool = False,
    active: bool | None = True,
    offset: int = 0,
    limit: int = 50,
) -> tuple[Sequence[Person], int]:
    """A page of people by name, and how many there are in all."""
    chosen = select(*PERSON)
    for word in fold(search).split():
        chosen = chosen.where(PersonRow.folded.contains(word, autoescape=True))
    if active is not None:
        chosen = chosen.where(PersonRow.active == active)
    if role is not None or staff:
        wanted = [role] if role is not None else [each for each in Role if each is not Role.CLIENT]
        chosen = chosen.where(PersonRow.id.in_(select(RoleRow.person_id).where(RoleRow.role.in_(wanted))))
    total = session.scalar(select(func.count()).select_from(chosen.subquery())) or 0
    rows = session.execute(chosen.order_by(PersonRow.folded, PersonRow.id).offset(offset).limit(limit)).all()
    return _people(session, rows), total


def staff_named(session: Session, begins: str, *, limit: int = 500) -> Sequence[Person]:
    """People of the staff whose name begins so, accents and case aside, by name."""
    staff = select(RoleRow.person_id).where(RoleRow.role.in_([each for each in Role if each is not Role.CLIENT]))
    chosen = select(*PERSON).where(PersonRow.folded.startswith(fold(begins), autoescape=True), PersonRow.active)
    named = chosen.where(PersonRow.id.in_(staff)).order_by(PersonRow.folded, PersonRow.id).limit(limit)
    return _people(session, session.execute(named).all())


def teams(session: Session, *, active: bool | None = True) -> Sequence[Team]:
    """All teams by name with their members."""
    chosen = select(TeamRow).order_by(TeamRow.folded)
    if active is not None:
        chosen = chosen.where(TeamRow.active == active)
    members: dict[str, list[MemberRow]] = {}
    for member in session.scalars(select(MemberRow)):
        members.setdefault(member.team_id, []).append(member)
    return [_team(row, members.get(row.id, ())) for row in session.scalars(chosen)]


def team(session: Session, wanted: str) -> Team | None:
    """One team with its members, in use or not."""
    row = session.get(TeamRow, wanted)
    if row is None:
        return None
    return _team(row, session.scalars(select(MemberRow).where(MemberRow.team_id == wanted)).all())


def own_teams(session: Session, person: Person) -> frozenset[TeamId]:
    """Teams that somebody is in or answers for."""
    answered = session.scalars(select(TeamRow.id).where(TeamRow.responsible_id == person.id))
    return person.teams | frozenset(TeamId(each) for each in answered)


def _team(row: TeamRow, members: Sequence[MemberRow]) -> Team:
    return Team(
        id=TeamId(row.id),
        name=row.name,
        active=row.active,
        members=tuple(PersonId(each.person_id) for each in members),
        kind=cast("TeamKind", row.kind),
        responsible=PersonId(row.responsible_id) if row.responsible_id else None,
        stands_for=tuple(row.stands_for),
        above=TeamId(row.above_id) if row.above_id else None,
        policy=cast("Policy", row.policy),
        shares_anew=row.shares_anew,
        calendar=row.calendar,
        capacity=row.capacity,
        heartbeat=row.heartbeat,
        detailed=tuple(
            Member(
                person=PersonId(each.person_id),
                capacity=each.capacity,
                skills=tuple(each.skills),
                calendar=each.calendar,
            )
            for each in members
        ),
    )


def whose(session: Session, process: str, lane: str | None) -> Whose:
    """Whose work a lane is: as bound, else by its name."""
    found = LANE.rows(session, {"of": process, "lane": fold(lane or "")})
    for kind, target, _ in found:
        if kind != "by-name":
            return Whose(kind=cast("LaneKind", kind), target=target)
    return whose_by_name(lane, [(TeamId(str(team)), name) for _, team, name in found])


def owner(session: Session, process: str) -> PersonId | None:
    """Who answers for this process."""
    row = session.get(OwnerRow, process)
    return PersonId(row.person_id) if row is not None else None


def owned(session: Session) -> frozenset[str]:
    """The processes that somebody answers for."""
    return frozenset(session.scalars(select(OwnerRow.process)))


def _people(session: Session, rows: Sequence[Any]) -> Sequence[Person]:
    held: Held = {}
    if rows:
        for holder, kind, what, _since in session.execute(HELD_BY_MANY, {"people": [row.id for row in rows]}):
            held.setdefault((holder, kind), set()).add(what)
    return [_person(row, held) for row in rows]


def _person(row: Any, held: Held) -> Person:
    roles = frozenset([Role(word) for word in held.get((row.id, "role"), ())])
    own = [words.split() for words in held.get((row.id, "profile"), ())]
    of_roles = {words.split()[0]: words.split()[1:] for words in held.get((row.id, "role_profile"), ())}
    return Person(
        id=PersonId(row.id),
        name=row.name,
        email=row.email,
        roles=roles,
        teams=frozenset(held.get((row.id, "team"), ())),
        owns=frozenset(held.get((row.id, "process"), ())),
        active=row.active,
        language=cast("Literal['pt', 'en']", row.language),
        permissions=permissions_of(roles, of_roles, own),
    )
