"""Conditions on a case, which rules of every kind ask: lines of field, operator and value, and an expression.

condition = conditions.checked(session, Condition((Line("words", "contains", "garantia"),)))
conditions.holds(session, condition, conditions.facts_of(session, case), now=now)
"""

from service.desk.conditions.asking import Answer, explain, facts_of, holds, told
from service.desk.conditions.checking import CASE, ConditionRefused, checked
from service.desk.conditions.choices import Choices, choices_of, spoken_value
from service.desk.conditions.model import (
    FIELDS,
    LONGEST_FEEL,
    LONGEST_VALUE,
    MOST_LINES,
    OPERATORS,
    WITHOUT_VALUE,
    Condition,
    Facts,
    Field,
    Line,
    from_json,
    operators_of,
    to_json,
)

__all__ = [
    "CASE",
    "FIELDS",
    "LONGEST_FEEL",
    "LONGEST_VALUE",
    "MOST_LINES",
    "OPERATORS",
    "WITHOUT_VALUE",
    "Answer",
    "Choices",
    "Condition",
    "ConditionRefused",
    "Facts",
    "Field",
    "Line",
    "checked",
    "choices_of",
    "explain",
    "facts_of",
    "from_json",
    "holds",
    "operators_of",
    "spoken_value",
    "to_json",
    "told",
]
