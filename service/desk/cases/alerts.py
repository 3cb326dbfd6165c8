"""What the desk's people are told about a case."""

from __future__ import annotations

from service.base.texts import Text
from service.base.work import UnitOfWork
from service.desk import people
from service.desk.cases.events import CaseAssigned
from service.desk.cases.tables import CaseRow
from service.desk.people import NoticeEvent

ASSIGNED = Text("Agora é seu: {subject} ({protocol})", "Now yours: {subject} ({protocol})")


def owner_is_told(work: UnitOfWork, event: CaseAssigned) -> None:
    """V-42: whoever answers for a case from now on gets one notice, unless they took it themselves."""
    if event.owner is None or event.owner in (event.old_owner, event.by):
        return
    case = work.session.get_one(CaseRow, event.case)
    people.give_notice(
        work,
        event.owner,
        ASSIGNED.fill(subject=case.subject, protocol=case.protocol),
        event=NoticeEvent.ASSIGNED,
        address=f"/chamados/{case.protocol}",
        case=event.case,
        key=f"assigned:{event.case}:{work.now.isoformat()}",
    )
