"""Mails that notices ask for: at once, or at the end of the time in which several become one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import timedelta
from functools import partial
from typing import Any

from sqlalchemy import select

from service.base import timers
from service.base.ids import CaseId, PersonId
from service.base.timers import Timer
from service.base.work import UnitOfWork
from service.desk.people.events import MailWanted
from service.desk.people.notice_channels import Reader, channels, mail_readers
from service.desk.people.notice_events import NoticeEvent
from service.desk.people.notice_list import has_read
from service.desk.people.tables import NoticeRow

KIND = "notice-mail"
"""The timers at which a mail is due; the subject is who is told, the key why and of which case."""

WINDOW = timedelta(minutes=10)
"""What is told of the same case for the same reason within this time is one notice with a count, and one mail."""


def send(work: UnitOfWork, readers: Sequence[Reader], row: Any) -> None:
    """Ask for a mail to each of them; `row`: what a notice says."""
    work.record(
        *(
            MailWanted(
                person=each.person,
                to=each.address,
                event=row["event"],
                text=row["text_en"] if each.language == "en" else row["text_pt"],
                address=row["address"],
                count=row["count"],
            )
            for each in readers
        )
    )


def wait(work: UnitOfWork, audience: str, event: NoticeEvent, case: str) -> None:
    """Ask for it at the end of the window that begins now, unless one has begun: a mail that is late is not put off."""
    key = f"{event}:{case}"
    if timers.hold_armed(work, KIND, audience, key) is None:
        timers.arm(work, KIND, audience, key, due_at=work.now + WINDOW)


Sees = Callable[[UnitOfWork, PersonId, CaseId], bool]
"""Whether somebody may see a case."""


def mailer(sees: Sees) -> Callable[[UnitOfWork, Timer], None]:
    """What happens when such a mail is due."""
    return partial(_mail_is_due, sees=sees)


def _mail_is_due(work: UnitOfWork, timer: Timer, *, sees: Sees) -> None:
    """One mail for all that was gathered, to whoever wants one now, has not read it in the panel meanwhile and may
    still see the case: the mail leaves now."""
    event, _, case = timer.key.partition(":")
    told = NoticeRow.audience == timer.subject, NoticeRow.event == event, NoticeRow.case_id == case
    gathered = select(NoticeRow).where(*told, NoticeRow.created_at >= timer.due_at - WINDOW)
    found = work.session.scalars(gathered.order_by(NoticeRow.id.desc())).all()
    if not found:
        return
    for reader in mail_readers(work.session, NoticeEvent(event), [timer.subject]):
        if not sees(work, reader.person, CaseId(case)):
            continue
        unread = [each for each in found if not _has_read(work, reader, NoticeEvent(event), each.id)]
        if unread:
            columns = {name: getattr(unread[0], name) for name in ("event", "text_pt", "text_en", "address")}
            send(work, [reader], {**columns, "count": sum(each.count for each in unread)})


def _has_read(work: UnitOfWork, reader: Reader, event: NoticeEvent, notice: str) -> bool:
    """What somebody does not want in the panel is marked with the rest, but they have not seen it there."""
    return channels(work.session, reader.person)[event].panel and has_read(work.session, reader.person, notice)
