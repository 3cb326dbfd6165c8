"""A draft becomes a version: what changes, what is noticed, whose work each lane is; and versions compared."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from flask import Blueprint, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from service.base.errors import Missing, RaiaError
from service.base.ids import DraftId, ReleaseId
from service.base.texts import Text
from service.desk import people
from service.process import drafts, instances, releases
from service.process.diagram import TYPE_NAMES, Change, compare, read
from service.process.drafts import Draft
from service.process.releases import PublishRefused, Release, Version
from service.web.lanes import choices, chosen, give, lanes_of
from service.web.language import gettext, spoken
from service.web.pages.processes import READERS
from service.web.pages.studio import DRAWERS
from service.web.parts import parts
from service.web.visitors import actor, only

routes = Blueprint("publishing", __name__)

LANE = "raia:"
NO_SUCH_VERSION = Text("Este processo não tem essa versão.", "This process has no such version.")


@routes.get("/estudio/<draft>/publicar")
@only(*DRAWERS)
def look(draft: str) -> ResponseReturnValue:
    """What publishing would do."""
    return _page(DraftId(draft), {})


@routes.post("/estudio/<draft>/publicar")
@only(*DRAWERS)
def publish(draft: str) -> ResponseReturnValue:
    """Make it the version that new cases follow, and give its lanes to their people."""
    wanted = {name.removeprefix(LANE): word for name, word in request.form.items() if name.startswith(LANE)}
    revision = request.form.get("revisao", 0, type=int)
    try:
        with parts().works.begin(actor=actor()) as work:
            release = releases.get(work.session, drafts.publish(work, DraftId(draft), revision=revision))
            for lane, word in wanted.items():
                if word != chosen(people.queries.whose(work.session, release.process, lane)):
                    give(work, release.process, lane, word)
    except Missing:
        raise
    except PublishRefused:
        return make_response(_page(DraftId(draft), wanted), PublishRefused.status)
    except RaiaError as refused:
        return make_response(_page(DraftId(draft), wanted, refused.text), refused.status)
    flash(gettext("Versão %(n)s publicada. Os novos chamados já seguem por ela.", n=release.number), "success")
    return redirect(url_for("processes.show", process=release.process), 303)


@routes.get("/processos/<process>/comparar")
@only(*READERS)
def difference(process: str) -> ResponseReturnValue:
    """Two versions side by side: what was added, changed and removed."""
    with parts().works.read() as work:
        newest = releases.current(work.session, process)
        versions = releases.versions(work.session, newest.process)
        after = _version(work.session, versions, request.args.get("para", newest.number, type=int))
        before = _version(work.session, versions, request.args.get("de", max(after.number - 1, 1), type=int))
    changes = compare(before.xml, after.xml)
    return render_template(
        "pages/compare.html",
        release=newest,
        versions=versions,
        before=before,
        after=after,
        changes=changes,
        marks=marks(changes),
        type_names=type_names(),
    )


def marks(changes: Sequence[Change]) -> Mapping[str, Sequence[str]]:
    """Drawn ids by how they changed, for the picture."""
    return {how: [each.element for each in changes if each.how == how] for how in ("added", "changed", "removed")}


def type_names() -> Mapping[str, str]:
    """How the reader's language calls elements."""
    return {tag: spoken(name) for tag, name in TYPE_NAMES.items()}


def _page(id: DraftId, wanted: Mapping[str, str], error: Text | None = None) -> str:
    with parts().works.read() as work:
        draft = drafts.draft(work.session, id)
        forms = releases.forms_at_hand(work.session, draft.process)
        findings = drafts.look(work.session, draft.xml, forms=forms)
        newest = _newest(work.session, draft)
        changes = compare(newest.xml, draft.xml) if newest is not None else ()
        process = draft.process or ""
        refused = any(finding.level == "error" for finding in findings)
        lanes = [
            (lane, people.queries.whose(work.session, process, lane)) for lane in lanes_of(read(draft.xml).program)
        ]
        return render_template(
            "pages/publish.html",
            draft=draft,
            findings=findings,
            refused=refused,
            played=() if refused else drafts.played(work.session, draft),
            newest=newest,
            changes=changes,
            marks=marks(changes),
            type_names=type_names(),
            lanes=lanes,
            wanted=wanted,
            running=instances.running(work.session, process),
            error=error,
            **choices(work.session),
        )


def _newest(session: Session, draft: Draft) -> Release | None:
    if draft.process is None or not releases.current_ids(session, [draft.process]):
        return None
    return releases.current(session, draft.process)


def _version(session: Session, versions: Sequence[Version], number: int) -> Release:
    found: ReleaseId | None = next((version.id for version in versions if version.number == number), None)
    if found is None:
        raise Missing(NO_SUCH_VERSION)
    return releases.get(session, found)
