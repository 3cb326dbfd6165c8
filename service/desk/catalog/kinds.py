"""The three registries of the catalogue: types, the occurrences within them, the solutions of each (F-03…F-16)."""

from __future__ import annotations

from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from service.base.errors import Refused
from service.base.texts import Text
from service.base.work import UnitOfWork
from service.desk import people
from service.desk.catalog import steps
from service.desk.catalog.tables import (
    ClassificationRow,
    OccurrenceRow,
    Placed,
    SolutionRow,
    SolutionVersionRow,
    TypeRow,
)
from service.desk.people import Role
from service.desk.registries import EDITORS, Fields, Registry, refuse_same_name
from service.process import drafts

LONGEST_GUIDANCE = 2_000
SOLUTION_KINDS = ("standard", "alternative")
NO_TYPE = Text("Este tipo não existe.", "There is no such type.")
NO_OCCURRENCE = Text("Esta ocorrência não existe.", "There is no such occurrence.")
NO_SOLUTION = Text("Esta solução não existe.", "There is no such solution.")
TAKEN_TYPE = Text("Já há um tipo “{name}”.", "There is a type “{name}” already.")
TAKEN_OCCURRENCE = Text("Este tipo já tem a ocorrência “{name}”.", "This type has an occurrence “{name}” already.")
TAKEN_SOLUTION = Text("Esta ocorrência já tem a solução “{name}”.", "This occurrence has a solution “{name}” already.")
CHOOSE_TYPE = Text(
    "Escolha o tipo a que a ocorrência pertence. Cadastre o tipo antes.",
    "Choose the type that the occurrence belongs to. Register the type first.",
)
CHOOSE_OCCURRENCE = Text(
    "Escolha a ocorrência que a solução resolve. Cadastre a ocorrência antes.",
    "Choose the occurrence that the solution is for. Register the occurrence first.",
)
NO_TEAM = Text("Escolha um setor da lista.", "Choose a sector from the list.")
BAD_KIND = Text("A solução é padrão ou alternativa.", "A solution is standard or alternative.")
LONG_GUIDANCE = Text("Use até {most} letras na orientação.", "Use up to {most} letters for the guidance.").fill(
    most=LONGEST_GUIDANCE
)
HAS_OCCURRENCES = Text("ele tem {n} ocorrências", "it has {n} occurrences")
HAS_SOLUTIONS = Text("ela tem {n} soluções", "it has {n} solutions")
HAS_CASES = Text("há {n} chamados com esta classificação", "{n} cases are classified so")
PUBLISHED = Text("ela já foi publicada", "it has been published")


def _check_type(work: UnitOfWork, values: Fields, row: TypeRow | None) -> None:
    refuse_same_name(work, values["name"], TypeRow, row, TAKEN_TYPE.fill(name=values["name"]))
    values["team_id"] = values.get("team_id") or None
    if values["team_id"] is not None and values["team_id"] not in {t.id for t in people.queries.teams(work.session)}:
        raise Refused(NO_TEAM, field="team_id")
    _place(work, values, row, TypeRow)


def _check_occurrence(work: UnitOfWork, values: Fields, row: OccurrenceRow | None) -> None:
    parent = _parent(work, values.get("type_id"), TypeRow)
    if parent is None:
        raise Refused(CHOOSE_TYPE, field="type_id")
    same, taken = OccurrenceRow.type_id == parent.id, TAKEN_OCCURRENCE.fill(name=values["name"])
    refuse_same_name(work, values["name"], OccurrenceRow, row, taken, same)
    _place(work, values, row, OccurrenceRow, OccurrenceRow.type_id, parent.id)


def _check_solution(work: UnitOfWork, values: Fields, row: SolutionRow | None) -> None:
    parent = _parent(work, values.get("occurrence_id"), OccurrenceRow)
    if parent is None:
        raise Refused(CHOOSE_OCCURRENCE, field="occurrence_id")
    same, taken = SolutionRow.occurrence_id == parent.id, TAKEN_SOLUTION.fill(name=values["name"])
    refuse_same_name(work, values["name"], SolutionRow, row, taken, same)
    values["kind"] = values.get("kind") or SOLUTION_KINDS[0]
    if values["kind"] not in SOLUTION_KINDS:
        raise Refused(BAD_KIND, field="kind")
    values["guidance"] = str(values.get("guidance") or "").strip()
    if len(values["guidance"]) > LONGEST_GUIDANCE:
        raise Refused(LONG_GUIDANCE, field="guidance")
    values["process"] = row.process if row is not None else values.get("process") or _free_process(work, values["name"])
    values["steps"] = steps.checked(work.session, values.get("steps") or [])
    _place(work, values, row, SolutionRow, SolutionRow.occurrence_id, parent.id)


def _parent(work: UnitOfWork, id: object, model: type[Placed]) -> Any:
    return work.session.get(model, str(id), with_for_update={"read": True}) if id else None


def _place(
    work: UnitOfWork, values: Fields, row: Placed | None, model: type[Placed], parent: Any = None, of: str | None = None
) -> None:
    """What is new or comes from elsewhere stands last."""
    if row is not None and (parent is None or getattr(row, parent.key) == of):
        return
    last = select(func.max(model.position))
    values["position"] = (work.session.scalar(last if parent is None else last.where(parent == of)) or 0) + 1


def _count(session: Session, column: Any, id: str) -> int:
    return session.scalar(select(func.count()).where(column == id)) or 0


def _cases(session: Session, id: str) -> Text | None:
    many = session.scalar(
        select(func.count(ClassificationRow.case_id.distinct())).where(ClassificationRow.subject_id == id)
    )
    return HAS_CASES.fill(n=many) if many else None


def _uses_type(session: Session, row: TypeRow) -> Text | None:
    many = _count(session, OccurrenceRow.type_id, row.id)
    return HAS_OCCURRENCES.fill(n=many) if many else _cases(session, row.id)


def _uses_occurrence(session: Session, row: OccurrenceRow) -> Text | None:
    many = _count(session, SolutionRow.occurrence_id, row.id)
    return HAS_SOLUTIONS.fill(n=many) if many else _cases(session, row.id)


def _uses_solution(session: Session, row: SolutionRow) -> Text | None:
    return PUBLISHED if _count(session, SolutionVersionRow.solution_id, row.id) else _cases(session, row.id)


TYPES = Registry(row=TypeRow, missing=NO_TYPE, fields=("team_id",), check=_check_type, uses=_uses_type)
OCCURRENCES = Registry(
    row=OccurrenceRow, missing=NO_OCCURRENCE, fields=("type_id",), check=_check_occurrence, uses=_uses_occurrence
)
SOLUTIONS = Registry(
    row=SolutionRow,
    missing=NO_SOLUTION,
    fields=("occurrence_id", "kind", "guidance", "process", "steps"),
    check=_check_solution,
    uses=_uses_solution,
)
LIMITS = Registry(
    row=SolutionRow,
    missing=NO_SOLUTION,
    fields=SOLUTIONS.fields,
    check=_check_solution,
    uses=_uses_solution,
    editors=(*EDITORS, Role.SUPERVISOR),
)
"""The same solutions where nothing but a step's limit changes: that is the supervisors', too."""


def processes(session: Session) -> frozenset[str]:
    """Ids of the processes that solutions are; they run in cases that have come to them."""
    return frozenset(session.scalars(select(SolutionRow.process)))


def _free_process(work: UnitOfWork, name: str) -> str:
    return drafts.free_process(work.session, f"solucao {name}", but=processes(work.session))
