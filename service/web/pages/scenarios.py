"""The scenarios of a process: what was tried, kept, and played again on each drawing."""

from __future__ import annotations

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from service.base.errors import Missing, RaiaError
from service.base.ids import DraftId
from service.base.texts import Text
from service.process import drafts
from service.process.releases import PublishRefused
from service.web.language import gettext, spoken
from service.web.pages.rehearsal import made, rehearse_again
from service.web.pages.studio import DRAWERS
from service.web.parts import parts
from service.web.visitors import actor, only

routes = Blueprint("scenarios", __name__)

NONE = Text("Este processo ainda não tem cenários.", "This process has no scenarios yet.")


@routes.get("/estudio/<draft>/cenarios")
@only(*DRAWERS)
def listed(draft: str) -> ResponseReturnValue:
    """Each scenario, and whether the drawing does what it tells."""
    with parts().works.read() as work:
        found = drafts.draft(work.session, DraftId(draft))
        try:
            played = drafts.played(work.session, found)
        except PublishRefused as refused:
            return render_template("pages/rehearsal_refused.html", draft=found, findings=refused.findings)
    return render_template("pages/scenarios.html", draft=found, played=played)


@routes.post("/estudio/<draft>/cenarios")
@only(*DRAWERS)
def keep(draft: str) -> ResponseReturnValue:
    """Keep what was tried."""
    moves, name = made(), request.form.get("nome", "")
    try:
        with parts().works.begin(actor=actor()) as work:
            drafts.keep_rehearsal(work, drafts.draft(work.session, DraftId(draft)), moves, name=name)
    except Missing:
        raise
    except RaiaError as refused:
        flash(spoken(refused.text), "warning")
        return rehearse_again(DraftId(draft), moves, name=name), refused.status
    flash(gettext("Cenário guardado. Ele é conferido a cada publicação."), "success")
    return redirect(url_for(".listed", draft=draft), 303)


@routes.post("/estudio/<draft>/cenarios/excluir")
@only(*DRAWERS)
def drop(draft: str) -> ResponseReturnValue:
    """Take one out."""
    with parts().works.begin(actor=actor()) as work:
        found = drafts.draft(work.session, DraftId(draft))
        drafts.drop_scenario(work, found.process or "", request.form.get("nome", ""))
    flash(gettext("Cenário excluído."), "success")
    return redirect(url_for(".listed", draft=draft), 303)


@routes.get("/estudio/<draft>/cenarios.yaml")
@only(*DRAWERS)
def download(draft: str) -> Response:
    """The file of scenarios, as `raia scenarios` plays it."""
    with parts().works.read() as work:
        process = drafts.draft(work.session, DraftId(draft)).process or ""
        source = drafts.scenarios(work.session, process)
    if source is None:
        raise Missing(NONE)
    response = Response(source, mimetype="application/yaml")
    response.headers["Content-Disposition"] = f'attachment; filename="{process}.scenarios.yaml"'
    return response
