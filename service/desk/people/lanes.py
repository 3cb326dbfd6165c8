"""Giving lanes and processes to people; works without publishing a new version."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from sqlalchemy.orm import Session

from service.base.errors import Missing, Refused
from service.base.ids import PersonId
from service.base.texts import Text
from service.base.words import fold
from service.base.work import UnitOfWork
from service.desk.people import queries
from service.desk.people.events import LaneBound, OwnerSet
from service.desk.people.model import LANE_KINDS, ROLE_NAMES, LaneKind, Role
from service.desk.people.tables import LaneRow, OwnerRow, PersonRow, TeamRow


def lane_words(session: Session, *, roles: Iterable[Role]) -> Mapping[str, str]:
    """Whom work can be given to: these roles and all teams by word, `role:…` or `team:…`, with the lane's name."""
    named = {f"role:{role.value}": ROLE_NAMES[role].pt for role in roles}
    return named | {f"team:{team.id}": team.name for team in queries.teams(session)}


def bind_lane(work: UnitOfWork, process: str, lane: str, *, kind: LaneKind, target: str | None = None) -> None:
    """From now on this lane's work belongs to `target` (a role, a team's id or a person's id)."""
    _check_target(work, kind, target)
    row = work.session.get(LaneRow, (process, fold(lane)))
    if row is None:
        row = LaneRow(process=process, lane=fold(lane))
        work.session.add(row)
    row.kind, row.target = kind, target
    work.record(LaneBound(process=process, lane=lane, kind=kind, target=target))


def unbind_lane(work: UnitOfWork, process: str, lane: str) -> None:
    """Back to what the lane's name says."""
    row = work.session.get(LaneRow, (process, fold(lane)))
    if row is not None:
        work.session.delete(row)
        work.record(LaneBound(process=process, lane=lane, kind="by-name", target=None))


def set_owner(work: UnitOfWork, process: str, person: PersonId | None) -> None:
    """Who answers for this process; None leaves it to everyone with that role."""
    row = work.session.get(OwnerRow, process)
    if person is None:
        if row is not None:
            work.session.delete(row)
    else:
        found = queries.person(work.session, person)
        if found is None or not (found.active and found.is_staff):
            raise Missing(Text("Esta pessoa não é da equipe ou saiu.", "This person is not staff, or has left."))
        if row is None:
            row = OwnerRow(process=process)
            work.session.add(row)
        row.person_id = person
    work.record(OwnerSet(process=process, person=person))


def _check_target(work: UnitOfWork, kind: LaneKind, target: str | None) -> None:
    if kind not in LANE_KINDS:
        raise Refused(Text("Escolha de quem é a raia.", "Choose whose lane it is."), field="kind")
    known = {
        "requester": target is None,
        "owner": target is None,
        "role": target in set(Role),
        "team": target is not None and work.session.get(TeamRow, target) is not None,
        "person": target is not None and work.session.get(PersonRow, target) is not None,
    }[kind]
    if not known:
        raise Refused(Text("Escolha quem cuida da raia.", "Choose who takes care of the lane."), field="target")
