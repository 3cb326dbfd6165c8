"""Whom the law puts first: people of 80, of 60, and people with a disability (X-23).

Lei 10.048/2000 art. 1; Lei 10.741/2003 art. 71 §5 with Lei 13.466/2017: those of 80 and more come before the
other elderly.
"""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from service.base import timers
from service.base.errors import Refused
from service.base.ids import PersonId
from service.base.texts import Text
from service.base.timers import Timer
from service.base.values import value_object
from service.base.work import UnitOfWork
from service.desk.people.commands import lock_person
from service.desk.people.events import PersonChanged
from service.desk.people.history import remember
from service.desk.people.tables import PersonRow
from service.process.forms import HOME

KIND = "birthday"
"""The timers of the days on which people reach one of the ages."""
EIGHTY, SIXTY_OR_DISABLED, NOBODY = 0, 1, 2
"""Places within one priority, the first first."""
AGES = (60, 80)
OLDEST = 130
BAD_DAY = Text("Confira a data de nascimento.", "Check the date of birth.")


@value_object(kw_only=True)
class Precedence:
    """What is known of somebody, and the place that it gives them."""

    born_on: date | None
    disabled: bool
    place: int


def tell(work: UnitOfWork, person: PersonId, *, born_on: date | None, disabled: bool) -> None:
    """Keep when somebody was born and whether they have a disability; their place follows, on its birthdays too.

    The history says that it was changed, not to what. Missing; Refused: nobody was born on such a day.
    """
    row, today = lock_person(work, person), _today(work.now)
    if born_on is not None and not 0 <= age(born_on, today) <= OLDEST:
        raise Refused(BAD_DAY, field="born_on")
    if (row.born_on, row.disabled) != (born_on, disabled):
        remember(work, f"person:{person}", {"precedence": None})
    row.born_on, row.disabled = born_on, disabled
    timers.disarm(work, KIND, person)
    for years in AGES:
        if born_on is not None and (day := _birthday(born_on, years)) > today:
            timers.arm(work, KIND, person, str(years), due_at=datetime.combine(day, time(), HOME))
    _follow(work, row, today)


def birthday_is_due(work: UnitOfWork, timer: Timer) -> None:
    """Somebody has reached an age that gives them another place; the handler of its timers."""
    row = work.session.get(PersonRow, timer.subject, with_for_update=True)
    if row is not None:
        _follow(work, row, _today(work.now))


def precedence(session: Session, person: PersonId) -> Precedence:
    """What is known of somebody; nothing of whom nobody knows."""
    columns = (PersonRow.born_on, PersonRow.disabled, PersonRow.precedence)
    born_on, disabled, place = session.execute(select(*columns).where(PersonRow.id == person)).one_or_none() or (
        None, False, NOBODY,
    )  # fmt: skip
    return Precedence(born_on=born_on, disabled=disabled, place=place)


def preferred() -> Any:
    """The statement for the ids of all who come first; an index holds them."""
    return select(PersonRow.id).where(PersonRow.precedence < NOBODY)


def place_of(born_on: date | None, today: date, *, disabled: bool) -> int:
    """The place within a priority of somebody born on this day."""
    years = age(born_on, today) if born_on is not None else 0
    if years >= max(AGES):
        return EIGHTY
    return SIXTY_OR_DISABLED if disabled or years >= min(AGES) else NOBODY


def age(born_on: date, today: date) -> int:
    """Completed years; who was born on 29 February completes one on 1 March where there is no such day."""
    return today.year - born_on.year - ((today.month, today.day) < (born_on.month, born_on.day))


def _birthday(born_on: date, years: int) -> date:
    try:
        return born_on.replace(year=born_on.year + years)
    except ValueError:
        return date(born_on.year + years, 3, 1)


def _follow(work: UnitOfWork, row: PersonRow, today: date) -> None:
    place = place_of(row.born_on, today, disabled=row.disabled)
    if place != row.precedence:
        row.precedence = place
        work.session.flush()
        work.record(PersonChanged(person=PersonId(row.id), what=("precedence",)))


def _today(now: datetime) -> date:
    return now.astimezone(HOME).date()


def place_column(person: Any) -> Any:
    """The place of whoever this column names, for a statement."""
    return select(PersonRow.precedence).where(PersonRow.id == person).scalar_subquery()
