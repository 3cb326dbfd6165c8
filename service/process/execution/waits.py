"""Live tokens as the rows that the outside sees."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from SpiffWorkflow.util.task import TaskState

from service.base.texts import Text
from service.process.diagram.program import Condition, Message, Signal, Timer
from service.process.execution import rows
from service.process.execution.failures import has_incident
from service.process.execution.jobs import ServiceTask, is_open_job
from service.process.execution.joins import Join
from service.process.execution.questions import is_open_work
from service.process.execution.tokens import is_standby, number_of, where
from service.process.execution.waiting import EventSpec, event_of, is_waiting

if TYPE_CHECKING:
    from collections.abc import Iterator

    from service.process.execution.running import Running
    from service.process.execution.tokens import Token

KINDS: dict[type[rows.Row], str] = {
    rows.Work: "work",
    rows.Button: "buttons",
    rows.TimerWait: "timers",
    rows.MessageWait: "messages",
    rows.SignalWait: "signals",
    rows.ConditionWait: "conditions",
    rows.JobWait: "jobs",
    rows.JoinWait: "joins",
    rows.Incident: "incidents",
}


def waiting_rows(running: Running) -> rows.Waiting:
    """All that waits, by kind."""
    found: dict[str, list[Any]] = {name: [] for name in KINDS.values()}
    for token in running.every_token():
        for row in _rows(token):
            found[KINDS[type(row)]].append(row)
    return rows.Waiting(**{name: tuple(some) for name, some in found.items()})


def _rows(token: Token) -> Iterator[rows.Row]:
    if has_incident(token):
        incident = token.internal_data["incident"]
        yield rows.Incident(**where(token), step=incident["step"], message=Text(*incident["text"]))
        return
    if is_open_work(token):
        yield _work(token)
    if is_waiting(token):
        yield from _event(token)
    elif is_open_job(token):
        yield _job(token)
    elif isinstance(token.task_spec, Join) and token.state == TaskState.WAITING:
        yield rows.JoinWait(**where(token), flow=token.internal_data["flow"])


def _work(token: Token) -> rows.Work:
    fields = dict(token.internal_data["human"])
    for name in ("candidate_groups", "candidate_users"):
        fields[name] = tuple(fields.get(name, ()))
    return rows.Work(**where(token), question=token.task_spec.question_of(token), number=number_of(token), **fields)


def _event(token: Token) -> Iterator[rows.Row]:
    spec, armed, event = token.task_spec, token.internal_data["armed"], event_of(token)
    assert isinstance(spec, EventSpec)
    if spec.by_hand and is_standby(token):
        yield rows.Button(**where(token), host=token.internal_data.get("host"))
    if isinstance(event, Timer):
        yield _timer(token, event)
    elif isinstance(event, Message):
        yield rows.MessageWait(**where(token), name=armed.get("name", event.name), key=armed["key"])
    elif isinstance(event, Signal):
        yield rows.SignalWait(**where(token), name=armed.get("name", event.name))
    elif isinstance(event, Condition):
        yield rows.ConditionWait(**where(token))


def _timer(token: Token, timer: Timer) -> rows.TimerWait:
    armed = token.internal_data["armed"]
    return rows.TimerWait(
        **where(token),
        form=timer.form,
        value=armed["value"],
        since=datetime.fromisoformat(armed["since"]),
        round=armed["round"],
        business=timer.business,
        calendar=timer.calendar,
        pauses=timer.pauses,
    )


def _job(token: Token) -> rows.JobWait:
    spec = token.task_spec
    assert isinstance(spec, ServiceTask)
    return rows.JobWait(
        **where(token), topic=spec.job, attempt=token.internal_data["attempt"], retries=spec.node.retries
    )
