"""Whether a condition can be asked at all: each error at its line, in words."""

from __future__ import annotations

from sqlalchemy.orm import Session

from service.base.errors import Refused
from service.base.texts import Text
from service.base.words import fold
from service.desk.conditions import model
from service.desk.conditions.choices import choices_of, spoken_value
from service.desk.conditions.model import FIELDS, LONGEST_FEEL, LONGEST_VALUE, MOST_LINES, Condition, Line
from service.feel import FeelSyntaxError, parse

CASE = "chamado"
"""Under this name an expression finds the case."""
MANY = Text("Use até {most} linhas.", "Use up to {most} lines.").fill(most=MOST_LINES)
NO_FIELD = Text("Escolha um campo da lista.", "Choose a field from the list.")
NO_OPERATOR = Text(
    "“{field}” não se compara assim. Escolha da lista.", "“{field}” is not compared in this way. Choose from the list."
)
NO_VALUE = Text("Escreva com o que comparar.", "Write what it is compared with.")
LONG_VALUE = Text("Use até {most} letras.", "Use up to {most} letters.").fill(most=LONGEST_VALUE)
NO_CHOICE = Text("Escolha um valor da lista.", "Choose a value from the list.")
LONG_FEEL = Text("A expressão tem até {most} letras.", "The expression has up to {most} letters.").fill(
    most=LONGEST_FEEL
)
BAD_FEEL = Text("Posição {position}: {why}", "Position {position}: {why}")
UNKNOWN_NAME = Text(
    "A expressão só conhece o chamado: escreva chamado.assunto em vez de “{name}”.",
    "The expression knows the case only: write chamado.assunto instead of “{name}”.",
)
Errors = tuple[tuple[str, Text], ...]


class ConditionRefused(Refused):
    """A condition that cannot be asked; `errors` names each place: `line-0`…, `lines` or `feel`."""

    def __init__(self, errors: Errors) -> None:
        super().__init__(errors[0][1], field=errors[0][0])
        self.errors = errors


def checked(session: Session, condition: Condition) -> Condition:
    """The condition as it is kept: values trimmed, lines that ask for no value without one. ConditionRefused."""
    errors: list[tuple[str, Text]] = []
    if len(condition.lines) > MOST_LINES:
        errors.append(("lines", MANY))
    lines: list[Line] = []
    for number, line in enumerate(condition.lines[:MOST_LINES]):
        found = _line(session, line)
        if isinstance(found, Text):
            errors.append((f"line-{number}", found))
        else:
            lines.append(found)
    wrong = _feel(condition.feel.strip())
    if wrong is not None:
        errors.append(("feel", wrong))
    if errors:
        raise ConditionRefused(tuple(errors))
    return Condition(tuple(lines), condition.feel.strip())


def _line(session: Session, line: Line) -> Line | Text:
    known = FIELDS.get(line.field)
    if known is None:
        return NO_FIELD
    if line.operator not in model.operators_of(line.field):
        return NO_OPERATOR.fill(field=known.name)
    if line.operator in model.WITHOUT_VALUE:
        return Line(line.field, line.operator)
    value = " ".join(line.value.split())
    if not fold(value) or (line.operator == "contains_any" and not model.several(value)):
        return NO_VALUE
    if len(value) > LONGEST_VALUE:
        return LONG_VALUE
    is_known = known.kind == "text" or value in choices_of(session, line.field)
    # What was taken out of use after the line was written may stay: it is still called otherwise than by its id.
    if not is_known and spoken_value(session, line.field, value) == value:
        return NO_CHOICE
    return Line(line.field, line.operator, value)


def _feel(text: str) -> Text | None:
    if not text:
        return None
    if len(text) > LONGEST_FEEL:
        return LONG_FEEL
    try:
        names = parse(text, (CASE,)).names
    except FeelSyntaxError as error:
        return BAD_FEEL.fill(position=error.position, why=error.text)
    unknown = sorted(names - {CASE})
    return UNKNOWN_NAME.fill(name=unknown[0]) if unknown else None
