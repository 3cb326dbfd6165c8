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
    drop_copied,
    extend,
    extend_to,
    go_back,
    hold,
    in_force,
    keep,
    rename,
    seed,
    set_active,
    unseeded,
    years,
)
from service.calendars.definition import STANDARD, Definition, clock_text, standard
from service.calendars.differing import differences
from service.calendars.explaining import Day, explained
from service.calendars.public import LATEST, Source, categories, countries, states
from service.calendars.queries import (
    STANDARD_NAME,
    InForce,
    Version,
    current,
    find,
    known_names,
    names,
    names_of,
    no_calendar,
    of_version,
    versions,
    versions_of,
)
from service.calendars.reading import read_calendar
from service.calendars.telling import hours, told, week
from service.calendars.year import Month, holidays_of, months, shown_year

__all__ = [
    "ELAPSED",
    "LATEST",
    "STANDARD",
    "STANDARD_NAME",
    "Calendar",
    "Day",
    "Definition",
    "InForce",
    "Month",
    "Source",
    "TooFar",
    "Version",
    "Window",
    "Windows",
    "categories",
    "change",
    "choose_default",
    "clock_text",
    "countries",
    "create",
    "current",
    "differences",
    "drop_copied",
    "explained",
    "extend",
    "extend_to",
    "find",
    "go_back",
    "hold",
    "holidays_of",
    "hours",
    "in_force",
    "keep",
    "known_names",
    "months",
    "names",
    "names_of",
    "no_calendar",
    "of_version",
    "read_calendar",
    "rename",
    "seed",
    "set_active",
    "shown_year",
    "standard",
    "states",
    "told",
    "unseeded",
    "versions",
    "versions_of",
    "week",
    "years",
]
