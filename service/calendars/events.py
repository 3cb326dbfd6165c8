"""What happens to calendars."""

from __future__ import annotations

from dataclasses import dataclass

from service.base.events import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarChanged(Event):
    """A calendar was made, or has another version from now on; what was promised before stays as it is."""

    calendar: str
    name: str
    number: int
