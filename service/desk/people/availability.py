"""Who can be given work now: on shift, accepting, not absent, logged in; each no with its reason (V-18, V-20, V-23)."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from service import calendars
from service.base.ids import PersonId
from service.base.texts import Text
from service.base.values import value_object
from service.desk.people.absences import Absence, absent
from service.desk.people.presence import Presence, presences
from service.desk.people.teamwork import Team

OFF_SHIFT = Text("Fora do turno ({calendar}).", "Off shift ({calendar}).")
NOT_ACCEPTING = Text("Não está aceitando trabalho.", "Is not accepting work.")
AWAY = Text("Ausente: {reason}.", "Absent: {reason}.")
AWAY_UNTOLD = Text("Ausente.", "Absent.")
NEVER_IN = Text("Não entrou na Raia.", "Has not logged in.")
SILENT = Text("Sem sinal há mais de {minutes} min.", "No sign for more than {minutes} min.")


@value_object(kw_only=True)
class Availability:
    """Whether somebody can be given work now, and why not."""

    on_shift: bool
    shift: str | None
    """Name of the calendar that is their shift; None: always."""
    accepting: bool
    absence: Absence | None
    logged_in: bool
    """Logged in and not silent for longer than the team allows; where it asks nothing, logged in at all."""
    presence: Presence
    reasons: tuple[Text, ...]
    """Each no in words; none: available."""

    @property
    def available(self) -> bool:
        """Can be given work."""
        return not self.reasons


def availability(
    session: Session, persons: Collection[PersonId], now: datetime, *, team: Team | None = None
) -> dict[PersonId, Availability]:
    """How it stands with each of these people, as members of a team: its shift, its minutes without a sign.

    Who has no shift is always on shift, and where the team asks for no sign nobody has to be logged in.
    """
    away = absent(session, persons, at=now)
    known = presences(session, persons, now=now)
    shifts = {person: team.shift_of(person) if team is not None else None for person in persons}
    open_now = {shift: _is_open(session, shift, now) for shift in set(shifts.values())}
    found: dict[PersonId, Availability] = {}
    for person in persons:
        shift = shifts[person]
        minutes = team.heartbeat if team is not None else None
        found[person] = _availability(known[person], away.get(person), shift, open_now[shift], minutes, now)
    return found


def _is_open(session: Session, shift: str | None, now: datetime) -> bool:
    found = calendars.find(session, shift) if shift is not None else None
    try:
        return found is None or found.calendar.is_open(now)
    except calendars.TooFar:
        return False


def _availability(
    presence: Presence, absence: Absence | None, shift: str | None, on_shift: bool, minutes: int | None, now: datetime
) -> Availability:
    silent = minutes is not None and (presence.seen_at is None or presence.seen_at < now - timedelta(minutes=minutes))
    reasons: list[Text] = []
    if absence is not None:
        reasons.append(AWAY.fill(reason=absence.reason) if absence.reason else AWAY_UNTOLD)
    if not on_shift:
        reasons.append(OFF_SHIFT.fill(calendar=shift))
    if not presence.accepting:
        reasons.append(NOT_ACCEPTING)
    if minutes is not None and not presence.logged_in:
        reasons.append(NEVER_IN)
    elif silent:
        reasons.append(SILENT.fill(minutes=minutes))
    return Availability(
        on_shift=on_shift,
        shift=shift,
        accepting=presence.accepting,
        absence=absence,
        logged_in=presence.logged_in and not silent,
        presence=presence,
        reasons=tuple(reasons),
    )
