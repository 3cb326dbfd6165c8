"""Writing a solution's table row by row, each change upon the revision that one saw (F-18, F-21, F-25)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from service.base.errors import Missing, Refused
from service.base.texts import Text
from service.base.work import UnitOfWork
from service.desk import registries
from service.desk.catalog import steps
from service.desk.catalog.kinds import LIMITS, SOLUTIONS
from service.desk.catalog.tables import SolutionRow
from service.desk.people import Person
from service.desk.registries import Fields, Registry

NO_STEP = Text("Esta etapa não existe mais nesta solução.", "This step is not in the solution any more.")
NO_SOLUTION = Text(
    "Escolha a solução a que a etapa pertence. Cadastre a solução antes.",
    "Choose the solution that the step belongs to. Register the solution first.",
)
OTHER_STEPS = Text(
    "A nova ordem precisa ter todas as etapas, cada uma uma vez.",
    "The new order must have all steps, each of them once.",
)

Rows = list[Fields]


def add_step(
    work: UnitOfWork, solution: str, fields: Mapping[str, Any], *, revision: int, by: Person, at: int | None = None
) -> str:
    """A new step at a place (0: the first; None: the last); returns its id. Refused: no such solution (F-23)."""
    if work.session.get(SolutionRow, solution) is None:
        raise Refused(NO_SOLUTION, field="solution")
    before = {step["id"] for step in registries.found(work.session, SOLUTIONS, solution).steps}

    def added(rows: Rows) -> Rows:
        place = len(rows) if at is None else max(0, min(at, len(rows)))
        return [*rows[:place], {**fields, "id": None}, *rows[place:]]

    rows = _rewrite(work, SOLUTIONS, solution, added, revision=revision, by=by)
    return next(str(row["id"]) for row in rows if row["id"] not in before)


def change_step(
    work: UnitOfWork, solution: str, step: str, fields: Mapping[str, Any], *, revision: int, by: Person
) -> None:
    """Replace what is given of a step. Conflict, Forbidden, Missing, Refused."""

    def changed(rows: Rows) -> Rows:
        return [{**row, **fields, "id": row["id"]} if row is _the(rows, step) else row for row in rows]

    _rewrite(work, SOLUTIONS, solution, changed, revision=revision, by=by)


def remove_step(work: UnitOfWork, solution: str, step: str, *, revision: int, by: Person) -> None:
    """Take a step out. Cases that run keep it."""

    def left(rows: Rows) -> Rows:
        return [row for row in rows if row is not _the(rows, step)]

    _rewrite(work, SOLUTIONS, solution, left, revision=revision, by=by)


def order_steps(work: UnitOfWork, solution: str, order: Sequence[str], *, revision: int, by: Person) -> None:
    """F-18: put the steps, named by their ids, into another order. Refused: one is missing, strange or twice."""

    def ordered(rows: Rows) -> Rows:
        known = {row["id"]: row for row in rows}
        if sorted(order) != sorted(known):
            raise Refused(OTHER_STEPS, field="steps")
        return [known[id] for id in order]

    _rewrite(work, SOLUTIONS, solution, ordered, revision=revision, by=by)


def set_limit(
    work: UnitOfWork,
    solution: str,
    step: str,
    *,
    percent: object,
    field: str = "",
    approver: str = "",
    revision: int,
    by: Person,
) -> None:
    """F-21: how many percent a step may grant without approval; an empty percent takes the limit away.

    Supervisors may, too (F-25). `field` and `approver` stay as they are where they are not given.
    """

    def limited(rows: Rows) -> Rows:
        row = _the(rows, step)
        if str(percent if percent is not None else "").strip() == "":
            return [{**each, "limit": None} if each is row else each for each in rows]
        hundredths = steps.percent_of(percent)
        if hundredths is None:
            raise Refused(steps.BAD_PERCENT.fill(n=rows.index(row) + 1), field="steps")
        old: Fields = row["limit"] or {}
        limit = {
            "field": field or old.get("field"),
            "hundredths": hundredths,
            "approver": approver or old.get("approver"),
        }
        return [{**each, "limit": limit} if each is row else each for each in rows]

    _rewrite(work, LIMITS, solution, limited, revision=revision, by=by)


def _the(rows: Rows, step: str) -> Fields:
    found = next((row for row in rows if row["id"] == step), None)
    if found is None:
        raise Missing(NO_STEP)
    return found


def _rewrite(
    work: UnitOfWork, registry: Registry, solution: str, write: Callable[[Rows], Rows], *, revision: int, by: Person
) -> Rows:
    rows = list(registries.held(work, registry, solution).steps)
    registries.change(work, registry, solution, {"steps": write(rows)}, revision=revision, by=by)
    return list(registries.found(work.session, registry, solution).steps)
