"""The catalogue: types, occurrences and solutions that people register, and the steps that become diagrams.

type = registries.add(work, TYPES, {"name": "Atendimento Financeiro"}, by=analyst)
occurrence = registries.add(work, OCCURRENCES, {"name": "Pagamento Atrasado", "type_id": type}, by=analyst)
solution = registries.add(work, SOLUTIONS, {"name": "Negociação", "occurrence_id": occurrence}, by=analyst)
writing.add_step(work, solution, {"name": "Consultar valor atual"}, revision=1, by=analyst)
"""

from service.desk.catalog import (
    board,
    choices,
    demo,
    kinds,
    monthly,
    places,
    publishing,
    reports,
    steps,
    tree,
    writing,
)
from service.desk.catalog.kinds import LIMITS, OCCURRENCES, SOLUTIONS, TYPES

__all__ = [
    "LIMITS",
    "OCCURRENCES",
    "SOLUTIONS",
    "TYPES",
    "board",
    "choices",
    "demo",
    "kinds",
    "monthly",
    "places",
    "publishing",
    "reports",
    "steps",
    "tree",
    "writing",
]
