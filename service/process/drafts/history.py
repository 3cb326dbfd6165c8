"""What drafts of any kind were before, the latest of it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Protocol

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from service.base.database import Base
from service.base.errors import Missing
from service.base.rows import insert_new, table_of
from service.base.texts import Text
from service.base.values import value_object
from service.base.work import UnitOfWork
from service.process.drafts.model import MOST_KEPT, is_kept

MOST_REVISIONS = 2**31 - 1
"""What the column holds."""
NOT_KEPT = Text("Esta revisão não está no histórico do rascunho.", "The draft's history does not hold this revision.")


@value_object(kw_only=True)
class Kept:
    """A former state of a draft."""

    revision: int
    saved_at: datetime
    by_name: str


class Stands(Protocol):
    """A draft as it stands: who saved it, when, as which revision."""

    @property
    def id(self) -> str: ...
    @property
    def revision(self) -> int: ...
    @property
    def changed_at(self) -> datetime: ...
    @property
    def by_id(self) -> str | None: ...
    @property
    def by_name(self) -> str: ...


def keep_former(
    work: UnitOfWork, rows: type[Base], now: Stands, content: Mapping[str, Any], *, always: bool = False
) -> None:
    """Write what stands now to its history, where enough happened since the last time or `always`.

    `rows` have draft_id, revision, saved_at, by_name and the columns of `content`.
    """
    kept = table_of(rows).c
    of_draft = kept.draft_id == now.id
    kept_at = work.session.scalar(select(func.max(kept.saved_at)).where(of_draft))
    if not always and not is_kept(same_person=now.by_id == work.actor.id, kept_at=kept_at, now=work.now):
        return
    row = {"draft_id": now.id, "revision": now.revision, **content}
    row |= {"saved_at": now.changed_at, "by_name": now.by_name}
    insert_new(work.session, rows, row, keys=("draft_id", "revision"))
    latest = select(kept.revision).where(of_draft).order_by(kept.revision.desc())
    past = work.session.scalar(latest.offset(MOST_KEPT).limit(1))
    if past is not None:
        work.session.execute(delete(table_of(rows)).where(of_draft, kept.revision <= past))


def former_states(session: Session, rows: type[Base], id: str) -> tuple[Kept, ...]:
    """What a draft was before, the latest first; `rows` as in `keep_former`."""
    kept = table_of(rows).c
    wanted = select(kept.revision, kept.saved_at, kept.by_name).where(kept.draft_id == id)
    found = session.execute(wanted.order_by(kept.revision.desc()))
    return tuple(Kept(revision=row.revision, saved_at=row.saved_at, by_name=row.by_name) for row in found)


def former_content(session: Session, rows: type[Base], content: str, id: str, revision: int) -> bytes:
    """The column `content` as it was at a revision that the history holds. Missing: it does not."""
    kept = table_of(rows).c
    wanted = select(kept[content]).where(kept.draft_id == id, kept.revision == revision)
    found = session.scalar(wanted) if 0 < revision <= MOST_REVISIONS else None
    if found is None:
        raise Missing(NOT_KEPT)
    return found
