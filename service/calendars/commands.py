"""Making and changing calendars. A change is a new version; what was armed before keeps its instant."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select, update

from service.base.errors import Conflict, Refused
from service.base.ids import new_id
from service.base.rows import add, insert_new
from service.base.texts import Text
from service.base.words import fold
from service.base.work import UnitOfWork
from service.calendars import queries
from service.calendars.definition import STANDARD, Definition, to_plain
from service.calendars.events import CalendarChanged
from service.calendars.queries import STANDARD_NAME, InForce, Version
from service.calendars.tables import CalendarRow, CalendarVersionRow

AHEAD = 5
"""Years of holidays that a calendar has beyond the present one when it is made or its years are extended."""
LEAST_AHEAD = 2
"""With fewer it is time to extend them."""
ELAPSED = "corrido"
"""In a diagram this is no calendar's name: it says that a timer counts calendar time after all."""

TAKEN = Text("Já há um calendário “{name}”.", "There is a calendar “{name}” already.")
RESERVED = Text(
    "“corrido” quer dizer sem calendário. Escolha outro nome.",
    "“corrido” means without a calendar. Choose another name.",
)


def in_force(work: UnitOfWork, name: str | None) -> InForce:
    """What counts now under this name, or by default; an unknown name counts by default.

    A desk that has no calendar yet gets the standard one.
    """
    found = queries.find(work.session, name) if name is not None else None
    found = found or queries.find(work.session, None)
    if found is None:
        seed(work)
        found = queries.find(work.session, None)
    assert found is not None
    return found


def seed(work: UnitOfWork) -> None:
    """Give a desk without calendars the standard one: Monday to Friday, nine to six, Brazil's national holidays."""
    if queries.find(work.session, None) is None:
        first = unseeded(work.now)
        _make(work, first.name, first.definition, default=True)


def unseeded(at: datetime) -> Version:
    """The standard calendar as a desk without calendars would get it at this instant."""
    definition = STANDARD.with_holidays(*years(at))
    return Version(id="", name=STANDARD_NAME, number=1, is_default=True, at=at, by_name="Raia", definition=definition)


def create(work: UnitOfWork, name: str, definition: Definition) -> None:
    """A new calendar. Conflict: the name is taken; Refused: it never opens, or there is no such zone."""
    definition.calendar()
    if fold(name) == ELAPSED:
        raise Refused(RESERVED, field="name")
    seed(work)
    if not _make(work, name, definition, default=False):
        raise Conflict(TAKEN.fill(name=name), field="name")


def change(work: UnitOfWork, name: str, definition: Definition) -> int:
    """A new version of a calendar, unless it says the same; returns its number. Missing: there is none of that name."""
    definition.calendar()
    row = work.session.scalar(select(CalendarRow).where(CalendarRow.folded == fold(name)).with_for_update())
    if row is None:
        raise queries.no_calendar(work.session, name)
    if queries.versions(work.session, name)[0].definition != definition:
        row.number += 1
        work.session.flush()
        _add_version(work, row.id, row.name, row.number, definition)
    return row.number


def keep(work: UnitOfWork, name: str, definition: Definition) -> int:
    """A new calendar or, where there is one of this name, a new version of it; returns the version's number."""
    if queries.find(work.session, name) is not None:
        return change(work, name, definition)
    create(work, name, definition)
    return 1


def choose_default(work: UnitOfWork, name: str) -> None:
    """Let this calendar count where nobody names another. Missing: there is none of that name."""
    found = queries.find(work.session, name)
    if found is None:
        raise queries.no_calendar(work.session, name)
    work.session.execute(update(CalendarRow).where(CalendarRow.is_default).values(is_default=False))
    work.session.execute(update(CalendarRow).where(CalendarRow.folded == fold(name)).values(is_default=True))


def extend(work: UnitOfWork, before: datetime) -> int:
    """Copy holidays of further years before those of a calendar run out: a new version each; says how many.

    Years that were copied before stay as they are. It is asked daily, with what is tidied up (`before` is of no use).
    """
    due = [
        version
        for version in queries.current(work.session)
        if version.definition.source is not None and version.definition.source.last < work.now.year + LEAST_AHEAD
    ]
    for version in due:
        change(work, version.name, _longer(version.definition, work.now))
    return len(due)


def _longer(definition: Definition, now: datetime) -> Definition:
    first = definition.source.first if definition.source is not None else 0
    return definition.with_holidays(first or now.year, now.year + AHEAD)


def years(now: datetime) -> tuple[int, int]:
    """First and last year whose holidays a calendar gets that is made now: promises may reach back a year."""
    return now.year - 1, now.year + AHEAD


def _make(work: UnitOfWork, name: str, definition: Definition, *, default: bool) -> bool:
    row = {"id": new_id(work.now), "name": name, "folded": fold(name), "number": 1, "is_default": default}
    if not insert_new(work.session, CalendarRow, row, keys=("folded",)):
        return False
    _add_version(work, str(row["id"]), name, 1, definition)
    return True


def _add_version(work: UnitOfWork, calendar: str, name: str, number: int, definition: Definition) -> None:
    row = {
        "id": new_id(work.now),
        "calendar_id": calendar,
        "number": number,
        "definition": to_plain(definition),
        "at": work.now,
        "by_id": work.actor.id,
        "by_name": work.actor.name,
    }
    add(work.session, CalendarVersionRow, [row])
    work.record(CalendarChanged(calendar=calendar, name=name, number=number))
