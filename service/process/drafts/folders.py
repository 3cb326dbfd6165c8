"""A folder of diagrams, forms and scenarios, kept in step with what is published."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import field
from typing import Literal

from sqlalchemy.orm import Session

from service.base.values import value_object
from service.base.work import UnitOfWork
from service.process import releases
from service.process.diagram import read
from service.process.drafts.scenarios import keep_scenarios, require_scenarios, scenarios
from service.process.releases import Version
from service.process.trial import HERE, Mistake, understand

DIAGRAM, FORM, SCENARIOS = ".bpmn", ".form", ".scenarios.yaml"
FILE_NAME = re.compile(r"[\w-][\w .-]*")
"""Ids that can be the name of a file; what is called otherwise is pulled only over a file that holds it."""
How = Literal["new", "changed", "same", "kept"]


@value_object(kw_only=True)
class Folder:
    """What a folder holds: bytes by path, relative, with `/` between. Files of other kinds are left out."""

    files: Mapping[str, bytes] = field(default_factory=dict[str, bytes])

    def of(self, ending: str) -> Mapping[str, bytes]:
        """Its files of one kind, by path."""
        return {path: source for path, source in sorted(self.files.items()) if path.endswith(ending)}


@value_object(kw_only=True)
class Pulled:
    """One file as it is on the server. `kept`: the folder's differs and was never published, so it is left alone."""

    path: str
    source: bytes
    how: How


def deploy(work: UnitOfWork, folder: Folder, forms: Mapping[str, bytes]) -> Mapping[str, Version]:
    """Publish every diagram of a folder, called processes first, and keep its scenarios; all or nothing.

    `forms`: the folder's, by id. Gives the versions by path. DeploymentRefused: with every complaint about every file;
    ScenariosFail: a drawing does not do what they tell; Refused: a file of scenarios cannot be understood.
    """
    done = releases.publish_together(work, folder.of(DIAGRAM), forms)
    for source in folder.of(SCENARIOS).values():
        text = source.decode("utf-8-sig", errors="replace")
        keep_scenarios(work, _process_of(text), text)
    for published in done.diagrams.values():
        require_scenarios(work.session, published.version.id)
    return {path: published.version for path, published in done.diagrams.items()}


def pull(session: Session, folder: Folder, forms: Mapping[str, str], *, force: bool = False) -> Sequence[Pulled]:
    """Every current version with its scenarios and every form as files, beside what the folder holds.

    `forms`: paths of the folder's forms by id. A file that differs and was never published is only replaced by force.
    """
    known = {path: read(source).program.processes for path, source in folder.of(DIAGRAM).items()}
    at = {process: path for path, processes in known.items() for process in processes}
    found: dict[str, tuple[bytes, set[bytes]]] = {}
    for version in releases.processes(session):
        if version.process not in at and not FILE_NAME.fullmatch(version.process):
            continue
        release = releases.get(session, version.id)
        path = at.get(version.process, f"processes/{version.process}{DIAGRAM}")
        past = [releases.get(session, each.id).xml for each in releases.versions(session, version.process)]
        found[path] = (release.xml, set(past))
        told = scenarios(session, version.process)
        if told is not None:
            found[path.removesuffix(DIAGRAM) + SCENARIOS] = (told.encode(), set())
    for form in releases.forms(session):
        if form.id in forms or FILE_NAME.fullmatch(form.id):
            former = {source.encode() for source in releases.former_sources(session, form.id)}
            found[forms.get(form.id, f"forms/{form.id}{FORM}")] = (form.source.encode(), former)
    return [_pulled(path, source, folder.files.get(path), past, force) for path, (source, past) in found.items()]


def _pulled(path: str, source: bytes, here: bytes | None, past: set[bytes], force: bool) -> Pulled:
    if here is None:
        how: How = "new"
    elif here == source:
        how = "same"
    else:
        how = "changed" if force or here in past else "kept"
    return Pulled(path=path, source=source, how=how)


def _process_of(source: str) -> str:
    """The process that a file of scenarios names; empty where it cannot be understood, which keeping it will say."""
    try:
        return understand(source, HERE).process
    except Mistake:
        return ""
