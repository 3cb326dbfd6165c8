"""Whose case it is: its team, the agent who answers for it, and whether that agent has taken it on."""

from __future__ import annotations

from service.base.errors import Conflict, Refused
from service.base.ids import CaseId, PersonId, TeamId
from service.base.texts import Text
from service.base.work import UnitOfWork
from service.desk import people
from service.desk.cases.commands import lock_case, set_status
from service.desk.cases.conversation import log
from service.desk.cases.events import CaseAccepted, CaseAssigned
from service.desk.cases.model import CLOCKS, Status
from service.desk.cases.tables import CaseRow
from service.desk.people import Permission, Person

NO_TEAM = Text("Escolha uma equipe ativa da lista.", "Choose an active team from the list.")
NOT_ON_DUTY = Text(
    "{name} não está na equipe agora. Escolha outra pessoa.", "{name} is not on duty. Choose another person."
)
OTHERS = Text("{name} já aceitou este chamado.", "{name} has accepted this case already.")
THEIRS = Text("Este chamado está com outra pessoa.", "Somebody else answers for this case.")
IS_OVER = Text("Este chamado já terminou. Reabra-o antes.", "This case is over. Reopen it first.")


def assign(
    work: UnitOfWork,
    case: CaseId,
    *,
    team: TeamId | None,
    owner: PersonId | None,
    by: Person | None,
    reason: str = "",
) -> bool:
    """From now on the case is this team's and this agent's; None: nobody's. Its open work follows.

    `by` is None where a rule or a policy decides, which `reason` then names. Says whether anything changed.
    A case that is over changes hands no more: Conflict for people, False for rules. Missing: no such case; Refused: no
    such team, or the agent is not on duty. Who may do it is the caller's to check.
    """
    row = lock_case(work, case)
    if row.state == "over":
        if by is None:
            return False
        raise Conflict(IS_OVER)
    teams = {each.id: each.name for each in people.queries.teams(work.session)}
    if team is not None and team not in teams:
        raise Refused(NO_TEAM, field="team")
    agent = _on_duty(work, owner) if owner is not None else None
    old_team = TeamId(row.team_id) if row.team_id else None
    old_owner = PersonId(row.owner_id) if row.owner_id else None
    if (old_team, old_owner) == (team, owner):
        return False
    row.team_id, row.owner_id, row.updated_at = team, owner, work.now
    words = {"team": teams.get(team) if team else None, "owner": agent.name if agent else None}
    log(work, case, "assigned", **words, reason=reason.strip())
    if owner != old_owner or owner is None:
        _withdraw(work, row)
    decided = by.id if by is not None else None
    work.record(CaseAssigned(case=case, team=team, owner=owner, old_team=old_team, old_owner=old_owner, by=decided))
    return True


def accept(work: UnitOfWork, case: CaseId, *, by: Person) -> bool:
    """V-25: the agent takes the case on, and answers for it from now on. Says whether it was new.

    Conflict: somebody else has it, or it is over. Two that accept at once: the first one wins.
    """
    people.require(by, Permission.ACCEPT)
    row = lock_case(work, case)
    if row.accepted_at is not None and row.accepted_by_id != by.id:
        name = people.queries.names(work.session, [str(row.accepted_by_id)]).get(str(row.accepted_by_id), "")
        raise Conflict(OTHERS.fill(name=name))
    if CLOCKS[Status(row.status)] == "stopped":
        raise Conflict(IS_OVER)
    if row.owner_id not in (None, by.id):
        raise Conflict(THEIRS)
    _own(work, row, by.id)
    return take_on(work, case, by.id)


def take_on(work: UnitOfWork, case: CaseId, person: PersonId, *, status: bool = True) -> bool:
    """Whoever takes work of a held case that nobody has accepted accepts it; of another's, they only help.

    A team's case is theirs from then on; one that no team has stays everybody's who can do its work.
    `status`: it is accepted from now on; else whoever calls moves it on at once.
    """
    row = work.session.get_one(CaseRow, case)
    if row.accepted_at is not None or row.owner_id not in (None, person):
        return False
    if row.team_id is not None:
        _own(work, row, person)
    row.accepted_at, row.accepted_by_id, row.updated_at = work.now, person, work.now
    if status and row.status == Status.OPEN:
        set_status(work, row, Status.ACCEPTED)
    log(work, case, "accepted")
    work.record(CaseAccepted(case=case, by=person))
    return True


def let_go(work: UnitOfWork, case: CaseId, person: PersonId) -> None:
    """Whoever had accepted a held case for which nobody answers has none of its work any more: it waits anew."""
    row = work.session.get_one(CaseRow, case)
    if row.owner_id is None and row.accepted_by_id == person:
        _withdraw(work, row)


def _withdraw(work: UnitOfWork, row: CaseRow) -> None:
    """V-34, V-40: it waits to be accepted, and says so; work that has begun is not undone."""
    if row.accepted_at is not None:
        row.accepted_at = row.accepted_by_id = None
        row.unaccepted_since = work.now
    if row.status == Status.ACCEPTED:
        set_status(work, row, Status.OPEN)


def _own(work: UnitOfWork, row: CaseRow, person: PersonId) -> None:
    if row.owner_id is None:
        row.owner_id = person
        team = TeamId(row.team_id) if row.team_id else None
        work.record(
            CaseAssigned(case=CaseId(row.id), team=team, owner=person, old_team=team, old_owner=None, by=person)
        )


def _on_duty(work: UnitOfWork, owner: PersonId) -> Person:
    found = people.queries.person(work.session, owner)
    if found is None or not (found.active and found.is_staff):
        raise Refused(NOT_ON_DUTY.fill(name=found.name if found is not None else "—"), field="owner")
    return found
