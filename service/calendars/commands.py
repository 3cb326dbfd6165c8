"""Making and changing calendars. A change is a new version; what was armed before keeps its instant."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

from sqlalchemy import delete, select, update

from service.base.errors import Conflict, Missing, Refused
from service.base.ids import new_id
from service.base.rows import add, insert_new, write_now
from service.base.texts import Text
from service.base.words import fold
from service.base.work import UnitOfWork
from service.calendars import queries
from service.calendars.definition import STANDARD, Definition, to_plain
from service.calendars.events import CalendarChanged, CalendarKept, CalendarRenamed
from service.calendars.public import EARLIEST, LATEST, NO_YEARS
from service.calendars.queries import STANDARD_NAME, InForce, Version
from service.calendars.tables import CalendarFormerNameRow, CalendarRow, CalendarVersionRow

AHEAD = 5
"""Years of holidays that a calendar has beyond the present one when it is made or its years are extended."""
LEAST_AHEAD = 2
"""With fewer it is time to extend them."""
ELAPSED = "corrido"
"""In a diagram this is no calendar's name: it says that a timer counts calendar time after all."""

LONGEST_NAME = 80
NO_NAME = Text("Dê um nome de até {most} letras ao calendário.", "Give the calendar a name of up to {most} letters.")
WAS_TAKEN = Text(
    "Outro calendário já se chamou “{name}”, e há diagramas que o nomeiam assim. Escolha outro nome.",
    "Another calendar used to be called “{name}”, and diagrams name it so. Choose another name.",
)
OUT_OF_USE = Text(
    "“{name}” está fora de uso. Volte a usá-lo antes de o escolher como padrão.",
    "“{name}” is out of use. Take it back into use before it becomes the default one.",
)
IS_DEFAULT = Text(
    "“{name}” é o calendário padrão. Escolha outro como padrão antes de o tirar de uso.",
    "“{name}” is the default calendar. Make another one the default before you take it out of use.",
)
NO_VERSION = Text("“{name}” não tem versão {number}.", "“{name}” has no version {number}.")
NO_HOLIDAY = Text("{on} não é feriado copiado de “{name}”.", "{on} is no holiday that “{name}” copied.")
NO_SOURCE = Text(
    "“{name}” não copia feriados de país nenhum. Escolha o país ao mudá-lo.",
    "“{name}” copies no country's holidays. Choose the country when you change it.",
)
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
    return Version(
        id="",
        calendar_id="",
        name=STANDARD_NAME,
        number=1,
        is_default=True,
        active=True,
        at=at,
        by_name="Raia",
        definition=definition,
    )


def create(work: UnitOfWork, name: str, definition: Definition) -> None:
    """A new calendar. Conflict: the name is taken; Refused: it never opens, or there is no such zone."""
    definition.calendar()
    seed(work)
    name = _free(work, name)
    if not _make(work, name, definition, default=False):
        raise Conflict(TAKEN.fill(name=name), field="name")


def change(work: UnitOfWork, name: str, definition: Definition) -> int:
    """A new version of a calendar, unless it says the same; returns its number. Missing: there is none of that name."""
    definition.calendar()
    row = _held(work, name)
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


def hold(work: UnitOfWork, calendar: str) -> Version:
    """Keep others from changing a calendar until the end of the unit of work; its newest version. Missing."""
    work.session.execute(select(CalendarRow.id).where(CalendarRow.id == calendar).with_for_update())
    return queries.versions_of(work.session, calendar)[0]


def choose_default(work: UnitOfWork, name: str) -> None:
    """Let this calendar count where nobody names another. Missing: there is none of that name; Refused: out of use."""
    work.session.execute(select(CalendarRow.id).order_by(CalendarRow.id).with_for_update())  # two choose one at a time
    row = _held(work, name)
    if not row.active:
        raise Refused(OUT_OF_USE.fill(name=row.name))
    if not row.is_default:
        work.session.execute(update(CalendarRow).where(CalendarRow.is_default).values(is_default=False))
        row.is_default = True
        work.session.flush()
        work.record(CalendarKept(calendar=row.id, what="default"))


