"""Drafts of forms, read."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from service.base.errors import Missing
from service.base.ids import FormDraftId
from service.base.texts import Text
from service.base.values import value_object
from service.process.drafts import Kept, former_content, former_states
from service.process.formdrafts.tables import FormDraftKeptRow, FormDraftRow

LISTED = (
    FormDraftRow.id,
    FormDraftRow.form,
    FormDraftRow.name,
    FormDraftRow.revision,
    FormDraftRow.number,
    FormDraftRow.published_revision,
    FormDraftRow.begun_at,
    FormDraftRow.begun_by,
    FormDraftRow.changed_at,
    FormDraftRow.by_id,
    FormDraftRow.by_name,
    FormDraftRow.discarded_at,
)
NONE = Text("Este rascunho de formulário não existe mais.", "This draft of a form does not exist any more.")


@value_object(kw_only=True)
class FormDraft:
    """A draft as lists show it; `source` only where one is asked for alone."""

    id: FormDraftId
    form: str
    name: str
    revision: int
    number: int | None
    published_revision: int | None
    begun_at: datetime
    begun_by: str
    changed_at: datetime
    by_id: str | None
    by_name: str
    discarded_at: datetime | None
    source: bytes = b""

    @property
    def is_published(self) -> bool:
        """Whether nothing was drawn since it was published."""
        return self.published_revision == self.revision


def drafts(session: Session, *, discarded: bool = False) -> tuple[FormDraft, ...]:
    """All that are being drawn, or that were thrown away, the latest change first."""
    gone = FormDraftRow.discarded_at.is_not(None) if discarded else FormDraftRow.discarded_at.is_(None)
    return tuple(map(_shown, session.execute(select(*LISTED).where(gone).order_by(FormDraftRow.changed_at.desc()))))


def draft_of(session: Session, form: str) -> FormDraft | None:
    """The one in which a form is being drawn."""
    wanted = select(*LISTED).where(FormDraftRow.form == form, FormDraftRow.discarded_at.is_(None))
    row = session.execute(wanted.order_by(FormDraftRow.changed_at.desc()).limit(1)).one_or_none()
    return None if row is None else _shown(row)


def draft(session: Session, id: FormDraftId, *, hold: bool = False) -> FormDraft:
    """One, with its form; `hold` keeps others from changing it meanwhile. Missing: there is none."""
    wanted = select(*LISTED, FormDraftRow.source).where(FormDraftRow.id == id)
    row = session.execute(wanted.with_for_update() if hold else wanted).one_or_none()
    if row is None:
        raise Missing(NONE)
    return _shown(row)


def kept_versions(session: Session, id: FormDraftId) -> tuple[Kept, ...]:
    """What it was before, the latest first."""
    return former_states(session, FormDraftKeptRow, id)


def kept(session: Session, id: FormDraftId, revision: int) -> bytes:
    """The form as it was at a revision that the history holds. Missing: it does not."""
    return former_content(session, FormDraftKeptRow, "source", id, revision)


def _shown(row: Any) -> FormDraft:
    named = {column.key: getattr(row, column.key) for column in LISTED}
    return FormDraft(**named, source=getattr(row, "source", b""))
