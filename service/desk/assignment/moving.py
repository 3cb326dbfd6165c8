"""Cases that change hands by themselves, one unit of work each: who leaves, who waits, who joins; as jobs.

A job begins after the commit that wanted it: whoever changed a person, a team or a case holds none of what it holds.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, Literal

from sqlalchemy.orm import Session

from service import calendars
from service.base import jobs
from service.base.ids import CaseId, PersonId, TeamId, new_id
from service.base.job_runs import Run
from service.base.jobs import Job
from service.base.texts import Text
from service.base.work import UnitOfWork, Works
from service.desk import cases, people
from service.desk.assignment.candidates import hands, hold_turn
from service.desk.assignment.choosing import choice
from service.desk.assignment.filling import asking, fill
from service.desk.assignment.giving import give, may_go_back, wish
from service.desk.people import Team

KIND = "assignment"
Why = Literal["absent", "silent", "left", "off_duty"]
WHY: dict[Why, Text] = {
    "absent": Text("{name} está ausente", "{name} is absent"),
    "silent": Text("Sem sinal de {name} há mais de {minutes} min", "no sign of {name} for more than {minutes} min"),
    "left": Text("{name} saiu da equipe", "{name} has left the team"),
    "off_duty": Text("{name} não atende mais", "{name} does not attend any more"),
}
STANDS_IN = Text("{why}; substituição", "{why}; substitute")
JOINED = Text("{name} entrou na equipe", "{name} has joined the team")
LONG_AGO = timedelta(days=31)
"""Of a silence, no more is counted: it is longer than any team's minutes by then."""


def ask_to_fill(work: UnitOfWork, team: TeamId) -> None:
    """After the commit, what waits in this team goes to whoever can take it."""
    _ask_once(work, {"do": "fill", "team": team})


def ask_to_free(
    work: UnitOfWork, person: PersonId, why: Why, *, team: TeamId | None = None, substitute: PersonId | None = None
) -> None:
    """After the commit, this person's open cases (of a team) go to others."""
    _ask_once(work, {"do": "free", "person": person, "why": why, "team": team, "substitute": substitute})


def ask_to_share(work: UnitOfWork, team: TeamId, joined: Sequence[PersonId]) -> None:
    """After the commit, who has joined takes a share of the team's open cases."""
    jobs.enqueue(work, KIND, {"do": "share", "team": team, "people": list(joined)})


def _ask_once(work: UnitOfWork, payload: dict[str, Any]) -> None:
    """The same wish that waits already, and that nobody has begun, is enough: it is done after this commit too."""
    wish = ":".join((KIND, *map(str, payload.values()), ""))
    if not jobs.is_asked(work, KIND, wish):
        jobs.enqueue(work, KIND, payload, key=f"{wish}{new_id(work.now)}")


def runner(works: Works) -> Run:
    """Does these jobs; what was done when one is interrupted stays done, and done again it finds nothing to do."""

    def run(job: Job) -> None:
        given: dict[str, Any] = job.payload
        if given["do"] == "fill":
            fill(works, TeamId(given["team"]))
        elif given["do"] == "free":
            substitute = PersonId(given["substitute"]) if given["substitute"] else None
            team = TeamId(given["team"]) if given["team"] else None
            free(works, PersonId(given["person"]), given["why"], team=team, substitute=substitute)
        else:
            for person in given["people"]:
                share(works, TeamId(given["team"]), PersonId(person))

    return run


def free(
    works: Works, person: PersonId, why: Why, *, team: TeamId | None = None, substitute: PersonId | None = None
) -> int:
    """V-22…V-24: each open case of this person (in a team) goes to somebody else; says how many were moved."""
    with works.read() as work:
        owned = cases.workload.owned(work.session, person, team=team)
    moved = 0
    for case in owned:
        with works.begin() as work:
            moved += _move_on(work, case, person, why, substitute)
    return moved


def share(works: Works, team: TeamId, person: PersonId) -> int:
    """V-88: move cases one by one from whoever has most to this person, until they have their share; says how many."""
    moved = 0
    while True:
        with works.read() as work:
            found = _next_share(work.session, team, person, work.now)
        if found is None:
            return moved
        with works.begin() as work:
            moved += _hand_over(work, team, person, *found)


