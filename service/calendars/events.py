"""What happens to calendars."""

from __future__ import annotations

from service.base.events import Event
from service.base.values import value_object


@value_object(kw_only=True)
class CalendarChanged(Event):
    """A calendar was made, or has another version from now on; what was promised before stays as it is."""

    calendar: str
    name: str
    number: int
