"""Keeping profiles: named sets of permissions, given to people or said of a role (V-01)."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from service.base.errors import Conflict, Forbidden, Missing, Refused
from service.base.ids import PersonId, new_id
from service.base.rows import write_now
from service.base.texts import Text
from service.base.values import value_object
from service.base.words import fold
from service.base.work import UnitOfWork
from service.desk.people.commands import lock_person
from service.desk.people.events import PersonChanged
from service.desk.people.history import remember
from service.desk.people.model import Person, clean_name
from service.desk.people.permissions import DEFAULTS, Permission, known
from service.desk.people.roles import ROLE_NAMES, STAFF, Role
from service.desk.people.tables import PersonProfileRow, ProfileRow

ROLE_PREFIX = "papel-"
"""A role's own profile is found under this and the role, also as long as nobody has changed it."""
NO_PROFILE = Text("Este perfil não existe.", "There is no such profile.")
TAKEN = Text("Já há um perfil com este nome.", "A profile has this name already.")
UNKNOWN = Text("Escolha permissões da lista.", "Choose permissions from the list.")
CHOOSE = Text("Escolha perfis da lista.", "Choose profiles from the list.")
IN_USE = Text(
    "“{name}” é o perfil de {people} pessoas. Dê outro a elas antes de apagar.",
    "“{name}” is the profile of {people} people. Give them another one before deleting it.",
)
ONLY_ADMINISTRATORS = Text("Só quem administra a Raia muda perfis.", "Only administrators change profiles.")


@value_object(kw_only=True)
class Profile:
    """A named set of permissions. `role`: whose default it is or replaces; `changed`: it is the default no more."""

    id: str
    name: str
    role: Role | None
    permissions: frozenset[Permission]
    people: int = 0
    changed: bool = False


def add_profile(work: UnitOfWork, name: str, permissions: Collection[str], *, by: Person) -> str:
    """A new profile that can be given to people. Forbidden; Refused; Conflict: the name is taken."""
    _require(by)
    cleaned = clean_name(name)
    row = ProfileRow(id=new_id(work.now), name=cleaned, folded=fold(cleaned), permissions=_words(permissions))
    work.session.add(row)
    write_now(work.session, Conflict(TAKEN, field="name"))
    remember(work, f"profile:{row.id}", {"name": (None, cleaned), "permissions": (None, row.permissions.split())})
    return row.id


def change_profile(work: UnitOfWork, profile: str, name: str, permissions: Collection[str], *, by: Person) -> None:
    """Rename it and say what it allows; a role's keeps the role's name. Forbidden, Missing, Refused, Conflict."""
    _require(by)
    row = _row(work, profile)
    before = {"name": row.name, "permissions": row.permissions.split()}
    if row.role is None:
        row.name = clean_name(name)
        row.folded = fold(row.name)
    row.permissions = _words(permissions)
    write_now(work.session, Conflict(TAKEN, field="name"))
    after = {"name": row.name, "permissions": row.permissions.split()}
    remember(work, f"profile:{profile}", {field: (old, after[field]) for field, old in before.items()})


def remove_profile(work: UnitOfWork, profile: str, *, by: Person) -> None:
    """Delete one that nobody has; a role's is the default again. Forbidden, Missing; Refused: somebody has it."""
    _require(by)
    row = _row(work, profile)
    people = work.session.scalar(select(func.count()).where(PersonProfileRow.profile_id == row.id)) or 0
    if people:
        raise Refused(IN_USE.fill(name=row.name, people=people))
    remember(work, f"profile:{profile}", {"permissions": (row.permissions.split(), None)})
    work.session.delete(row)
    work.session.flush()


def give_profiles(work: UnitOfWork, person: PersonId, profiles: Collection[str], *, by: Person) -> None:
    """These, and no others, say what somebody may do; none: what their roles do. Forbidden, Missing, Refused."""
    _require(by)
    lock_person(work, person)
    wanted = set(profiles)
    rows = {row.id: row for row in work.session.scalars(select(ProfileRow).where(ProfileRow.role.is_(None)))}
    if not wanted <= set(rows):
        raise Refused(CHOOSE, field="profiles")
    had = set(profiles_of(work.session, person))
    if had == wanted:
        return
    work.session.execute(delete(PersonProfileRow).where(PersonProfileRow.person_id == person))
    work.session.add_all(PersonProfileRow(person_id=person, profile_id=profile) for profile in sorted(wanted))
    work.session.flush()
    names = [sorted(rows[each].name for each in some) for some in (had, wanted)]
    remember(work, f"person:{person}", {"profiles": (names[0], names[1])})
    work.record(PersonChanged(person=person, what=("profiles",)))


def profiles(session: Session) -> Sequence[Profile]:
    """Those of the roles first, in the order of the roles, then the others by name."""
    rows = session.scalars(select(ProfileRow).order_by(ProfileRow.folded)).all()
    counted = select(PersonProfileRow.profile_id, func.count()).group_by(PersonProfileRow.profile_id)
    people = {str(id): number for id, number in session.execute(counted)}
    said = {row.role: row for row in rows if row.role is not None}
    of_roles = [_of_role(role, said.get(role)) for role in Role if role in STAFF]
    own = [
        Profile(
            id=row.id,
            name=row.name,
            role=None,
            permissions=known(row.permissions.split()),
            people=people.get(row.id, 0),
        )
        for row in rows
        if row.role is None
    ]
    return [*of_roles, *own]


def profiles_of(session: Session, person: PersonId) -> Sequence[str]:
    """Ids of somebody's own profiles."""
    return session.scalars(select(PersonProfileRow.profile_id).where(PersonProfileRow.person_id == person)).all()


def _of_role(role: Role, row: ProfileRow | None) -> Profile:
    given = DEFAULTS[role] if row is None else known(row.permissions.split())
    id = f"{ROLE_PREFIX}{role.value}"
    return Profile(id=id, name=ROLE_NAMES[role].pt, role=role, permissions=given, changed=given != DEFAULTS[role])


def _row(work: UnitOfWork, profile: str) -> ProfileRow:
    """The row of a profile, held; a role's is made when it is first changed."""
    role = next((role for role in STAFF if profile == f"{ROLE_PREFIX}{role.value}"), None)
    if role is None:
        row = work.session.get(ProfileRow, profile, with_for_update=True)
        if row is None or row.role is not None:
            raise Missing(NO_PROFILE)
        return row
    row = work.session.scalar(select(ProfileRow).where(ProfileRow.role == role).with_for_update())
    if row is None:
        name = f"{ROLE_PREFIX}{role.value}"
        row = ProfileRow(id=new_id(work.now), name=name, folded=name, role=role, permissions=_words(DEFAULTS[role]))
        work.session.add(row)
        write_now(work.session, Conflict(TAKEN, field="name"))
    return row


def _words(permissions: Collection[str]) -> str:
    if not set(permissions) <= set(Permission):
        raise Refused(UNKNOWN, field="permissions")
    return " ".join(word for word in Permission if word in permissions)


def _require(by: Person) -> None:
    if not by.may_be(Role.ADMINISTRATOR):
        raise Forbidden(ONLY_ADMINISTRATORS)
