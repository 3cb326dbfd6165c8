"""Published versions, read."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from service.base.errors import Missing
from service.base.ids import ReleaseId
from service.base.texts import Text
from service.process.diagram import Finding, read
from service.process.execution import compile_program
from service.process.releases.readings import program_of
from service.process.releases.release import Release
from service.process.releases.shelf import Shelf
from service.process.releases.tables import ReleaseCallRow, ReleaseFormRow, ReleaseRow
from service.process.releases.versions import VERSION, current_ids, version_of

MOST_READ = 200
"""Releases kept in memory: about a megabyte each at 500 elements."""
_shelf: Shelf[ReleaseId, Release] = Shelf(MOST_READ)


def get(session: Session, release: ReleaseId) -> Release:
    """A release by its id, compiled once per program from what was read when it was published. Missing: there is none;
    NewerReading: a newer program published it."""
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


def _read(session: Session, release: ReleaseId) -> Release:
    row = session.execute(
        select(*VERSION, ReleaseRow.xml, ReleaseRow.findings, ReleaseRow.reading, ReleaseRow.program).where(
            ReleaseRow.id == release
        )
    ).one_or_none()
    if row is None:
        raise Missing(Text("Esta versão não existe.", "There is no such version."))
    reading = read(row.xml)
    program = program_of(row) or reading.program
    of_forms = select(ReleaseFormRow.form, ReleaseFormRow.source).where(ReleaseFormRow.release_id == release)
    called = select(ReleaseCallRow.process, ReleaseCallRow.called_id).where(ReleaseCallRow.release_id == release)
    return Release(
        version=version_of(row),
        xml=row.xml,
        diagram=reading.diagram,
        program=program,
        compiled=compile_program(program),
        findings=tuple(finding_of(plain) for plain in row.findings),
        form_sources={row.form: row.source for row in session.execute(of_forms)},
        calls={process: ReleaseId(pinned) for process, pinned in session.execute(called)},
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
