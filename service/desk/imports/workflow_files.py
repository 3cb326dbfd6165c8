"""One workflow's own spreadsheet, as its page gives it out and takes it back: the rows of a draft."""

from __future__ import annotations

from sqlalchemy.orm import Session

from service.base.cells import Problems
from service.base.records import Record
from service.base.spreadsheets import records
from service.base.words import fold
from service.desk import attendances, registries
from service.desk.attendances import WORKFLOWS, WorkflowRow, codes
from service.desk.imports.references import NO_CENTRE, NO_WORKFLOW, NOT_CLOSING, SYNTHETIC
from service.desk.imports.tables import row_of
from service.desk.registries import Fields
from service.process.authoring import Call, Centre, Row, workflow_sheets


def workflow_rows(session: Session, content: bytes) -> list[Fields]:
    """The rows of an XLSX or CSV file, as a draft: their orders may lead nowhere yet.

    Centres are named by their codes, workflows by the ids of their processes or by their names. Faulty: with every
    problem by its place; Refused: it is no spreadsheet.
    """
    problems = Problems()
    found = workflow_sheets.rows_of(records(workflow_sheets.workflow_sheet(content), workflow_sheets.COLUMNS, problems))
    named = _Named(session)
    for row in found.rows:
        named.tell(row, found.lines[row.order])
    problems.refuse()
    return [row_of(row, centre=named.centre, workflow=named.workflow) for row in found.rows]


class _Named:
    """What tables may name."""

    def __init__(self, session: Session) -> None:
        self.centres = {codes.place_of(each.code): each for each in attendances.centres.centres(session)}
        rows: list[WorkflowRow] = registries.listed(session, WORKFLOWS)
        self.workflows = {row.folded: row.id for row in rows} | {row.process: row.id for row in rows}

    def tell(self, row: Row, line: Record) -> None:
        """What this row names and nobody has; empty names are a draft's."""
        if isinstance(row, Call) and (row.process or row.name) and self.workflow(row) is None:
            line.tell(NO_WORKFLOW.fill(name=row.name or row.process), "name")
        if not isinstance(row, Centre) or not row.code:
            return
        centre = self.centres.get(codes.place_of(row.code)) if codes.CODE.fullmatch(row.code) else None
        if centre is None:
            line.tell(NO_CENTRE.fill(code=row.code), "code")
        elif centre.synthetic:
            line.tell(SYNTHETIC.fill(code=row.code), "code")
        elif row.closing and not centre.closing:
            line.tell(NOT_CLOSING.fill(code=row.code), "closes")

    def centre(self, code: str) -> str | None:
        """The id of a centre; None: there is none of this code."""
        found = self.centres.get(codes.place_of(code)) if code else None
        return found.id if found is not None else None

    def workflow(self, call: Call) -> str | None:
        """The id of a workflow; None: there is none of this process or name."""
        return self.workflows.get(call.process) or self.workflows.get(fold(call.name))
