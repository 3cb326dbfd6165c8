"""Answers that are given beforehand, element by element, for successive visits."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any, cast

from service.base.errors import Refused
from service.base.texts import Text
from service.process.diagram import Question

ERROR = "$error"
ANSWER = "answer"
NOT_A_FILE = Text("Não conseguimos ler as respostas em {path}: {why}.", "The answers in {path} cannot be read: {why}.")
NOT_AN_OBJECT = Text(
    'escreva um objeto JSON, como {"Task_1": [{"aprovado": true}]}',
    'write a JSON object, as {"Task_1": [{"approved": true}]}',
)
NO_SUCH_ANSWER = Text(
    "“{question}” não tem a resposta “{answer}”. Escolha entre {options}.",
    "“{question}” has no answer “{answer}”. Choose from {options}.",
)


class Answers:
    """The answers of a file. Each element has a list; once that is used up, answers are made up again."""

    def __init__(self, given: Mapping[str, Any] | None = None) -> None:
        self._given = {
            name: cast("list[Any]", each) if isinstance(each, list) else [each] for name, each in (given or {}).items()
        }
        self._visits: Counter[str] = Counter()

    def take(self, element: str) -> Any:
        """The answer for this visit of an element; None: none was given."""
        answers = self._given.get(element, [])
        visit = self._visits[element]
        self._visits[element] += 1
        return answers[visit] if visit < len(answers) else None

    def again(self) -> Answers:
        """The same answers from the beginning, for another file."""
        return Answers(self._given)


def read_answers(path: Path) -> Answers:
    """Answers from a JSON file. Refused: it cannot be read."""
    try:
        return Answers(json_object(path.read_text(encoding="utf-8")))
    except (OSError, UnicodeError) as error:
        why = getattr(error, "strerror", None) or type(error).__name__
        raise Refused(NOT_A_FILE.fill(path=path, why=why)) from error
    except Refused as refused:
        raise Refused(NOT_A_FILE.fill(path=path, why=refused.text)) from refused


def json_object(text: str) -> dict[str, Any]:
    """A JSON object, its fractions as exact numbers. Refused: it is none."""
    try:
        read = json.loads(text, parse_float=Decimal)
    except (ValueError, RecursionError) as error:
        raise Refused(Text("{error}", "{error}").fill(error=error)) from error
    if not isinstance(read, dict):
        raise Refused(NOT_AN_OBJECT)
    return cast("dict[str, Any]", read)


def flows_of(question: Question, answer: Any) -> tuple[str, ...]:
    """The flows that an answer takes: labels or flow ids, several where several may be ticked. Refused: no such one."""
    return tuple(
        _flow(question, each) for each in (cast("list[Any]", answer) if isinstance(answer, list) else [answer])
    )


def _flow(question: Question, answer: Any) -> str:
    words = str(answer).strip()
    for option in question.options:
        if words == option.flow or words.casefold() == option.label.strip().casefold():
            return option.flow
    options = ", ".join(f"“{option.label or option.flow}”" for option in question.options)
    raise Refused(NO_SUCH_ANSWER.fill(question=question.text, answer=answer, options=options), field=ANSWER)
