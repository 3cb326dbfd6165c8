"""Whether a case meets a condition, and why: each line with what the case has there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from service.base.errors import Missing
from service.base.ids import CaseId
from service.base.texts import Text
from service.base.values import value_object
from service.desk import cases
from service.desk.conditions.checking import CASE
from service.desk.conditions.choices import spoken_value
from service.desk.conditions.model import FIELDS, OPERATORS, Condition, Facts, Line, line_holds
from service.feel import FeelError, FeelSyntaxError, parse

SHORT = 80
EMPTY = Text("em branco", "empty")
EXPRESSION = Text("Expressão", "Expression")
VALUES: Mapping[Any, Text] = {
    True: Text("verdadeiro", "true"),
    False: Text("falso", "false"),
    None: Text("sem valor (null)", "no value (null)"),
}
NOT_TRUE = Text("outro valor, que não é verdadeiro nem falso", "another value, neither true nor false")


@value_object(kw_only=True)
class Answer:
    """What a line asks, what the case has there, and whether the line is true. `place`: `line-0`… or `feel`."""

    place: str
    asks: Text
    has: Text | str
    holds: bool


def facts_of(session: Session, case: CaseId) -> Facts:
    """What is known of a case now. Missing."""
    row = cases.queries.columns(session, case)
    if row is None:
        raise Missing(Text("Este chamado não existe.", "There is no such case."))
    return Facts(
        protocol=row.protocol,
        title=row.subject,
        summary=row.description,
        kind=row.kind,
        category=row.category,
        product=row.product,
        process=row.process,
        channel=row.origin,
        segment=row.segment,
        organisation=row.organisation_id,
        priority=row.priority,
        status=row.status,
        phase=row.phase,
        team=row.team_id,
        owner=row.owner_id,
        requester_name=row.requester_name,
        last_message=row.last_message,
        last_note=row.last_note,
        accepted=row.accepted_at is not None,
        breached=row.breached_at is not None,
        attention=row.attention_since is not None,
        reopened=row.reopened_at is not None,
    )


def holds(session: Session, condition: Condition, facts: Facts, *, now: datetime) -> bool:
    """Whether every line is true of the case, and the expression too."""
    if not all(line_holds(line, facts) for line in condition.lines):
        return False
    return not condition.feel or _value(session, condition.feel, facts, now) is True


def explain(session: Session, condition: Condition, facts: Facts, *, now: datetime) -> Sequence[Answer]:
    """The same, line by line, in the order in which they were written."""
    answers = [_answer(session, number, line, facts) for number, line in enumerate(condition.lines)]
    if condition.feel:
        value = _value(session, condition.feel, facts, now)
        has = value if isinstance(value, Text) else _said(value)
        asks = Text("{name}: {feel}", "{name}: {feel}").fill(name=EXPRESSION, feel=_shortened(condition.feel))
        answers.append(Answer(place="feel", asks=asks, has=has, holds=value is True))
    return answers


def told(session: Session, line: Line) -> Text:
    """A line in words: “Canal é E-mail”."""
    words = Text("{field} {operator} “{value}”", "{field} {operator} “{value}”")
    if not line.value:
        words = Text("{field} {operator}", "{field} {operator}")
    value = spoken_value(session, line.field, line.value)
    return words.fill(field=FIELDS[line.field].name, operator=OPERATORS[line.operator], value=value)


def _answer(session: Session, number: int, line: Line, facts: Facts) -> Answer:
    has = spoken_value(session, line.field, facts.of(line.field).strip())
    shown = _shortened(has) if isinstance(has, str) else has
    return Answer(place=f"line-{number}", asks=told(session, line), has=shown or EMPTY, holds=line_holds(line, facts))


def _shortened(text: str) -> str:
    words = " ".join(text.split())
    return words if len(words) <= SHORT else f"{words[:SHORT]}…"


def _said(value: Any) -> Text:
    return VALUES[value] if value is None or isinstance(value, bool) else NOT_TRUE


def _value(session: Session, feel: str, facts: Facts, now: datetime) -> Any:
    """What the expression says; a Text: why it says nothing."""
    try:
        return parse(feel, (CASE,)).evaluate({CASE: _context(session, facts)}, now=now)
    except (FeelError, FeelSyntaxError) as error:
        return error.text


def _context(session: Session, facts: Facts) -> Mapping[str, Any]:
    """What a diagram sees of the case, and besides whose it is and how it stands."""
    named = {
        each: str(spoken_value(session, each, facts.of(each))) or None for each in ("team", "owner", "organisation")
    }
    return {
        "protocolo": facts.protocol,
        "tipo": facts.kind,
        "assunto": facts.title,
        "descricao": facts.summary,
        "categoria": facts.category,
        "prioridade": facts.priority,
        "solicitante": facts.requester_name,
        "ultima_mensagem": facts.last_message,
        "ultima_nota": facts.last_note,
        "origem": facts.channel,
        "fase": facts.phase,
        "produto": facts.product,
        "segmento": facts.of("segment"),
        "processo": facts.process,
        "situacao": facts.status,
        "equipe": named["team"],
        "responsavel": named["owner"],
        "organizacao": named["organisation"],
        "aceito": facts.accepted,
        "vencido": facts.breached,
        "atencao": facts.attention,
        "reaberto": facts.reopened,
    }
