"""Calendars that are the shifts of teams."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from service.base.words import fold
from service.base.work import UnitOfWork
from service.calendars.events import CalendarRenamed
from service.desk.people.tables import MemberRow, PersonRow, TeamRow


def calendar_is_renamed(work: UnitOfWork, event: CalendarRenamed) -> None:
    """Teams and their people name the calendar of their shift as it is called now; subscribed in `subscriptions`."""
    for row in (TeamRow, MemberRow):
        work.session.execute(update(row).where(row.calendar == event.before).values(calendar=event.after))


def teams_on(session: Session, calendars: Collection[str]) -> tuple[str, ...]:
    """Names of the teams whose shift one of these calendars is, which are named folded."""
    rows = session.execute(
        select(TeamRow.name, TeamRow.calendar).where(TeamRow.calendar.is_not(None)).order_by(TeamRow.folded)
    )
    return tuple(row.name for row in rows if fold(row.calendar) in calendars)


def people_on(session: Session, calendars: Collection[str]) -> tuple[str, ...]:
    """Names of the people who have a shift of their own in a team, and it is one of these calendars."""
    asked = select(PersonRow.name, MemberRow.calendar).join(PersonRow, PersonRow.id == MemberRow.person_id)
    rows = session.execute(asked.where(MemberRow.calendar.is_not(None)).order_by(PersonRow.name)).all()
    return tuple(dict.fromkeys(row.name for row in rows if fold(row.calendar) in calendars))
