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


@value_object(kw_only=True)
class CalendarRenamed(Event):
    """A calendar is called otherwise; what names it as before still means it."""

    calendar: str
    before: str
    after: str


@value_object(kw_only=True)
class CalendarKept(Event):
    """A calendar was taken out of use or back, or became the one that counts by default; `what` says which."""

    calendar: str
    what: str
    """`active`, `inactive` or `default`."""
