"""What nobody tells of: a shift begins, signs of somebody cease, work gets lighter. Looked at every minute."""

from __future__ import annotations

from datetime import timedelta

from service.base import timers
from service.base.timers import Timer
from service.base.work import UnitOfWork
from service.desk import cases, people
from service.desk.assignment.moving import anybody_free, ask_to_fill, ask_to_free, is_silent
from service.desk.people import Team

KIND = "assignment"
EVERY = timedelta(minutes=1)


def plan(work: UnitOfWork) -> None:
    """See to it that somebody looks, as long as some team gives out its work or counts minutes without a sign."""
    if not timers.is_armed(work.session, KIND, KIND) and any(map(_needs_look, people.queries.teams(work.session))):
        timers.arm(work, KIND, KIND, "", due_at=work.now + EVERY)


def is_due(work: UnitOfWork, _timer: Timer) -> None:
    """Ask for what is to be done now; the handler of its timer."""
    teams = [team for team in people.queries.teams(work.session) if _needs_look(team)]
    for team in teams:
        _look(work, team)
    owners = cases.workload.owners(work.session)
    on_duty = {each.id for each in people.queries.of_ids(work.session, owners) if each.active and each.is_staff}
    for person in sorted(set(owners) - on_duty):
        ask_to_free(work, person, "off_duty")
    if teams:
        timers.arm(work, KIND, KIND, "", due_at=work.now + EVERY)


def _look(work: UnitOfWork, team: Team) -> None:
    if cases.workload.unowned(work.session, team.id, limit=1) and anybody_free(work.session, team, work.now):
        ask_to_fill(work, team.id)
    if team.heartbeat is not None:
        has = cases.workload.open_of_owners(work.session, team.members, team=team.id)
        for person in sorted(has):
            if is_silent(work.session, team, person, work.now):
                ask_to_free(work, person, "silent", team=team.id)


def _needs_look(team: Team) -> bool:
    return team.policy != "manual" or team.heartbeat is not None
