"""Adding and changing people."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, Literal

from sqlalchemy import delete, func, select

from service.base.errors import Conflict, Missing, Refused
from service.base.ids import PersonId, new_id
from service.base.rows import write_now
from service.base.texts import Text
from service.base.words import fold
from service.base.work import UnitOfWork
from service.desk.people import model, passwords
from service.desk.people.events import PersonAdded, PersonChanged
from service.desk.people.history import remember
from service.desk.people.model import Role
from service.desk.people.tables import LoginRow, PersonRow, RoleRow

TAKEN_ADDRESS = Text("Já há uma pessoa com este e-mail.", "Someone has this e-mail already.")


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
    write_now(work.session, Conflict(TAKEN_ADDRESS, field="email"))
    work.session.add_all(RoleRow(person_id=person, role=role, since=work.now) for role in set(roles))
    work.session.flush()
    remember(work, f"person:{person}", {"roles": (None, sorted(set(roles)))} if set(roles) != {Role.CLIENT} else {})
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
        write_now(work.session, Conflict(TAKEN_ADDRESS, field="email"))
    if language is not None:
        row.language = language
    if active is not None:
        row.active = active
    row.folded = fold(f"{row.name} {row.email or ''}")
    now = (row.name, row.email, row.active, row.language)
    changed += [field for field, old, new in zip(FIELDS, before, now, strict=True) if old != new]
    told: dict[str, tuple[Any, Any]] = {field: (old, new) for field, old, new in zip(FIELDS, before, now, strict=True)}
    had = set(_roles(work, person))
    if roles is not None and set(roles) != had:
        work.session.execute(delete(RoleRow).where(RoleRow.person_id == person, RoleRow.role.not_in(set(roles))))
        work.session.add_all(RoleRow(person_id=person, role=role, since=work.now) for role in set(roles) - had)
        changed.append("roles")
        told["roles"] = (sorted(had), sorted(roles))
    work.session.flush()
    _keep_an_administrator(work)
    if not row.active:
        work.session.execute(delete(LoginRow).where(LoginRow.person_id == person))
    remember(work, f"person:{person}", told)
    if changed:
        work.record(PersonChanged(person=person, what=tuple(changed)))


FIELDS = ("name", "email", "active", "language")


def set_password(work: UnitOfWork, person: PersonId, password: str) -> None:
    """Give a person a new password; every browser that was logged in must log in again."""
    model.check_password(password)
    row = lock_person(work, person)
    row.password = passwords.hash_password(password)
    work.session.execute(delete(LoginRow).where(LoginRow.person_id == person))
    remember(work, f"person:{person}", {"password": None})
    work.record(PersonChanged(person=person, what=("password",)))


def change_own_password(work: UnitOfWork, person: PersonId, *, old: str, new: str) -> None:
    """A person changes their own password, knowing the old one."""
    if not passwords.matches(lock_person(work, person).password, old):
        raise Refused(Text("A senha atual não confere.", "The current password is not right."), field="old")
    set_password(work, person, new)


def lock_person(work: UnitOfWork, person: PersonId) -> PersonRow:
    """The row of a person, held until the unit of work ends."""
    row = work.session.get(PersonRow, person, with_for_update=True)
    if row is None:
        raise Missing(Text("Esta pessoa não existe.", "There is no such person."))
    return row


def _roles(work: UnitOfWork, person: PersonId) -> list[str]:
    return list(work.session.scalars(select(RoleRow.role).where(RoleRow.person_id == person)))


def _refuse_taken_address(work: UnitOfWork, address: str | None, *, but: PersonId | None) -> None:
    with work.session.no_autoflush:
        taken = address and work.session.scalar(select(PersonRow.id).where(PersonRow.email == address))
    if taken and taken != but:
        raise Conflict(TAKEN_ADDRESS, field="email")


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
