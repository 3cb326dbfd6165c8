"""Who people are at the desk and whose work a lane is; pure decisions."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from typing import Literal

from service.base.errors import Forbidden, Refused
from service.base.ids import PersonId, TeamId
from service.base.texts import Text
from service.base.values import value_object
from service.base.words import fold
from service.desk.people.permissions import NOT_ALLOWED, PERMISSION_NAMES, Permission
from service.desk.people.roles import ROLE_NAMES, STAFF, Role

SHORTEST_PASSWORD = 10
LONGEST_PASSWORD = 200
LONGEST_NAME = 120
ADDRESS = re.compile(r"[^@\s]{1,64}@[^@\s.]+(\.[^@\s.]+)+")


TeamKind = Literal["sector", "function", "tier", "product", "segment", "channel"]
TEAM_KINDS: Mapping[TeamKind, Text] = {
    "sector": Text("Setor", "Sector"),
    "function": Text("Função", "Function"),
    "tier": Text("Nível", "Tier"),
    "product": Text("Produto", "Product"),
    "segment": Text("Segmento de cliente", "Client segment"),
    "channel": Text("Canal", "Channel"),
}

LaneKind = Literal["requester", "owner", "role", "team", "person"]
LANE_KINDS: tuple[LaneKind, ...] = ("requester", "owner", "role", "team", "person")


@value_object(kw_only=True)
class Person:
    """Somebody with an account, or a client who has none."""

    id: PersonId
    name: str
    email: str | None
    roles: frozenset[Role]
    teams: frozenset[TeamId]
    owns: frozenset[str]
    """Ids of the processes that this person answers for."""
    active: bool
    language: Literal["pt", "en"]
    permissions: frozenset[Permission] = frozenset()

    @property
    def is_staff(self) -> bool:
        """Works at the desk, in whatever role."""
        return bool(self.roles & STAFF)

    def may_be(self, *roles: Role) -> bool:
        """Has one of these roles."""
        return bool(self.roles & set(roles))

    def may(self, permission: Permission) -> bool:
        """Is allowed this by profile or role (V-01)."""
        return permission in self.permissions


def require(person: Person, permission: Permission) -> None:
    """V-01: the one place that refuses what a profile does not allow. Forbidden."""
    if not person.may(permission):
        raise Forbidden(NOT_ALLOWED.fill(what=PERMISSION_NAMES[permission]))


@value_object(kw_only=True)
class Whose:
    """Whose work a lane is. `target` is a role, a team's id or a person's id; None for requester and owner."""

    kind: LaneKind
    target: str | None = None
    guessed: bool = False
    """Nothing matched the lane's name, so it goes to the process owner until someone says better."""


REQUESTER_NAMES = ("cliente", "client", "solicitante", "requester", "requisitante")
ROLE_OF_NAME = {fold(name): role for role in reversed(Role) for name in (ROLE_NAMES[role].pt, ROLE_NAMES[role].en)}


def whose_by_name(lane: str | None, teams: Collection[tuple[TeamId, str]]) -> Whose:
    """The default owner of a lane: the requester, the process owner, or the team or role of that name."""
    name = fold(lane or "")
    role = ROLE_OF_NAME.get(name)
    if name in REQUESTER_NAMES:
        return Whose(kind="requester")
    if role == Role.PROCESS_OWNER:
        return Whose(kind="owner")
    for team, team_name in teams:
        if fold(team_name) == name:
            return Whose(kind="team", target=team)
    return Whose(kind="owner", guessed=True) if role is None else Whose(kind="role", target=role)


def clean_name(name: str) -> str:
    """A name as it is stored; refused when there is none."""
    cleaned = " ".join(name.split())
    if not cleaned:
        raise Refused(Text("Informe o nome.", "Give a name."), field="name")
    if len(cleaned) > LONGEST_NAME:
        raise Refused(Text("Use até {n} letras no nome.", "Use up to {n} letters.").fill(n=LONGEST_NAME), field="name")
    return cleaned


def clean_address(email: str) -> str:
    """An e-mail address as it is stored and compared."""
    cleaned = email.strip().lower()
    if not ADDRESS.fullmatch(cleaned) or len(cleaned) > 254:
        raise Refused(
            Text(
                "Confira o e-mail: ele precisa ser como nome@empresa.com.br.",
                "Check the e-mail: it should look like name@company.com.",
            ),
            field="email",
        )
    return cleaned


def check_password(password: str) -> None:
    """Refuse a password that is too easy to guess or too long to hash."""
    if not SHORTEST_PASSWORD <= len(password) <= LONGEST_PASSWORD:
        raise Refused(
            Text(
                "Use uma senha de {least} a {most} caracteres.", "Use a password of {least} to {most} characters."
            ).fill(least=SHORTEST_PASSWORD, most=LONGEST_PASSWORD),
            field="password",
        )
    if len(set(password)) < 4:
        raise Refused(
            Text("Essa senha repete poucas letras. Misture mais.", "That password repeats few letters. Mix more."),
            field="password",
        )
