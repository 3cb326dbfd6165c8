"""V-43: nothing has happened in a case for some hours, and whoever answers for it is told, once for each silence.

One timer for each case with an owner waits for the end of its silence. What happens in the meantime moves nothing: the
timer looks, when it is due, when something happened last, and waits for the rest.
"""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy.orm import Session

from service.base import timers
from service.base.ids import CaseId, PersonId
from service.base.texts import Text
from service.base.timers import Timer
from service.base.work import UnitOfWork
from service.desk import options, people
from service.desk.cases import queries
from service.desk.cases.activity import active_at
from service.desk.cases.commands import held_case
from service.desk.cases.model import Case
from service.desk.people import NoticeEvent

KIND = "case-inactive"
"""The timers; the subject is the case."""
SILENT = Text(
    "Nada acontece há {hours} h: {subject} ({protocol})", "Nothing has happened for {hours} h: {subject} ({protocol})"
)


def silence_is_counted(work: UnitOfWork, case: Case) -> None:
    """Something happened: unless a timer waits already, one waits from now on, if somebody answers for the case.

    One that waits for longer than silences last now is moved.
    """
    if case.owner is None or case.is_over:
        return
    waits, most = timers.hold_armed(work, KIND, case.id, ""), _most(work.session)
    if waits is None or waits > work.now + most:
        timers.arm(work, KIND, case.id, "", due_at=work.now + most)


def hold(work: UnitOfWork, subject: str) -> None:
    """Hold the case of a timer: what somebody is about to do in it ends its silence."""
    held_case(work, subject)


def silence_is_due(work: UnitOfWork, timer: Timer) -> None:
    """Tell the owner, or wait for the rest of the silence; then for the next one, as each is told once."""
    found = queries.columns(work.session, timer.subject)
    case = queries.case(work.session, CaseId(timer.subject)) if found is not None else None
    if case is None or case.owner is None or case.is_over:
        return
    most, last = _most(work.session), active_at(work.session, case)
    if last + most > work.now:
        timers.arm(work, KIND, case.id, "", due_at=last + most)
        return
    people.give_notice(
        work,
        PersonId(case.owner),
        SILENT.fill(hours=most // timedelta(hours=1), subject=case.subject, protocol=case.protocol),
        event=NoticeEvent.INACTIVE,
        address=f"/chamados/{case.protocol}",
        key=f"inactive:{case.id}:{last.isoformat()}",
        case=case.id,
    )
    timers.arm(work, KIND, case.id, "", due_at=work.now + most)


def _most(session: Session) -> timedelta:
    return timedelta(hours=options.number(session, options.INACTIVE_AFTER))
