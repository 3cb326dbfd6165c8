"""The form editor: saved as one draws, shown as people will see it, published as a version of the form."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any
from zoneinfo import ZoneInfo

from flask import Blueprint, Response, flash, jsonify, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from service.base.errors import Missing, RaiaError, Refused
from service.base.ids import FormDraftId
from service.base.texts import Text
from service.base.values import value_object
from service.process import formdrafts, releases
from service.process.drafts import EditedElsewhere
from service.process.formdrafts import FormDraft
from service.process.forms import (
    CASE,
    TYPES,
    Checked,
    Form,
    FormChange,
    FormRefused,
    asks_for_rows,
    check,
    compare_forms,
    parse_post,
    read_form,
)
from service.process.releases import KnownForm
from service.web.forms import FormView, form_view
from service.web.language import gettext, language
from service.web.pages.form_shelf import form_file
from service.web.pages.studio import DRAWERS, in_json, plain_findings, sent_json
from service.web.parts import now, parts
from service.web.visitors import actor, only

routes = Blueprint("form_drawing", __name__, url_prefix="/estudio/formularios")

OFFERED = tuple(kind for kind in TYPES if kind != "button")
"""What the editor's palette holds: what our pages draw. They bring the buttons themselves."""
CHECK = "_conferir"
NO_FORM = Text(
    "O formulário não chegou inteiro. Recarregue a página; o que estava salvo continua salvo.",
    "The form did not arrive whole. Reload the page; what was saved is still saved.",
)


@value_object(kw_only=True)
class Preview:
    """The form as people will see it; `refused` says why it cannot be shown, `sent` what a process would get."""

    view: FormView | None = None
    refused: Text | None = None
    sent: Mapping[str, str] | None = None


@routes.get("/<form_draft>")
@only(*DRAWERS)
def draw(form_draft: str) -> ResponseReturnValue:
    """The editor."""
    with parts().works.read() as work:
        found = formdrafts.draft(work.session, FormDraftId(form_draft))
        known = _known(work.session, found)
    config = {
        "draft": found.id,
        "name": found.name,
        "source": url_for(".file", form_draft=found.id),
        "save": url_for(".save", form_draft=found.id),
        "revision": found.revision,
        "findings": plain_findings(formdrafts.look(found.source)),
        "read_only": found.discarded_at is not None,
        "language": language(),
        "types": OFFERED,
    }
    preview = _preview(found, now_typed=False)
    return render_template("pages/form_draft.html", draft=found, known=known, config=config, preview=preview)


@routes.get("/<form_draft>/formulario.form")
@only(*DRAWERS)
def file(form_draft: str) -> Response:
    """The form as it was saved, or as it was at `?revisao=`."""
    revision = request.args.get("revisao", type=int)
    with parts().works.read() as work:
        found = formdrafts.draft(work.session, FormDraftId(form_draft))
        source = found.source if revision is None else formdrafts.kept(work.session, found.id, revision)
    return form_file(source, found.form)


@routes.put("/<form_draft>/formulario")
@only(*DRAWERS)
@in_json
def save(form_draft: str) -> ResponseReturnValue:
    """Save what is drawn: `{"source", "revision"}` to `{"revision", "saved_at", "findings", "name"}`."""
    id, sent = FormDraftId(form_draft), sent_json()
    source, revision = sent.get("source"), sent.get("revision")
    if not isinstance(source, str) or not isinstance(revision, int):
        raise Refused(NO_FORM)
    try:
        with parts().works.begin(actor=actor()) as work:
            after = formdrafts.save(work, id, source.encode("utf-8", "surrogatepass"), revision=revision)
    except EditedElsewhere:
        with parts().works.begin(actor=actor()) as work:
            formdrafts.remember(work, id)
        raise
    findings = plain_findings(formdrafts.look(after.source))
    return jsonify(revision=after.revision, saved_at=after.changed_at.isoformat(), findings=findings, name=after.name)


@routes.route("/<form_draft>/previa", methods=["GET", "POST"])
@only(*DRAWERS)
def preview(form_draft: str) -> ResponseReturnValue:
    """The form as people will see it, with what was typed; checked where the button asks for it."""
    with parts().works.read() as work:
        found = formdrafts.draft(work.session, FormDraftId(form_draft))
    drawn = _preview(found, now_typed=request.method == "POST")
    return render_template("pages/form_preview.html", draft=found, preview=drawn)


@routes.post("/<form_draft>/previa/campos")
@only(*DRAWERS)
def change(form_draft: str) -> ResponseReturnValue:
    """Its fields drawn anew, as others may show now."""
    with parts().works.read() as work:
        found = formdrafts.draft(work.session, FormDraftId(form_draft))
    view = _preview(found, now_typed=True).view
    return render_template("pages/form_fields.html", view=view) if view is not None else ""


@routes.get("/<form_draft>/historico")
@only(*DRAWERS)
def history(form_draft: str) -> ResponseReturnValue:
    """What a draft was before."""
    with parts().works.read() as work:
        found = formdrafts.draft(work.session, FormDraftId(form_draft))
        return render_template(
            "pages/form_history.html", draft=found, kept=formdrafts.kept_versions(work.session, found.id)
        )


