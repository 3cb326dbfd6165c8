"""Published processes: their picture, versions and file; whose work each lane is."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from service.base.errors import Missing, RaiaError
from service.base.ids import PersonId, ReleaseId
from service.base.texts import Text
from service.base.work import UnitOfWork
from service.desk import people
from service.desk.cases import moves
from service.desk.people import STAFF, Role
from service.process import drafts, instances, releases
from service.process.diagram import with_layout
from service.process.releases import Release, Version
from service.web import process_picture
from service.web.lanes import choices, give, lanes_of
from service.web.language import gettext, spoken
from service.web.parts import now, parts
from service.web.visitors import actor, only

routes = Blueprint("processes", __name__)

MOST_DISCARDED = 20
MOST_MOVES = 5
"""So many changes of version are shown; the others have a page."""
READERS = (Role.ANALYST, Role.PROCESS_OWNER, Role.SUPERVISOR, Role.ADMINISTRATOR)


@routes.get("/processos")
@only(*READERS)
def all_processes() -> ResponseReturnValue:
    """What is published, by name."""
    with parts().works.read() as work:
        found = releases.processes(work.session)
        owners = {each.process: people.queries.owner(work.session, each.process) for each in found}
        return render_template(
            "pages/processes.html",
            found=found,
            owners=owners,
            names=people.queries.names(work.session, [owner for owner in owners.values() if owner]),
            running=instances.running_of_each(work.session),
            drafts=drafts.drafts(work.session),
            discarded=drafts.drafts(work.session, discarded=True)[:MOST_DISCARDED],
        )


@routes.get("/processos/<process>")
@only(*READERS)
def show(process: str) -> ResponseReturnValue:
    """The picture of the current or of a chosen version, the findings, the versions, whose work each lane is."""
    with parts().works.read() as work:
        current = releases.current(work.session, process)
        versions = releases.versions(work.session, current.process)
        release = _chosen(work, current, versions)
        runs, moved = moves.runs(work.session, process, limit=MOST_MOVES)
        return render_template(
            "pages/process.html",
            release=release,
            is_current=release.id == current.id,
            picture=process_picture.picture(work, release, now()),
            levels=process_picture.level_words(),
            versions=versions,
            runs=runs,
            more_runs=moved > len(runs),
            owner=people.queries.owner(work.session, process),
            lanes=[(lane, people.queries.whose(work.session, process, lane)) for lane in lanes_of(release.program)],
            running=instances.running(work.session, process),
            drafts=drafts.drafts_of(work.session, process),
            **choices(work.session),
        )


@routes.get("/processos/versoes/<release>/diagrama.bpmn")
@only(*STAFF)
def drawing(release: str) -> Response:
    """H-28: the file as it was published."""
    with parts().works.read() as work:
        found = releases.get(work.session, ReleaseId(release))
    response = Response(found.xml, mimetype="application/xml")
    response.headers["Content-Disposition"] = f'attachment; filename="{found.process}-v{found.number}.bpmn"'
    response.headers["Cache-Control"] = "private, max-age=3600"
    return response


@routes.get("/processos/versoes/<release>/desenho.bpmn")
@only(*STAFF)
def picture(release: str) -> Response:
    """The same to be looked at: laid out where it was drawn without a picture."""
    with parts().works.read() as work:
        found = releases.get(work.session, ReleaseId(release))
    response = Response(with_layout(found.xml), mimetype="application/xml")
    response.headers["Cache-Control"] = "private, max-age=3600"
    return response


@routes.post("/processos/<process>/dono")
@only(Role.ADMINISTRATOR, Role.SUPERVISOR)
def change_owner(process: str) -> ResponseReturnValue:
    """H-05: who answers for the process."""
    chosen = request.form.get("dono") or None
    with parts().works.begin(actor=actor()) as work:
        releases.current(work.session, process)
        people.set_owner(work, process, PersonId(chosen) if chosen else None)
    flash(gettext("Dono do processo salvo."), "success")
    return redirect(url_for("processes.show", process=process), 303)


@routes.post("/processos/<process>/raia")
@only(Role.ADMINISTRATOR, Role.SUPERVISOR, Role.ANALYST)
def change_lane(process: str) -> ResponseReturnValue:
    """Whose work a lane is from now on; its open work moves along."""
    lane, word = request.form.get("raia", ""), request.form.get("de_quem", "")
    try:
        with parts().works.begin(actor=actor()) as work:
            releases.current(work.session, process)
            give(work, process, lane, word)
        flash(gettext("Raia salva. O trabalho aberto dela já mudou de mãos."), "success")
    except Missing:
        raise
    except RaiaError as refused:
        flash(spoken(refused.text), "warning")
    return redirect(url_for("processes.show", process=process), 303)


def _chosen(work: UnitOfWork, current: Release, versions: Sequence[Version]) -> Release:
    """The version that the address names (`versao`), else the current one. Missing: there is no such version."""
    asked = request.args.get("versao")
    if not asked:
        return current
    found = next((version.id for version in versions if str(version.number) == asked), None)
    if found is None:
        raise Missing(
            Text(
                "Este processo não tem a versão {n}. Escolha uma da lista de versões.",
                "This process has no version {n}. Choose one from its list of versions.",
            ).fill(n=asked[:20])
        )
    return releases.get(work.session, found)
