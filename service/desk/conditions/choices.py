"""What the lines of a condition choose from: the desk's teams, people, organisations, processes, and fixed lists."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy.orm import Session

from service.base.errors import Missing
from service.base.texts import Text
from service.desk import people
from service.desk.cases import PRIORITY_NAMES, STATUS_NAMES
from service.desk.conditions.model import FIELDS, YES_NO
from service.desk.people import CHANNELS, SEGMENTS
from service.process import releases

Choices = Mapping[str, Text | str]
"""By the value that is stored, how it is called."""
MOST = 1_000
FIXED: Mapping[str, Choices] = {
    "channel": CHANNELS,
    "segment": {str(segment): name for segment, name in SEGMENTS.items()},
    "priority": {str(priority): name for priority, name in PRIORITY_NAMES.items()},
    "status": {status.value: name for status, name in STATUS_NAMES.items()},
}


def choices_of(session: Session, field: str) -> Choices:
    """The values that a line of this field may have, in the order of a list; a text has none.

    Lists that are kept at the desk end at MOST.
    """
    if FIELDS[field].kind == "mark":
        return YES_NO
    if field in FIXED:
        return FIXED[field]
    if field == "team":
        return {str(each.id): each.name for each in people.queries.teams(session)}
    if field == "owner":
        staff, _ = people.queries.people(session, staff=True, limit=MOST)
        return {str(each.id): each.name for each in staff}
    if field == "organisation":
        found, _ = people.organisations(session, limit=MOST)
        return {each.id: each.name for each in found}
    if field == "process":
        return {each.process: each.name for each in releases.processes(session)}
    return {}


def spoken_value(session: Session, field: str, value: str) -> Text | str:
    """How a value of a field is called; what is not in its list any more stands as it is."""
    if not value or field not in FIELDS:
        return value
    if field == "team":
        found = people.queries.team(session, value)
        return found.name if found is not None else value
    if field == "owner":
        return people.queries.names(session, [value]).get(value, value)
    if field == "organisation":
        return _organisation(session, value)
    return choices_of(session, field).get(value, value)


def _organisation(session: Session, id: str) -> str:
    try:
        return people.organisation(session, id).name
    except Missing:
        return id
