"""Workflow tables of a file: what they call comes first, and what attendance types need gets its first version."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from service.base.errors import Conflict, Refused
from service.base.words import fold
from service.desk.attendances import WORKFLOWS, codes, publishing
from service.desk.attendances.publishing import TableRefused
from service.desk.imports.lines import Catalogue, WorkflowLines, key
from service.desk.imports.putting import Putting, tell_at
from service.desk.registries import Fields
from service.process.authoring import Call, Decision, Row
from service.process.releases import PublishRefused

ROW = "ordem-"
"""With an order behind it: how a table's command names the row that it refuses."""


def put_workflows(putting: Putting, found: Catalogue) -> Sequence[str]:
    """Write all tables; returns the names of those that got their first version.

    An attendance type needs a published workflow: those that types of the file name, and what these call, are published
    if they never were. Which version others follow stays whoever's choice it is on the page.
    """
    tables = list(_called_first(found.workflows))
    for each in tables:
        _put(putting, each)
    there = publishing.published(putting.work.session)
    wanted = _needed(found, tables)
    return tuple(each.name for each in tables if fold(each.name) in wanted and _publish(putting, each, there))


def _called_first(tables: Sequence[WorkflowLines]) -> Iterator[WorkflowLines]:
    """Each behind those that it calls; there are no circles."""
    left = {fold(each.name): each for each in tables}
    waiting = list(reversed(left))
    while waiting:
        name = waiting[-1]
        first = [called for called in _calls(left[name]) if called in left] if name in left else []
        if first:
            waiting += first
            continue
        waiting.pop()
        if name in left:
            yield left.pop(name)


def _calls(table: WorkflowLines) -> list[str]:
    return [fold(row.name) for row in table.table.rows if isinstance(row, Call)]


def _needed(found: Catalogue, tables: Sequence[WorkflowLines]) -> set[str]:
    needed = {fold(line.workflow) for line in found.attendance_types if line.workflow}
    for each in reversed(tables):
        if fold(each.name) in needed:
            needed.update(_calls(each))
    return needed


def _put(putting: Putting, found: WorkflowLines) -> None:
    def tell(refused: Refused) -> None:
        order = (refused.field or "").removeprefix(ROW)
        tell_at(found.table.lines.get(int(order) if order.isdecimal() else 0, found.line), refused)

    rows = [_row(putting, row) for row in found.table.rows]
    fields: Fields = {"name": found.name, "rows": rows}
    putting.put(WORKFLOWS, "workflows", key(found.name), found.line, found.name, fields, tell=tell)


def _row(putting: Putting, row: Row) -> Fields:
    return row_of(
        row,
        centre=lambda code: putting.id("centres", (codes.place_of(code),)),
        workflow=lambda call: putting.id("workflows", key(call.name)),
    )


def row_of(row: Row, *, centre: Callable[[str], str | None], workflow: Callable[[Call], str | None]) -> Fields:
    """A row of a table as its registry keeps it; both give the ids of what it names."""
    if isinstance(row, Decision):
        answers = [{"label": each.label, "to": each.next} for each in row.answers]
        return {"order": row.order, "kind": "decision", "question": row.question, "answers": answers}
    if isinstance(row, Call):
        return {"order": row.order, "kind": "workflow", "workflow": workflow(row), "next": row.next}
    return {
        "order": row.order,
        "kind": "centre",
        "centre": centre(row.code),
        "user": row.needs_user,
        "next": row.next,
    }


def _publish(putting: Putting, found: WorkflowLines, there: frozenset[str]) -> bool:
    """Its first version. What its table still lacks is told at its lines."""
    row: Any = putting.row(WORKFLOWS, "workflows", key(found.name))
    if row is None or row.id in there:
        return False
    try:
        publishing.publish(putting.work, row.id, revision=row.revision, by=putting.by)
    except Conflict:
        raise
    except TableRefused as refused:
        for problem in refused.problems:
            found.table.lines.get(problem.order or 0, found.line).tell(problem.text)
        return False
    except PublishRefused as refused:
        for finding in refused.findings:
            if finding.level == "error":
                found.line.tell(finding.message, "workflow")
        return False
    return True
