"""Running cases that move to another version of their process: seen before, begun, watched, and taken back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from flask import Blueprint, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from service.base.errors import Missing, RaiaError, Refused
from service.base.ids import ReleaseId
from service.base.texts import Text
from service.base.work import UnitOfWork
from service.desk.cases import dry_run, moves, moving
from service.desk.cases.moving import MOVERS
from service.process import instances, releases
from service.process.releases import Version
from service.web.pages.processes import READERS
from service.web.pages.work import me
from service.web.paging import Page
from service.web.parts import parts
from service.web.visitors import actor, only

routes = Blueprint("version_moves", __name__)

COUNTERPART, WAIT = "troca:", "espera:"
MOST_LINKS = 10
"""So many of those that cannot go are named; how many there are stands beside them."""


@routes.get("/processos/<process>/mudar")
@only(*READERS)
def plan(process: str) -> ResponseReturnValue:
    """What moving the chosen cases would do; without a choice, all older ones to the newest version."""
    with parts().works.read() as work:
        return _page(work, process, request.args)


@routes.post("/processos/<process>/mudar")
@only(*MOVERS)
def begin(process: str) -> ResponseReturnValue:
    """Have them moved as the plan says."""
    try:
        with parts().works.begin(actor=actor()) as work:
            releases.current(work.session, process)
            run = moving.begin(work, _wish(process, request.form), by=me(work))
    except Missing:
        raise
    except RaiaError as refused:
        with parts().works.read() as work:
            return _page(work, process, request.form, refused=refused)
    return redirect(url_for("version_moves.show", process=process, run=run), 303)


@routes.get("/processos/<process>/mudancas")
@only(*READERS)
def all_moves(process: str) -> ResponseReturnValue:
    """Who moved cases when, the newest first."""
    page = Page.asked()
    with parts().works.read() as work:
        release = releases.current(work.session, process)
        found, total = moves.runs(work.session, process, offset=page.offset, limit=page.size)
    return render_template("pages/version_moves.html", release=release, runs=found, page=page.of(total))


@routes.get("/processos/<process>/mudancas/<run>")
@only(*READERS)
def show(process: str, run: str) -> ResponseReturnValue:
    """How far one has come; what stayed where it was, and why."""
    page = Page.asked()
    with parts().works.read() as work:
        release = releases.current(work.session, process)
        found = moves.run(work.session, run)
        if found.process != process:
            raise Missing(moves.NO_RUN)
        stayed, total = moves.stayed(work.session, run, offset=page.offset, limit=page.size)
        return render_template(
            "pages/version_move.html",
            release=release,
            run=found,
            reasons=moves.reasons(work.session, run),
            stayed=stayed,
            page=page.of(total),
            may_move=me(work).may_be(*MOVERS),
        )


@routes.post("/processos/<process>/mudancas/<run>/voltar")
@only(*MOVERS)
def go_back(process: str, run: str) -> ResponseReturnValue:
    """Have those that it moved taken back."""
    with parts().works.begin(actor=actor()) as work:
        if moves.row(work.session, run).process != process:
            raise Missing(moves.NO_RUN)
        back = moving.begin_back(work, run, by=me(work))
    return redirect(url_for("version_moves.show", process=process, run=back), 303)


def _wish(process: str, given: MultiDict[str, str]) -> dry_run.Wish:
    """What the fields say. What was chosen for other versions than those that are asked for now is left out."""
    sources = tuple(ReleaseId(each) for each in given.getlist("de"))
    target = ReleaseId(given.get("para", ""))
    if given.get("planejado", "") not in ("", planned(sources, target)):
        return dry_run.Wish(process=process, sources=sources, target=target)
    return dry_run.Wish(
        process=process,
        sources=sources,
        target=target,
        mapping={element: to for element, to in _named(given, COUNTERPART).items() if to},
        anew=tuple(element for element, choice in _named(given, WAIT).items() if choice == "recomeca"),
    )


def planned(sources: Sequence[ReleaseId], target: ReleaseId) -> str:
    """Which versions a plan is about."""
    return " ".join((target, *sources))


def _named(given: MultiDict[str, str], prefix: str) -> Mapping[str, str]:
    return {name.removeprefix(prefix): text for name, text in given.items() if name.startswith(prefix)}


def _page(
    work: UnitOfWork, process: str, given: MultiDict[str, str], *, refused: RaiaError | None = None
) -> ResponseReturnValue:
    session = work.session
    release = releases.current(session, process)
    versions = releases.versions(session, process)
    running = instances.live_cases(session, [version.id for version in versions])
    wish = _wish(process, given) if "para" in given or "de" in given else _usual(process, versions, running)
    found: dry_run.DryRun | None = None
    try:
        found = dry_run.look(session, wish) if wish.sources or "para" in given else None
    except Refused as error:
        refused = refused or error
    page = render_template(
        "pages/version_move_plan.html",
        release=release,
        versions=versions,
        running=running,
        wish=wish,
        planned=planned(wish.sources, wish.target),
        target=next((version for version in versions if version.id == wish.target), None),
        found=found,
        links=_links(work, found),
        errors=[(_field(refused), refused.text)] if refused is not None else [],
        may_move=me(work).may_be(*MOVERS),
    )
    return make_response(page, refused.status if refused is not None else 200)


def _usual(process: str, versions: Sequence[Version], running: Mapping[ReleaseId, int]) -> dry_run.Wish:
    newest = versions[0].id
    older = tuple(version.id for version in versions[1:] if running.get(version.id))
    return dry_run.Wish(process=process, sources=older, target=newest)


def _field(refused: RaiaError) -> str:
    field = getattr(refused, "field", None) or ""
    return field if field in ("de", "para") else ""


def _links(work: UnitOfWork, found: dry_run.DryRun | None) -> Mapping[tuple[str, Text], Sequence[str]]:
    """Protocols of some of those that cannot go, by where and why."""
    return {
        (each.element, each.reason): moves.protocols(work.session, each.cases[:MOST_LINKS])
        for each in (found.obstacles if found is not None else ())
    }