def rename(work: UnitOfWork, name: str, to: str) -> None:
    """Call a calendar otherwise; its former name still finds it. Conflict: the name is another's; Refused: it is none.

    What kept the former name is told by the event.
    """
    row = _held(work, name)
    new = " ".join(to.split())
    if new == row.name:
        return
    before = row.name, row.folded
    if fold(new) != row.folded:
        new = _free(work, new, but=row.id)
        work.session.execute(delete(CalendarFormerNameRow).where(CalendarFormerNameRow.folded == fold(new)))
        add(work.session, CalendarFormerNameRow, [{"folded": before[1], "calendar_id": row.id}])
    row.name, row.folded = new, fold(new)
    write_now(work.session, Conflict(TAKEN.fill(name=new), field="name"))
    work.record(CalendarRenamed(calendar=row.id, before=before[0], after=new))


def set_active(work: UnitOfWork, name: str, *, active: bool) -> None:
    """Take a calendar out of use, or back: it is not offered any more, and what names it goes on counting by it.

    Refused: it is the default one. Missing: there is none of that name.
    """
    row = _held(work, name)
    if not active and row.is_default:
        raise Refused(IS_DEFAULT.fill(name=row.name))
    if row.active != active:
        row.active = active
        work.session.flush()
        work.record(CalendarKept(calendar=row.id, what="active" if active else "inactive"))


def go_back(work: UnitOfWork, name: str, number: int) -> int:
    """Let a calendar be as it was in a version, as a new one; returns its number. Missing: no such version."""
    _held(work, name)
    for version in queries.versions(work.session, name):
        if version.number == number:
            return change(work, name, version.definition)
    raise Missing(NO_VERSION.fill(number=number, name=name))


def extend_to(work: UnitOfWork, name: str, year: int) -> int:
    """Copy the holidays up to this year; those that were copied before stay. Returns the number of the version.

    Missing; Refused: it copies no public holidays, or nobody looks so far ahead.
    """
    if year > LATEST:
        raise Refused(NO_YEARS.fill(earliest=EARLIEST, latest=LATEST), field="holidays")
    _held(work, name)
    definition = queries.versions(work.session, name)[0].definition
    if definition.source is None:
        raise Refused(NO_SOURCE.fill(name=name))
    first = definition.source.first or years(work.now)[0]
    return change(work, name, definition.with_holidays(first, max(year, definition.source.last, first)))


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


def drop_copied(work: UnitOfWork, name: str, on: date) -> int:
    """Take one copied holiday out; returns the number of the version. Missing: it is not in it."""
    _held(work, name)
    definition = queries.versions(work.session, name)[0].definition
    if on not in definition.copied:
        raise Missing(NO_HOLIDAY.fill(on=on.isoformat(), name=name))
    copied = {day: what for day, what in definition.copied.items() if day != on}
    return change(work, name, replace(definition, copied=copied))


def _held(work: UnitOfWork, name: str) -> CalendarRow:
    held = select(CalendarRow).where(queries.called(name)).with_for_update().execution_options(populate_existing=True)
    row = work.session.scalar(held)
    if row is None:
        raise queries.no_calendar(work.session, name)
    return row


def _free(work: UnitOfWork, name: str, *, but: str | None = None) -> str:
    """The name without surplus blanks, when no other calendar is or was called so."""
    words = " ".join(name.split())
    if not words or len(words) > LONGEST_NAME:
        raise Refused(NO_NAME.fill(most=LONGEST_NAME), field="name")
    if fold(words) == ELAPSED:
        raise Refused(RESERVED, field="name")
    now = work.session.scalar(select(CalendarRow.id).where(CalendarRow.folded == fold(words)))
    before = work.session.scalar(
        select(CalendarFormerNameRow.calendar_id).where(CalendarFormerNameRow.folded == fold(words))
    )
    if now not in (None, but):
        raise Conflict(TAKEN.fill(name=words), field="name")
    if before not in (None, but):
        raise Conflict(WAS_TAKEN.fill(name=words), field="name")
    return words


def _make(work: UnitOfWork, name: str, definition: Definition, *, default: bool) -> bool:
    row = {
        "id": new_id(work.now),
        "name": name,
        "folded": fold(name),
        "number": 1,
        "is_default": default,
        "active": True,
    }
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
