"""Published versions, read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from service.base.errors import Missing
from service.base.ids import ReleaseId
from service.base.texts import Text
from service.process.diagram import Finding, read
from service.process.execution import compile_program
from service.process.releases.release import Release, Version
from service.process.releases.shelf import Shelf
from service.process.releases.tables import ReleaseCallRow, ReleaseFormRow, ReleaseProcessRow, ReleaseRow

MOST_READ = 200
"""Releases kept in memory: about a megabyte each at 500 elements."""
_shelf: Shelf[ReleaseId, Release] = Shelf(MOST_READ)
VERSION = (
    ReleaseRow.id,
    ReleaseRow.process,
    ReleaseRow.number,
    ReleaseRow.name,
    ReleaseRow.published_at,
    ReleaseRow.by_id,
    ReleaseRow.by_name,
)


def get(session: Session, release: ReleaseId) -> Release:
    """A release by its id, read and compiled once per program. Missing: there is none."""
    return _shelf.take(release, lambda: _read(session, release))


def current(session: Session, process: str) -> Release:
    """The newest release that holds this process. Missing: it was never published."""
    found = current_ids(session, [process])
    if not found:
        raise Missing(
            Text(
                "O processo “{process}” ainda não foi publicado.", "Process “{process}” has not been published yet."
            ).fill(process=process)
        )
    return get(session, found[process])


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
    """Every version of one main process or of all, by process, the newest first; reads no diagram."""
    only = () if process is None else (ReleaseRow.process == process,)
    rows = session.execute(select(*VERSION).where(*only).order_by(ReleaseRow.process, ReleaseRow.number.desc()))
    return tuple(_version(row) for row in rows)


def processes(session: Session) -> tuple[Version, ...]:
    """The current version of each main process, by name; reads no diagram."""
    newest: dict[str, Version] = {}
    for version in versions(session):
        newest.setdefault(version.process, version)
    return tuple(sorted(newest.values(), key=lambda version: version.name))


def _read(session: Session, release: ReleaseId) -> Release:
    row = session.execute(
        select(*VERSION, ReleaseRow.xml, ReleaseRow.findings).where(ReleaseRow.id == release)
    ).one_or_none()
    if row is None:
        raise Missing(Text("Esta versão não existe.", "There is no such version."))
    reading = read(row.xml)
    of_forms = select(ReleaseFormRow.form, ReleaseFormRow.source).where(ReleaseFormRow.release_id == release)
    called = select(ReleaseCallRow.process, ReleaseCallRow.called_id).where(ReleaseCallRow.release_id == release)
    return Release(
        version=_version(row),
        xml=row.xml,
        diagram=reading.diagram,
        program=reading.program,
        compiled=compile_program(reading.program),
        findings=tuple(finding_of(plain) for plain in row.findings),
        form_sources={row.form: row.source for row in session.execute(of_forms)},
        calls={process: ReleaseId(pinned) for process, pinned in session.execute(called)},
    )


def _version(row: Any) -> Version:
    return Version(
        id=ReleaseId(row.id),
        process=row.process,
        number=row.number,
        name=row.name,
        published_at=row.published_at,
        by_id=row.by_id,
        by_name=row.by_name,
    )


def finding_of(plain: Mapping[str, Any]) -> Finding:
    """A finding as it was stored."""
    return Finding(
        code=plain["code"],
        level=plain["level"],
        element=plain["element"],
        line=plain["line"],
        message=Text(*plain["message"]),
        fix=Text(*plain["fix"]),
    )


def plain_finding(finding: Finding) -> dict[str, Any]:
    """A finding as JSON, its sentences in both languages."""
    return {
        "code": finding.code,
        "level": finding.level,
        "element": finding.element,
        "line": finding.line,
        "message": [finding.message.spoken("pt"), finding.message.spoken("en")],
        "fix": [finding.fix.spoken("pt"), finding.fix.spoken("en")],
    }