def _move_on(work: UnitOfWork, id: CaseId, person: PersonId, why: Why, substitute: PersonId | None) -> bool:
    """One case of somebody who is gone; False: it may stay."""
    cases.lock_case(work, id)
    case = cases.queries.case(work.session, id)
    team = people.queries.team(work.session, case.team) if case.team is not None else None
    if case.owner != person or case.is_over or not _is_gone(work, id, person, why, team):
        return False
    minutes = team.heartbeat if team is not None else None
    words = str(WHY[why].fill(name=people.queries.names(work.session, [person])[person], minutes=minutes))
    if substitute is not None and _can_stand_in(work, substitute, team):
        reason = str(STANDS_IN.fill(why=words))
        return cases.assign(work, id, team=case.team, owner=substitute, by=None, reason=reason)
    if give(work, case, but=person, why=words) is not None:
        return True
    if why == "absent" and team is None:
        return False
    if why == "silent" and not _others_are_here(work, team, person):
        return False
    cases.assign(work, id, team=case.team, owner=None, by=None, reason=words)
    may_go_back(work, id)
    return True


def _is_gone(work: UnitOfWork, case: CaseId, person: PersonId, why: Why, team: Team | None) -> bool:
    """Whether it is still so: a job may begin late."""
    if why == "absent":
        return person in people.absences.absent(work.session, [person], at=work.now)
    if why == "left":
        return team is not None and person not in team.members
    if why == "silent":
        since = cases.workload.theirs_since(work.session, case)
        return team is not None and is_silent(work.session, team, person, work.now, since=since)
    found = people.queries.person(work.session, person)
    return found is None or not (found.active and found.is_staff)


def is_silent(session: Session, team: Team, person: PersonId, now: datetime, *, since: datetime | None = None) -> bool:
    """V-23: on shift, not told to be absent, and for longer of it than the team allows without a sign.

    Logging out is the last sign. `since`: when the case came to them, from which whoever was not here before counts.
    """
    if team.heartbeat is None:
        return False
    found = people.availability(session, [person], now, team=team)[person]
    signs = [each for each in (found.presence.seen_at, found.presence.left_at, since) if each is not None]
    if not found.on_shift or found.absence is not None:
        return False
    return not signs or _worked(session, found.shift, max(signs), now) > timedelta(minutes=team.heartbeat)


def _worked(session: Session, shift: str | None, since: datetime, now: datetime) -> timedelta:
    """How much of a shift has passed; without one, all time counts."""
    calendar = calendars.find(session, shift) if shift is not None else None
    if calendar is None:
        return now - since
    return calendar.calendar.between(max(since, now - LONG_AGO), now)


def _can_stand_in(work: UnitOfWork, substitute: PersonId, team: Team | None) -> bool:
    found = people.queries.person(work.session, substitute)
    standing = people.availability(work.session, [substitute], work.now, team=team)[substitute]
    return found is not None and found.active and found.is_staff and standing.available


def _others_are_here(work: UnitOfWork, team: Team | None, person: PersonId) -> bool:
    if team is None:
        return False
    others = [each for each in team.members if each != person]
    return any(each.available for each in people.availability(work.session, others, work.now, team=team).values())


def _next_share(session: Session, team: TeamId, person: PersonId, now: datetime) -> tuple[CaseId, PersonId] | None:
    """The case that this person takes next, and from whom; None: they have their share, or can take no more."""
    found = people.queries.team(session, team)
    if found is None or not shares(found):
        return None
    newcomer = next((each for each in hands(session, found, now=now) if each.person == person), None)
    if newcomer is None or newcomer.reasons:
        return None
    has = cases.workload.open_of_owners(session, found.members, team=team)
    for owner in sorted(found.members, key=lambda each: (has.get(each, 0), each), reverse=True):
        if has.get(owner, 0) - has.get(person, 0) <= 1:
            return None
        for each in asking(session, cases.workload.easiest_to_move(session, owner, team)):
            if newcomer.takes(each.weight, each.skills):
                return each.case, owner
    return None


def _hand_over(work: UnitOfWork, team: TeamId, person: PersonId, case: CaseId, owner: PersonId) -> bool:
    """One case of the share, looked at again; False: it went elsewhere meanwhile, or something else came to them."""
    cases.lock_case(work, case)
    held, found = cases.queries.case(work.session, case), people.queries.team(work.session, team)
    if found is None or held.owner != owner or held.team != team or held.is_over:
        return False
    hold_turn(work, found)
    has = cases.workload.open_of_owners(work.session, [owner, person], team=team)
    wanted = wish(work.session, case, found)
    able = choice(work.session, found, wanted, priority=held.priority, now=work.now).candidates
    newcomer = next((each for each in able if each.person == person and each.is_free), None)
    if newcomer is None or has.get(owner, 0) - has.get(person, 0) <= 1:
        return False
    words = str(JOINED.fill(name=newcomer.name))
    return cases.assign(work, case, team=team, owner=person, by=None, reason=words)


def shares(team: Team) -> bool:
    """Whether whoever joins takes a share: the team wants it, and its work is given out by itself."""
    return team.active and team.shares_anew and team.policy != "manual"
