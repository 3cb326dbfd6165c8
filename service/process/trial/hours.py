"""The calendars of a trial: the one that it is given, else the standard one, count business time."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from service import calendars
from service.base.errors import Refused
from service.base.texts import Text
from service.base.values import value_object
from service.base.words import fold
from service.calendars import Calendar
from service.process.execution import TimerWait

UNREADABLE = Text("--calendar: não consegui ler {path}: {why}.", "--calendar: cannot read {path}: {why}.")
REFUSED = Text("--calendar: {why}", "--calendar: {why}")


@value_object
class Hours:
    """The calendar that counts where business time is meant, and its name; None: the standard one."""

    given: Calendar | None = None
    name: str = calendars.STANDARD_NAME

    def of(self, timer: TimerWait) -> Calendar | None:
        """What a timer counts in; None: calendar time."""
        return (self.given or calendars.standard()) if timer.business else None

    def knows(self, name: str) -> bool:
        """Whether this is the calendar's name."""
        return fold(name) == fold(self.name)


def read_hours(path: Path, start: datetime) -> Hours:
    """A calendar out of a file, with the holidays of the years around a trial. Refused, saying why."""
    try:
        name, definition = calendars.read_calendar(path.read_bytes(), calendars.years(start))
    except OSError as error:
        raise Refused(UNREADABLE.fill(path=path, why=error.strerror or error), field="calendar") from error
    except Refused as refused:
        raise Refused(REFUSED.fill(why=refused.text), field="calendar") from refused
    return Hours(definition.calendar(), name)
