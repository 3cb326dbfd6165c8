"""What nobody tells of: a shift begins, signs of somebody cease, work gets lighter. Looked at every minute."""

from __future__ import annotations

from datetime import timedelta

from service.base import timers
from service.base.timers import Timer
from service.base.work import UnitOfWork
from service.desk import cases, people
from service.desk.assignment.filling import anybody_free, anything_waits
from service.desk.assignment.moving import ask_to_fill, ask_to_free, is_silent
from service.desk.people import Team

KIND = "assignment"
EVERY = timedelta(minutes=1)


def plan(work: UnitOfWork) -> None:
    """See to it that somebody looks: now, unless a time is set already."""
    if not timers.is_armed(work.session, KIND, KIND):
        timers.arm(work, KIND, KIND, "", due_at=work.now)


def is_due(work: UnitOfWork, _timer: Timer) -> None:
    """Ask for what is to be done now; the handler of its timer."""
    for team in people.queries.teams(work.session):
        _look(work, team)
    owners = cases.workload.owners(work.session)
    on_duty = {each.id for each in people.queries.of_ids(work.session, owners) if each.active and each.is_staff}
    for person in sorted(set(owners) - on_duty):
        ask_to_free(work, person, "off_duty")
    timers.arm(work, KIND, KIND, "", due_at=work.now + EVERY)


def _look(work: UnitOfWork, team: Team) -> None:
    if anything_waits(work.session, team) and anybody_free(work.session, team, work.now):
        ask_to_fill(work, team.id)
    if team.heartbeat is not None:
        has = cases.workload.open_of_owners(work.session, team.members, team=team.id)
        for person in sorted(has):
            if is_silent(work.session, team, person, work.now):
                ask_to_free(work, person, "silent", team=team.id)
