"""What makes cases change hands by themselves; subscribed in `subscriptions`."""

from __future__ import annotations

from collections.abc import Iterable

from service.base.ids import PersonId, TeamId
from service.base.work import UnitOfWork
from service.desk import cases, people
from service.desk.assignment.filling import anything_waits
from service.desk.assignment.giving import give, has_left_team, is_let_go, may_go_back, rule_is_asked, wish
from service.desk.assignment.moving import ask_to_fill, ask_to_free, ask_to_share, shares
from service.desk.cases.events import CaseAssigned, CaseChanged, CaseOpened, StatusChanged
from service.desk.people.events import AbsenceBegan, AbsenceEnded, AcceptingChanged, PersonChanged, TeamChanged


def case_is_ruled(work: UnitOfWork, event: CaseOpened) -> None:
    """V-14, V-15: the rules come before what teams stand for."""
    rule_is_asked(work, cases.queries.case(work.session, event.case))


def case_is_ruled_later(work: UnitOfWork, event: CaseChanged) -> None:
    """What was not known at the opening may meet a rule; a case that has a team keeps it."""
    case = cases.queries.case(work.session, event.case)
    if case.instance is not None and case.team is None:
        rule_is_asked(work, case)


def new_case_is_given(work: UnitOfWork, event: CaseOpened) -> None:
    """V-18…V-21: a new case goes to somebody of its team at once, if the team wants that and anybody can take it."""
    case = cases.queries.case(work.session, event.case)
    if case.owner is None and case.team is not None and give(work, case) is None:
        _fill(work, [case.team])


def case_is_to_be_given(work: UnitOfWork, event: CaseAssigned) -> None:
    """A case that came to a team without an owner waits there; whoever got rid of one can take another."""
    if event.old_team not in (None, event.team):
        has_left_team(work, event.case)
    if event.owner is not None:
        may_go_back(work, event.case)
    elif event.old_owner is not None:
        is_let_go(work, event.case, by=event.old_owner)
    case = cases.queries.case(work.session, event.case)
    is_new = case.instance is None
    if not is_new and case.owner is None and case.team is not None and not case.is_over:
        team = people.queries.team(work.session, case.team)
        if team is not None and wish(work.session, case.id, team).is_automatic:
            ask_to_fill(work, case.team)
    if event.old_owner is not None and event.old_owner != case.owner:
        _fill_teams_of(work, event.old_owner)


def case_is_over(work: UnitOfWork, event: StatusChanged) -> None:
    """V-20: who has less now may take what waits; a case that is open again without an owner waits itself."""
    case = cases.queries.case(work.session, event.case)
    if case.is_over and case.owner is not None:
        _fill_teams_of(work, case.owner)
    elif not case.is_over and case.owner is None and case.team is not None and event.new == cases.Status.REOPENED:
        _fill(work, [case.team])


def work_is_accepted_again(work: UnitOfWork, event: AcceptingChanged) -> None:
    """V-20: what waits goes to whoever takes work again."""
    if event.accepting:
        _fill_teams_of(work, event.person)


def absence_begins(work: UnitOfWork, event: AbsenceBegan) -> None:
    """V-22: the open cases of whoever is away go to their substitute, else to others."""
    ask_to_free(work, event.person, "absent", substitute=event.substitute)


def absence_ends(work: UnitOfWork, event: AbsenceEnded) -> None:
    """V-20: whoever is back can take what waits."""
    _fill_teams_of(work, event.person)


def person_changes(work: UnitOfWork, event: PersonChanged) -> None:
    """V-24: whoever is deactivated, or attends no more, answers for nothing; whoever is back can take what waits."""
    if not {"active", "roles", "profiles"} & set(event.what):
        return
    found = people.queries.person(work.session, event.person)
    if found is None or not (found.active and found.is_staff):
        ask_to_free(work, event.person, "off_duty")
    else:
        _fill_teams_of(work, event.person)


def team_changes(work: UnitOfWork, event: TeamChanged) -> None:
    """V-24, V-88: who leaves a team leaves its cases, who joins takes a share; what waits goes by its new policy."""
    team = people.queries.team(work.session, event.team)
    if team is None:
        return
    for person in event.left:
        ask_to_free(work, person, "left", team=event.team)
    if event.joined and shares(team):
        ask_to_share(work, event.team, event.joined)
    _fill(work, [event.team])


def _fill_teams_of(work: UnitOfWork, person: PersonId) -> None:
    found = people.queries.person(work.session, person)
    _fill(work, found.teams if found is not None else ())


def _fill(work: UnitOfWork, teams: Iterable[TeamId]) -> None:
    for each in sorted(teams):
        if cases.workload.unowned(work.session, each, limit=1):
            team = people.queries.team(work.session, each)
            if team is not None and anything_waits(work.session, team):
                ask_to_fill(work, each)
