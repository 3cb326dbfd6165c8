"""Drawing, saving, throwing away and publishing drafts."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from service.base.errors import Refused
from service.base.ids import DraftId, ReleaseId, new_id
from service.base.rows import add
from service.base.texts import Text
from service.base.work import UnitOfWork
from service.process import releases
from service.process.authoring import blank_diagram
from service.process.diagram import Reading, read, unreadable
from service.process.drafts import queries
from service.process.drafts.history import keep_former
from service.process.drafts.model import EditedElsewhere, free_id, require_lanes, require_name
from service.process.drafts.queries import Draft
from service.process.drafts.scenarios import require_scenarios
from service.process.drafts.tables import DraftKeptRow, DraftRow

UNREADABLE = Text("{message} {fix}", "{message} {fix}")


def begin(work: UnitOfWork, *, name: str, lanes: Sequence[str]) -> DraftId:
    """A new process with its lanes and a start event. Refused: no name, no lane, a lane twice."""
    name, lanes = require_name(name), require_lanes(lanes)
    process = free_process(work.session, name)
    return _write(work, blank_diagram(process, name, lanes), name=name, process=process)


def free_process(session: Session, name: str, but: Collection[str] = ()) -> str:
    """An id for a process of this name that no version, no draft and none of `but` has."""
    taken = {*releases.process_names(session), *session.scalars(select(DraftRow.process)).all(), *but}
    return free_id(name, {each for each in taken if each is not None})


def keep_file(work: UnitOfWork, source: bytes, *, name: str) -> DraftId:
    """A file from elsewhere as a new draft, byte for byte; `name` where it says none. Refused: it is no BPMN file."""
    found, process = _read(source)
    return _write(work, source, name=_name_of(found, process) or name, process=process)


def edit(work: UnitOfWork, release: ReleaseId) -> DraftId:
    """The draft in which this process is being drawn; where there is none, a new one from this version."""
    version = releases.get(work.session, release)
    open_drafts = queries.drafts_of(work.session, version.process)
    if open_drafts:
        return open_drafts[0].id
    return _write(work, version.xml, name=version.name, process=version.process, release=release)


def save(work: UnitOfWork, id: DraftId, source: bytes, *, revision: int) -> Draft:
    """Replace the drawing; `revision` is the one that it was drawn upon.

    Missing: no such draft; EditedElsewhere: somebody saved since; Refused: not a BPMN file, nothing is changed.
    """
    found, process = _read(source)
    now = _held(work.session, id, revision)
    if now.xml == source:
        return now
    _keep(work, now)
    name = _name_of(found, process) or now.name
    return _replace(work, id, xml=source, name=name, process=process, revision=now.revision + 1)


def remember(work: UnitOfWork, id: DraftId) -> None:
    """Keep what stands now for the history: somebody may be about to save over it. Missing: no such draft."""
    now = queries.draft(work.session, id, hold=True)
    if all(each.revision != now.revision for each in queries.kept_versions(work.session, id)):
        _keep(work, now, always=True)


def go_back(work: UnitOfWork, id: DraftId, to: int, *, revision: int) -> Draft:
    """Make a former state the drawing again; what stands now joins the history.

    Missing: no such draft or state; EditedElsewhere: somebody saved since.
    """
    source = queries.kept(work.session, id, to)
    now = _held(work.session, id, revision)
    _keep(work, now, always=True)
    found, process = _read(source)
    name = _name_of(found, process) or now.name
    return _replace(work, id, xml=source, name=name, process=process, revision=now.revision + 1)


def restore(work: UnitOfWork, release: ReleaseId) -> DraftId:
    """Make a version the drawing of its process's draft, new or not; what the draft was joins its history."""
    version = releases.get(work.session, release)
    open_drafts = queries.drafts_of(work.session, version.process)
    if not open_drafts:
        return _write(work, version.xml, name=version.name, process=version.process, release=release)
    now = queries.draft(work.session, open_drafts[0].id, hold=True)
    _keep(work, now, always=True)
    _replace(work, now.id, xml=version.xml, name=version.name, process=version.process, revision=now.revision + 1)
    return now.id


def discard(work: UnitOfWork, id: DraftId) -> None:
    """Throw it away; it can be brought back. Missing: no such draft."""
    queries.draft(work.session, id, hold=True)
    work.session.execute(update(DraftRow).where(DraftRow.id == id).values(discarded_at=work.now))


def bring_back(work: UnitOfWork, id: DraftId) -> None:
    """Undo that. Missing: no such draft."""
    queries.draft(work.session, id, hold=True)
    work.session.execute(update(DraftRow).where(DraftRow.id == id).values(discarded_at=None))


def publish(work: UnitOfWork, id: DraftId, *, revision: int) -> ReleaseId:
    """Make the drawing the current version of its processes.

    Missing: no such draft; EditedElsewhere: somebody saved since; PublishRefused: with every finding; ScenariosFail: it
    does not do what its scenarios tell.
    """
    now = _held(work.session, id, revision)
    release = releases.publish(work, now.xml, forms=releases.forms_at_hand(work.session, now.process), name=now.name)
    require_scenarios(work.session, release)
    work.session.execute(
        update(DraftRow).where(DraftRow.id == id).values(release_id=release, published_revision=now.revision)
    )
    return release


def _read(source: bytes) -> tuple[Reading, str | None]:
    """What a file holds and its main process, None where nothing is drawn. Refused: it is no BPMN file."""
    problem = unreadable(source)
    if problem is not None:
        raise Refused(UNREADABLE.fill(message=problem.message, fix=problem.fix))
    found = read(source)
    return found, next(iter((*found.program.starts, *found.program.processes)), None)


def _name_of(found: Reading, process: str | None) -> str:
    """How the drawing calls its main process."""
    drawn = next((scope.name for scope in found.diagram.processes if scope.id == process), "")
    pool = next((each.name for each in found.diagram.participants if each.process == process), "")
    return pool or drawn


def _held(session: Session, id: DraftId, revision: int) -> Draft:
    now = queries.draft(session, id, hold=True)
    if now.revision != revision:
        raise EditedElsewhere(revision=now.revision, by=now.by_name, at=now.changed_at)
    return now


def _keep(work: UnitOfWork, now: Draft, *, always: bool = False) -> None:
    keep_former(work, DraftKeptRow, now, {"xml": now.xml}, always=always)


def _write(
    work: UnitOfWork, source: bytes, *, name: str, process: str | None, release: ReleaseId | None = None
) -> DraftId:
    id = DraftId(new_id(work.now))
    row = {
        "id": id,
        "process": process,
        "name": name,
        "xml": source,
        "revision": 1,
        "release_id": release,
        "published_revision": 1 if release is not None else None,
        "begun_at": work.now,
        "begun_by": work.actor.name,
        "changed_at": work.now,
        "by_id": work.actor.id,
        "by_name": work.actor.name,
    }
    add(work.session, DraftRow, [row])
    return id


def _replace(work: UnitOfWork, id: DraftId, **values: object) -> Draft:
    by = {"changed_at": work.now, "by_id": work.actor.id, "by_name": work.actor.name, "discarded_at": None}
    work.session.execute(update(DraftRow).where(DraftRow.id == id).values(**values, **by))
    return queries.draft(work.session, id)
