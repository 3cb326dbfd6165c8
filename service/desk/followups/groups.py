"""Groups: the teams of the house with who answers for them, and what is left unanswered without them (U-05, U-30)."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from service.base.ids import PersonId, TeamId
from service.base.texts import Text
from service.base.values import value_object
from service.base.work import UnitOfWork
from service.desk import people
from service.desk.followups.tables import ClassRow
from service.desk.people import NoticeEvent, Role, Team
from service.desk.people.events import PersonChanged, TeamChanged
from service.desk.registries import EDITORS

EMPTIED = Text(
    "O grupo {group} ficou sem usuário ativo e responde por: {classes}.",
    "The group {group} has no active user left and answers for: {classes}.",
)
MOST_NAMED = 5


@value_object(kw_only=True)
class Group:
    """A team as the registry of groups shows it. `users`: active ones, by name; `classes`: what it answers for."""

    id: TeamId
    name: str
    kind: people.TeamKind
    active: bool
    responsible: PersonId | None
    responsible_name: str | None
    users: tuple[str, ...]
    classes: tuple[str, ...]

    @property
    def leaves_unanswered(self) -> bool:
        """It answers for active classifications, and nobody is there to do so."""
        return bool(self.classes) and not (self.active and self.users)


def groups(session: Session) -> tuple[Group, ...]:
    """All groups by name."""
    teams = people.queries.teams(session, active=None)
    staff = {person.id: person.name for person in people.queries.people(session, staff=True, limit=10_000)[0]}
    linked = _linked(session)
    return tuple(_group(team, staff, linked.get(team.id, ())) for team in teams)


def group(session: Session, wanted: TeamId) -> Group | None:
    """One group."""
    return next((each for each in groups(session) if each.id == wanted), None)


def person_may_have_left(work: UnitOfWork, event: PersonChanged) -> None:
    """U-30: whoever is deactivated may have been the last user of a group; subscribed in `subscriptions`."""
    if {"active", "roles"} & set(event.what):
        teams = [team for team in people.queries.teams(work.session) if event.person in team.members]
        _warn(work, teams)


def team_may_be_empty(work: UnitOfWork, event: TeamChanged) -> None:
    """U-30: a group that lost its users, or is out of use; subscribed in `subscriptions`."""
    if {"active", "members"} & set(event.what):
        _warn(work, [team for team in people.queries.teams(work.session, active=None) if team.id == event.team])


def _warn(work: UnitOfWork, teams: Sequence[Team]) -> None:
    linked = _linked(work.session)
    if not any(team.id in linked for team in teams):
        return
    wanted = {team.id for team in teams}
    for each in groups(work.session):
        if each.id in wanted and each.leaves_unanswered:
            names = ", ".join(each.classes[:MOST_NAMED]) + (" …" if len(each.classes) > MOST_NAMED else "")
            people.give_notice_to(
                work,
                [people.Whose(kind="role", target=Role(role)) for role in EDITORS],
                EMPTIED.fill(group=each.name, classes=names),
                event=NoticeEvent.HOUSE,
                process="",
                address=f"/grupos/{each.id}",
                key=f"emptied:{each.id}:{work.now.isoformat()}",
            )


def _linked(session: Session) -> dict[TeamId, tuple[str, ...]]:
    """Names of the active classifications that each group answers for."""
    chosen = select(ClassRow.team_id, ClassRow.name).where(ClassRow.team_id.is_not(None), ClassRow.active)
    found: dict[TeamId, tuple[str, ...]] = {}
    for team, name in session.execute(chosen.order_by(ClassRow.folded)):
        found[TeamId(str(team))] = (*found.get(TeamId(str(team)), ()), name)
    return found


def _group(team: Team, staff: dict[PersonId, str], classes: tuple[str, ...]) -> Group:
    return Group(
        id=team.id,
        name=team.name,
        kind=team.kind,
        active=team.active,
        responsible=team.responsible,
        responsible_name=staff.get(team.responsible) if team.responsible else None,
        users=tuple(sorted(staff[each] for each in team.members if each in staff)),
        classes=classes,
    )
