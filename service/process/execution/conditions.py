"""Conditional events: looked at whenever a variable has changed, fired when they turn from false to true."""

from __future__ import annotations

from typing import TYPE_CHECKING

from service.process.diagram.program import Condition
from service.process.execution.expressions import evaluate
from service.process.execution.failures import held
from service.process.execution.waiting import EventSpec, event_of, is_waiting, waiting_tokens

if TYPE_CHECKING:
    from service.process.execution.running import Running
    from service.process.execution.tokens import Token


def check_conditions(running: Running) -> None:
    """Fire what has become true since the last look."""
    while running.changed:
        running.changed = False
        for token in waiting_tokens(running, Condition):
            if is_waiting(token) and _becomes_true(token):
                assert isinstance(token.task_spec, EventSpec)
                running.count(token)
                token.task_spec.fire(token, {})


def _becomes_true(token: Token) -> bool:
    """An expression that fails is an incident, and is looked at again when that is retried."""
    event = event_of(token)
    assert isinstance(event, Condition)
    with held(token, "watch"):
        before, now = token.internal_data["armed"], evaluate(token, event.expression) is True
        token.internal_data["armed"] = {"was_true": now}
        return now and not before["was_true"]
    return False
