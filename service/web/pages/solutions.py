"""One solution: its steps as a table with the diagram beside it, its limits, its versions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask import Blueprint, Response, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from service.base.errors import Missing, RaiaError, Refused
from service.base.texts import Text
from service.base.work import UnitOfWork
from service.desk import catalog, registries
from service.desk.catalog import LIMITS, SOLUTIONS, TYPES, publishing, steps
from service.desk.catalog.kinds import OCCURRENCES
from service.desk.registries import EDITORS
from service.process import releases
from service.web.language import gettext, spoken
from service.web.pages.catalogue import READERS, revision
from service.web.pages.work import me
from service.web.parts import parts
from service.web.visitors import actor, only

routes = Blueprint("solutions", __name__)

MOST_ROWS = steps.MOST_STEPS + 10
"""Rows that one post may bring; the catalogue says how many it keeps."""
COLUMNS: tuple[str, ...] = ("id", "name", "instruction", "form", "whose", "percent", "field", "approver")
Errors = Sequence[tuple[str, Text]]


@routes.get("/catalogo/solucoes/<solution>")
@only(*READERS)
def show(solution: str) -> ResponseReturnValue:
    """The solution as it is being written, and how its versions stand."""
    with parts().works.read() as work:
        row = registries.found(work.session, SOLUTIONS, solution)
        return _page(work, row, [_as_typed(step) for step in steps.steps_of(row.steps)])


@routes.get("/catalogo/solucoes/<solution>/desenho.bpmn")
@only(*READERS)
def drawing(solution: str) -> Response:
    """The diagram that the table is."""
    with parts().works.read() as work:
        source = publishing.diagram(work.session, registries.found(work.session, SOLUTIONS, solution))
    return _xml(source)


@routes.post("/catalogo/solucoes/<solution>/esboco")
@only(*EDITORS)
def sketched(solution: str) -> Response:
    """The diagram of the table as it is being filled; nothing is kept."""
    with parts().works.read() as work:
        row = registries.found(work.session, SOLUTIONS, solution)
        return _xml(publishing.sketch(work.session, row, _steps(work.session, _typed())))


@routes.post("/catalogo/solucoes/<solution>/etapas")
@only(*EDITORS)
def write(solution: str) -> ResponseReturnValue:
    """Keep the table as it was typed; `acao` also moves (`subir:ID`, `descer:ID`) or removes (`tirar:ID`) a step."""
    rows = _typed()
    act, _, which = request.form.get("acao", "").partition(":")
    try:
        with parts().works.begin(actor=actor()) as work:
            fields = {"steps": _steps(work.session, _moved(rows, act, which))}
            registries.change(work, SOLUTIONS, solution, fields, revision=revision(), by=me(work))
    except Missing:
        raise
    except RaiaError as refused:
        with parts().works.read() as work:
            row = registries.found(work.session, SOLUTIONS, solution)
            page = _page(work, row, rows, [("etapas", refused.text)])
        return make_response(page, refused.status)
    flash(gettext("Etapas salvas."), "success")
    return redirect(url_for("solutions.show", solution=solution) + "#etapas", 303)


@routes.post("/catalogo/solucoes/<solution>/limite")
@only(*READERS)
def limit(solution: str) -> ResponseReturnValue:
    """F-21: how many percent a step (`etapa`) may grant without approval."""
    given = request.form
    try:
        with parts().works.begin(actor=actor()) as work:
            catalog.writing.set_limit(
                work,
                solution,
                given.get("etapa", ""),
                percent=given.get("percent", ""),
                approver=given.get("approver", ""),
                revision=revision(),
                by=me(work),
            )
        flash(gettext("Limite salvo. Vale a partir da próxima publicação."), "success")
    except Missing:
        raise
    except RaiaError as refused:
        flash(spoken(refused.text), "danger")
    return redirect(url_for("solutions.show", solution=solution) + "#etapas", 303)


@routes.post("/catalogo/solucoes/<solution>/publicar")
@only(*EDITORS)
def publish(solution: str) -> ResponseReturnValue:
    """Make the table the newest version; over a drawing only where `por_cima` says so."""
    try:
        with parts().works.begin(actor=actor()) as work:
            over = request.form.get("por_cima") == "sim"
            publishing.publish(work, solution, revision=revision(), by=me(work), over_drawing=over)
        with parts().works.read() as work:
            now = publishing.standing(work.session, registries.found(work.session, SOLUTIONS, solution))
        flash(gettext("Versão %(n)s publicada.", n=now.number), "success")
    except Missing:
        raise
    except releases.PublishRefused as refused:
        told = [finding.message for finding in refused.findings if finding.level == "error"]
        flash(spoken(told[0] if told else refused.text), "danger")
    except RaiaError as refused:
        flash(spoken(refused.text), "danger")
    return redirect(url_for("solutions.show", solution=solution), 303)


def _xml(source: str) -> Response:
    response = Response(source, mimetype="application/xml")
    response.headers["Cache-Control"] = "no-store"
    return response


def _page(work: UnitOfWork, row: Any, rows: Sequence[Mapping[str, str]], errors: Errors = ()) -> str:
    session, by = work.session, me(work)
    occurrence = registries.found(session, OCCURRENCES, row.occurrence_id)
    forms = {form.id: form for form in releases.forms(session)}
    standing = publishing.standing(session, row)
    return render_template(
        "pages/solution.html",
        row=row,
        rows=rows,
        errors=errors,
        occurrence=occurrence,
        type=registries.found(session, TYPES, occurrence.type_id),
        doers=steps.words(session),
        forms=sorted(((form.id, form.name) for form in forms.values()), key=lambda each: each[1]),
        fields={each["form"]: _fields(forms, each["form"]) for each in rows if each["form"]},
        standing=standing,
        may_edit=by.may_be(*EDITORS),
        may_limit=by.may_be(*LIMITS.editors),
        history=registries.history(session, SOLUTIONS, row.id, limit=20),
        uses=SOLUTIONS.uses(session, row),
    )


def _as_typed(step: steps.Step) -> dict[str, str]:
    limit = step.limit
    return {
        "id": step.id,
        "name": step.name,
        "instruction": step.instruction,
        "form": step.form or "",
        "whose": step.whose,
        "percent": limit.percent if limit is not None else "",
        "field": limit.field if limit is not None else "",
        "approver": limit.approver if limit is not None else "",
    }


def _typed() -> list[dict[str, str]]:
    """The rows of a post, those without a name left out where nothing else was typed either."""
    columns = [request.form.getlist(name)[:MOST_ROWS] for name in COLUMNS]
    rows = [dict(zip(COLUMNS, values, strict=True)) for values in zip(*columns, strict=False)]
    return [row for row in rows if row["id"] or row["name"].strip() or row["instruction"].strip()]


def _moved(rows: list[dict[str, str]], act: str, which: str) -> list[dict[str, str]]:
    """The rows after what the pressed button does to one of them."""
    at = next((place for place, row in enumerate(rows) if row["id"] == which and which), None)
    if at is None:
        return rows
    if act == "tirar":
        return [*rows[:at], *rows[at + 1 :]]
    to = {"subir": at - 1, "descer": at + 1}.get(act, at)
    if 0 <= to < len(rows):
        rows = list(rows)
        rows[at], rows[to] = rows[to], rows[at]
    return rows


def _steps(session: Session, rows: Sequence[Mapping[str, str]]) -> list[dict[str, Any]]:
    """Rows as the catalogue takes them. Refused: a percent that is none."""
    forms = {form.id: form for form in releases.forms(session)}
    return [_step(forms, number, row) for number, row in enumerate(rows, 1)]


def _step(forms: Mapping[str, releases.KnownForm], number: int, row: Mapping[str, str]) -> dict[str, Any]:
    step: dict[str, Any] = {name: row[name] for name in ("id", "name", "instruction", "form", "whose")}
    if not row["percent"].strip():
        return step | {"limit": None}
    hundredths = steps.percent_of(row["percent"])
    if hundredths is None:
        raise Refused(steps.BAD_PERCENT.fill(n=number), field="steps")
    known = _fields(forms, row["form"])
    field = row["field"] if row["field"] in known else next(iter(known), "")
    return step | {"limit": {"field": field, "hundredths": hundredths, "approver": row["approver"]}}


def _fields(forms: Mapping[str, releases.KnownForm], form: str) -> tuple[str, ...]:
    return steps.number_fields(forms[form].source) if form in forms else ()
