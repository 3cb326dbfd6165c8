"""Adding and changing people and teams."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Literal

from sqlalchemy import delete, func, select
from sqlalchemy.exc import IntegrityError

from service.base.errors import Conflict, Missing, Refused
from service.base.ids import PersonId, TeamId, new_id
from service.base.texts import Text
from service.base.words import fold
from service.base.work import UnitOfWork
from service.desk.people import model, passwords, queries
from service.desk.people.events import PersonAdded, PersonChanged, TeamChanged
from service.desk.people.model import Role, TeamKind
from service.desk.people.tables import LoginRow, MemberRow, PersonRow, RoleRow, TeamRow

TAKEN_ADDRESS = Text("Já há uma pessoa com este e-mail.", "Someone has this e-mail already.")
TAKEN_TEAM = Text("Já há uma equipe com este nome.", "A team has this name already.")


def add_person(
    work: UnitOfWork,
    *,
    name: str,
    email: str | None = None,
    phone: str | None = None,
    password: str | None = None,
    roles: Collection[Role] = (Role.CLIENT,),
    language: Literal["pt", "en"] = "pt",
) -> PersonId:
    """Give somebody an account (or, without a password, make a client known)."""
    cleaned = model.clean_name(name)
    address = model.clean_address(email) if email else None
    _refuse_taken_address(work, address, but=None)
    if password is not None:
        model.check_password(password)
    person = PersonId(new_id(work.now))
    work.session.add(
        PersonRow(
            id=person,
            name=cleaned,
            folded=fold(f"{cleaned} {address or ''}"),
            email=address,
            phone=phone,
            password=passwords.hash_password(password) if password is not None else None,
            language=language,
            active=True,
            created_at=work.now,
        )
    )
    _write_or_refuse(work, TAKEN_ADDRESS)
    work.session.add_all(RoleRow(person_id=person, role=role, since=work.now) for role in set(roles))
    work.record(PersonAdded(person=person, name=cleaned))
    return person


def know_client(work: UnitOfWork, *, name: str, email: str, phone: str | None = None) -> PersonId:
    """The client of this address; made known now if nobody has it. What is known already is not overwritten."""
    address = model.clean_address(email)
    found = work.session.scalar(select(PersonRow.id).where(PersonRow.email == address))
    if found is not None:
        return PersonId(found)
    return add_person(work, name=name, email=address, phone=phone)


def change_person(
    work: UnitOfWork,
    person: PersonId,
    *,
    name: str | None = None,
    email: str | None = None,
    roles: Collection[Role] | None = None,
    active: bool | None = None,
    language: Literal["pt", "en"] | None = None,
) -> None:
    """Change what is given; None leaves a field as it is. Whoever is deactivated is logged out everywhere."""
    row = lock_person(work, person)
    before = (row.name, row.email, row.active, row.language)
    changed: list[str] = []
    if name is not None:
        row.name = model.clean_name(name)
    if email is not None:
        row.email = model.clean_address(email)
        _refuse_taken_address(work, row.email, but=person)
        _write_or_refuse(work, TAKEN_ADDRESS)
    if language is not None:
        row.language = language
    if active is not None:
        row.active = active
    row.folded = fold(f"{row.name} {row.email or ''}")
    now = (row.name, row.email, row.active, row.language)
    changed += [field for field, old, new in zip(FIELDS, before, now, strict=True) if old != new]
    had = set(_roles(work, person))
    if roles is not None and set(roles) != had:
        work.session.execute(delete(RoleRow).where(RoleRow.person_id == person, RoleRow.role.not_in(set(roles))))
        work.session.add_all(RoleRow(person_id=person, role=role, since=work.now) for role in set(roles) - had)
        changed.append("roles")
    work.session.flush()
    _keep_an_administrator(work)
    if not row.active:
        work.session.execute(delete(LoginRow).where(LoginRow.person_id == person))
    if changed:
        work.record(PersonChanged(person=person, what=tuple(changed)))


FIELDS = ("name", "email", "active", "language")


def set_password(work: UnitOfWork, person: PersonId, password: str) -> None:
    """Give a person a new password; every browser that was logged in must log in again."""
    model.check_password(password)
    row = lock_person(work, person)
    row.password = passwords.hash_password(password)
    work.session.execute(delete(LoginRow).where(LoginRow.person_id == person))
    work.record(PersonChanged(person=person, what=("password",)))


def change_own_password(work: UnitOfWork, person: PersonId, *, old: str, new: str) -> None:
    """A person changes their own password, knowing the old one."""
    if not passwords.matches(lock_person(work, person).password, old):
        raise Refused(Text("A senha atual não confere.", "The current password is not right."), field="old")
    set_password(work, person, new)


def add_team(work: UnitOfWork, name: str) -> TeamId:
    """Make a team; a lane of its name is its work."""
    team = TeamId(new_id(work.now))
    row = TeamRow(id=team, name=model.clean_name(name), folded=fold(name), active=True, created_at=work.now)
    _refuse_taken_team(work, row.folded, but=None)
    work.session.add(row)
    _write_or_refuse(work, TAKEN_TEAM)
    work.record(TeamChanged(team=team, what=("name",)))
    return team


def change_team(
    work: UnitOfWork,
    team: TeamId,
    *,
    name: str | None = None,
    active: bool | None = None,
    kind: TeamKind | None = None,
) -> None:
    """Rename a team, say whether it is a sector or a function, or take it out of use and back."""
    row = _lock_team(work, team)
    before = {"name": row.name, "active": row.active, "kind": row.kind}
    if name is not None:
        row.name, row.folded = model.clean_name(name), fold(name)
        _refuse_taken_team(work, row.folded, but=team)
    if active is not None:
        row.active = active
    if kind is not None:
        row.kind = kind
    if what := tuple(field for field, old in before.items() if getattr(row, field) != old):
        work.record(TeamChanged(team=team, what=what))


def make_responsible(work: UnitOfWork, team: TeamId, person: PersonId | None) -> None:
    """Say who answers for what the team does; None: nobody in particular. Missing; Refused: none of the staff."""
    row = _lock_team(work, team)
    found = queries.person(work.session, person) if person is not None else None
    if person is not None and (found is None or not found.active or not found.is_staff):
        raise Refused(Text("Escolha uma pessoa da equipe de atendimento.", "Choose one of the staff."), field="person")
    if row.responsible_id != person:
        row.responsible_id = person
        work.record(TeamChanged(team=team, what=("responsible",)))


def set_members(work: UnitOfWork, team: TeamId, people: Iterable[PersonId]) -> None:
    """These people, and no others, are the team from now on."""
    _lock_team(work, team)
    wanted = set(people)
    known = set(work.session.scalars(select(PersonRow.id).where(PersonRow.id.in_(wanted))))
    if known != wanted:
        raise Refused(Text("Há pessoas na lista que não existem.", "The list names people who do not exist."))
    gone = (MemberRow.team_id == team, MemberRow.person_id.not_in(wanted))
    work.session.execute(delete(MemberRow).where(*gone))
    had = set(work.session.scalars(select(MemberRow.person_id).where(MemberRow.team_id == team)))
    work.session.add_all(MemberRow(team_id=team, person_id=person, since=work.now) for person in sorted(wanted - had))
    work.record(TeamChanged(team=team, what=("members",)))


def lock_person(work: UnitOfWork, person: PersonId) -> PersonRow:
    """The row of a person, held until the unit of work ends."""
    row = work.session.get(PersonRow, person, with_for_update=True)
    if row is None:
        raise Missing(Text("Esta pessoa não existe.", "There is no such person."))
    return row


def _lock_team(work: UnitOfWork, team: TeamId) -> TeamRow:
    row = work.session.get(TeamRow, team, with_for_update=True)
    if row is None:
        raise Missing(Text("Esta equipe não existe.", "There is no such team."))
    return row


def _roles(work: UnitOfWork, person: PersonId) -> list[str]:
    return list(work.session.scalars(select(RoleRow.role).where(RoleRow.person_id == person)))


def _refuse_taken_address(work: UnitOfWork, address: str | None, *, but: PersonId | None) -> None:
    with work.session.no_autoflush:
        taken = address and work.session.scalar(select(PersonRow.id).where(PersonRow.email == address))
    if taken and taken != but:
        raise Conflict(TAKEN_ADDRESS, field="email")


def _refuse_taken_team(work: UnitOfWork, folded: str, *, but: TeamId | None) -> None:
    with work.session.no_autoflush:
        taken = work.session.scalar(select(TeamRow.id).where(TeamRow.folded == folded))
    if taken and taken != but:
        raise Conflict(TAKEN_TEAM, field="name")


def _write_or_refuse(work: UnitOfWork, taken: Text) -> None:
    """Write now: who looked at the same moment and found the name free too is told so here."""
    try:
        work.session.flush()
    except IntegrityError as error:
        raise Conflict(taken, field="email" if taken is TAKEN_ADDRESS else "name") from error


def _keep_an_administrator(work: UnitOfWork) -> None:
    """Once a desk has an administrator it never is without one: nobody could let them in again."""
    ever = work.session.scalar(select(func.count()).select_from(PersonRow).where(PersonRow.password.is_not(None)))
    left = work.session.scalar(
        select(func.count())
        .select_from(RoleRow)
        .join(PersonRow, PersonRow.id == RoleRow.person_id)
        .where(RoleRow.role == Role.ADMINISTRATOR, PersonRow.active)
    )
    if ever and not left:
        raise Refused(
            Text(
                "Sem esta pessoa, não sobra nenhum administrador. Dê o papel a outra antes.",
                "Without this person no administrator is left. Give the role to somebody else first.",
            )
        )
