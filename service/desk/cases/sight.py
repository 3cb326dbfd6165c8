"""Who sees which cases: all of the staff, or everybody their own and those of whoever stands below them (V-02)."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, or_, select, true
from sqlalchemy.orm import Session

from service.base.ids import CaseId
from service.desk import options, people
from service.desk.cases.model import Case
from service.desk.cases.tables import CaseRow
from service.desk.people import Permission, Person


def sees_all(session: Session, person: Person) -> bool:
    """Whether somebody of the staff sees every case: by the desk's setting, or by their profile."""
    everybody = options.word(session, options.WHO_SEES_CASES) == "everybody"
    return person.is_staff and (everybody or person.may(Permission.SEE_ALL))


def within(session: Session, person: Person, row: Any = CaseRow) -> ColumnElement[bool]:
    """The condition for cases that this person sees: each part has an index of its own. `row`: columns of cases."""
    if sees_all(session, person):
        return true()
    theirs = row.requester_id == person.id
    if not person.is_staff:
        return theirs
    nobodys = and_(row.owner_id.is_(None), row.team_id.is_(None))
    below = row.owner_id.in_(people.subordinates(session, person.id))
    teams = row.team_id.in_(people.own_teams(session, person))
    own = or_(row.owner_id == person.id, row.opened_by_id == person.id)
    return or_(theirs, own, below, teams, nobodys, row.process.in_(person.owns))


def is_seen(session: Session, person: Person, case: Any) -> ColumnElement[bool]:
    """The same for rows about cases: `case` is their column of ids."""
    if sees_all(session, person):
        return true()
    return exists(select(CaseRow.id).where(CaseRow.id == case, within(session, person)))


def among(session: Session, person: Person, wanted: Collection[CaseId]) -> frozenset[CaseId]:
    """Which of these cases this person sees."""
    if not wanted or sees_all(session, person):
        return frozenset(wanted)
    chosen = select(CaseRow.id).where(CaseRow.id.in_(set(wanted)), within(session, person))
    return frozenset(CaseId(each) for each in session.scalars(chosen))


def may_see(session: Session, person: Person, case: Case) -> bool:
    """The same of one case, without asking for it again."""
    if case.requester == person.id or sees_all(session, person):
        return True
    if not person.is_staff:
        return False
    if case.owner is None and case.team is None:
        return True
    if person.id in (case.owner, case.opened_by) or case.process in person.owns:
        return True
    if case.team is not None and case.team in people.own_teams(session, person):
        return True
    return case.owner is not None and people.stands_above(session, person.id, case.owner)
