"""Published versions as lists show them; no diagram is read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from service.base.ids import ReleaseId
from service.process.releases.release import Version
from service.process.releases.tables import ReleaseProcessRow, ReleaseRow

VERSION = (
    ReleaseRow.id,
    ReleaseRow.process,
    ReleaseRow.number,
    ReleaseRow.name,
    ReleaseRow.published_at,
    ReleaseRow.by_id,
    ReleaseRow.by_name,
)


def current_ids(session: Session, processes: Sequence[str]) -> Mapping[str, ReleaseId]:
    """The newest release of each of these processes; those never published are left out."""
    rows = session.execute(
        select(ReleaseProcessRow.process, ReleaseProcessRow.release_id)
        .where(ReleaseProcessRow.process.in_(processes))
        .order_by(ReleaseProcessRow.release_id)
    )
    return {process: ReleaseId(release) for process, release in rows}


def process_names(session: Session) -> tuple[str, ...]:
    """Ids of all processes that were ever published, in order."""
    return tuple(session.scalars(select(ReleaseProcessRow.process).distinct().order_by(ReleaseProcessRow.process)))


def versions(session: Session, process: str | None = None) -> tuple[Version, ...]:
    """Every version of one main process or of all, by process, the newest first."""
    only = () if process is None else (ReleaseRow.process == process,)
    rows = session.execute(select(*VERSION).where(*only).order_by(ReleaseRow.process, ReleaseRow.number.desc()))
    return tuple(version_of(row) for row in rows)


def processes(session: Session) -> tuple[Version, ...]:
    """The current version of each main process, by name."""
    newest: dict[str, Version] = {}
    for version in versions(session):
        newest.setdefault(version.process, version)
    return tuple(sorted(newest.values(), key=lambda version: version.name))


def held(session: Session) -> Iterator[tuple[ReleaseId, str]]:
    """(release, process) for every process of every release, the newest first, read as they are wanted."""
    columns = select(ReleaseProcessRow.release_id, ReleaseProcessRow.process)
    newest_first = columns.order_by(ReleaseProcessRow.release_id.desc()).execution_options(yield_per=200)
    with session.execute(newest_first) as rows:
        for row in rows:
            yield ReleaseId(row.release_id), row.process


def version_of_id(session: Session, release: ReleaseId) -> Version:
    """One that there is."""
    return version_of(session.execute(select(*VERSION).where(ReleaseRow.id == release)).one())


def version_of(row: Any) -> Version:
    """A version from a row of VERSION's columns."""
    return Version(
        id=ReleaseId(row.id),
        process=row.process,
        number=row.number,
        name=row.name,
        published_at=row.published_at,
        by_id=row.by_id,
        by_name=row.by_name,
    )
