"""A workflow's table as a spreadsheet: given out as CSV or XLSX, and taken back as its draft."""

from __future__ import annotations

from flask import Blueprint, flash, make_response, redirect, request, url_for
from flask.typing import ResponseReturnValue

from service.base.cells import Faulty
from service.base.errors import Forbidden, Missing, RaiaError, Refused
from service.base.spreadsheets import LARGEST
from service.base.texts import Text
from service.base.work import UnitOfWork
from service.desk import imports, registries
from service.desk.attendances import WORKFLOWS, WorkflowRow, publishing
from service.desk.registries import EDITORS
from service.process.authoring import workflow_csv, workflow_xlsx
from service.web.language import gettext
from service.web.pages.importing import XLSX, download
from service.web.pages.work import me
from service.web.pages.workflows import revision, workflow_page
from service.web.parts import parts
from service.web.visitors import actor, only

routes = Blueprint("workflow_files", __name__)

NO_FILE = Text("Escolha a planilha (.xlsx ou .csv).", "Choose the spreadsheet (.xlsx or .csv).")


@routes.get("/workflows/<workflow>/tabela.csv")
@only(*EDITORS)
def as_csv(workflow: str) -> ResponseReturnValue:
    """X-22: the table as it is saved, for people and their spreadsheets."""
    with parts().works.read() as work:
        row = _row(work, workflow)
        return download(workflow_csv(publishing.table(work.session, row)), "text/csv", f"{row.process}.csv")


@routes.get("/workflows/<workflow>/tabela.xlsx")
@only(*EDITORS)
def as_xlsx(workflow: str) -> ResponseReturnValue:
    """X-22: the same for Excel and LibreOffice."""
    with parts().works.read() as work:
        row = _row(work, workflow)
        return download(workflow_xlsx(publishing.table(work.session, row)), XLSX, f"{row.process}.xlsx")


@routes.post("/workflows/<workflow>/arquivo")
@only(*EDITORS)
def bring(workflow: str) -> ResponseReturnValue:
    """Let a file be the draft; every problem is told with its row and column, and then nothing is changed."""
    sent = request.files.get("arquivo")
    try:
        with parts().works.begin(actor=actor()) as work:
            _row(work, workflow)
            if sent is None or not sent.filename:
                raise Refused(NO_FILE)
            rows = imports.workflow_rows(work.session, sent.stream.read(LARGEST + 1))
            registries.change(work, WORKFLOWS, workflow, {"rows": rows}, revision=revision(), by=me(work))
    except (Forbidden, Missing):
        raise
    except RaiaError as refused:
        told = [each.told for each in refused.problems] if isinstance(refused, Faulty) else [refused.text]
        with parts().works.read() as work:
            row = _row(work, workflow)
            page = workflow_page(work, row, row.rows, [("arquivo", each) for each in told])
        return make_response(page, refused.status)
    flash(gettext("A tabela agora é a do arquivo. Confira e publique."), "success")
    return redirect(url_for("workflows.one", workflow=workflow, _anchor="tabela"), 303)


def _row(work: UnitOfWork, workflow: str) -> WorkflowRow:
    return registries.found(work.session, WORKFLOWS, workflow)
