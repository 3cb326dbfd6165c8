"""Work for people: what is offered while it is open, whose it is, and which answers fit a question."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Literal

from SpiffWorkflow.util.task import TaskState

from service.base.errors import Refused
from service.base.texts import Text
from service.process.diagram.program import Human, Question
from service.process.execution.expressions import evaluate
from service.process.execution.failures import StepFailed, has_incident
from service.process.execution.spoken import iso_text
from service.process.execution.tokens import is_alive

if TYPE_CHECKING:
    from service.process.execution.tokens import Token

Kind = Literal["task", "optional", "offer", "finish", "question", "confirmation"]


def offer(token: Token, kind: Kind, fields: dict[str, Any]) -> None:
    """Open the token to people; `fields` as `fields_of` gives them."""
    token.internal_data["human"] = {"kind": kind, **fields}
    token._set_state(TaskState.STARTED)


def withdraw(token: Token) -> None:
    """It is not open to people any more."""
    token.internal_data.pop("human", None)


def is_open_work(token: Token) -> bool:
    """Whether a person may complete it."""
    return "human" in token.internal_data and is_alive(token) and not has_incident(token)


def fields_of(token: Token, human: Human | None) -> dict[str, Any]:
    """Assignee, candidates, due and follow-up dates (ISO 8601) and priority, evaluated; only what was drawn."""
    if human is None:
        return {}
    drawn = {
        "assignee": (human.assignee, _text),
        "candidate_groups": (human.candidate_groups, _texts),
        "candidate_users": (human.candidate_users, _texts),
        "due": (human.due, _when),
        "follow_up": (human.follow_up, _when),
        "priority": (human.priority, _number),
    }
    found = {name: read(evaluate(token, text), text) for name, (text, read) in drawn.items() if text is not None}
    return {name: value for name, value in found.items() if value not in (None, [])}


def check_choice(question: Question, choice: tuple[str, ...]) -> None:
    """Refused unless the answers are among the options, and one only where only one may be ticked."""
    labels = ", ".join(f"“{option.label or option.flow}”" for option in question.options)
    known = {option.flow for option in question.options}
    if not choice:
        problem = Text(
            "Falta responder “{question}”: escolha entre {options}.",
            "“{question}” is not answered: choose from {options}.",
        )
    elif not known.issuperset(choice):
        problem = Text(
            "Esta resposta não existe em “{question}”. Escolha entre {options}.",
            "“{question}” has no such answer. Choose from {options}.",
        )
    elif len(set(choice)) > 1 and not question.many:
        problem = Text(
            "“{question}” aceita uma resposta só: escolha uma entre {options}.",
            "“{question}” takes one answer only: choose one from {options}.",
        )
    else:
        return
    raise Refused(problem.fill(question=question.text, options=labels), field="choice")


def _text(value: Any, expression: str) -> str | None:
    if value is None or isinstance(value, str):
        return value
    raise _unfit(expression, value, Text("um texto", "a text"))


def _texts(value: Any, expression: str) -> list[str]:
    if isinstance(value, str):
        return [part.strip() for part in value.split(",") if part.strip()]
    if value is None:
        return []
    if isinstance(value, list | tuple) and all(isinstance(one, str) for one in value):
        return list(value)
    raise _unfit(expression, value, Text("um texto ou uma lista de textos", "a text or a list of texts"))


def _when(value: Any, expression: str) -> str | None:
    text = None if value is None else iso_text(value)
    if value is None or text:
        return text
    raise _unfit(expression, value, Text("uma data ou uma duração", "a date or a duration"))


def _number(value: Any, expression: str) -> int | None:
    if value is None:
        return None
    if isinstance(value, str) and value.strip().isdigit():
        return int(value)
    if isinstance(value, int | float | Decimal) and not isinstance(value, bool) and value == int(value):
        return int(value)
    raise _unfit(expression, value, Text("um número inteiro", "a whole number"))


def _unfit(expression: str, value: Any, wanted: Text) -> StepFailed:
    return StepFailed(
        Text(
            "“{expression}” deu {value}; aqui se espera {wanted}.",
            "“{expression}” gave {value}; what is wanted here is {wanted}.",
        ).fill(expression=expression, value=value.isoformat() if isinstance(value, date) else value, wanted=wanted)
    )
