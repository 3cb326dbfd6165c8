"""What the reader made of a release's drawing when it was published: kept with it, and run for as long as it runs."""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterator
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from service.base.ids import ReleaseId
from service.base.work import UnitOfWork
from service.process.diagram import READING, Program, from_plain, read, to_plain, upgraded
from service.process.releases.release import Version
from service.process.releases.tables import ReleaseRow
from service.process.releases.versions import processes, version_of_id


def kept(program: Program) -> dict[str, Any]:
    """The columns that keep a program."""
    text = json.dumps(to_plain(program), separators=(",", ":"), ensure_ascii=False)
    return {"reading": READING, "program": zlib.compress(text.encode())}


def program_of(row: Any) -> Program | None:
    """The program of a row of `reading`, `program`, `name` and `number`; None: nobody kept it yet.

    NewerReading: a newer program published it.
    """
    if row.program is None:
        return None
    plain = json.loads(zlib.decompress(row.program))
    return from_plain(upgraded(plain, row.reading, name=f"{row.name} {row.number}"))


def keep(work: UnitOfWork) -> tuple[Version, ...]:
    """Keep today's reading of the releases that are older than the keeping; says of which it is full of errors."""
    refused = list[Version]()
    for release in work.session.scalars(select(ReleaseRow.id).where(ReleaseRow.reading.is_(None))).all():
        reading = read(_drawing(work.session, release))
        work.session.execute(update(ReleaseRow).where(ReleaseRow.id == release).values(**kept(reading.program)))
        if reading.refused:
            refused.append(version_of_id(work.session, ReleaseId(release)))
    return tuple(refused)


def differing(session: Session) -> Iterator[Version]:
    """The current versions of which today's reader would make something else: published again, they get it."""
    for version in processes(session):
        row = session.execute(
            select(ReleaseRow.reading, ReleaseRow.program, ReleaseRow.name, ReleaseRow.number).where(
                ReleaseRow.id == version.id
            )
        ).one()
        if row.reading < READING and program_of(row) != read(_drawing(session, version.id)).program:
            yield version


def _drawing(session: Session, release: str) -> bytes:
    return session.scalars(select(ReleaseRow.xml).where(ReleaseRow.id == release)).one()
