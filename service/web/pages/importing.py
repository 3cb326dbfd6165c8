"""A catalogue from a spreadsheet: sent, looked through as it would be, and only then imported."""

from __future__ import annotations

from collections.abc import Sequence
from typing import BinaryIO, cast

from flask import Blueprint, Response, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from service.base import files
from service.base.cells import Faulty, Problem
from service.base.errors import Forbidden, Missing, RaiaError, Refused
from service.base.texts import Text
from service.desk import cases, imports
from service.desk.imports import Report
from service.desk.registries import EDITORS
from service.web.language import gettext
from service.web.pages.work import me
from service.web.parts import parts
from service.web.tasks import file_id
from service.web.visitors import actor, only, person

routes = Blueprint("importing", __name__)

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
NO_FILE = Text("Escolha a planilha preenchida.", "Choose the spreadsheet that you filled in.")
MOST_SHOWN = 300
"""Lines of a list; the rest is counted."""


@routes.get("/cadastros/importar")
@only(*EDITORS)
def begin() -> ResponseReturnValue:
    """Where a spreadsheet is sent, and the blank one is found."""
    return _page()


@routes.get("/cadastros/importar/modelo.xlsx")
@only(*EDITORS)
def blank() -> ResponseReturnValue:
    """The file to fill in."""
    return download(imports.blank_catalogue(), XLSX, "catalogo.xlsx")


@routes.post("/cadastros/importar")
@only(*EDITORS)
def look() -> ResponseReturnValue:
    """What a file would add and change, or all that is wrong with it; it is kept for the import."""
    sent = request.files.get("arquivo")
    try:
        if sent is None or not sent.filename:
            raise Refused(NO_FILE)
        with parts().works.begin(actor=actor()) as work:
            row = files.keep(work, parts().files, cast("BinaryIO", sent.stream), name=sent.filename)
            kept, name, sha256 = row.id, row.name, row.sha256
        report = _import(sha256, dry_run=True)
    except (Forbidden, Missing):
        raise
    except RaiaError as refused:
        return _refused(refused)
    return _page(report=report, kept=kept, name=name)


@routes.post("/cadastros/importar/gravar")
@only(*EDITORS)
def write() -> ResponseReturnValue:
    """Import the file (`arquivo`) that was looked through."""
    with parts().works.read() as work:
        wanted = file_id(request.form.get("arquivo", ""))
        row = cases.seen_file(work.session, wanted, granted=(), person=me(work))
    try:
        report = _import(row.sha256, dry_run=False)
    except (Forbidden, Missing):
        raise
    except RaiaError as refused:
        return _refused(refused)
    added, changed = report.count("added"), report.count("changed")
    flash(
        gettext("Planilha importada: %(added)s novos, %(changed)s com mudanças.", added=added, changed=changed),
        "success",
    )
    return redirect(url_for("cadastros.hub"), 303)


def download(content: bytes, kind: str, name: str) -> Response:
    """A file that the browser saves."""
    response = Response(content, mimetype=kind)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _import(sha256: str, *, dry_run: bool) -> Report:
    content = parts().files.path(sha256).read_bytes()
    return imports.import_catalogue(parts().works, content, by=person().id, dry_run=dry_run)


def _refused(refused: RaiaError) -> ResponseReturnValue:
    problems = refused.problems if isinstance(refused, Faulty) else ()
    wrong = None if problems else refused.text
    return make_response(_page(wrong=wrong, problems=problems), refused.status)


def _page(
    *,
    report: Report | None = None,
    kept: str = "",
    name: str = "",
    wrong: Text | None = None,
    problems: Sequence[Problem] = (),
) -> str:
    return render_template(
        "pages/importing.html",
        report=report,
        kept=kept,
        name=name,
        wrong=wrong,
        problems=problems,
        sheets=imports.SHEETS,
        whats=imports.WHATS,
        most=MOST_SHOWN,
    )
