"""Service tasks are jobs: they wait as started, and a worker's result comes back as a command."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from SpiffWorkflow.util.task import TaskState

from service.base.texts import Text
from service.process.diagram.program import Error
from service.process.execution.elements import TokenSpec
from service.process.execution.failures import NotOpen, StepFailed, has_incident, held
from service.process.execution.routing import catch, catcher_of, uncaught
from service.process.execution.variables import write_result

if TYPE_CHECKING:
    from collections.abc import Mapping

    from service.process.execution.running import Running
    from service.process.execution.tokens import Token


class ServiceTask(TokenSpec):
    """A job of the topic `job`."""

    job = ""

    def start(self, token: Token, plan: Any) -> None:
        token.internal_data["attempt"] = token.internal_data.get("attempt", 0) + 1
        token._set_state(TaskState.STARTED)


def is_open_job(token: Token) -> bool:
    """Whether a machine may complete it."""
    return isinstance(token.task_spec, ServiceTask) and token.state == TaskState.STARTED and not has_incident(token)


def job_token(running: Running, task: int, attempt: int) -> Token:
    """The open job of this attempt. Raises NotOpen."""
    token = running.token(task)
    if not is_open_job(token) or token.internal_data["attempt"] != attempt:
        raise NotOpen(task)
    return token


def finish_job(token: Token, result: Mapping[str, Any]) -> None:
    """The work is done."""
    write_result(token, result)
    token.task_spec.finish(token)


def raise_error(token: Token, code: str, payload: Mapping[str, Any]) -> None:
    """A BPMN error, found by the worker; when the diagram does not catch it, the job waits as an incident."""
    with held(token, "job"):
        catcher = catcher_of(token, Error, code)
        if catcher is None:
            raise uncaught(token, code, payload)
        catch(catcher, token, "error", code, payload)


def give_up(token: Token, reason: Text) -> None:
    """Attempts are used up; a retry opens the job again with the next attempt."""
    with held(token, "job"):
        raise StepFailed(reason)
