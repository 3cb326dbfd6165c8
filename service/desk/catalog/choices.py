"""Choosing in a running case: what forms offer under `catalogo`, and what their answers do (F-02, F-06, F-12…F-17).

`catalogo.tipos`, `catalogo.ocorrencias` (of the case's type) and `catalogo.solucoes` (of its occurrence) are options;
an answer to `catalogo.tipo`, `catalogo.ocorrencia` or `catalogo.solucao` classifies the case.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Literal, cast

from sqlalchemy import select
from sqlalchemy.orm import Session

from service.base.errors import Refused
from service.base.ids import CaseId, new_id
from service.base.texts import Text
from service.base.values import value_object
from service.base.work import UnitOfWork
from service.desk import cases, people
from service.desk.cases import AnswersRefused, Asking
from service.desk.cases.events import FormAnswered
from service.desk.catalog.tables import (
    ClassificationRow,
    ClassifiedRow,
    OccurrenceRow,
    Placed,
    SolutionRow,
    SolutionVersionRow,
    TypeRow,
)
from service.process.forms import FieldError

CATALOGUE = "catalogo"
"""The name under which forms read and answer."""
GENERAL = "geral"
"""The answer that none fits: the case goes on with the general process."""
Level = Literal["type", "occurrence", "solution"]
ANSWERS: Mapping[str, Level] = {"tipo": "type", "ocorrencia": "occurrence", "solucao": "solution"}
NOT_OFFERED: Mapping[Level, Text] = {
    "type": Text("Escolha um tipo da lista.", "Choose a type from the list."),
    "occurrence": Text("Escolha uma ocorrência do tipo deste chamado.", "Choose an occurrence of this case’s type."),
    "solution": Text(
        "Escolha uma solução publicada da ocorrência deste chamado.",
        "Choose a published solution of this case’s occurrence.",
    ),
}


@value_object(kw_only=True)
class Classified:
    """What a case is said to be, level by level."""

    type: TypeRow | None = None
    occurrence: OccurrenceRow | None = None
    solution: SolutionRow | None = None


def catalogue_of_form(work: UnitOfWork, asking: Asking) -> dict[str, Any]:
    """`catalogo`: what may be chosen now, and what was chosen."""
    now = classified(work.session, asking.case)
    return {
        "tipo": now.type.id if now.type is not None else None,
        "ocorrencia": now.occurrence.id if now.occurrence is not None else None,
        "tipos": _types(work.session),
        "ocorrencias": _occurrences(work.session, now.type),
        "solucoes": _solutions(work.session, now.occurrence),
    }


def choice_is_made(work: UnitOfWork, event: FormAnswered) -> None:
    """Answers below `catalogo` classify the case; subscribed in `subscriptions`. AnswersRefused: one is not offered."""
    answers = event.answers.get(CATALOGUE)
    if not isinstance(answers, dict):
        return
    for name, level in ANSWERS.items():
        chosen = cast("dict[str, Any]", answers).get(name)
        if chosen in (None, "", GENERAL):
            continue
        try:
            classify(work, event.case, level, str(chosen))
        except Refused as refused:
            raise AnswersRefused((FieldError(f"{CATALOGUE}.{name}", refused.text),)) from refused


def classify(work: UnitOfWork, case: CaseId, level: Level, id: str) -> None:
    """F-17: from now on the case is of this type, occurrence or solution; who said so and when is kept.

    What stands below another level is chosen anew. Refused: it is not among those that are offered.
    """
    row = work.session.get(ClassifiedRow, case, with_for_update=True)
    if row is None:
        row = ClassifiedRow(case_id=case)
        work.session.add(row)
    found = _offered(work.session, row, level, id)
    if found is None:
        raise Refused(NOT_OFFERED[level], field=level)
    if level == "type" and row.type_id != id:
        row.type_id, row.occurrence_id, row.solution_id = id, None, None
    elif level == "occurrence" and row.occurrence_id != id:
        row.occurrence_id, row.solution_id = id, None
    elif level == "solution":
        row.solution_id = id
    who = people.queries.names(work.session, [work.actor.id]) if work.actor.id else {}
    by = {"by_id": work.actor.id, "by_name": who.get(work.actor.id or "", work.actor.name)}
    said = {"case_id": case, "level": level, "subject_id": id, "name": found.name, "at": work.now}
    work.session.add(ClassificationRow(id=new_id(work.now), **said, **by))
    work.session.flush()
    cases.log(work, case, "classified", level=level, name=found.name, id=id)


def classified(session: Session, case: CaseId | None) -> Classified:
    """What a case is said to be now."""
    row = session.get(ClassifiedRow, case) if case is not None else None
    if row is None:
        return Classified()
    return Classified(
        type=session.get(TypeRow, row.type_id) if row.type_id else None,
        occurrence=session.get(OccurrenceRow, row.occurrence_id) if row.occurrence_id else None,
        solution=session.get(SolutionRow, row.solution_id) if row.solution_id else None,
    )


def classifications(session: Session, case: CaseId) -> Sequence[ClassificationRow]:
    """Everything that was said of a case, oldest first."""
    wanted = select(ClassificationRow).where(ClassificationRow.case_id == case)
    return session.scalars(wanted.order_by(ClassificationRow.id)).all()


def offered_types(session: Session) -> list[TypeRow]:
    """Types in use, in their order."""
    return list(session.scalars(_in_use(TypeRow)))


def offered_occurrences(session: Session, type: str) -> list[OccurrenceRow]:
    """Occurrences in use of a type."""
    return list(session.scalars(_in_use(OccurrenceRow).where(OccurrenceRow.type_id == type)))


def offered_solutions(session: Session, occurrences: Iterable[str]) -> list[SolutionRow]:
    """Solutions in use of these occurrences of which there is a version to run."""
    published = select(SolutionVersionRow.solution_id)
    chosen = _in_use(SolutionRow).where(SolutionRow.id.in_(published))
    return list(session.scalars(chosen.where(SolutionRow.occurrence_id.in_(list(occurrences)))))


def _offered(session: Session, row: ClassifiedRow, level: Level, id: str) -> Placed | None:
    if level == "type":
        among: Sequence[Placed] = offered_types(session)
    elif level == "occurrence":
        among = offered_occurrences(session, row.type_id) if row.type_id else []
    else:
        among = offered_solutions(session, [row.occurrence_id]) if row.occurrence_id else []
    return next((each for each in among if each.id == id), None)


def _in_use(model: Any) -> Any:
    return select(model).where(model.active).order_by(model.position, model.id)


def _types(session: Session) -> list[dict[str, Any]]:
    teams = {team.id: team.name for team in people.queries.teams(session)}
    return [
        {"value": row.id, "label": row.name, "setor": teams.get(cast("Any", row.team_id))}
        for row in offered_types(session)
    ]


def _occurrences(session: Session, type: TypeRow | None) -> list[dict[str, Any]]:
    if type is None:
        return []
    rows = offered_occurrences(session, type.id)
    ready = Counter(each.occurrence_id for each in offered_solutions(session, [row.id for row in rows]))
    return [{"value": row.id, "label": row.name, "solucoes": ready[row.id]} for row in rows]


def _solutions(session: Session, occurrence: OccurrenceRow | None) -> list[dict[str, Any]]:
    if occurrence is None:
        return []
    return [
        {
            "value": row.id,
            "label": row.name,
            "description": row.guidance,
            "alternativa": row.kind == "alternative",
            "processo": row.process,
        }
        for row in offered_solutions(session, [occurrence.id])
    ]
