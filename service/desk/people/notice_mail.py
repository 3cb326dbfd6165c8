"""Mails that notices ask for: at once, or at the end of the time in which several become one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select

from service.base import timers
from service.base.timers import Timer
from service.base.work import UnitOfWork
from service.desk.people.events import MailWanted
from service.desk.people.notice_channels import Reader, mail_readers
from service.desk.people.notice_events import NoticeEvent
from service.desk.people.notice_list import has_read
from service.desk.people.tables import NoticeRow

KIND = "notice-mail"
"""The timers at which a mail is due; the subject is who is told, the key why and of which case."""


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


def wait(work: UnitOfWork, audience: str, event: NoticeEvent, case: str, *, until: datetime) -> None:
    """Ask for it then."""
    timers.arm(work, KIND, audience, f"{event}:{case}", due_at=until)


def mail_is_due(work: UnitOfWork, timer: Timer) -> None:
    """One mail for all that was gathered, to whoever wants one now and has not read it in the panel meanwhile."""
    event, _, case = timer.key.partition(":")
    told = NoticeRow.audience == timer.subject, NoticeRow.event == event, NoticeRow.case_id == case
    newest = select(NoticeRow).where(*told).order_by(NoticeRow.id.desc()).limit(1)
    notice = work.session.scalar(newest)
    if notice is None:
        return
    readers = mail_readers(work.session, NoticeEvent(event), [timer.subject])
    unread = [each for each in readers if not has_read(work.session, each.person, notice.id)]
    columns = {name: getattr(notice, name) for name in ("event", "text_pt", "text_en", "address", "count")}
    send(work, unread, columns)
