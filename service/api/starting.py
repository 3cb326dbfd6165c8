"""A process that a client names, started as a case."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from sqlalchemy.orm import Session

from service.api import keys
from service.base.errors import Missing
from service.base.ids import PersonId
from service.base.texts import Text
from service.base.work import UnitOfWork
from service.desk import cases
from service.process import releases
from service.process.releases import Release

NO_KEY = Text(
    "Não há processo publicado com a chave {key}. Publique o diagrama de novo.",
    "No process is published under the key {key}. Publish the diagram again.",
)
NO_VERSION = Text(
    "O processo “{process}” não tem a versão {number}.", "The process “{process}” has no version {number}."
)


class Wanted(NamedTuple):
    """A process of a version."""

    release: Release
    process: str


def by_key(session: Session, key: str) -> Wanted:
    """The process of this key. Missing: there is none."""
    for release, process in releases.held(session):
        if keys.digest(release, process) == key:
            return Wanted(releases.get(session, release), process)
    raise Missing(NO_KEY.fill(key=key[:40]))


def by_id(session: Session, process: str, number: int | None) -> Wanted:
    """A process by its id, of its current version unless told. Missing: never published, or not that version."""
    current = releases.current(session, process)
    if number is None or number == current.number:
        return Wanted(current, process)
    for version in releases.versions(session, current.process):
        if version.number == number:
            return Wanted(releases.get(session, version.id), process)
    raise Missing(NO_VERSION.fill(process=process, number=number))


def start(work: UnitOfWork, wanted: Wanted, variables: Mapping[str, Any], *, business_id: str | None) -> str:
    """Start it for whoever acts; returns the key of the instance."""
    by = PersonId(work.actor.id or "")
    started = cases.start_case(work, wanted.release, wanted.process, variables, by=by, business_id=business_id)
    return keys.digest(started.instance)
