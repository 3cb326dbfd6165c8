"""Absences: from when to when somebody is not there, who stands in, and why. They begin and end by themselves."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from service.base import timers
from service.base.errors import Conflict, Forbidden, Missing, Refused
from service.base.ids import PersonId, new_id
from service.base.texts import Text
from service.base.timers import Timer
from service.base.values import value_object
from service.base.work import UnitOfWork
from service.desk.people import queries
from service.desk.people.commands import lock_person
from service.desk.people.events import AbsenceBegan, AbsenceChanged, AbsenceEnded
from service.desk.people.model import Person, Role
from service.desk.people.notice_events import NoticeEvent
from service.desk.people.notice_giving import give_notice
from service.desk.people.tables import AbsenceRow
from service.process.forms import HOME

KIND = "absence"
"""The timers at which absences begin and end; the subject is the person."""
LONGEST = timedelta(days=366 * 2)
LONGEST_REASON = 200
MAY_ENTER = (Role.SUPERVISOR, Role.ADMINISTRATOR)
"""Who enters absences of others."""

NOT_YOURS = Text(
    "Só quem supervisiona informa a ausência de outra pessoa.", "Only supervisors enter somebody else's absence."
)
NO_ABSENCE = Text("Esta ausência não existe.", "There is no such absence.")
BACKWARDS = Text("A volta precisa ser depois da saída.", "The return has to be after the leave.")
OVER = Text("Esta ausência já teria terminado. Confira as datas.", "This absence would be over. Check the dates.")
TOO_LONG = Text("Uma ausência dura até dois anos. Confira as datas.", "An absence lasts two years at most.")
OVERLAPS = Text(
    "Já há uma ausência nesse período. Termine ou apague a outra antes.",
    "There is an absence in that time already. End or remove the other one first.",
)
BAD_SUBSTITUTE = Text(
    "Escolha como substituta outra pessoa da equipe.", "Choose somebody else of the staff as the substitute."
)
LONG_REASON = Text("Use até {most} letras no motivo.", "Use up to {most} letters for the reason.").fill(
    most=LONGEST_REASON
)
STAND_IN = Text("{name} está fora até {until}: você substitui.", "{name} is away until {until}: you stand in.")
IS_OVER = Text("Esta ausência já terminou.", "This absence is over already.")


@value_object(kw_only=True)
class Absence:
    """Somebody is not there from `starts_at` until `ends_at`, at which they are there again."""

    id: str
    person: PersonId
    starts_at: datetime
    ends_at: datetime
    substitute: PersonId | None
    reason: str
    by_name: str

    def covers(self, at: datetime) -> bool:
        """Whether they are away at this instant."""
        return self.starts_at <= at < self.ends_at


def enter_absence(
    work: UnitOfWork,
    person: PersonId,
    *,
    starts_at: datetime,
    ends_at: datetime,
    substitute: PersonId | None = None,
    reason: str = "",
    by: Person,
) -> str:
    """Say that somebody is away, now or later; returns its id.

    Forbidden: another's, and one does not supervise; Refused: the times do not fit; Conflict: there is one then.
    """
    _require_hand(person, by)
    lock_person(work, person)
    _check(work, person, starts_at, ends_at, substitute)
    if len(reason) > LONGEST_REASON:
        raise Refused(LONG_REASON, field="reason")
    row = AbsenceRow(
        id=new_id(work.now),
        person_id=person,
        starts_at=starts_at,
        ends_at=ends_at,
        substitute_id=substitute,
        reason=" ".join(reason.split()),
        by_name=by.name,
        created_at=work.now,
    )
    work.session.add(row)
    work.session.flush()
    work.record(AbsenceChanged(person=person, absence=row.id))
    if starts_at <= work.now:
        _began(work, row)
    else:
        timers.arm(work, KIND, person, f"begins:{row.id}", due_at=starts_at)
    timers.arm(work, KIND, person, f"ends:{row.id}", due_at=ends_at)
    return row.id


def end_absence(work: UnitOfWork, absence: str, *, by: Person) -> None:
    """It ends now; one that is planned does not come. Missing, Forbidden; Conflict: it is over already."""
    row = work.session.get(AbsenceRow, absence, with_for_update=True)
    if row is None:
        raise Missing(NO_ABSENCE)
    person = PersonId(row.person_id)
    _require_hand(person, by)
    if row.ends_at <= work.now:
        raise Conflict(IS_OVER)
    for key in ("begins", "ends"):
        timers.disarm(work, KIND, person, f"{key}:{row.id}")
    began = row.starts_at <= work.now
    row.ends_at = work.now
    row.starts_at = min(row.starts_at, work.now)
    work.session.flush()
    work.record(AbsenceChanged(person=person, absence=row.id))
    if began:
        work.record(AbsenceEnded(person=person, absence=row.id))


def absence_is_due(work: UnitOfWork, timer: Timer) -> None:
    """An absence begins or ends; the handler of its timers."""
    what, _, id = timer.key.partition(":")
    row = work.session.get(AbsenceRow, id)
    if row is None:
        return
    if what == "begins" and row.starts_at <= work.now < row.ends_at:
        _began(work, row)
    elif what == "ends" and row.ends_at <= work.now:
        work.record(AbsenceEnded(person=PersonId(row.person_id), absence=row.id))


def absences(session: Session, person: PersonId, *, since: datetime) -> Sequence[Absence]:
    """Those that are not over at an instant, the next first."""
    wanted = select(AbsenceRow).where(AbsenceRow.person_id == person, AbsenceRow.ends_at > since)
    return [_absence(row) for row in session.scalars(wanted.order_by(AbsenceRow.starts_at))]


def absent(session: Session, persons: Collection[PersonId], *, at: datetime) -> dict[PersonId, Absence]:
    """Who of these is away at an instant."""
    wanted = select(AbsenceRow).where(
        AbsenceRow.person_id.in_(persons), AbsenceRow.starts_at <= at, AbsenceRow.ends_at > at
    )
    return {PersonId(row.person_id): _absence(row) for row in session.scalars(wanted)}


def _check(
    work: UnitOfWork, person: PersonId, starts_at: datetime, ends_at: datetime, substitute: PersonId | None
) -> None:
    if ends_at <= starts_at:
        raise Refused(BACKWARDS, field="ends_at")
    if ends_at <= work.now:
        raise Refused(OVER, field="ends_at")
    if ends_at - starts_at > LONGEST:
        raise Refused(TOO_LONG, field="ends_at")
    if any(each.starts_at < ends_at for each in absences(work.session, person, since=starts_at)):
        raise Conflict(OVERLAPS, field="starts_at")
    found = queries.person(work.session, substitute) if substitute is not None else None
    if substitute is not None and (found is None or substitute == person or not (found.active and found.is_staff)):
        raise Refused(BAD_SUBSTITUTE, field="substitute")


def _began(work: UnitOfWork, row: AbsenceRow) -> None:
    person, substitute = PersonId(row.person_id), PersonId(row.substitute_id) if row.substitute_id else None
    work.record(AbsenceBegan(person=person, absence=row.id, substitute=substitute))
    if substitute is not None:
        name = queries.names(work.session, [person]).get(person, "")
        give_notice(
            work,
            substitute,
            STAND_IN.fill(name=name, until=f"{row.ends_at.astimezone(HOME):%d/%m %H:%M}"),
            event=NoticeEvent.ABSENCE,
            address="/ausencia",
            key=f"absence:{row.id}",
        )


def _require_hand(person: PersonId, by: Person) -> None:
    if person != by.id and not by.may_be(*MAY_ENTER):
        raise Forbidden(NOT_YOURS)


def _absence(row: AbsenceRow) -> Absence:
    return Absence(
        id=row.id,
        person=PersonId(row.person_id),
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        substitute=PersonId(row.substitute_id) if row.substitute_id else None,
        reason=row.reason,
        by_name=row.by_name,
    )
