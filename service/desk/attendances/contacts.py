"""The next contact: who speaks with the client next, and when; the agenda, and the reminder on the day (B-40, B-44)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time

from sqlalchemy import select
from sqlalchemy.orm import Session

from service.base import timers
from service.base.errors import Forbidden, Missing, Refused
from service.base.ids import CaseId, PersonId
from service.base.texts import Text
from service.base.timers import Timer
from service.base.values import value_object
from service.base.work import UnitOfWork
from service.desk import cases, people
from service.desk.attendances.events import ContactMoved
from service.desk.attendances.tables import AttendanceRow, TypeRow
from service.desk.cases import Case
from service.desk.people import NoticeEvent, Person
from service.process.forms import HOME

KIND = "next_contact"
"""The timers that remind people of a contact."""
MORNING = time(8)
"""When one is reminded, where the desk stands."""
NOT_YOURS = Text(
    "Só {name}, ou quem tem função acima, muda o próximo contato deste atendimento.",
    "Only {name}, or whoever has a function above, changes the next contact of this attendance.",
)
NO_ATTENDANCE = Text("Este chamado não é um atendimento.", "This case is no attendance.")
UNKNOWN_USER = Text("Escolha uma pessoa da equipe.", "Choose one of the staff.")
TODAY = Text(
    "Hoje é o dia do contato: {protocol} — {subject}.", "Today is the day of the contact: {protocol}: {subject}."
)
YOURS = Text(
    "{by} passou a você o próximo contato de {protocol}: {subject}.",
    "{by} gave you the next contact of {protocol}: {subject}.",
)


@value_object(kw_only=True)
class Contact:
    """A contact in somebody's agenda."""

    case: CaseId
    protocol: str
    subject: str
    client: str
    on: date
    type: str
    colour: str | None


def move(
    work: UnitOfWork, attendance: AttendanceRow, case: Case, *, user: PersonId, on: date | None, by: Person
) -> None:
    """Let it be this person's on this day. Forbidden: the type keeps others from changing it."""
    if (attendance.contact_user_id, attendance.contact_on) == (user, on):
        return
    _require_hand(work.session, attendance, by)
    was = attendance.contact_user_id
    attendance.contact_user_id, attendance.contact_on = user, on
    work.session.flush()
    if on is None:
        timers.disarm(work, KIND, case.id)
    else:
        due = datetime.combine(on, MORNING, HOME)
        timers.arm(work, KIND, case.id, "contact", due_at=max(due, work.now) if on == today(work) else due)
    work.record(ContactMoved(case=case.id, user=user, on=on))
    if user not in (was, by.id):
        words = YOURS.fill(by=by.name, protocol=case.protocol, subject=case.subject)
        key = f"contact:{case.id}:{work.now.isoformat()}"
        _tell(work, user, words, case, key)


def change(work: UnitOfWork, case: CaseId, *, user: PersonId, on: date | None, by: Person) -> None:
    """B-40: change day and person of the next contact. Forbidden, Missing: no attendance; Refused: no such person."""
    cases.lock_case(work, case)
    attendance = work.session.get(AttendanceRow, case, with_for_update=True)
    if attendance is None:
        raise Missing(NO_ATTENDANCE)
    person = people.queries.person(work.session, user)
    if person is None or not person.is_staff or not person.active:
        raise Refused(UNKNOWN_USER, field="usuario")
    before = attendance.contact_on
    move(work, attendance, cases.queries.case(work.session, case), user=user, on=on, by=by)
    cases.log(work, case, "contact", user=person.name, old=_said(before), new=_said(on))


def is_due(work: UnitOfWork, timer: Timer) -> None:
    """The morning of the contact: whoever has it is told."""
    attendance = work.session.get(AttendanceRow, timer.subject)
    if attendance is None or attendance.contact_user_id is None:
        return
    case = cases.queries.case(work.session, CaseId(timer.subject))
    if case.closed_at is None:
        words = TODAY.fill(protocol=case.protocol, subject=case.subject)
        key = f"contact-day:{case.id}:{attendance.contact_on}"
        user = PersonId(attendance.contact_user_id)
        _tell(work, user, words, case, key)


def _tell(work: UnitOfWork, user: PersonId, words: Text, case: Case, key: str) -> None:
    address = f"/chamados/{case.protocol}"
    people.give_notice(work, user, words, event=NoticeEvent.CONTACT, address=address, key=key, case=case.id)


def agenda(session: Session, user: PersonId) -> Sequence[Contact]:
    """B-44: the contacts that somebody has, the oldest day first; those of closed attendances are done."""
    wanted = select(AttendanceRow, TypeRow).join(TypeRow, TypeRow.id == AttendanceRow.type_id)
    mine = wanted.where(AttendanceRow.contact_user_id == user, AttendanceRow.contact_on.is_not(None))
    rows = session.execute(mine.order_by(AttendanceRow.contact_on, AttendanceRow.case_id)).all()
    found = cases.queries.of_ids(session, [row.case_id for row, _ in rows])
    return [
        Contact(
            case=CaseId(row.case_id),
            protocol=case.protocol,
            subject=case.subject,
            client=case.requester_name,
            on=row.contact_on,
            type=type.name,
            colour=type.colour,
        )
        for row, type in rows
        if (case := found[row.case_id]).closed_at is None and row.contact_on is not None
    ]


def _require_hand(session: Session, attendance: AttendanceRow, by: Person) -> None:
    holder = attendance.contact_user_id
    type = session.get_one(TypeRow, attendance.type_id)
    if holder is None or not type.contact_locked or holder == by.id:
        return
    if not people.stands_above(session, by.id, PersonId(holder)):
        names = people.queries.names(session, [PersonId(holder)])
        raise Forbidden(NOT_YOURS.fill(name=names[PersonId(holder)]))


def today(work: UnitOfWork) -> date:
    """The day where the desk stands."""
    return work.now.astimezone(HOME).date()


def _said(day: date | None) -> str | None:
    return day.isoformat() if day is not None else None
