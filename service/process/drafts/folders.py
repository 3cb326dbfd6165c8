"""A folder of diagrams, forms and scenarios, kept in step with what is published."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import field
from typing import Literal

from sqlalchemy.orm import Session

from service.base.errors import Refused
from service.base.ids import ReleaseId
from service.base.texts import Text
from service.base.values import value_object
from service.base.work import UnitOfWork
from service.process import releases
from service.process.diagram import Reading, read
from service.process.drafts.scenarios import ScenariosFail, keep_scenarios, played_on, scenarios
from service.process.trial import HERE, Mistake, understand

DIAGRAM, FORM, SCENARIOS = ".bpmn", ".form", ".scenarios.yaml"
AT = Text("{path}: {why}", "{path}: {why}")
How = Literal["new", "changed", "same", "kept"]


@value_object(kw_only=True)
class Folder:
    """What a folder holds: bytes by path, relative, with `/` between. Files of other kinds are left out."""

    files: Mapping[str, bytes] = field(default_factory=dict[str, bytes])

    def of(self, ending: str) -> Mapping[str, bytes]:
        """Its files of one kind, by path."""
        return {path: source for path, source in sorted(self.files.items()) if path.endswith(ending)}


@value_object(kw_only=True)
class Published:
    """One diagram of a folder, and what became of it."""

    path: str
    release: ReleaseId
    name: str
    number: int
    new: bool


@value_object(kw_only=True)
class Pulled:
    """One file as it is on the server. `kept`: the folder's differs and was never published, so it is left alone."""

    path: str
    source: bytes
    how: How


class FolderRefused(Refused):
    """One file keeps a folder from being published; `why` has its findings, or the scenarios that fail."""

    code = "folder"

    def __init__(self, path: str, why: releases.PublishRefused | ScenariosFail) -> None:
        super().__init__(AT.fill(path=path, why=why.text))
        self.why = why


def deploy(work: UnitOfWork, folder: Folder, forms: Mapping[str, bytes]) -> Sequence[Published]:
    """Publish every diagram of a folder, called processes first, and keep its scenarios; all or nothing.

    `forms`: the folder's, by id. FolderRefused: a diagram has errors, or does not do what its scenarios tell.
    Refused: a file of scenarios cannot be understood.
    """
    readings = {path: read(source) for path, source in folder.of(DIAGRAM).items()}
    told: list[Published] = []
    for path in _called_first(readings):
        try:
            told.append(_publish(work, path, folder.files[path], forms))
        except releases.PublishRefused as refused:
            raise FolderRefused(path, refused) from refused
    for source in folder.of(SCENARIOS).values():
        text = source.decode("utf-8-sig", errors="replace")
        keep_scenarios(work, _process_of(text), text)
    for each in told:
        _ask_scenarios(work.session, each)
    return told


def pull(session: Session, folder: Folder, forms: Mapping[str, str], *, force: bool = False) -> Sequence[Pulled]:
    """Every current version as a file, with its forms and scenarios, beside what the folder holds.

    `forms`: paths of the folder's forms by id. A file that differs and was never published is only replaced by force.
    """
    known = {path: read(source).program.processes for path, source in folder.of(DIAGRAM).items()}
    at = {process: path for path, processes in known.items() for process in processes}
    found: dict[str, tuple[bytes, set[bytes]]] = {}
    for version in releases.processes(session):
        release = releases.get(session, version.id)
        path = at.get(version.process, f"processes/{version.process}{DIAGRAM}")
        past = [releases.get(session, each.id) for each in releases.versions(session, version.process)]
        found[path] = (release.xml, {each.xml for each in past})
        for form, source in release.form_sources.items():
            former = {each.form_sources[form].encode() for each in past if form in each.form_sources}
            found[forms.get(form, f"forms/{form}{FORM}")] = (source.encode(), former)
        told = scenarios(session, version.process)
        if told is not None:
            found[path.removesuffix(DIAGRAM) + SCENARIOS] = (told.encode(), set())
    return [_pulled(path, source, folder.files.get(path), past, force) for path, (source, past) in found.items()]


def _pulled(path: str, source: bytes, here: bytes | None, past: set[bytes], force: bool) -> Pulled:
    if here is None:
        how: How = "new"
    elif here == source:
        how = "same"
    else:
        how = "changed" if force or here in past else "kept"
    return Pulled(path=path, source=source, how=how)


def _publish(work: UnitOfWork, path: str, source: bytes, forms: Mapping[str, bytes]) -> Published:
    release = releases.get(work.session, releases.publish(work, source, forms=forms))
    new = release.version.published_at == work.now
    return Published(path=path, release=release.id, name=release.name, number=release.number, new=new)


def _ask_scenarios(session: Session, published: Published) -> None:
    release = releases.get(session, published.release)
    forms = {form: source.encode() for form, source in release.form_sources.items()}
    failed = [each for each in played_on(session, release.process, release.xml, forms) if each.why is not None]
    if failed:
        raise FolderRefused(published.path, ScenariosFail(failed))


def _process_of(source: str) -> str:
    """The process that a file of scenarios names; empty where it cannot be understood, which keeping it will say."""
    try:
        return understand(source, HERE).process
    except Mistake:
        return ""


def _called_first(readings: Mapping[str, Reading]) -> Iterator[str]:
    """Paths in an order in which a process comes after those that it calls; within a circle, as they stand."""
    at = {process: path for path, reading in readings.items() for process in reading.program.processes}
    done: dict[str, None] = {}

    def visit(path: str, above: tuple[str, ...]) -> None:
        if path in done or path in above:
            return
        for called in releases.called_by(readings[path].program):
            if called in at:
                visit(at[called], (*above, path))
        done[path] = None

    for path in readings:
        visit(path, ())
    return iter(done)
