"""What waits from now on, as events for whoever listens."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from service.process.execution import Incident, JobWait, MessageWait, TimerWait, Work
from service.process.instances import events
from service.process.instances.record import Record
from service.process.instances.waits import New


def reached(record: Record, new: New) -> Iterator[events.InstanceEvent]:
    """The event of one new row; none for what only the engine itself waits for."""
    row = new.row
    if row is None:
        return
    at: dict[str, Any] = {**record.where(row), "task": row.task, "element": new.columns["element"]}
    match row:
        case Work():
            yield _task(row, at, new)
        case TimerWait() if new.columns["due_at"] is not None:
            yield events.TimerArmed(**at, due_at=new.columns["due_at"])
        case MessageWait():
            yield events.MessageAwaited(**at, name=row.name, key=row.key)
        case JobWait():
            yield events.JobCreated(**at, topic=row.topic, attempt=row.attempt)
        case Incident():
            yield events.IncidentRaised(**at, step=row.step, message=row.message.spoken("pt"))
        case _:
            pass


def _task(row: Work, at: dict[str, Any], new: New) -> events.TaskReached:
    human = row.node.human
    return events.TaskReached(
        **at,
        name=row.node.name or (row.question.text if row.question is not None else ""),
        type=row.node.type,
        lane=row.node.lane,
        kind=row.kind,
        form=human.form if human is not None else None,
        due_at=new.columns["due_at"],
        priority=row.priority,
        assignee=row.assignee,
        candidate_users=row.candidate_users,
        candidate_groups=row.candidate_groups,
    )
