"""What the outside may do to an instance, each by task id and exactly once. `Instance` settles it afterwards."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from service.base.errors import Conflict, Missing, Refused
from service.base.texts import Text
from service.feel import to_json
from service.process.diagram.program import Cancel, Error, Escalation, Message
from service.process.execution import jobs, questions, routing
from service.process.execution.arming import is_named
from service.process.execution.driver import settle
from service.process.execution.elements import walk_of
from service.process.execution.failures import NotOpen, StepFailed, has_incident, held
from service.process.execution.running import open_root
from service.process.execution.tokens import is_alive, is_instance, is_standby, place, remove, remove_children
from service.process.execution.variables import write
from service.process.execution.waiting import EventSpec, event_of, is_amid, is_by_hand, is_waiting, waiting_tokens

if TYPE_CHECKING:
    from service.process.execution.elements import TokenSpec
    from service.process.execution.running import Running
    from service.process.execution.tokens import Token

Values = Mapping[str, Any]
STEPS = ("Task", "task", "callActivity", "subProcess", "transaction")
"""Endings of BPMN types at which work is done."""


def start(running: Running, variables: Values, start_event: str | None) -> None:
    """Open the process. Conflict: it has been started; Missing: no such start event."""
    if running.started:
        raise Conflict(Text("Este processo já foi iniciado.", "This process has been started already."))
    at, come = (None, None) if start_event is None else _opening(running, start_event)
    open_root(running, variables, at=at)
    if come is not None:
        settle(running)
        for token in running.every_token():
            if token.task_spec.name == come and is_waiting(token):
                _fire(token, {})
                return


def _opening(running: Running, event: str) -> tuple[str, str | None]:
    """Where a process opens for an event, and the event that has come already when all of several must come."""
    starts = {name: spec.node for name, spec in running.spec.task_specs.items() if spec.node.kind == "start"}
    element = event.partition("#")[0]
    if event in starts or element in starts:
        return (event if event in starts else element), None
    for name, node in starts.items():
        if element in node.opened_by and event in running.spec.task_specs:
            return name, event
    raise Missing(Text("Não há evento de início “{id}”.", "There is no start event “{id}”.").fill(id=event))


def complete(running: Running, task: int, answers: Values, choice: tuple[str, ...]) -> None:
    """A person's answers to a task, a question or a confirmation."""
    token = running.token(task)
    if not questions.is_open_work(token):
        raise NotOpen(task)
    token.task_spec.answered(token, answers, choice)


def redirect(running: Running, task: int, element: str) -> None:
    """Take open work away and begin another step of the same scope instead. Refused: it is none of `stations`."""
    token = running.token(task)
    if not questions.is_open_work(token):
        raise NotOpen(task)
    if element not in {spec.name for spec in stations(token)}:
        raise Refused(
            Text("Não dá para ir daqui a essa etapa. Escolha uma da lista.", "That step cannot be reached from here.")
        )
    scope = token.workflow
    remove(token)
    place(scope, element)


def stations(token: Token) -> list[TokenSpec]:
    """Where a person may let this work go on instead: the other steps of its scope, as they are drawn.

    None for one of several instances, for what is only offered, and for what undoes something: they belong to others.
    """
    if is_instance(token) or is_standby(token) or walk_of(token) is not None:
        return []
    specs = token.workflow.spec.task_specs.values()
    led_to = {flow.target for spec in specs for flow in spec.flows}
    return [spec for spec in specs if spec.name in led_to - {token.task_spec.name} and spec.node.type.endswith(STEPS)]


def fire(running: Running, task: int, payload: Values) -> None:
    """For exactly this waiting event; errors, cancelling, and escalations without a button only come from inside."""
    token = running.token(task)
    if not is_waiting(token) or (isinstance(event_of(token), Error | Escalation | Cancel) and not is_by_hand(token)):
        raise NotOpen(task)
    _fire(token, payload)