@routes.post("/<form_draft>/voltar")
@only(*DRAWERS)
def go_back(form_draft: str) -> ResponseReturnValue:
    """Make a former state the form again."""
    to, upon = request.form.get("para", 0, type=int), request.form.get("revisao", 0, type=int)
    with parts().works.begin(actor=actor()) as work:
        formdrafts.go_back(work, FormDraftId(form_draft), to, revision=upon)
    flash(gettext("O formulário voltou ao que era. O de agora há pouco está no histórico."), "success")
    return redirect(url_for(".draw", form_draft=form_draft), 303)


@routes.post("/<form_draft>/descartar")
@only(*DRAWERS)
def discard(form_draft: str) -> ResponseReturnValue:
    """Throw a draft away."""
    with parts().works.begin(actor=actor()) as work:
        formdrafts.discard(work, FormDraftId(form_draft))
    flash(gettext("Rascunho descartado. Você pode recuperá-lo no fim desta página."), "success")
    return redirect(url_for("form_shelf.all_forms"), 303)


@routes.post("/<form_draft>/recuperar")
@only(*DRAWERS)
def bring_back(form_draft: str) -> ResponseReturnValue:
    """Undo that."""
    with parts().works.begin(actor=actor()) as work:
        formdrafts.bring_back(work, FormDraftId(form_draft))
    flash(gettext("Rascunho recuperado."), "success")
    return redirect(url_for(".draw", form_draft=form_draft), 303)


@routes.route("/<form_draft>/publicar", methods=["GET", "POST"])
@only(*DRAWERS)
def publish(form_draft: str) -> ResponseReturnValue:
    """What publishing would do; then the form's next version."""
    id = FormDraftId(form_draft)
    if request.method == "GET":
        return _publish_page(id)
    try:
        with parts().works.begin(actor=actor()) as work:
            number = formdrafts.publish(work, id, revision=request.form.get("revisao", 0, type=int))
            form = formdrafts.draft(work.session, id).form
    except Missing:
        raise
    except RaiaError as refused:
        return make_response(_publish_page(id, refused.text), refused.status)
    flash(gettext("Versão %(n)s do formulário publicada. As próximas versões dos processos já usam esta.", n=number))
    return redirect(url_for("form_shelf.show", form=form), 303)


def _publish_page(id: FormDraftId, error: Text | None = None) -> str:
    with parts().works.read() as work:
        draft = formdrafts.draft(work.session, id)
        known = _known(work.session, draft)
    findings = formdrafts.look(draft.source)
    return render_template(
        "pages/form_publish.html",
        draft=draft,
        known=known,
        number=(known.number if known is not None and known.number is not None else 0) + 1,
        changes=_changes(known, draft),
        findings=findings,
        refused=any(finding.level == "error" for finding in findings),
        error=error,
    )


def _changes(known: KnownForm | None, draft: FormDraft) -> Sequence[FormChange]:
    try:
        return compare_forms(known.source, draft.source) if known is not None else ()
    except FormRefused:
        return ()


def _known(session: Session, draft: FormDraft) -> KnownForm | None:
    """What is published of it."""
    try:
        return releases.form(session, draft.form)
    except Missing:
        return None


def _preview(draft: FormDraft, *, now_typed: bool) -> Preview:
    try:
        return _drawn(draft, read_form(draft.source), now_typed=now_typed)
    except Refused as refused:
        return Preview(refused=refused.text)


def _drawn(draft: FormDraft, form: Form, *, now_typed: bool) -> Preview:
    """Refused: its expressions ask for too much."""
    zone = ZoneInfo(parts().settings.zone)
    answers = _answers(form) if now_typed else {}
    asked = now_typed and CHECK in request.form and not asks_for_rows(request.form.items(multi=True))
    checked = check(form, answers, _example(), now(), zone=zone) if asked else None
    view = form_view(
        checked.shown if checked is not None else form.show(_example(), now(), answers, zone),
        errors=checked.errors if checked is not None else (),
        language=language(),
        change_url=url_for(".change", form_draft=draft.id) if form.varies else "",
        alone=False,
        zone=zone,
        id="previa-campos",
    )
    return Preview(view=view, sent=_sent(checked) if checked is not None and checked.ok else None)


def _answers(form: Form) -> Mapping[str, Any]:
    """What was typed; a file that one chose is only named, for nothing is stored."""
    named = [(name, file.filename) for name, file in request.files.items(multi=True) if file.filename]
    return parse_post(form, [*request.form.items(multi=True), *named])


def _example() -> Mapping[str, Any]:
    """A case for texts that speak of one."""
    return {
        CASE: {
            "protocolo": "2026-000123",
            "assunto": gettext("Exemplo de assunto"),
            "descricao": gettext("Exemplo do que o cliente descreveu."),
        }
    }


def _sent(checked: Checked) -> Mapping[str, str]:
    """What the process would get, by name."""
    fields = {f"{CASE}.{name}": value for name, value in checked.case_fields.items()}
    return {
        name: json.dumps(value, ensure_ascii=False, default=str) for name, value in {**checked.values, **fields}.items()
    }
