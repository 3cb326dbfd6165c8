"""What the client is told without anybody of the staff writing it."""

from __future__ import annotations

from service.base.ids import CaseId, PersonId
from service.base.texts import Text
from service.base.work import UnitOfWork
from service.desk import people
from service.desk.cases.commands import share
from service.desk.cases.conversation import add_entry
from service.desk.cases.tables import CaseRow
from service.desk.people import NoticeEvent

TOLD = Text("{subject}: {text}", "{subject}: {text}")


def tell_client(work: UnitOfWork, case: CaseId, text: str, *, author_name: str = "") -> str:
    """H-17: it stands in the conversation of a held case, and the client gets one notice. Returns the entry's id."""
    row = work.session.get_one(CaseRow, case)
    entry = add_entry(work, row, "notice", text, author_name=author_name)
    people.give_notice(
        work,
        PersonId(row.requester_id),
        TOLD.fill(subject=row.subject, text=text),
        event=NoticeEvent.CLIENT_TOLD,
        address=f"/acompanhar/{row.protocol}",
        key=f"entry:{entry}",
        case=case,
    )
    share(work, row)
    return entry
