"""What waits in a team goes to whoever can take it (V-17, V-20).

What fits whom is found out while nothing is held; then each case is given in a unit of work of its own, in which all
that counts is looked at again.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import ColumnElement, exists, select
from sqlalchemy.orm import Session

from service.base.ids import CaseId, PersonId, TeamId
from service.base.rows import table_of
from service.base.values import value_object
from service.base.words import fold
from service.base.work import Works
from service.desk import cases, people
from service.desk.assignment import candidates
from service.desk.assignment.giving import give
from service.desk.assignment.model import Hand
from service.desk.assignment.tables import LetGoRow, NeedRow
from service.desk.cases.workload import Waiting
from service.desk.people import Team

NEED, LET_GO = table_of(NeedRow).c, table_of(LetGoRow).c
NOBODY = PersonId("")
PAGE = 100
LIGHTEST = min(cases.workload.WEIGHTS.values())


@value_object(kw_only=True)
class Asking:
    """A case that waits, with what it asks of whoever gets it: room, skills (folded), and not to be `but`."""

    case: CaseId
    weight: float
    skills: frozenset[str]
    but: PersonId | None

    def fits(self, hands: Sequence[Hand]) -> bool:
        """Whether any of these can take it."""
        return any(each.person != self.but and each.takes(self.weight, self.skills) for each in hands)


def fill(works: Works, team: TeamId) -> int:
    """V-20: what waits goes to whoever can take it, the oldest first; says how many.

    V-17: what somebody looks at comes behind all others. As the team only gets fuller by this, one pass is enough.
    """
    given = 0
    last: Waiting | None = None
    looked_at: list[Asking] = []
    while True:
        with works.read() as work:
            found = people.queries.team(work.session, team)
            hands = _hands(work.session, found, work.now)
            if found is None or not any(each.takes(LIGHTEST) for each in hands):
                return given
            watched = frozenset(cases.presence.watched(work.session, but=NOBODY, now=work.now))
            page = cases.workload.unowned(work.session, team, after=last, limit=PAGE, only=is_automatic(found))
            waiting = asking(work.session, page)
        if not page:
            break
        last = page[-1]
        looked_at += [each for each in waiting if each.case in watched]
        given += _give_each(works, team, [each for each in waiting if each.case not in watched], hands)
    return given + _give_each(works, team, looked_at, hands)


def anything_waits(session: Session, team: Team) -> bool:
    """Whether a case waits in this team that goes to somebody by itself."""
    return bool(cases.workload.unowned(session, team.id, limit=1, only=is_automatic(team)))


def is_automatic(team: Team) -> Callable[[ColumnElement[str]], ColumnElement[bool]]:
    """Of the id of a team's case, whether a policy says who gets it: what its rule said, or else its team's."""

    def of_case(case: ColumnElement[str]) -> ColumnElement[bool]:
        its_rule = exists().where(NEED.case_id == case)
        if team.policy == "manual":
            return its_rule.where(NEED.policy != "manual")
        return ~its_rule.where(NEED.policy == "manual")

    return of_case


def anybody_free(session: Session, team: Team, now: datetime) -> bool:
    """Whether anybody of the team could take the lightest case."""
    return any(each.takes(LIGHTEST) for each in candidates.hands(session, team, now=now))


def asking(session: Session, page: Sequence[Waiting]) -> Sequence[Asking]:
    """What each of these cases asks of whoever gets it."""
    ids = [each.case for each in page]
    needs = select(NEED.case_id, NEED.skills).where(NEED.case_id.in_(ids))
    skills: Mapping[str, Sequence[str]] = {str(case): wanted for case, wanted in session.execute(needs)}
    had = select(LET_GO.case_id, LET_GO.person_id).where(LET_GO.case_id.in_(ids))
    but = {str(case): PersonId(person) for case, person in session.execute(had)}
    return [
        Asking(
            case=each.case,
            weight=each.weight,
            skills=frozenset(map(fold, skills.get(each.case, ()))),
            but=but.get(each.case),
        )
        for each in page
    ]


def _hands(session: Session, team: Team | None, now: datetime) -> Sequence[Hand]:
    return candidates.hands(session, team, now=now) if team is not None and team.active else ()


def _give_each(works: Works, team: TeamId, waiting: Sequence[Asking], hands: Sequence[Hand]) -> int:
    given, rest = 0, list(waiting)
    while rest := [each for each in rest if each.fits(hands)]:
        with works.begin() as work:
            case = cases.workload.hold_unowned(work, [each.case for each in rest], team)
            person = give(work, cases.queries.case(work.session, case)) if case is not None else None
        if case is None:
            return given
        at = next(number for number, each in enumerate(rest) if each.case == case)
        taken, rest = rest[at], rest[at + 1 :]
        if person is not None:
            given += 1
            hands = [replace(each, load=each.load + taken.weight) if each.person == person else each for each in hands]
        else:  # others have given them work meanwhile
            with works.read() as work:
                hands = _hands(work.session, people.queries.team(work.session, team), work.now)
    return given
