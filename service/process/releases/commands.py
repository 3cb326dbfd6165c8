"""Publishing a diagram."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from service import calendars
from service.base.errors import Conflict
from service.base.ids import ReleaseId, new_id
from service.base.rows import add, insert_new
from service.base.texts import Text
from service.base.values import value_object
from service.base.work import UnitOfWork
from service.process.diagram import Finding, Reading, read
from service.process.releases import queries
from service.process.releases.checks import PublishRefused, check
from service.process.releases.deployed import deployed_forms
from service.process.releases.events import ReleasePublished
from service.process.releases.readings import kept, program_of
from service.process.releases.tables import ReleaseCallRow, ReleaseFormRow, ReleaseProcessRow, ReleaseRow
from service.process.releases.versions import current_ids
from service.process.releases.walking import called_by, nodes

Called = Mapping[str, ReleaseId]


@value_object(kw_only=True)
class Draft:
    """All that a release would hold."""

    source: bytes
    reading: Reading
    findings: tuple[Finding, ...]
    forms: Mapping[str, str]
    called: Called

    @property
    def processes(self) -> tuple[str, ...]:
        """Its processes, the main one first."""
        program = self.reading.program
        return tuple(dict.fromkeys((*program.starts, *program.processes)))

    @property
    def checksum(self) -> str:
        """The same for the same drawing, forms and called versions."""
        digest = hashlib.sha256(self.source)
        for name, text in [*sorted(self.forms.items()), *sorted(self.called.items())]:
            digest.update(f"\0{name}\0{text}".encode())
        return digest.hexdigest()


def publish(
    work: UnitOfWork,
    source: bytes,
    *,
    forms: Mapping[str, bytes],
    name: str | None = None,
    reading: Reading | None = None,
) -> ReleaseId:
    """Make a diagram the current version of its processes; unchanged, and read as before, it stays the version that it
    is.

    `forms` are the forms at hand by id; those that the diagram uses are kept with it. Called processes stay at the
    version that they have now; `reading` is what the source says, where it was read already. Raises PublishRefused
    with every finding.
    """
    draft = examine(work.session, source, forms=forms, reading=reading)
    main = draft.processes[0]
    newest = work.session.execute(
        select(
            ReleaseRow.id,
            ReleaseRow.checksum,
            ReleaseRow.reading,
            ReleaseRow.program,
            ReleaseRow.name,
            ReleaseRow.number,
        )
        .where(ReleaseRow.process == main)
        .order_by(ReleaseRow.number.desc())
        .limit(1)
    ).one_or_none()
    if newest is not None and newest.checksum == draft.checksum and _is_read_alike(newest, draft):
        return ReleaseId(newest.id)
    return _write(work, draft, main, name or _name(draft, main))


def _is_read_alike(newest: Any, draft: Draft) -> bool:
    """Whether today's reader makes of the drawing what it made of it then."""
    return program_of(newest) in (None, draft.reading.program)


def examine(session: Session, source: bytes, *, forms: Mapping[str, bytes], reading: Reading | None = None) -> Draft:
    """Read and check a diagram as publishing would, and store nothing. Raises PublishRefused."""
    reading = reading or read(source)
    used = _forms(session, reading, forms)
    direct = current_ids(session, sorted(called_by(reading.program)))
    findings = check(reading, used, direct, calendars.known_names(session))
    if any(finding.level == "error" for finding in findings):
        raise PublishRefused(findings)
    return Draft(source=source, reading=reading, findings=findings, forms=used, called=_pins(session, direct))


def _forms(session: Session, reading: Reading, forms: Mapping[str, bytes]) -> Mapping[str, str]:
    """The forms that the diagram names and does not hold itself: those at hand, else those that once came alone."""
    wanted = {node.human.form for _, node in nodes(reading.program) if node.human is not None and node.human.form}
    named = wanted - set(reading.program.forms)
    other = {form: row.source for form, row in deployed_forms(session, named - set(forms)).items()}
    given = {name: forms[name].decode("utf-8-sig", errors="replace") for name in sorted(named & set(forms))}
    return {**other, **given}


def _pins(session: Session, direct: Called) -> Called:
    """The versions of called processes, and of those that these call in turn."""
    inner: dict[str, ReleaseId] = {}
    for release in direct.values():
        inner |= queries.get(session, release).calls
    return {**inner, **direct}


def _name(draft: Draft, main: str) -> str:
    pools = {pool.process: pool.name for pool in draft.reading.diagram.participants if pool.process}
    return draft.reading.program.processes[main].name or pools.get(main) or draft.reading.diagram.name or main


def _write(work: UnitOfWork, draft: Draft, main: str, name: str) -> ReleaseId:
    latest = work.session.scalar(select(func.max(ReleaseRow.number)).where(ReleaseRow.process == main))
    release, number = ReleaseId(new_id(work.now)), (latest or 0) + 1
    row = {
        "id": release,
        "process": main,
        "number": number,
        "name": name,
        "xml": draft.source,
        "checksum": draft.checksum,
        "findings": [queries.plain_finding(finding) for finding in draft.findings],
        **kept(draft.reading.program),
        "published_at": work.now,
        "by_id": work.actor.id,
        "by_name": work.actor.name,
    }
    if not insert_new(work.session, ReleaseRow, row, keys=("process", "number")):
        raise Conflict(
            Text(
                "Outra pessoa publicou este processo agora mesmo. Atualize a página e confira antes de publicar.",
                "Somebody else has just published this process. Reload the page and look before you publish.",
            )
        )
    _write_parts(work.session, release, draft)
    work.record(ReleasePublished(release=release, process=main, processes=draft.processes, number=number, name=name))
    return release


def _write_parts(session: Session, release: ReleaseId, draft: Draft) -> None:
    of = {"release_id": release}
    add(session, ReleaseProcessRow, [{**of, "process": process} for process in draft.processes])
    add(session, ReleaseFormRow, [{**of, "form": form, "source": source} for form, source in draft.forms.items()])
    called = draft.called.items()
    add(session, ReleaseCallRow, [{**of, "process": process, "called_id": pinned} for process, pinned in called])
