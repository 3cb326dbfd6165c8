"""What the client says in the conversation may be what a diagram waits for."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select

from service.base.ids import CaseId, WorkItemId
from service.base.work import UnitOfWork
from service.desk import cases
from service.desk.inbox import commands
from service.desk.inbox.tables import WorkItemRow
from service.desk.people import Person
from service.process import instances


def say(work: UnitOfWork, case: CaseId, text: str, *, by: Person, files: Sequence[str] = ()) -> str:
    """A client's message to the desk. Where the diagram waits for nothing of theirs but words, it goes on with them.

    With several such waits, the client says which one it is, as with any other work of theirs.
    """
    entry = cases.say(work, case, text, author=by.id, author_name=by.name, internal=False, files=files)
    waiting = work.session.execute(
        select(WorkItemRow.id, WorkItemRow.instance_id, WorkItemRow.task)
        .where(WorkItemRow.case_id == case, WorkItemRow.state == "open", WorkItemRow.kind == "confirmation")
        .where(WorkItemRow.audience == f"requester:{by.id}", WorkItemRow.paused.is_(False))
        .order_by(WorkItemRow.id)
    ).all()
    awaited = [row for row in waiting if instances.task_details(work.session, row.instance_id, row.task).awaits_words]
    if len(awaited) == 1:
        commands.complete(work, WorkItemId(awaited[0].id), {}, by=by)
    return entry
