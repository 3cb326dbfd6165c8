"""Workflows: a table of decisions, centres and other workflows, and its diagram beside it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import Blueprint, Response, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from service.base.errors import Missing, RaiaError
from service.base.texts import Text
from service.base.work import UnitOfWork
from service.desk import attendances, registries
from service.desk.attendances import WORKFLOWS, WorkflowRow, publishing
from service.desk.attendances.publishing import TableRefused
from service.desk.attendances.workflows import MOST_ANSWERS, MOST_ROWS, STEPS
from service.desk.registries import EDITORS
from service.process.authoring import NotATable
from service.process.releases import PublishRefused
from service.web.language import gettext
from service.web.pages.work import me
from service.web.paging import searched
from service.web.parts import parts
from service.web.visitors import actor, only

routes = Blueprint("workflows", __name__)

Rows = list[dict[str, Any]]
Errors = Sequence[tuple[str, Text]]
ADD, DROP = "mais-", "tirar-"
"""What the buttons that change the table's rows are called."""
NEW_ROWS = {
    "decision": {"question": "", "answers": [{"label": "Sim", "to": ""}, {"label": "Não", "to": ""}]},
    "centre": {"centre": "", "next": "", "user": False},
    "workflow": {"workflow": "", "next": ""},
}


@routes.get("/workflows")
@only(*EDITORS)
def listed() -> ResponseReturnValue:
    """All of them by name, published or not yet."""
    search = searched()
    with parts().works.read() as work:
        rows = registries.listed(work.session, WORKFLOWS, search=search)
        standings = {row.id: publishing.standing(work.session, row) for row in rows}
        return render_template("pages/workflows.html", rows=rows, standings=standings, search=search)


@routes.route("/workflows/novo", methods=["GET", "POST"])
@only(*EDITORS)
def new() -> ResponseReturnValue:
    """B-12: begin one, as a draft without rows."""
    name, errors = request.form.get("nome", ""), []
    if request.method == "POST":
        try:
            with parts().works.begin(actor=actor()) as work:
                id = registries.add(work, WORKFLOWS, {"name": name, "rows": []}, by=me(work))
            return redirect(url_for("workflows.one", workflow=id), 303)
        except RaiaError as refused:
            errors = [("nome", refused.text)]
    return make_response(render_template("pages/workflow_new.html", name=name, errors=errors), 422 if errors else 200)


@routes.route("/workflows/<workflow>", methods=["GET", "POST"])
@only(*EDITORS)
def one(workflow: str) -> ResponseReturnValue:
    """The table and its diagram. A post saves the draft; its buttons add rows, answers, or take rows out."""
    if request.method == "GET":
        with parts().works.read() as work:
            row = registries.found(work.session, WORKFLOWS, workflow)
            return workflow_page(work, row, row.rows)
    rows = _changed(_typed(), request.form.get("acao", ""), _step())
    fields = {"name": request.form.get("nome", ""), "step": _step(), "rows": rows}
    try:
        with parts().works.begin(actor=actor()) as work:
            registries.change(work, WORKFLOWS, workflow, fields, revision=revision(), by=me(work))
    except Missing:
        raise
    except RaiaError as refused:
        with parts().works.read() as work:
            row = registries.found(work.session, WORKFLOWS, workflow)
            page = workflow_page(work, row, rows, [(refused.field or "", refused.text)])
        return make_response(page, refused.status)
    if not request.form.get("acao"):
        flash(gettext("Rascunho salvo."), "success")
    return redirect(url_for("workflows.one", workflow=workflow, _anchor="tabela"), 303)


@routes.post("/workflows/<workflow>/renumerar")
@only(*EDITORS)
def renumber(workflow: str) -> ResponseReturnValue:
    """B-22: order codes by 1, 5 or 10; references follow."""
    with parts().works.begin(actor=actor()) as work:
        row: WorkflowRow = registries.held(work, WORKFLOWS, workflow)
        fields = {"step": _step(), "rows": attendances.workflows.renumbered(row.rows, _step())}
        registries.change(work, WORKFLOWS, workflow, fields, revision=row.revision, by=me(work))
    flash(gettext("Ordens renumeradas; as sequências acompanharam."), "success")
    return redirect(url_for("workflows.one", workflow=workflow), 303)


@routes.post("/workflows/<workflow>/publicar")
@only(*EDITORS)
def publish(workflow: str) -> ResponseReturnValue:
    """B-24: make it the version that new attendances follow, or list everything that it still lacks."""
    try:
        with parts().works.begin(actor=actor()) as work:
            publishing.publish(work, workflow, revision=revision(), by=me(work))
            number = publishing.standing(work.session, registries.found(work.session, WORKFLOWS, workflow)).published
    except (TableRefused, PublishRefused) as refused:
        with parts().works.read() as work:
            row = registries.found(work.session, WORKFLOWS, workflow)
            return make_response(workflow_page(work, row, row.rows, _told(refused)), refused.status)
    flash(gettext("Versão %(n)s publicada. Os novos atendimentos já seguem por ela.", n=number), "success")
    return redirect(url_for("workflows.one", workflow=workflow), 303)


