"""What the inbox does when somebody who answers for a process moves, stops or resumes it."""

from __future__ import annotations

from sqlalchemy import ColumnElement, select, update

from service.base.ids import CaseId, InstanceId
from service.base.work import UnitOfWork
from service.desk import cases, people
from service.desk.cases import Case
from service.desk.inbox.handlers import keep_words
from service.desk.inbox.model import audience_of
from service.desk.inbox.promises import urgent_by
from service.desk.inbox.tables import WorkItemRow
from service.process.instances.events import InstanceResumed, InstanceSuspended, TaskMoved, TaskPostponed


def task_is_moved(work: UnitOfWork, event: TaskMoved) -> None:
    """An open item shows the other release; where its lane has changed, it goes to those whose lane it is now."""
    item = work.session.scalar(
        select(WorkItemRow).where(WorkItemRow.instance_id == event.instance, WorkItemRow.task == event.task)
    )
    if item is None:
        return
    case = _case_of(work, item)
    requester = case.requester if case is not None else None

    def audience(lane: str | None) -> str:
        whose = people.queries.whose(work.session, event.process, lane)
        return audience_of(whose, process=event.process, requester=requester)

    if item.lane != event.lane and item.audience == audience(item.lane):  # else the analyst named them on the task
        item.audience = audience(event.lane)
    item.release_id, item.element, item.name, item.lane = event.release, event.element, event.name, event.lane
    keep_words(item, case)


def task_is_postponed(work: UnitOfWork, event: TaskPostponed) -> None:
    """An open item is wanted later, and as urgent as that."""
    which = (*_open(event.instance), WorkItemRow.task == event.task)
    for item in work.session.scalars(select(WorkItemRow).where(*which)):
        item.due_at, item.urgent_by = event.due_at, urgent_by(event.due_at, _case_of(work, item))


def work_is_paused(work: UnitOfWork, event: InstanceSuspended) -> None:
    """Its open work stays where it is, and nobody takes or finishes it."""
    _pause(work, event.instance, paused=True)


def work_goes_on(work: UnitOfWork, event: InstanceResumed) -> None:
    """Its open work may be taken and finished again; a client who came to a paused question was promised a word."""
    _pause(work, event.instance, paused=False)
    asked = select(WorkItemRow).where(*_open(event.instance), WorkItemRow.audience.startswith("requester:"))
    for item in work.session.scalars(asked):
        if item.case_id is not None:
            key = f"asked-again:{item.id}:{work.now.isoformat()}"
            cases.handlers.remind_client(work, CaseId(item.case_id), item.name, key=key)


def _pause(work: UnitOfWork, instance: InstanceId, *, paused: bool) -> None:
    work.session.execute(update(WorkItemRow).where(*_open(instance)).values(paused=paused))


def _open(instance: InstanceId) -> tuple[ColumnElement[bool], ...]:
    return (WorkItemRow.instance_id == instance, WorkItemRow.state == "open")


def _case_of(work: UnitOfWork, item: WorkItemRow) -> Case | None:
    return cases.queries.case(work.session, CaseId(item.case_id)) if item.case_id else None
