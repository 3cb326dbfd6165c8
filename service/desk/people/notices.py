"""Notices: what people are told in the application. Each is told once, and is an event that channels may carry on."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import CompoundSelect, Integer, bindparam, delete, exists, func, literal, or_, select, union_all, update
from sqlalchemy.orm import Session

from service.base.ids import PersonId, first_id, new_id
from service.base.prepared import Prepared
from service.base.rows import add, table_of
from service.base.texts import Text
from service.base.tidy import forget_rows
from service.base.values import value_object
from service.base.work import UnitOfWork
from service.desk.people.events import NoticeGiven
from service.desk.people.model import Role, Whose
from service.desk.people.queries import ONE, owner
from service.desk.people.tables import NoticeReadRow, NoticeRow, PersonRow

NOTICE, READ, WHO = (table_of(model).c for model in (NoticeRow, NoticeReadRow, PersonRow))
MOST_COUNTED = 100
"""More unread notices than this are not counted."""
MOST_OF_AN_HOUR = 100_000
"""So many single marks a person may have: more than anybody is told in `LONGEST_COMMAND`."""
LONGEST_COMMAND = timedelta(hours=1)
"""A command that began this long ago may still be on its way to tell something: it is not yet read by its id alone."""
TOLD = select(NOTICE.audience).where(
    NOTICE.key == bindparam("key"), NOTICE.audience.in_(bindparam("audiences", expanding=True))
)


@value_object(kw_only=True)
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
    """Tell all of them the same, each once per `key`.

    `is_first`: nothing has been told under this key before, so nobody has to be looked for.
    """
    _give(work, [f"person:{person}" for person in people], text, address=address, key=key, is_first=is_first)


def give_notice_to(
    work: UnitOfWork,
    whose: Iterable[Whose],
    text: Text,
    *,
    process: str,
    address: str,
    key: str,
    is_first: bool = False,
) -> None:
    """Tell those whose work something is, but the client: whoever has the role or is in the team now reads it."""
    words = [word for each in whose if (word := _word(work.session, each, process)) is not None]
    _give(work, words, text, address=address, key=key, is_first=is_first)


def read_notices(work: UnitOfWork, person: PersonId) -> None:
    """The person has seen them all."""
    words, _ = _told_as(ONE.rows(work.session, {"who": person}))
    surely = first_id(work.now - LONGEST_COMMAND)
    late = _newest(work.session, person, [(word, max(after, surely)) for word, after in words], unread=True)
    work.session.execute(delete(NoticeReadRow).where(READ.person_id == person, READ.notice_id <= surely))
    add(work.session, NoticeReadRow, [{"person_id": person, "notice_id": row.id} for row in late])
    work.session.execute(update(PersonRow).where(PersonRow.id == person).values(notices_read_to=surely))


def forget_notices(work: UnitOfWork, before: datetime) -> int:
    """What was told before this instant, a batch at the most; what one person has not read stays. Says how many."""
    read_to = exists().where(literal("person:").concat(WHO.id) == NOTICE.audience, WHO.notices_read_to >= NOTICE.id)
    over = or_(NOTICE.audience.not_like("person:%"), read_to, exists().where(READ.notice_id == NOTICE.id))
    return forget_rows(work, NoticeRow, NoticeRow.id, NoticeRow.id < first_id(before), over)


def unread(session: Session, person: PersonId, rows: Sequence[Any] | None = None) -> int:
    """How many the person has not seen, up to MOST_COUNTED. `rows`: what `ONE` says, where it has been read already."""
    words, read_to = _told_as(ONE.rows(session, {"who": person}) if rows is None else rows)
    if not words:
        return 0
    later = [(word, max(after, read_to)) for word, after in words]
    number = _how_many_unread(len(words)).row(session, _asked(person, later, MOST_COUNTED))
    return min(MOST_COUNTED, int(number[0]) if number is not None else 0)


def notices(session: Session, person: PersonId, *, limit: int = 30) -> Sequence[Notice]:
    """The newest first; what reaches a person in two ways is shown once."""
    words, read_to = _told_as(ONE.rows(session, {"who": person}))
    found = {row.key: row for row in _newest(session, person, words, limit)}
    return [
        Notice(
            id=row.id,
            text=Text(row.text_pt, row.text_en),
            address=row.address,
            created_at=row.created_at,
            is_read=bool(row.is_read) or row.id <= read_to,
        )
        for row in sorted(found.values(), key=lambda row: row.id, reverse=True)[:limit]
    ]


def _give(
    work: UnitOfWork, audiences: Iterable[str], text: Text, *, address: str, key: str, is_first: bool = False
) -> None:
    wanted = list(dict.fromkeys(audiences))
    if not wanted:
        return
    told = () if is_first else work.session.scalars(TOLD, {"key": key, "audiences": wanted}).all()
    what = {"text_pt": text.spoken("pt"), "text_en": text.spoken("en"), "address": address, "created_at": work.now}
    new = {word: new_id(work.now) for word in wanted if word not in told}
    if not new:
        return
    add(work.session, NoticeRow, [{"id": id, "audience": word, "key": key, **what} for word, id in new.items()])
    given = NoticeGiven(notices=tuple(new.values()), audiences=tuple(new), text=text.spoken("pt"), address=address)
    work.record(given)


def _word(session: Session, whose: Whose, process: str) -> str | None:
    """The word under which they are told things. A process without an owner falls to everyone with that role."""
    if whose.kind == "owner":
        one = owner(session, process)
        return f"role:{Role.PROCESS_OWNER}" if one is None else f"person:{one}"
    return None if whose.kind == "requester" or whose.target is None else f"{whose.kind}:{whose.target}"


def _told_as(rows: Sequence[Any]) -> tuple[list[tuple[str, str]], str]:
    """The words under which a person is told things, each with the id after which it concerns them; and up to which id
    they have read everything."""
    told, read_to = list[tuple[str, str]](), ""
    for row in rows:
        if row.kind == "self":
            told.append((f"person:{row.id}", ""))
            read_to = row.notices_read_to or ""
        elif row.kind in ("role", "team"):
            told.append((f"{row.kind}:{row.what}", "" if row.since is None else first_id(row.since)))
    return told, read_to


def _newest(
    session: Session,
    person: PersonId,
    words: Sequence[tuple[str, str]],
    most: int = MOST_OF_AN_HOUR,
    *,
    unread: bool = False,
) -> list[Any]:
    """The newest of each word, later than its id."""
    return _newest_of(len(words), unread).rows(session, _asked(person, words, most)) if words else []


def _asked(person: PersonId, words: Sequence[tuple[str, str]], most: int) -> dict[str, Any]:
    values: dict[str, Any] = {"who": person, "most": most}
    for number, (word, after) in enumerate(words):
        values |= {f"word_{number}": word, f"after_{number}": after}
    return values


@cache
def _newest_of(words: int, unread: bool) -> Prepared:
    return Prepared(_each_newest(words, unread))


@cache
def _how_many_unread(words: int) -> Prepared:
    """What reaches a person in two ways counts once."""
    newest = _each_newest(words, unread=True).subquery()
    return Prepared(select(func.count(newest.c.key.distinct())))


def _each_newest(words: int, unread: bool) -> CompoundSelect[Any]:
    read = exists().where(READ.person_id == bindparam("who"), READ.notice_id == NOTICE.id)
    shown = (NOTICE.id, NOTICE.key) if unread else (*NOTICE, read.label("is_read"))
    only = (~read,) if unread else ()
    parts = (
        select(*shown)
        .where(NOTICE.audience == bindparam(f"word_{number}"), NOTICE.id > bindparam(f"after_{number}"), *only)
        .order_by(NOTICE.id.desc())
        .limit(bindparam("most", type_=Integer))
        for number in range(words)
    )
    return union_all(*(select(each.subquery()) for each in parts))
