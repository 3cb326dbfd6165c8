"""Reading calendars: those there are, and the version that counts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from sqlalchemy import ColumnElement, ScalarSelect, select
from sqlalchemy.orm import Session

from service.base.errors import Missing
from service.base.texts import Text
from service.base.values import value_object
from service.base.words import fold
from service.calendars.calendar import Calendar
from service.calendars.definition import Definition, from_plain
from service.calendars.tables import CalendarFormerNameRow, CalendarRow, CalendarVersionRow

MOST_KEPT = 64
STANDARD_NAME = "Padrão"
NO_SUCH = Text("Este calendário não existe.", "There is no such calendar.")
NO_CALENDAR = Text("Não há calendário “{name}”. Há: {known}.", "There is no calendar “{name}”. There are: {known}.")


@dataclass(frozen=True, kw_only=True)
class Version:
    """A calendar as it was from one change to the next."""

    id: str
    calendar_id: str
    name: str
    number: int
    is_default: bool
    active: bool
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
    """Every calendar in its current version, the default one first, those out of use last, then by name."""
    return tuple(
        _version(calendar, version)
        for calendar, version in session.execute(
            select(CalendarRow, CalendarVersionRow)
            .join(CalendarVersionRow, _is_current())
            .order_by(CalendarRow.is_default.desc(), CalendarRow.active.desc(), CalendarRow.folded)
        )
    )


def versions(session: Session, name: str) -> tuple[Version, ...]:
    """All versions of a calendar, the newest first. Missing: there is none of that name."""
    found = _versions(session, called(name))
    if not found:
        raise no_calendar(session, name)
    return found


def versions_of(session: Session, calendar: str) -> tuple[Version, ...]:
    """The same by the calendar's id."""
    found = _versions(session, CalendarRow.id == calendar)
    if not found:
        raise Missing(NO_SUCH)
    return found


def _versions(session: Session, which: ColumnElement[bool]) -> tuple[Version, ...]:
    found = session.execute(
        select(CalendarRow, CalendarVersionRow)
        .join(CalendarVersionRow, CalendarVersionRow.calendar_id == CalendarRow.id)
        .where(which)
        .order_by(CalendarVersionRow.number.desc())
    )
    return tuple(_version(calendar, version) for calendar, version in found)


def names(session: Session) -> tuple[str, ...]:
    """How the calendars in use are called; a desk that has none yet will have the standard one."""
    found = session.scalars(select(CalendarRow.name).where(CalendarRow.active).order_by(CalendarRow.folded))
    return tuple(found) or (STANDARD_NAME,)


def known_names(session: Session) -> tuple[str, ...]:
    """The same, and what they were called before: whatever a diagram may name."""
    former = (
        select(CalendarFormerNameRow.folded)
        .join(CalendarRow, CalendarRow.id == CalendarFormerNameRow.calendar_id)
        .where(CalendarRow.active)
        .order_by(CalendarFormerNameRow.folded)
    )
    return (*names(session), *session.scalars(former))


def names_of(session: Session, calendar: str) -> frozenset[str]:
    """All names of one calendar, now and before, folded."""
    now = select(CalendarRow.folded).where(CalendarRow.id == calendar)
    former = select(CalendarFormerNameRow.folded).where(CalendarFormerNameRow.calendar_id == calendar)
    return frozenset(session.scalars(now.union_all(former)))


def find(session: Session, name: str | None) -> InForce | None:
    """The current version of a calendar by its name or a former one, or of the default one; None: there is none."""
    default = CalendarRow.is_default.is_(True)
    version = _current_of(session, default if name is None else CalendarRow.folded == fold(name))
    if version is None and name is not None:
        version = _current_of(session, CalendarRow.id == _once(name))
    return None if version is None else InForce(version, of_version(session, version))


def _current_of(session: Session, which: ColumnElement[bool]) -> str | None:
    return session.scalar(select(CalendarVersionRow.id).join(CalendarRow, _is_current()).where(which))


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


def called(name: str) -> ColumnElement[bool]:
    """The calendar of this name, or that was called so before."""
    return (CalendarRow.folded == fold(name)) | (CalendarRow.id == _once(name))


def _once(name: str) -> ScalarSelect[str]:
    former = CalendarFormerNameRow
    return select(former.calendar_id).where(former.folded == fold(name)).scalar_subquery()


def no_calendar(session: Session, name: str) -> Missing:
    """There is none of that name; the sentence says which there are."""
    return Missing(NO_CALENDAR.fill(name=name, known=", ".join(names(session)) or "—"))


def _is_current():
    return (CalendarVersionRow.calendar_id == CalendarRow.id) & (CalendarVersionRow.number == CalendarRow.number)


def _version(calendar: CalendarRow, version: CalendarVersionRow) -> Version:
    return Version(
        id=version.id,
        calendar_id=calendar.id,
        name=calendar.name,
        number=version.number,
        is_default=calendar.is_default,
        active=calendar.active,
        at=version.at,
        by_name=version.by_name,
        definition=from_plain(version.definition),
    )
