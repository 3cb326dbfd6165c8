"""Drafts, read."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from service.base.errors import Missing
from service.base.ids import DraftId, ReleaseId
from service.base.texts import Text
from service.base.values import value_object
from service.process.drafts.history import Kept, former_content, former_states
from service.process.drafts.tables import DraftKeptRow, DraftRow

LISTED = (
    DraftRow.id,
    DraftRow.process,
    DraftRow.name,
    DraftRow.revision,
    DraftRow.release_id,
    DraftRow.published_revision,
    DraftRow.begun_at,
    DraftRow.begun_by,
    DraftRow.changed_at,
    DraftRow.by_id,
    DraftRow.by_name,
    DraftRow.discarded_at,
)
NONE = Text("Este rascunho não existe mais.", "This draft does not exist any more.")


@value_object(kw_only=True)
class Draft:
    """A draft as lists show it; `xml` only where one is asked for alone."""

    id: DraftId
    process: str | None
    name: str
    revision: int
    release: ReleaseId | None
    published_revision: int | None
    begun_at: datetime
    begun_by: str
    changed_at: datetime
    by_id: str | None
    by_name: str
    discarded_at: datetime | None
    xml: bytes = b""

    @property
    def is_published(self) -> bool:
        """Whether nothing was drawn since it was published."""
        return self.published_revision == self.revision


def drafts(session: Session, *, discarded: bool = False) -> tuple[Draft, ...]:
    """All that are being drawn, or that were thrown away, the latest change first."""
    gone = DraftRow.discarded_at.is_not(None) if discarded else DraftRow.discarded_at.is_(None)
    return tuple(map(_shown, session.execute(select(*LISTED).where(gone).order_by(DraftRow.changed_at.desc()))))


def drafts_of(session: Session, process: str) -> tuple[Draft, ...]:
    """Those of one process that are being drawn, the latest change first."""
    wanted = (DraftRow.process == process, DraftRow.discarded_at.is_(None))
    return tuple(map(_shown, session.execute(select(*LISTED).where(*wanted).order_by(DraftRow.changed_at.desc()))))


def draft(session: Session, id: DraftId, *, hold: bool = False) -> Draft:
    """One, with its drawing; `hold` keeps others from changing it meanwhile. Missing: there is none."""
    wanted = select(*LISTED, DraftRow.xml).where(DraftRow.id == id)
    row = session.execute(wanted.with_for_update() if hold else wanted).one_or_none()
    if row is None:
        raise Missing(NONE)
    return _shown(row)


def kept_versions(session: Session, id: DraftId) -> tuple[Kept, ...]:
    """What it was before, the latest first."""
    return former_states(session, DraftKeptRow, id)


def kept(session: Session, id: DraftId, revision: int) -> bytes:
    """The drawing as it was at a revision that the history holds. Missing: it does not."""
    return former_content(session, DraftKeptRow, "xml", id, revision)


def _shown(row: Any) -> Draft:
    return Draft(
        id=DraftId(row.id),
        process=row.process,
        name=row.name,
        revision=row.revision,
        release=None if row.release_id is None else ReleaseId(row.release_id),
        published_revision=row.published_revision,
        begun_at=row.begun_at,
        begun_by=row.begun_by,
        changed_at=row.changed_at,
        by_id=row.by_id,
        by_name=row.by_name,
        discarded_at=row.discarded_at,
        xml=getattr(row, "xml", b""),
    )