@routes.post("/workflows/<workflow>/apagar")
@only(*EDITORS)
def remove(workflow: str) -> ResponseReturnValue:
    """Delete one that nothing uses and that was never published."""
    with parts().works.begin(actor=actor()) as work:
        name = registries.found(work.session, WORKFLOWS, workflow).name
        registries.remove(work, WORKFLOWS, workflow, by=me(work))
    flash(gettext("“%(name)s” foi apagado.", name=name), "success")
    return redirect(url_for("workflows.listed"), 303)


@routes.post("/workflows/<workflow>/desfazer")
@only(*EDITORS)
def undo(workflow: str) -> ResponseReturnValue:
    """Let it be as it was before a change (`mudanca`)."""
    with parts().works.begin(actor=actor()) as work:
        registries.undo(work, WORKFLOWS, request.form.get("mudanca", ""), by=me(work))
    flash(gettext("Feito: está como era antes."), "success")
    return redirect(url_for("workflows.one", workflow=workflow), 303)


@routes.get("/workflows/<workflow>/desenho.bpmn")
@only(*EDITORS)
def drawn(workflow: str) -> ResponseReturnValue:
    """The draft as a diagram to look at."""
    with parts().works.read() as work:
        row = registries.found(work.session, WORKFLOWS, workflow)
        return _xml(publishing.sketch(work.session, row, row.rows))


@routes.post("/workflows/<workflow>/esboco")
@only(*EDITORS)
def sketched(workflow: str) -> ResponseReturnValue:
    """The table as it is being filled, as a diagram; nothing is kept."""
    rows = attendances.workflows.rows_of(_typed())
    with parts().works.read() as work:
        return _xml(publishing.sketch(work.session, registries.found(work.session, WORKFLOWS, workflow), rows))


def _xml(text: str) -> Response:
    return Response(text, mimetype="application/xml")


def workflow_page(work: UnitOfWork, row: WorkflowRow, rows: Rows, errors: Errors = ()) -> str:
    """The page of one, with these rows in its table."""
    session = work.session
    standing = publishing.standing(session, row)
    saved = row.rows == rows
    return render_template(
        "pages/workflow.html",
        row=row,
        rows=rows,
        errors=errors,
        standing=standing,
        differs=standing.revision is not None and standing.revision != row.revision,
        not_a_table=standing.read if isinstance(standing.read, NotATable) else None,
        problems=publishing.problems(session, row) if saved and rows and not errors else (),
        centres=attendances.centres.usable(session).values(),
        workflows=[each for each in registries.listed(session, WORKFLOWS, active=True) if each.id != row.id],
        steps=STEPS,
        most=MOST_ROWS,
        history=registries.history(session, WORKFLOWS, row.id, limit=10),
        uses=WORKFLOWS.uses(session, row),
    )


def _told(refused: TableRefused | PublishRefused) -> Errors:
    if isinstance(refused, TableRefused):
        return [(f"ordem-{each.order}" if each.order else "tabela", each.text) for each in refused.problems]
    return [("tabela", each.message) for each in refused.findings if each.level == "error"]


def revision() -> int:
    """The revision that this post was made upon; 0: none."""
    word = request.form.get("revisao", "")
    return int(word) if word.isascii() and word.isdecimal() and len(word) < 10 else 0


def _step() -> int:
    word = request.form.get("passo", "10")
    return int(word) if word in {str(step) for step in STEPS} else STEPS[-1]


def _typed() -> Rows:
    """The rows of this post, in the order in which they stand on the page."""
    rows = [_row(name) for name in request.form.getlist("linha")[: MOST_ROWS + 1]]
    return [row for row in rows if row["kind"] in NEW_ROWS]


def _row(name: str) -> dict[str, Any]:
    form, kind = request.form, request.form.get(f"{name}.tipo", "")
    row: dict[str, Any] = {"order": form.get(f"{name}.ordem", ""), "kind": kind}
    if kind == "decision":
        pairs = zip(form.getlist(f"{name}.resposta"), form.getlist(f"{name}.vai"), strict=False)
        answers = [{"label": label, "to": to} for label, to in list(pairs)[: MOST_ANSWERS + 1]]
        return {**row, "question": form.get(f"{name}.pergunta", ""), "answers": answers}
    row["next"] = form.get(f"{name}.proxima", "")
    if kind == "centre":
        return {**row, "centre": form.get(f"{name}.centro", ""), "user": f"{name}.usuario" in form}
    return {**row, "workflow": form.get(f"{name}.workflow", "")}


def _changed(rows: Rows, act: str, step: int) -> Rows:
    """The table after one of its buttons: one more row, or one less."""
    if act.startswith(DROP):
        return [row for row in rows if str(row["order"]).strip() != act.removeprefix(DROP)]
    kind = act.removeprefix(ADD)
    if kind in NEW_ROWS:
        order = attendances.workflows.next_order([row["order"] for row in rows], step)
        return [*rows, {"order": order, "kind": kind, **NEW_ROWS[kind]}]
    return rows
