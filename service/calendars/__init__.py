"""Business time: calendars with hours, dates and holidays, how their time is counted, and their stored versions.

    Calendar.add(start, amount)      # the earliest instant at which so much open time has passed
    Calendar.between(start, end)     # open time
    Calendar.add_days(start, days)   # business days
    in_force(work, name)             # the version that counts now; None: the default one

A version never changes: holidays are copied into it, and no library moves what was promised by it.
"""

from service.calendars.calendar import Calendar, TooFar, Window, Windows
from service.calendars.commands import (
    ELAPSED,
    change,
    choose_default,
    create,
    extend,
    in_force,
    keep,
    seed,
    unseeded,
    years,
)
from service.calendars.definition import STANDARD, Definition, clock_text, standard
from service.calendars.public import Source
from service.calendars.queries import STANDARD_NAME, InForce, Version, current, find, names, of_version, versions
from service.calendars.reading import read_calendar
from service.calendars.telling import hours, told, week

__all__ = [
    "ELAPSED",
    "STANDARD",
    "STANDARD_NAME",
    "Calendar",
    "Definition",
    "InForce",
    "Source",
    "TooFar",
    "Version",
    "Window",
    "Windows",
    "change",
    "choose_default",
    "clock_text",
    "create",
    "current",
    "extend",
    "find",
    "hours",
    "in_force",
    "keep",
    "names",
    "of_version",
    "read_calendar",
    "seed",
    "standard",
    "told",
    "unseeded",
    "versions",
    "week",
    "years",
]
