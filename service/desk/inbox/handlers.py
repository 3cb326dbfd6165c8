"""What the inbox does when a diagram moves; subscribed in `subscriptions`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import bindparam, func, select, update

from service.base.ids import CaseId, PersonId, WorkItemId, new_id
from service.base.prepared import Prepared
from service.base.rows import add, forget_read, table_of
from service.base.texts import Text
from service.base.words import fold
from service.base.work import UnitOfWork
from service.desk import cases, people
from service.desk.cases.events import CaseChanged
from service.desk.inbox import ownership
from service.desk.inbox.events import WorkItemCompleted, WorkItemOffered, WorkItemWithdrawn
from service.desk.inbox.model import OPTIONAL, audience_of
from service.desk.inbox.promises import urgent_by
from service.desk.inbox.signs import signs_of
from service.desk.inbox.tables import AudienceRow, WorkItemRow
from service.desk.people import NoticeEvent
from service.desk.people.events import LaneBound
from service.process.instances.events import TaskLeft, TaskReached

NORMAL_PRIORITY = 3
TABLE = table_of(WorkItemRow)
LEAVING = (
    update(TABLE)
    .where(
        TABLE.c.instance_id == bindparam("of"), TABLE.c.task == bindparam("which"), TABLE.c.state == bindparam("was")
    )
    .values(state=bindparam("how"), ended_at=bindparam("at"), ended_by_id=bindparam("by"), draft=None)
    .returning(TABLE.c.id, TABLE.c.case_id, TABLE.c.element, TABLE.c.name, TABLE.c.lane, TABLE.c.task, TABLE.c.kind)
)
ENDING = Prepared(LEAVING)
TAKING_AND_ENDING = Prepared(
    LEAVING.values(
        assignee_id=func.coalesce(TABLE.c.assignee_id, bindparam("by")),
        claimed_at=func.coalesce(TABLE.c.claimed_at, bindparam("at", type_=TABLE.c.claimed_at.type)),
    )
)
"""Whoever completes an item that nobody has taken has it from then on."""


def task_is_offered(work: UnitOfWork, event: TaskReached) -> None:
    """A waiting task has its work item in the same transaction; those whose work it is get a notice (H-10)."""
    case = cases.queries.case(work.session, CaseId(event.business_key)) if event.business_key else None
    requester = case.requester if case is not None else None
    lane = people.queries.whose(work.session, event.process, event.lane)
    whose = _drawn(work, event) or [ownership.of_team(lane, case)]
    audience, *further = [audience_of(each, process=event.process, requester=requester) for each in whose]
    assignee = _drawn_assignee(work, event) or ownership.owner_of_new_work(work, case, {audience, *further})
    item = WorkItemId(new_id(work.now))
    row = {
        "id": item,
        "case_id": case.id if case is not None else None,
        "instance_id": event.instance,
        "release_id": event.release,
        "process": event.process,
        "task": event.task,
        "element": event.element,
        "name": event.name,
        **_words(event.name, event.process, case),
        "lane": event.lane,
        "kind": event.kind,
        "audience": audience,
        "assignee_id": assignee,
        "state": "open",
        "priority": event.priority or (case.priority if case is not None else NORMAL_PRIORITY),
        "precedence": case.precedence if case is not None else people.precedence.NOBODY,
        "due_at": event.due_at,
        "urgent_by": urgent_by(event.due_at, case),
        "created_at": work.now,
    }
    add(work.session, WorkItemRow, [row])
    add(work.session, AudienceRow, [{"item_id": item, "audience": word} for word in further])
    work.record(WorkItemOffered(item=item, case=CaseId(case.id) if case else None, audience=audience))
    if case is None or event.kind in OPTIONAL:
        return
    if audience.startswith("owner:"):
        cases.has_climbed(work, case.id)
    cases.log(work, case.id, "task_reached", element=event.element, name=event.name, lane=event.lane, task=event.task)
    if lane.kind == "requester":
        cases.handlers.client_is_asked(work, event)
    told = whose if assignee is None else [people.Whose(kind="person", target=assignee)]
    _tell(work, told, event, item, case)


def task_has_ended(work: UnitOfWork, event: TaskLeft) -> None:
    """Whoever completed it is remembered; what the diagram took away leaves the queues."""
    done = event.how == "completed"
    by = work.actor.id if done else None
    what = {"of": event.instance, "which": event.task, "was": "open", "how": "done" if done else "cancelled"}
    ending = TAKING_AND_ENDING if done else ENDING
    item = ending.row(work.session, {**what, "by": by, "at": work.now})
    if item is None:
        return
    forget_read(work.session, WorkItemRow, item.id)
    case = CaseId(item.case_id) if item.case_id else None
    if done:
        person = PersonId(by) if by else None
        work.record(WorkItemCompleted(item=WorkItemId(item.id), case=case, by=person))
    else:
        work.record(WorkItemWithdrawn(item=WorkItemId(item.id), case=case))
    if case is not None and (done or item.kind not in OPTIONAL):
        kind = ("task_begun" if item.kind == "offer" else "task_done") if done else "task_withdrawn"
        cases.log(work, case, kind, element=item.element, name=item.name, lane=item.lane, task=item.task)


def priority_is_followed(work: UnitOfWork, event: CaseChanged) -> None:
    """The work of a case is as urgent as the case."""
    if event.field == "prioridade" and event.new is not None:
        work.session.execute(
            update(WorkItemRow)
            .where(WorkItemRow.case_id == event.case, WorkItemRow.state == "open")
            .values(priority=int(event.new))
        )


def subject_is_followed(work: UnitOfWork, event: CaseChanged) -> None:
    """The work of a case is found by what the case is called now."""
    if event.field != "assunto":
        return
    case = cases.queries.case(work.session, event.case)
    chosen = select(WorkItemRow).where(WorkItemRow.case_id == event.case, WorkItemRow.state == "open")
    for item in work.session.scalars(chosen):
        keep_words(item, case)


def lane_is_moved(work: UnitOfWork, event: LaneBound) -> None:
    """Open work of the lane goes to whoever it belongs to now."""
    rows = work.session.scalars(
        select(WorkItemRow).where(WorkItemRow.process == event.process, WorkItemRow.state == "open")
    ).all()
    for row in rows:
        if fold(row.lane or "") != fold(event.lane):
            continue
        case = cases.queries.case(work.session, CaseId(row.case_id)) if row.case_id else None
        whose = people.queries.whose(work.session, row.process, row.lane)
        row.audience = audience_of(whose, process=row.process, requester=case.requester if case else None)


def keep_words(item: WorkItemRow, case: cases.Case | None) -> None:
    """What an item or its case is called has changed."""
    for column, value in _words(item.name, item.process, case).items():
        setattr(item, column, value)


def _words(name: str, process: str, case: cases.Case | None) -> dict[str, Any]:
    """Name, protocol, subject and client as they are searched, and their signs: columns of an item."""
    said = (case.protocol, name, case.subject, case.requester_name) if case is not None else ("", name)
    folded = cases.searched(*said)
    signs, more_signs = signs_of(folded, process)
    return {"folded": folded, "signs": signs, "more_signs": more_signs}


def _drawn(work: UnitOfWork, event: TaskReached) -> list[people.Whose]:
    """Candidate groups and users that the analyst drew, as far as the desk knows them."""
    if not event.candidate_groups and not event.candidate_users:
        return []
    teams = [(team, people.Whose(kind="team", target=team.id)) for team in people.queries.teams(work.session)]
    known = {fold(word): whose for team, whose in teams for word in (team.id, team.name)}
    for role, words in people.ROLE_NAMES.items():
        for name in (role.value, words.pt, words.en):
            known.setdefault(fold(name), people.Whose(kind="role", target=role))
    found = [known[fold(group)] for group in event.candidate_groups if fold(group) in known]
    for user in event.candidate_users:
        person = _person(work, user)
        if person is not None:
            found.append(people.Whose(kind="person", target=person.id))
    return list(dict.fromkeys(found))


def _drawn_assignee(work: UnitOfWork, event: TaskReached) -> PersonId | None:
    person = _person(work, event.assignee) if event.assignee else None
    return person.id if person is not None and person.active else None


def _person(work: UnitOfWork, word: str) -> people.Person | None:
    """A person by id or e-mail address."""
    return people.queries.person(work.session, PersonId(word)) or people.queries.person_of_address(work.session, word)


def _tell(
    work: UnitOfWork, told: Sequence[people.Whose], event: TaskReached, item: WorkItemId, case: cases.Case
) -> None:
    people.give_notice_to(
        work,
        told,
        Text("{task}: {subject} ({protocol})", "{task}: {subject} ({protocol})").fill(
            task=event.name, subject=case.subject, protocol=case.protocol
        ),
        event=NoticeEvent.WORK if all(each.kind == "person" for each in told) else NoticeEvent.TEAM_WORK,
        process=event.process,
        address=f"/tarefas/{item}",
        key=f"task:{event.instance}:{event.task}",
        case=case.id,
        is_first=True,
    )
