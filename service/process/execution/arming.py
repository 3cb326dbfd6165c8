"""What an event is armed with when its wait begins: plain JSON, computed once. No event looks at a clock by itself."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from service.base.texts import Text
from service.process.diagram.cron import is_cron
from service.process.diagram.program import Combined, Condition, Error, Escalation, Event, Message, Signal, Timer
from service.process.execution.due import due_at, rounds
from service.process.execution.expressions import evaluate
from service.process.execution.failures import StepFailed
from service.process.execution.spoken import iso_text

if TYPE_CHECKING:
    from service.process.execution.tokens import Token

Armed = dict[str, Any]


def arm_event(event: Event, token: Token) -> Armed:
    """Evaluated where the token stands. Raises StepFailed."""
    if isinstance(event, Timer):
        return _timer(event, token)
    if isinstance(event, Message):
        return {"key": message_key(event, token), **_computed(event, token)}
    if isinstance(event, Signal):
        return _computed(event, token)
    if isinstance(event, Combined):
        return {"parts": [arm_event(part.event, token) for part in event.parts]}
    if isinstance(event, Condition):
        token.workflow.top_workflow.changed = True  # it is looked at in this very step
        return {"was_true": False}
    return {}


def arm_again(event: Event, armed: Armed, now: datetime | None) -> Armed | None:
    """For the next round of a non-interrupting event; None when there is none.

    Cron says moments, not how many: those that have gone by unseen are made up for once.
    """
    if isinstance(event, Timer):
        if is_cron(armed["value"]) and now is not None:
            return {**armed, "since": now.isoformat(), "round": armed["round"] + 1}
        most = rounds(armed["value"]) if event.form == "cycle" else 1
        return None if most is not None and armed["round"] >= most else {**armed, "round": armed["round"] + 1}
    return {"was_true": True} if isinstance(event, Condition) else armed


def message_key(message: Message, token: Token) -> str:
    """The key's text; empty, so that the case correlates, when none is drawn or the expression gives null."""
    value = None if message.key is None else evaluate(token, message.key)
    if value is None:
        return ""
    if isinstance(value, dict | list):
        raise StepFailed(
            Text(
                "A chave “{key}” da mensagem “{name}” não deu valor com que encontrar a outra parte.",
                "The key “{key}” of the message “{name}” gave no value to find the other side by.",
            ).fill(key=message.key, name=message.name)
        )
    return iso_text(value) or str(value)


def name_of(event: Message | Signal, token: Token) -> str:
    """The name of a message or signal, computed where the token stands if it is drawn as an expression."""
    if event.computed is None:
        return event.name
    value = evaluate(token, event.computed)
    if not isinstance(value, str) or not value.strip():
        raise StepFailed(
            Text(
                "“{expression}” deveria dar o nome da mensagem ou do sinal: um texto.",
                "“{expression}” should give the name of the message or signal: a text.",
            ).fill(expression=event.computed)
        )
    return value.strip()


def code_of(event: Event) -> str | None:
    """The code of an error or escalation."""
    return event.code if isinstance(event, Error | Escalation) else None


def is_named(event: Event, armed: Armed, kind: type[Message] | type[Signal], name: str) -> bool:
    """Whether it is the message or signal of this name."""
    return isinstance(event, kind) and armed.get("name", event.name) == name


def _computed(event: Message | Signal, token: Token) -> Armed:
    return {} if event.computed is None else {"name": name_of(event, token)}


def _timer(timer: Timer, token: Token) -> Armed:
    now = token.workflow.top_workflow.now
    assert now is not None
    value = iso_text(evaluate(token, timer.expression))
    if value is None:
        raise StepFailed(
            Text(
                "“{expression}” não deu data, duração nem ciclo.",
                "“{expression}” gave no date, duration or cycle.",
            ).fill(expression=timer.expression)
        )
    if timer.form == "cycle" and not value.startswith("R") and not is_cron(value):
        value = f"R/{value}"
    due_at(timer.form, value, now, now.tzinfo or UTC)
    return {"value": value, "round": 1, "since": now.isoformat()}