def postpone(running: Running, task: int, since: datetime) -> None:
    """The next rounds of a waiting timer count from here."""
    token = running.token(task)
    if not is_waiting(token) or "since" not in token.internal_data["armed"]:
        raise NotOpen(task)
    token.internal_data["armed"] = {**token.internal_data["armed"], "since": since.isoformat()}


def refuse_timer(running: Running, task: int, why: Text) -> None:
    """A timer whose instant cannot be found: a retry begins it again, a later round of a cycle as that round."""
    token = running.token(task)
    armed = token.internal_data["armed"]
    if armed["round"] == 1:
        del token.internal_data["armed"]
    with held(token, "begin"):
        raise StepFailed(why)


def deliver(running: Running, name: str, key: str, payload: Values) -> bool:
    """A message, for the first that waits for its name and key."""
    for token in waiting_tokens(running, Message) if running.started else ():
        armed = token.internal_data["armed"]
        if is_named(event_of(token), armed, Message, name) and (not key or armed["key"] in ("", key)):
            _fire(token, payload)
            return True
    return False


def escalate(running: Running, code: str, payload: Values) -> bool:
    """An escalation from outside, such as a promise that was missed: it climbs from everything that is being done, to
    the nearest that catches it, each once; whether anybody did.
    """
    doing = [token for token in running.every_token() if running.started and _is_being_done(token)]
    catchers = (routing.catcher_of(token, Escalation, code) for token in doing)
    heard = False
    for catcher in dict.fromkeys(catcher for catcher in catchers if catcher is not None):
        if is_waiting(catcher):  # one that was caught before may have taken it away
            _fire(catcher, payload)
            heard = True
    return heard


def _is_being_done(token: Token) -> bool:
    """Work of people and machines, and what is waited for in the middle of the flow."""
    return questions.is_open_work(token) or jobs.is_open_job(token) or (is_waiting(token) and is_amid(token))


def signal(running: Running, name: str, payload: Values) -> bool:
    """For all who wait for it."""
    return running.started and routing.broadcast(running, name, payload)


def complete_job(running: Running, task: int, attempt: int, result: Values) -> None:
    """A machine's result."""
    jobs.finish_job(jobs.job_token(running, task, attempt), result)


def fail_job(running: Running, task: int, attempt: int, code: str, payload: Values) -> None:
    """A BPMN error from a machine."""
    jobs.raise_error(jobs.job_token(running, task, attempt), code, payload)


def give_up_job(running: Running, task: int, attempt: int, reason: Text) -> None:
    """No more attempts."""
    jobs.give_up(jobs.job_token(running, task, attempt), reason)


def change(running: Running, values: Values) -> None:
    """Variables of the process, written from outside."""
    _require_open(running)
    write(running.task_tree, values, None)


def share(running: Running, values: Values) -> None:
    """The same, for values that mostly are what they were."""
    _require_open(running)
    known = running.task_tree.variables or {}
    news = {
        name: value for name, value in values.items() if name not in known or to_json(known[name]) != to_json(value)
    }
    write(running.task_tree, news, None)


def retry(running: Running, task: int, values: Values) -> None:
    """Take the failed step of a token again, with what a person has corrected where the token stands."""
    token = running.token(task)
    if not has_incident(token):
        raise NotOpen(task)
    write(token, values, None)
    step = token.internal_data.pop("incident")["step"]
    if step == "watch":
        running.changed = True
    elif step == "job":
        token.task_spec.start(token, None)
    else:
        getattr(token.task_spec, step)(token)  # begin, finish or leave


def cancel(running: Running) -> None:
    """Take every token away, inside out."""
    _require_open(running)
    remove_children(running.task_tree)
    running.completed, running.ended = True, "cancelled"


def _fire(token: Token, payload: Values) -> None:
    assert isinstance(token.task_spec, EventSpec)
    token.task_spec.fire(token, payload)


def _require_open(running: Running) -> None:
    if not running.started or running.ended is not None or not is_alive(running.task_tree):
        raise Conflict(Text("Este processo não está em andamento.", "This process is not running."))
