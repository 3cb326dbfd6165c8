"""What somebody has been told: newest first, how many they have not seen, and marking as read."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import cache
from typing import Any, Literal

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Integer,
    and_,
    bindparam,
    delete,
    exists,
    func,
    literal,
    or_,
    select,
    union_all,
    update,
)
from sqlalchemy.orm import Session, aliased

from service.base.errors import Missing
from service.base.ids import CaseId, PersonId, first_id
from service.base.prepared import Prepared
from service.base.rows import add, insert_new, table_of
from service.base.texts import Text
from service.base.tidy import forget_rows
from service.base.values import value_object
from service.base.work import UnitOfWork
from service.desk.people.notice_events import NoticeEvent
from service.desk.people.queries import ONE
from service.desk.people.tables import NoticeChannelRow, NoticeReadRow, NoticeRow, PersonRow

State = Literal["all", "unread", "read"]
NOTICE, READ, WHO, CHOSEN = (table_of(model).c for model in (NoticeRow, NoticeReadRow, PersonRow, NoticeChannelRow))
MOST_COUNTED = 100
"""More unread notices than this are not counted."""
MOST_OF_AN_HOUR = 100_000
"""So many single marks a person may have: more than anybody is told in `LONGEST_COMMAND`."""
LONGEST_COMMAND = timedelta(hours=1)
"""A command that began this long ago may still be on its way to tell something: it is not yet read by its id alone."""
UNREAD_KEPT = timedelta(days=275)
"""What one person has not read stays this much longer than what is read."""
NEWEST = "Z" * 26
"""No id sorts after it."""
HOLDING_READER = select(PersonRow.id).where(PersonRow.id == bindparam("person")).with_for_update()
NO_NOTICE = Text("Este aviso não existe mais.", "This notice is gone.")


@value_object(kw_only=True)
class Notice:
    """One notice as it is shown. `count`: how many were gathered in it; `address` may be empty."""

    id: str
    text: Text
    address: str
    created_at: datetime
    is_read: bool
    event: NoticeEvent
    case: CaseId | None
    count: int


def read_notices(work: UnitOfWork, person: PersonId) -> None:
    """The person has seen them all."""
    surely = first_id(work.now - LONGEST_COMMAND)
    # First, as it holds the person: what another click marks at this moment is not marked again.
    work.session.execute(update(PersonRow).where(PersonRow.id == person).values(notices_read_to=surely))
    words, _ = _told_as(ONE.rows(work.session, {"who": person}))
    asked = _asked(person, [(word, max(after, surely)) for word, after in words], MOST_OF_AN_HOUR)
    late = _late_of(len(words)).rows(work.session, asked) if words else []
    work.session.execute(delete(NoticeReadRow).where(READ.person_id == person, READ.notice_id <= surely))
    add(work.session, NoticeReadRow, [{"person_id": person, "notice_id": row.id} for row in late])


def read_notice(work: UnitOfWork, person: PersonId, notice: str) -> str:
    """The person has seen this one, in whatever ways it reached them; returns the path of the page it leads to.

    Missing: they were not told it.
    """
    work.session.execute(HOLDING_READER, {"person": person})
    words, read_to = _told_as(ONE.rows(work.session, {"who": person}))
    row = work.session.get(NoticeRow, notice)
    if row is None or not any(row.audience == word and row.id > after for word, after in words):
        raise Missing(NO_NOTICE)
    twins = select(NOTICE.id).where(NOTICE.audience.in_([word for word, _ in words]), NOTICE.key == row.key)
    for twin in work.session.scalars(twins.where(NOTICE.id > read_to)).all():
        mark = {"person_id": person, "notice_id": twin}
        insert_new(work.session, NoticeReadRow, mark, keys=("person_id", "notice_id"))
    if row.id > read_to and not unread(work.session, person):
        read_notices(work, person)  # one id says the same as many marks
    return row.address


def forget_notices(work: UnitOfWork, before: datetime) -> int:
    """What was told before this instant, a batch at the most; what one person has not read stays for a year.

    Says how many.
    """
    read_to = exists().where(literal("person:").concat(WHO.id) == NOTICE.audience, WHO.notices_read_to >= NOTICE.id)
    seen = or_(NOTICE.audience.not_like("person:%"), read_to, exists().where(READ.notice_id == NOTICE.id))
    over = or_(seen, NoticeRow.id < first_id(before - UNREAD_KEPT))
    work.session.execute(delete(NoticeReadRow).where(READ.notice_id < first_id(before - UNREAD_KEPT)))
    return forget_rows(work, NoticeRow, NoticeRow.id, NoticeRow.id < first_id(before), over)


def unread(session: Session, person: PersonId, rows: Sequence[Any] | None = None) -> int:
    """How many the person has not seen, up to MOST_COUNTED. `rows`: what `ONE` says, where it has been read already."""
    words, read_to = _told_as(ONE.rows(session, {"who": person}) if rows is None else rows)
    if not words:
        return 0
    later = [(word, max(after, read_to)) for word, after in words]
    number = _how_many_unread(len(words)).row(session, _asked(person, later, MOST_COUNTED))
    return min(MOST_COUNTED, int(number[0]) if number is not None else 0)


def has_read(session: Session, person: PersonId, notice: str) -> bool:
    """Whether the person has seen a notice."""
    marked = exists().where(READ.person_id == person, READ.notice_id == notice)
    return bool(session.scalar(select(1).where(WHO.id == person, or_(WHO.notices_read_to >= notice, marked))))


def notices(
    session: Session,
    person: PersonId,
    *,
    limit: int = 30,
    state: State = "all",
    event: NoticeEvent | None = None,
    before: str = NEWEST,
) -> Sequence[Notice]:
    """The newest first, of ids below `before`; what reaches a person in two ways is shown once.

    What they do not want in the panel is not among them.
    """
    words, read_to = _told_as(ONE.rows(session, {"who": person}))
    if not words:
        return []
    asked = _asked(
        person, [(word, max(after, read_to) if state == "unread" else after) for word, after in words], limit
    )
    asked |= {"before": before, "read_to": read_to, "event": event or ""}
    rows = _newest_of(len(words), state, event is not None).rows(session, asked)
    return [_notice(row, read_to) for row in sorted(rows, key=lambda row: row.id, reverse=True)[:limit]]


def _notice(row: Any, read_to: str) -> Notice:
    return Notice(
        id=row.id,
        text=Text(row.text_pt, row.text_en),
        address=row.address,
        created_at=row.created_at,
        is_read=bool(row.is_read) or row.id <= read_to,
        event=NoticeEvent(row.event),
        case=CaseId(row.case_id) if row.case_id else None,
        count=row.count,
    )


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


def _asked(person: PersonId, words: Sequence[tuple[str, str]], most: int) -> dict[str, Any]:
    values: dict[str, Any] = {"who": person, "most": most, "before": NEWEST}
    for number, (word, after) in enumerate(words):
        values |= {f"word_{number}": word, f"after_{number}": after}
    return values


@cache
def _newest_of(words: int, state: State, of_event: bool) -> Prepared:
    return Prepared(_each_newest(words, state, of_event=of_event))


@cache
def _late_of(words: int) -> Prepared:
    return Prepared(_each_newest(words, "unread", brief=True, hidden=True))


@cache
def _how_many_unread(words: int) -> Prepared:
    """What reaches a person in two ways counts once."""
    newest = _each_newest(words, "unread", brief=True).subquery()
    return Prepared(select(func.count(newest.c.key.distinct())))


def _each_newest(
    words: int, state: State, *, of_event: bool = False, hidden: bool = False, brief: bool = False
) -> CompoundSelect[Any]:
    """The newest of each word; `hidden`: those too that the person does not want in the panel; `brief`: only ids."""
    read = exists().where(READ.person_id == bindparam("who"), READ.notice_id == NOTICE.id)
    unwanted = exists().where(CHOSEN.person_id == bindparam("who"), CHOSEN.event == NOTICE.event, ~CHOSEN.panel)
    only: list[ColumnElement[bool]] = [] if hidden else [~unwanted]
    if state == "unread":
        only.append(~read)
    if state == "read":
        only.append(or_(read, NOTICE.id <= bindparam("read_to")))
    if of_event:
        only.append(NOTICE.event == bindparam("event"))
    shown = (NOTICE.id, NOTICE.key) if brief else (*NOTICE, read.label("is_read"))
    if not brief:
        only.append(~_has_later_twin(words))
    parts = (
        select(*shown)
        .where(NOTICE.audience == bindparam(f"word_{number}"), NOTICE.id > bindparam(f"after_{number}"))
        .where(NOTICE.id < bindparam("before"), *only)
        .order_by(NOTICE.id.desc())
        .limit(bindparam("most", type_=Integer))
        for number in range(words)
    )
    return union_all(*(select(each.subquery()) for each in parts))


def _has_later_twin(words: int) -> ColumnElement[bool]:
    """What reaches a person in two ways is shown once, where it came last, on whatever page that is."""
    twin = aliased(NoticeRow)
    ways = (
        and_(twin.audience == bindparam(f"word_{number}"), twin.id > bindparam(f"after_{number}"))
        for number in range(words)
    )
    return exists().where(twin.key == NOTICE.key, twin.id > NOTICE.id, or_(*ways))
