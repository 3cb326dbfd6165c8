"""The report of each month, made by itself: kept, and told to supervisors and process owners (F-08)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from service.base import timers
from service.base.errors import Forbidden
from service.base.ids import new_id
from service.base.texts import Text
from service.base.timers import Timer
from service.base.work import UnitOfWork
from service.desk import people
from service.desk.catalog.reports import FLOW, Categories, categories, month_of
from service.desk.catalog.tables import ReportRow
from service.desk.people import NoticeEvent, Person, Role, Whose
from service.process.forms import HOME

KIND, SUBJECT = "occurrence_report", "monthly"
AT = time(6)
"""When it is made, on the first day of the next month."""
READERS = (Role.SUPERVISOR, Role.PROCESS_OWNER)
MAY_SWITCH = (*READERS, Role.ADMINISTRATOR)
ONLY_READERS = Text(
    "Só a supervisão, donos de processo e administradores ligam o relatório mensal.",
    "Only supervisors, process owners and administrators switch the monthly report on.",
)
READY = Text("Relatório de ocorrências de {month}: {total} chamados.", "Occurrence report of {month}: {total} cases.")


def switch(work: UnitOfWork, *, on: bool, by: Person, zone: ZoneInfo = HOME) -> None:
    """Make the report of every month from now on, or no more. Forbidden."""
    if not by.may_be(*MAY_SWITCH):
        raise Forbidden(ONLY_READERS)
    if on:
        timers.arm(work, KIND, SUBJECT, "", due_at=_next(work.now, zone))
    else:
        timers.disarm(work, KIND, SUBJECT)


def is_on(session: Session) -> bool:
    """Whether it is made every month."""
    return timers.is_armed(session, KIND, SUBJECT)


def is_due(work: UnitOfWork, timer: Timer) -> None:
    """Make last month's report, keep it, and tell those who read it; the timer is armed for the next one."""
    local = work.now.astimezone(HOME).date()
    period = month_of(local.replace(day=1) - timedelta(days=1), HOME)
    found = categories(work.session, period)
    row = ReportRow(id=new_id(work.now), first=period.first, last=period.last, counts=_plain(found), at=work.now)
    work.session.add(row)
    work.session.flush()
    people.give_notice_to(
        work,
        [Whose(kind="role", target=role) for role in READERS],
        READY.fill(month=f"{period.first:%m/%Y}", total=found.total),
        event=NoticeEvent.REPORT,
        process=FLOW,
        address=f"/relatorios/ocorrencias?de={period.first}&ate={period.last}",
        key=f"occurrence-report:{period.first}",
    )
    timers.arm(work, timer.kind, timer.subject, timer.key, due_at=_next(work.now, HOME))


def kept(session: Session, *, limit: int = 24) -> Sequence[ReportRow]:
    """Reports that were made, the newest first."""
    return session.scalars(select(ReportRow).order_by(ReportRow.id.desc()).limit(limit)).all()


def _next(now: datetime, zone: ZoneInfo) -> datetime:
    first: date = (now.astimezone(zone).date().replace(day=1) + timedelta(days=32)).replace(day=1)
    return datetime.combine(first, AT, zone)


def _plain(found: Categories) -> dict[str, object]:
    """Counts as they are kept: what a category was called then stays."""
    levels = {"type": found.types, "occurrence": found.occurrences, "solution": found.solutions}
    lists = {
        level: [{"name": each.name, "above": each.above, "kind": each.kind, "cases": each.cases} for each in counts]
        for level, counts in levels.items()
    }
    return {"total": found.total, "standard": found.standard, "alternative": found.alternative, **lists}
