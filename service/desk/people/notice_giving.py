"""Giving notices: the only way by which people are told something, each once, by the channels that they chose.

Each notice is also an event, which channels outside the house may carry on.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import bindparam, select, update
from sqlalchemy.orm import Session

from service.base.ids import CaseId, PersonId, first_id, new_id
from service.base.prepared import Prepared
from service.base.rows import add, table_of
from service.base.texts import Text
from service.base.work import UnitOfWork
from service.desk.people import notice_mail
from service.desk.people.events import NoticeGiven
from service.desk.people.model import Role, Whose
from service.desk.people.notice_channels import mail_readers
from service.desk.people.notice_events import KINDS, NoticeEvent
from service.desk.people.notice_mail import WINDOW
from service.desk.people.queries import owner
from service.desk.people.tables import NoticeRow

NOTICE = table_of(NoticeRow).c
TOLD = select(NOTICE.audience).where(
    NOTICE.key == bindparam("key"), NOTICE.audience.in_(bindparam("audiences", expanding=True))
)
TOLD_ONE = Prepared(
    select(NOTICE.audience).where(NOTICE.audience == bindparam("audience"), NOTICE.key == bindparam("key"))
)
GATHERING = Prepared(
    select(NOTICE.id, NOTICE.count, NOTICE.began_at)
    .where(NOTICE.audience == bindparam("audience"), NOTICE.id > bindparam("after"))
    .where(NOTICE.event == bindparam("event"), NOTICE.case_id == bindparam("case"))
    .where(NOTICE.began_at > bindparam("since"))
    .order_by(NOTICE.id.desc())
    .limit(1)
)
"""The notice in which one more is counted."""
GATHERED = Prepared(
    update(table_of(NoticeRow))
    .where(NOTICE.id == bindparam("old"))
    .values(
        {
            name: bindparam(f"new_{name}", type_=NOTICE[name].type)
            for name in ("id", "key", "text_pt", "text_en", "address", "created_at", "count")
        }
    )
)


def give_notice(
    work: UnitOfWork,
    person: PersonId,
    text: Text,
    *,
    event: NoticeEvent,
    address: str,
    key: str,
    case: CaseId | None = None,
) -> None:
    """Tell a person something, once per `key`; `address` is the path of the page it leads to."""
    give_notices(work, [person], text, event=event, address=address, key=key, case=case)


def give_notices(
    work: UnitOfWork,
    people: Iterable[PersonId],
    text: Text,
    *,
    event: NoticeEvent,
    address: str,
    key: str,
    case: CaseId | None = None,
    is_first: bool = False,
) -> None:
    """Tell all of them the same, each once per `key`.

    `is_first`: nothing has been told under this key before, so nobody has to be looked for.
    """
    words = [f"person:{person}" for person in people]
    _give(work, words, _said(work, text, event, address, key, case), is_first=is_first)


def give_notice_to(
    work: UnitOfWork,
    whose: Iterable[Whose],
    text: Text,
    *,
    event: NoticeEvent,
    process: str,
    address: str,
    key: str,
    case: CaseId | None = None,
    is_first: bool = False,
) -> None:
    """Tell those whose work something is, but the client: whoever has the role or is in the team now reads it."""
    words = [word for each in whose if (word := _word(work.session, each, process)) is not None]
    _give(work, words, _said(work, text, event, address, key, case), is_first=is_first)


def _said(
    work: UnitOfWork, text: Text, event: NoticeEvent, address: str, key: str, case: CaseId | None
) -> Mapping[str, Any]:
    words = {"text_pt": text.spoken("pt"), "text_en": text.spoken("en"), "address": address, "key": key}
    return {**words, "event": event, "case_id": case, "count": 1, "created_at": work.now, "began_at": work.now}


def _give(work: UnitOfWork, audiences: Iterable[str], said: Mapping[str, Any], *, is_first: bool) -> None:
    wanted = list(dict.fromkeys(audiences))
    if wanted and not is_first:
        told = _told(work.session, said["key"], wanted)
        wanted = [word for word in wanted if word not in told]
    if not wanted:
        return
    ids = {word: new_id(work.now) for word in wanted}
    new = [word for word in wanted if not _gather(work, word, ids[word], said)]
    add(work.session, NoticeRow, [{"id": ids[word], "audience": word, **said} for word in new])
    work.record(
        NoticeGiven(
            notices=tuple(ids.values()),
            audiences=tuple(ids),
            text=said["text_pt"],
            address=said["address"],
            event=said["event"],
            case=said["case_id"],
        )
    )
    _mail(work, wanted if KINDS[said["event"]].waits else new, said)


def _told(session: Session, key: str, wanted: list[str]) -> set[str]:
    if len(wanted) == 1:
        found = TOLD_ONE.row(session, {"audience": wanted[0], "key": key})
        return set() if found is None else {wanted[0]}
    return set(session.scalars(TOLD, {"key": key, "audiences": wanted}))


def _gather(work: UnitOfWork, word: str, id: str, said: Mapping[str, Any]) -> bool:
    """Count it in the notice of the same kind that was told a moment ago, if there is one: it is new again."""
    if said["case_id"] is None or not KINDS[said["event"]].gathers:
        return False
    since = work.now - WINDOW
    asked = {"audience": word, "after": first_id(since), "since": since}
    found = GATHERING.row(work.session, {**asked, "event": said["event"], "case": said["case_id"]})
    if found is None:
        return False
    new = {"id": id, "count": found.count + 1}
    new |= {name: said[name] for name in ("key", "text_pt", "text_en", "address", "created_at")}
    GATHERED.change(work.session, {"old": found.id, **{f"new_{name}": value for name, value in new.items()}})
    return True


def _mail(work: UnitOfWork, words: list[str], said: Mapping[str, Any]) -> None:
    readers = mail_readers(work.session, said["event"], words) if words else ()
    if not readers:
        return
    if not KINDS[said["event"]].waits or said["case_id"] is None:
        notice_mail.send(work, readers, said)
        return
    for word in words:
        notice_mail.wait(work, word, said["event"], said["case_id"])


def _word(session: Session, whose: Whose, process: str) -> str | None:
    """The word under which they are told things. A process without an owner falls to everyone with that role."""
    if whose.kind == "owner":
        one = owner(session, process)
        return f"role:{Role.PROCESS_OWNER}" if one is None else f"person:{one}"
    return None if whose.kind == "requester" or whose.target is None else f"{whose.kind}:{whose.target}"
