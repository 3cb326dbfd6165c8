"""How work follows the team and the owner of its case.

Work at the front is what any attendant could do, or the case's own team: it goes to that team, and to the agent who
answers for the case. Work of other lanes stays with those whose lanes they are.
"""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import select

from service.base.ids import PersonId
from service.base.work import UnitOfWork
from service.desk import cases, people
from service.desk.cases import Case
from service.desk.cases.events import CaseAssigned
from service.desk.inbox.model import WorkItem, audience_of
from service.desk.inbox.tables import WorkItemRow
from service.desk.people import Person, Role, Whose

FRONT = f"role:{Role.ATTENDANT}"


def of_team(lane: Whose, case: Case | None) -> Whose:
    """Whose work a lane's is: what any attendant could do is the case's team's, if the case has one."""
    is_front = case is not None and case.team is not None and (lane.kind, lane.target) == ("role", Role.ATTENDANT)
    return Whose(kind="team", target=case.team) if case is not None and is_front else lane


def owner_of_work(work: UnitOfWork, case: Case | None, audiences: Collection[str]) -> PersonId | None:
    """The agent who answers for the case gets its work at the front, as long as it is theirs to do."""
    if case is None or case.owner is None or not _is_front(case.team, audiences):
        return None
    owner = people.queries.person(work.session, case.owner)
    if owner is None or not owner.active:
        return None
    return owner.id if _words_of(owner) & set(audiences) else None


def owner_of_new_work(work: UnitOfWork, case: Case | None, audiences: Collection[str]) -> PersonId | None:
    """The same of work that arrives by itself: none goes to who is off shift, absent, silent, or takes none now."""
    owner = owner_of_work(work, case, audiences)
    if case is None or owner is None:
        return None
    team = people.queries.team(work.session, case.team) if case.team is not None else None
    standing = people.availability(work.session, [owner], work.now, team=team)
    return owner if standing[owner].available else None


def case_is_taken_on(work: UnitOfWork, item: WorkItem, by: Person, *, status: bool = True) -> None:
    """V-25: the first of the staff who takes work at the front has accepted the case."""
    if item.case is None or not by.is_staff:
        return
    case = cases.queries.case(work.session, item.case)
    if case.accepted_at is None and _is_front(case.team, item.audiences):
        cases.take_on(work, case.id, by.id, status=status)


def case_is_let_go(work: UnitOfWork, item: WorkItem, person: PersonId) -> None:
    """Somebody has the item no more: if they had accepted its case, and have no other work of it, it waits anew."""
    if item.case is None:
        return
    still = select(WorkItemRow.id).where(
        WorkItemRow.case_id == item.case, WorkItemRow.state == "open", WorkItemRow.assignee_id == person
    )
    if work.session.scalar(still.limit(1)) is None:
        cases.let_go(work, item.case, person)


def case_is_assigned(work: UnitOfWork, event: CaseAssigned) -> None:
    """Open work at the front goes where its case goes."""
    case = cases.queries.case(work.session, event.case)
    chosen = select(WorkItemRow).where(WorkItemRow.case_id == event.case, WorkItemRow.state == "open")
    for row in work.session.scalars(chosen):
        if not _is_front(event.old_team, (row.audience,)):
            continue
        if event.team != event.old_team:
            lane = of_team(people.queries.whose(work.session, row.process, row.lane), case)
            row.audience = audience_of(lane, process=row.process, requester=case.requester)
        if row.assignee_id in (None, event.old_owner):
            owner = owner_of_work(work, case, (row.audience,))
            if row.assignee_id != owner:
                row.assignee_id, row.claimed_at = owner, work.now if owner else None


def _is_front(team: str | None, audiences: Collection[str]) -> bool:
    return FRONT in audiences or (team is not None and f"team:{team}" in audiences)


def _words_of(person: Person) -> set[str]:
    return {f"role:{role}" for role in person.roles} | {f"team:{team}" for team in person.teams}
