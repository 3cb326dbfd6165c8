"""Reading calendars: those there are, and the version that counts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from sqlalchemy import select
from sqlalchemy.orm import Session

from service.base.errors import Missing
from service.base.texts import Text
from service.base.values import value_object
from service.base.words import fold
from service.calendars.calendar import Calendar
from service.calendars.definition import Definition, from_plain
from service.calendars.tables import CalendarRow, CalendarVersionRow

MOST_KEPT = 64
STANDARD_NAME = "Padrão"
NO_CALENDAR = Text("Não há calendário “{name}”. Há: {known}.", "There is no calendar “{name}”. There are: {known}.")


@dataclass(frozen=True, kw_only=True)
class Version:
    """A calendar as it was from one change to the next."""

    id: str
    name: str
    number: int
    is_default: bool
    at: datetime
    by_name: str
    definition: Definition

    @cached_property
    def calendar(self) -> Calendar:
        """What counts."""
        return self.definition.calendar()


@value_object
class InForce:
    """The calendar that counts, and the version it is; None: the one of a desk that keeps none."""

    version: str | None
    calendar: Calendar


_kept: dict[str, Calendar] = {}
"""By version: versions never change, and each finds its days once."""


def current(session: Session) -> tuple[Version, ...]:
    """Every calendar in its current version, the default one first, then by name."""
    return tuple(
        _version(calendar, version)
        for calendar, version in session.execute(
            select(CalendarRow, CalendarVersionRow)
            .join(CalendarVersionRow, _is_current())
            .order_by(CalendarRow.is_default.desc(), CalendarRow.folded)
        )
    )


def versions(session: Session, name: str) -> tuple[Version, ...]:
    """All versions of a calendar, the newest first. Missing: there is none of that name."""
    found = session.execute(
        select(CalendarRow, CalendarVersionRow)
        .join(CalendarVersionRow, CalendarVersionRow.calendar_id == CalendarRow.id)
        .where(CalendarRow.folded == fold(name))
        .order_by(CalendarVersionRow.number.desc())
    )
    all_versions = tuple(_version(calendar, version) for calendar, version in found)
    if not all_versions:
        raise no_calendar(session, name)
    return all_versions


def names(session: Session) -> tuple[str, ...]:
    """How the calendars are called; a desk that has none yet will have the standard one."""
    return tuple(session.scalars(select(CalendarRow.name).order_by(CalendarRow.folded))) or (STANDARD_NAME,)


def find(session: Session, name: str | None) -> InForce | None:
    """The current version of a calendar by its name, or of the default one; None: there is none."""
    which = CalendarRow.is_default if name is None else CalendarRow.folded == fold(name)
    version = session.scalar(select(CalendarVersionRow.id).join(CalendarRow, _is_current()).where(which))
    return None if version is None else InForce(version, of_version(session, version))


def of_version(session: Session, version: str) -> Calendar:
    """What counts by a version. Missing: there is no such version."""
    kept = _kept.get(version)
    if kept is not None:
        return kept
    plain = session.scalar(select(CalendarVersionRow.definition).where(CalendarVersionRow.id == version))
    if plain is None:
        raise no_calendar(session, version)
    if len(_kept) >= MOST_KEPT:
        _kept.clear()
    found = _kept[version] = from_plain(plain).calendar()
    return found


def no_calendar(session: Session, name: str) -> Missing:
    """There is none of that name; the sentence says which there are."""
    return Missing(NO_CALENDAR.fill(name=name, known=", ".join(names(session)) or "—"))


def _is_current():
    return (CalendarVersionRow.calendar_id == CalendarRow.id) & (CalendarVersionRow.number == CalendarRow.number)


def _version(calendar: CalendarRow, version: CalendarVersionRow) -> Version:
    return Version(
        id=version.id,
        name=calendar.name,
        number=version.number,
        is_default=calendar.is_default,
        at=version.at,
        by_name=version.by_name,
        definition=from_plain(version.definition),
    )
