"""What drafts of any kind were before, the latest of it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Protocol

from sqlalchemy import delete, func, select

from service.base.database import Base
from service.base.rows import insert_new, table_of
from service.base.work import UnitOfWork
from service.process.drafts.model import MOST_KEPT, is_kept


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
