"""Notices: what a person is told in the application. Each is told once, and is an event that channels may carry on."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, func, select, update
from sqlalchemy.orm import Session

from service.base.ids import PersonId, first_id, new_id
from service.base.rows import add, table_of
from service.base.texts import Text
from service.base.tidy import forget_rows
from service.base.work import UnitOfWork
from service.desk.people.events import NoticeGiven
from service.desk.people.tables import NoticeRow

NOTICE = table_of(NoticeRow).c
TOLD = select(NOTICE.person_id).where(
    NOTICE.key == bindparam("key"), NOTICE.person_id.in_(bindparam("people", expanding=True))
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """One notice as it is shown."""

    id: str
    text: Text
    address: str
    created_at: datetime
    is_read: bool


def give_notice(work: UnitOfWork, person: PersonId, text: Text, *, address: str, key: str) -> None:
    """Tell a person something, once per `key`; `address` is the path of the page it leads to."""
    give_notices(work, [person], text, address=address, key=key)


def give_notices(
    work: UnitOfWork, people: Iterable[PersonId], text: Text, *, address: str, key: str, is_first: bool = False
) -> None:
    """Tell all of them the same, each once per `key`: a role's work concerns many, and is written in one go.

    `is_first`: nothing has been told under this key before, so nobody has to be looked for.
    """
    wanted = list(dict.fromkeys(people))
    if not wanted:
        return
    told = () if is_first else work.session.scalars(TOLD, {"key": key, "people": wanted}).all()
    what = {"text_pt": text.spoken("pt"), "text_en": text.spoken("en"), "address": address, "created_at": work.now}
    new = {person: new_id(work.now) for person in wanted if person not in told}
    if not new:
        return
    add(work.session, NoticeRow, [{"id": id, "person_id": person, "key": key, **what} for person, id in new.items()])
    given = NoticeGiven(notices=tuple(new.values()), people=tuple(new), text=text.spoken("pt"), address=address)
    work.record(given)


def read_notices(work: UnitOfWork, person: PersonId) -> None:
    """The person has seen them all."""
    work.session.execute(
        update(NoticeRow).where(NoticeRow.person_id == person, NoticeRow.read_at.is_(None)).values(read_at=work.now)
    )


def forget_notices(work: UnitOfWork, before: datetime) -> int:
    """Notices that were read and given before this instant, a batch at the most; says how many."""
    over = (NoticeRow.id < first_id(before), NoticeRow.read_at < before)
    return forget_rows(work, NoticeRow, NoticeRow.id, *over)


def unread(session: Session, person: PersonId) -> int:
    """How many the person has not seen."""
    counted = select(func.count()).where(NoticeRow.person_id == person, NoticeRow.read_at.is_(None))
    return session.scalar(counted) or 0


def notices(session: Session, person: PersonId, *, offset: int = 0, limit: int = 30) -> Sequence[Notice]:
    """The newest first."""
    rows = session.scalars(
        select(NoticeRow)
        .where(NoticeRow.person_id == person)
        .order_by(NoticeRow.created_at.desc(), NoticeRow.id.desc())
        .offset(offset)
        .limit(limit)
    )
    return [
        Notice(
            id=row.id,
            text=Text(row.text_pt, row.text_en),
            address=row.address,
            created_at=row.created_at,
            is_read=row.read_at is not None,
        )
        for row in rows
    ]
