"""The analyst's studio: drawing a process, saved as it is drawn, checked by the server, made a version."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import wraps
from typing import Any, ParamSpec

from flask import Blueprint, Response, flash, jsonify, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from service.base.errors import RaiaError, Refused
from service.base.ids import DraftId, ReleaseId
from service.base.texts import Text
from service.base.words import fold
from service.desk.people import Role
from service.process import drafts, releases, rules
from service.process.diagram import Finding, with_layout
from service.process.drafts import Draft, EditedElsewhere
from service.process.forms import form_name
from service.web.language import gettext, language, spoken
from service.web.parts import parts
from service.web.visitors import actor, only

routes = Blueprint("studio", __name__)

DRAWERS = (Role.ANALYST, Role.ADMINISTRATOR)
LANES = ("Cliente", "Atendente", "Agente interno")
LARGEST = 2 * 1024 * 1024
XML = "application/xml"
NO_FILE = Text("Escolha um arquivo .bpmn.", "Choose a .bpmn file.")
NO_DRAWING = Text(
    "O desenho não chegou inteiro. Recarregue a página; o que estava salvo continua salvo.",
    "The drawing did not arrive whole. Reload the page; what was saved is still saved.",
)

P = ParamSpec("P")


def in_json(view: Callable[P, ResponseReturnValue]) -> Callable[P, ResponseReturnValue]:
    """Answers the modeler, which reads no pages: a refusal is a status and a `message`."""

    @wraps(view)
    def answered(*args: P.args, **kwargs: P.kwargs) -> ResponseReturnValue:
        try:
            return view(*args, **kwargs)
        except EditedElsewhere as told:
            details = {"revision": told.revision, "by": told.by, "saved_at": told.at.isoformat()}
            return jsonify(message=spoken(told.text), **details), told.status
        except RaiaError as refused:
            return jsonify(message=spoken(refused.text)), refused.status

    return answered


@routes.route("/estudio/novo", methods=["GET", "POST"])
@only(*DRAWERS)
def new() -> ResponseReturnValue:
    """Begin a process with its name and lanes."""
    typed = {"name": request.form.get("nome", ""), "lanes": request.form.get("raias", "\n".join(LANES))}
    if request.method == "GET":
        return _new_page(typed)
    try:
        with parts().works.begin(actor=actor()) as work:
            draft = drafts.begin(work, name=typed["name"], lanes=typed["lanes"].splitlines())
    except RaiaError as refused:
        return make_response(_new_page(typed, refused), refused.status)
    return redirect(url_for(".draw", draft=draft), 303)


@routes.post("/estudio/arquivo")
@only(*DRAWERS)
def bring() -> ResponseReturnValue:
    """Begin with a file that was drawn elsewhere."""
    file = request.files.get("arquivo")
    typed = {"name": "", "lanes": "\n".join(LANES)}
    try:
        if file is None or not file.filename:
            raise Refused(NO_FILE, field="file")
        name = file.filename.rpartition("/")[2].removesuffix(".bpmn")
        with parts().works.begin(actor=actor()) as work:
            draft = drafts.keep_file(work, file.stream.read(LARGEST + 1), name=name[:120])
    except RaiaError as refused:
        return make_response(_new_page(typed, refused, field="file"), refused.status)
    return redirect(url_for(".draw", draft=draft), 303)


def _new_page(typed: Mapping[str, str], refused: RaiaError | None = None, field: str = "name") -> str:
    wrong = {} if refused is None else {refused.field or field: refused.text}
    return render_template("pages/studio_new.html", typed=typed, wrong=wrong)


@routes.post("/processos/versoes/<release>/editar")
@only(*DRAWERS)
def edit(release: str) -> ResponseReturnValue:
    """Go on drawing a process: in its draft, or in a new one from this version."""
    with parts().works.begin(actor=actor()) as work:
        draft = drafts.edit(work, ReleaseId(release))
    return redirect(url_for(".draw", draft=draft), 303)


@routes.post("/processos/versoes/<release>/restaurar")
@only(*DRAWERS)
def restore(release: str) -> ResponseReturnValue:
    """Draw on from a former version; what the draft was stays in its history."""
    with parts().works.begin(actor=actor()) as work:
        draft = drafts.restore(work, ReleaseId(release))
        number = releases.get(work.session, ReleaseId(release)).number
    flash(gettext("O rascunho agora é a versão %(n)s. O que havia antes está no histórico.", n=number), "success")
    return redirect(url_for(".draw", draft=draft), 303)


@routes.get("/estudio/<draft>")
@only(*DRAWERS)
def draw(draft: str) -> ResponseReturnValue:
    """The modeler."""
    with parts().works.read() as work:
        found = drafts.draft(work.session, DraftId(draft))
        forms = releases.forms_at_hand(work.session, found.process)
        findings = drafts.look(work.session, found.xml, forms=forms)
        published = releases.versions(work.session, found.process) if found.process else ()
    config = {
        "draft": found.id,
        "name": found.name,
        "diagram": url_for(".picture", draft=found.id),
        "save": url_for(".save", draft=found.id),
        "check": url_for(".check", draft=found.id),
        "lay_out": url_for(".lay_out", draft=found.id),
        "revision": found.revision,
        "findings": plain_findings(findings),
        "read_only": found.discarded_at is not None,
        "language": language(),
        "forms": _choices(forms),
        "form_list": url_for(".form_choices", draft=found.id),
        "form_page": url_for("form_shelf.show", form="FORM"),
        "new_form": url_for("form_shelf.new"),
    }
    return render_template("pages/studio.html", draft=found, config=config, published=published[:1])


@routes.get("/estudio/<draft>/diagrama.bpmn")
@only(*DRAWERS)
def drawing(draft: str) -> Response:
    """What to draw on: the file as it was saved, laid out where it has no picture; or as it was at `?revisao=`."""
    revision = request.args.get("revisao", type=int)
    with parts().works.read() as work:
        found = drafts.draft(work.session, DraftId(draft))
        source = found.xml if revision is None else drafts.kept(work.session, found.id, revision)
    response = Response(source, mimetype=XML)
    response.headers["Content-Disposition"] = f'attachment; filename="{found.process or "rascunho"}.bpmn"'
    response.headers["Cache-Control"] = "no-store"
    return response


@routes.get("/estudio/<draft>/desenho.bpmn")
@only(*DRAWERS)
def picture(draft: str) -> Response:
    """The same to look at and to draw on: what has no place on the page gets one."""
    with parts().works.read() as work:
        found = drafts.draft(work.session, DraftId(draft))
    response = Response(with_layout(found.xml), mimetype=XML)
    response.headers["Cache-Control"] = "no-store"
    return response


@routes.put("/estudio/<draft>/diagrama")
@only(*DRAWERS)
@in_json
def save(draft: str) -> ResponseReturnValue:
    """Save what is drawn: `{"xml", "revision"}` to `{"revision", "saved_at", "findings"}`."""
    id, body = DraftId(draft), sent_json()
    source, revision = body.get("xml"), body.get("revision")
    if not isinstance(source, str) or not isinstance(revision, int):
        raise Refused(NO_DRAWING)
    try:
        with parts().works.begin(actor=actor()) as work:
            now = drafts.save(work, id, source.encode("utf-8", "surrogatepass"), revision=revision)
    except EditedElsewhere:
        with parts().works.begin(actor=actor()) as work:
            drafts.remember(work, id)
        raise
    return jsonify(revision=now.revision, saved_at=now.changed_at.isoformat(), findings=_findings(now))


@routes.post("/estudio/<draft>/conferir")
@only(*DRAWERS)
@in_json
def check(draft: str) -> ResponseReturnValue:
    """What there is to say about a drawing that is not saved: `{"xml"}` to `{"findings"}`."""
    source = sent_json().get("xml")
    if not isinstance(source, str):
        raise Refused(NO_DRAWING)
    with parts().works.read() as work:
        forms = releases.forms_at_hand(work.session, drafts.draft(work.session, DraftId(draft)).process)
        return jsonify(
            findings=plain_findings(drafts.look(work.session, source.encode("utf-8", "surrogatepass"), forms=forms))
        )


@routes.get("/estudio/<draft>/formularios")
@only(*DRAWERS)
@in_json
def form_choices(draft: str) -> ResponseReturnValue:
    """The forms that a task of this drawing may have: `{"forms": [{"id", "name"}]}`."""
    with parts().works.read() as work:
        found = drafts.draft(work.session, DraftId(draft))
        return jsonify(forms=_choices(releases.forms_at_hand(work.session, found.process)))


@routes.post("/estudio/<draft>/dispor")
@only(*DRAWERS)
@in_json
def lay_out(draft: str) -> ResponseReturnValue:
    """A place for everything in a file that was brought without: `{"xml"}` to `{"xml"}`, the same where none can be."""
    source = sent_json().get("xml")
    if not isinstance(source, str):
        raise Refused(NO_DRAWING)
    with parts().works.read() as work:
        drafts.draft(work.session, DraftId(draft))
    return jsonify(xml=with_layout(source.encode("utf-8", "surrogatepass")).decode("utf-8", "surrogatepass"))


@routes.get("/estudio/<draft>/historico")
@only(*DRAWERS)
def history(draft: str) -> ResponseReturnValue:
    """What a draft was before."""
    with parts().works.read() as work:
        found = drafts.draft(work.session, DraftId(draft))
        return render_template(
            "pages/studio_history.html", draft=found, kept=drafts.kept_versions(work.session, found.id)
        )


@routes.post("/estudio/<draft>/voltar")
@only(*DRAWERS)
def go_back(draft: str) -> ResponseReturnValue:
    """Make a former state the drawing again."""
    to, upon = request.form.get("para", 0, type=int), request.form.get("revisao", 0, type=int)
    with parts().works.begin(actor=actor()) as work:
        drafts.go_back(work, DraftId(draft), to, revision=upon)
    flash(gettext("O desenho voltou ao que era. O de agora há pouco está no histórico."), "success")
    return redirect(url_for(".draw", draft=draft), 303)


@routes.post("/estudio/<draft>/descartar")
@only(*DRAWERS)
def discard(draft: str) -> ResponseReturnValue:
    """Throw a draft away."""
    with parts().works.begin(actor=actor()) as work:
        drafts.discard(work, DraftId(draft))
    flash(gettext("Rascunho descartado. Você pode recuperá-lo no fim desta página."), "success")
    return redirect(url_for("processes.all_processes"), 303)


@routes.post("/estudio/<draft>/recuperar")
@only(*DRAWERS)
def bring_back(draft: str) -> ResponseReturnValue:
    """Undo that."""
    with parts().works.begin(actor=actor()) as work:
        drafts.bring_back(work, DraftId(draft))
    flash(gettext("Rascunho recuperado."), "success")
    return redirect(url_for(".draw", draft=draft), 303)


def sent_json() -> Mapping[str, Any]:
    """The JSON object that was sent; nothing where it is none."""
    sent: object = request.get_json(force=True, silent=True)
    return sent if isinstance(sent, dict) else {}


def _findings(draft: Draft) -> list[Mapping[str, Any]]:
    with parts().works.read() as work:
        forms = releases.forms_at_hand(work.session, draft.process)
        return plain_findings(drafts.look(work.session, draft.xml, forms=forms))


def plain_findings(findings: Sequence[Finding]) -> list[Mapping[str, Any]]:
    """Findings as the studio's scripts read them."""
    return [rules.plain(finding, language()) for finding in findings]


def _choices(forms: Mapping[str, bytes]) -> list[Mapping[str, str]]:
    """Forms by name, which is the id where one has none."""
    named = [{"id": form, "name": form_name(source, form)} for form, source in forms.items()]
    return sorted(named, key=lambda each: fold(each["name"]))
