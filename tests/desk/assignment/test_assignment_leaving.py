"""Cases change hands by themselves: who is away, silent, gone, and who joins."""

from __future__ import annotations

from datetime import timedelta

import pytest

from service import calendars
from service.base.errors import Refused
from service.desk import cases, people
from service.desk.conditions import Line
from service.desk.demo import PASSWORD
from service.desk.people import Role


def has(desk, who, number, **said):
    """Somebody gets so many cases of the team."""
    found = [desk.case_comes(**said) for _ in range(number)]
    for case in found:
        desk.gives(case, who)
    return found


def test_the_cases_of_whoever_is_away_go_to_others(desk):
    """V-22: out of office starts -> open cases are reassigned by policy, audited; what is over stays."""
    desk.has_team("Chat", "Ana", "Bia", "Caio")
    mine = has(desk, "Ana", 4)
    over = has(desk, "Ana", 1)[0]
    desk.resolves(over)
    desk.is_away("Ana", begins_in=1)
    assert desk.shares()["Ana"] == 4
    desk.passes(hours=1)
    assert [desk.owner(case) for case in mine] == ["Bia", "Caio", "Bia", "Caio"]
    assert desk.owner(over) == "Ana"
    step = desk.timeline(desk.case(mine[0]), "assigned")[-1]
    assert (step["owner"], step["reason"]) == ("Bia Agente", "Ana Agente está ausente; em rodízio")
    with desk.works.read() as work:
        last = [each for each in cases.timeline(work.session, mine[0]) if each.kind == "assigned"][-1]
        assert (last.actor_name, last.at) == ("Raia", work.now)


def test_a_substitute_gets_them_all(desk):
    """V-22: whoever is named to stand in, as long as they can."""
    desk.has_team("Chat", "Ana", "Bia", "Caio")
    mine = has(desk, "Ana", 3)
    desk.is_away("Ana", substitute="Caio")
    assert [desk.owner(case) for case in mine] == ["Caio"] * 3
    assert desk.reasons(mine[0])[-1] == "Ana Agente está ausente; substituição"
    desk.is_away("Caio", substitute="Ana")
    assert [desk.owner(case) for case in mine] == ["Bia"] * 3


def test_what_nobody_can_take_waits_for_whoever_is_back(desk):
    """V-22, V-20: no one is left: the cases wait in their team, and go back when the absence ends."""
    desk.has_team("Chat", "Ana")
    mine = has(desk, "Ana", 2)
    desk.is_away("Ana", hours=2)
    assert desk.shares() == {None: 2}
    desk.passes(hours=2)
    assert [desk.owner(case) for case in mine] == ["Ana"] * 2


def test_a_team_without_a_policy_gets_them_back_into_its_queue(desk):
    """V-22: everybody takes from the queue: so do the cases of whoever is away lie there; a case of no team stays."""
    desk.has_team("Chat", "Ana", "Bia", policy="manual")
    mine = has(desk, "Ana", 1)[0]
    own = desk.case_comes()
    with desk.works.begin() as work:
        cases.assign(work, own, team=None, owner=desk.ids["Ana"], by=None)
    desk.is_away("Ana")
    assert (desk.owner(mine), desk.case(mine).team, desk.owner(own)) == (None, desk.team, "Ana")


def seen(desk, *names):
    """These people are logged in, and there is a sign of them now; returns what their browsers hold."""
    tokens = []
    for name in names:
        with desk.works.begin() as work:
            people.set_password(work, desk.ids[name], PASSWORD)
        with desk.works.begin() as work:
            tokens.append(people.log_in(work, email=f"{name.lower()}@exemplo.com.br", password=PASSWORD)[1])
            people.see(work, desk.ids[name])
    return tokens


def signs(desk, *names):
    """A sign of these people."""
    for name in names:
        with desk.works.begin() as work:
            people.see(work, desk.ids[name])


def test_the_cases_of_whoever_gives_no_sign_go_to_others(desk):
    """V-23: not logged in for N minutes -> open cases are reassigned by policy, audited; not a minute earlier."""
    desk.has_team("Chat", "Ana", "Bia", "Caio", heartbeat=10)
    seen(desk, "Ana", "Bia", "Caio")
    mine = has(desk, "Ana", 4)
    for _ in range(10):
        desk.passes(minutes=1)
        signs(desk, "Bia", "Caio")
    assert desk.shares() == {"Ana": 4}
    desk.passes(minutes=1)
    assert [desk.owner(case) for case in mine] == ["Bia", "Caio", "Bia", "Caio"]
    assert desk.reasons(mine[0])[-1] == "Sem sinal de Ana Agente há mais de 10 min; em rodízio"


def passes_by_minutes(desk, number, *here):
    """So many minutes, with a sign of these people in each."""
    for _ in range(number):
        desk.passes(minutes=1)
        signs(desk, *here)


def test_the_cases_of_whoever_logs_out_stay_as_long_as_those_of_whoever_is_silent(desk):
    """V-23: not logged in for N minutes -> reassigned: from N+1 minutes after logging out, and not at N-1."""
    desk.has_team("Chat", "Ana", "Bia", heartbeat=10)
    token, _ = seen(desk, "Ana", "Bia")
    mine = has(desk, "Ana", 1)[0]
    passes_by_minutes(desk, 5, "Bia")
    with desk.works.begin() as work:
        people.log_out(work, token)
    passes_by_minutes(desk, 9, "Bia")
    assert desk.owner(mine) == "Ana"
    passes_by_minutes(desk, 2, "Bia")
    assert desk.owner(mine) == "Bia"
    assert desk.reasons(mine)[-1] == "Sem sinal de Ana Agente há mais de 10 min; em rodízio"


def test_whoever_never_was_here_keeps_a_case_as_long(desk):
    """V-23: who has not logged in at all counts from when the case came to them; so does who has been away for long."""
    desk.has_team("Chat", "Ana", "Bia", heartbeat=10)
    seen(desk, "Bia")
    passes_by_minutes(desk, 20, "Bia")
    mine = has(desk, "Ana", 1)[0]
    passes_by_minutes(desk, 9, "Bia")
    later = has(desk, "Ana", 1)[0]
    assert (desk.owner(mine), desk.owner(later)) == ("Ana", "Ana")
    passes_by_minutes(desk, 2, "Bia")
    assert (desk.owner(mine), desk.owner(later)) == ("Bia", "Ana")


def test_the_night_before_is_no_silence(desk):
    """V-23: who was last seen after yesterday's shift has N minutes of today's before their cases go to others."""
    desk.has_team("Chat", "Ana", "Bia", heartbeat=10, calendar="Padrão")
    mine = has(desk, "Ana", 1)[0]
    opens = calendars.standard().opening(desk.clock.now() + timedelta(hours=12))
    desk.clock.pass_by(opens - desk.clock.now() - timedelta(hours=8))
    seen(desk, "Ana")
    desk.passes(hours=8)
    seen(desk, "Bia")
    passes_by_minutes(desk, 9, "Bia")
    assert desk.owner(mine) == "Ana"
    passes_by_minutes(desk, 2, "Bia")
    assert desk.owner(mine) == "Bia"


def test_silence_out_of_shift_or_of_everybody_moves_nothing(desk):
    """V-23: the night is no silence, and cases stay with their owner when nobody else is here either."""
    desk.has_team("Chat", "Ana", "Bia", heartbeat=10)
    seen(desk, "Ana", "Bia")
    mine = has(desk, "Ana", 1)[0]
    desk.passes(minutes=30)
    assert desk.owner(mine) == "Ana"
    with desk.works.begin() as work:
        night = calendars.Window(20 * 60, 24 * 60)
        calendars.create(work, "Noite", calendars.Definition(zone="America/Sao_Paulo", week=((night,),) * 7))
        people.give_out(work, desk.team, policy="round_robin", heartbeat=10, calendar="Padrão")
        people.describe_member(work, desk.team, desk.ids["Bia"], calendar="Noite")
    desk.clock.pass_by(timedelta(hours=12))
    signs(desk, "Bia")
    desk.passes(minutes=1)
    with desk.works.read() as work:
        team = people.queries.team(work.session, desk.team)
        standing = people.availability(work.session, [desk.ids["Bia"]], work.now, team=team)
    assert (desk.owner(mine), standing[desk.ids["Bia"]].available) == ("Ana", True)


@pytest.mark.parametrize("how", ["deactivated", "no longer of the staff"])
def test_whoever_leaves_the_house_owns_nothing(desk, how):
    """V-24: deactivate -> 0 open cases owned, whatever their team, its policy, or without one."""
    desk.has_team("Chat", "Ana", "Bia")
    mine = has(desk, "Ana", 3)
    own = desk.case_comes()
    with desk.works.begin() as work:
        cases.assign(work, own, team=None, owner=desk.ids["Ana"], by=None)
        other = people.add_team(work, "Fila")
        people.set_members(work, other, [desk.ids["Ana"]])
    queued = desk.case_comes()
    with desk.works.begin() as work:
        cases.assign(work, queued, team=other, owner=desk.ids["Ana"], by=None)
    with desk.works.begin(actor=desk.actor("Rita")) as work:
        if how == "deactivated":
            people.change_person(work, desk.ids["Ana"], active=False)
        else:
            people.change_person(work, desk.ids["Ana"], roles=(Role.CLIENT,))
    desk.runner.settle()
    with desk.works.read() as work:
        assert cases.workload.open_of_owners(work.session, [desk.ids["Ana"]]) == {}
    assert [desk.owner(case) for case in mine] == ["Bia"] * 3
    assert (desk.owner(own), desk.owner(queued), desk.case(queued).team) == (None, None, other)
    assert desk.reasons(mine[0])[-1] == "Ana Agente não atende mais; em rodízio"
    with pytest.raises(Refused):
        desk.gives(own, "Ana")


def test_what_is_given_at_the_same_moment_is_found_by_the_upkeep(desk):
    """V-24: a case that comes to somebody while they are deactivated is taken from them within the minute."""
    desk.has_team("Chat", "Ana", "Bia")
    with desk.works.begin() as work:
        people.change_person(work, desk.ids["Ana"], active=False)
    desk.runner.settle()
    case = desk.case_comes()
    with desk.works.begin() as work:
        row = cases.lock_case(work, case)
        row.team_id, row.owner_id = desk.team, desk.ids["Ana"]
    desk.passes(minutes=1)
    assert desk.owner(case) == "Bia"


def test_whoever_leaves_a_team_leaves_its_cases(desk):
    """V-24: of that team and no other: those stay theirs."""
    one = desk.has_team("Um", "Ana", "Bia")
    of_one = has(desk, "Ana", 2)
    desk.has_team("Dois", "Ana", "Caio")
    of_two = has(desk, "Ana", 2)
    with desk.works.begin() as work:
        people.set_members(work, one, [desk.ids["Bia"]])
    desk.runner.settle()
    assert [desk.owner(case) for case in of_one] == ["Bia"] * 2
    assert [desk.owner(case) for case in of_two] == ["Ana"] * 2
    assert desk.reasons(of_one[0])[-1] == "Ana Agente saiu da equipe; em rodízio"


@pytest.mark.parametrize("policy", ["round_robin", "least_load"])
@pytest.mark.parametrize("wanted", [True, False])
def test_who_joins_takes_a_share_if_the_team_wants_that(desk, policy, wanted):
    """V-88: 6+6 open cases, a third agent joins -> 4/4/4; setting off -> unchanged."""
    desk.has_team("Chat", "Ana", "Bia", policy=policy, shares_anew=wanted)
    desk.takes_chat()
    found = [desk.case_comes() for _ in range(12)]
    assert desk.shares() == {"Ana": 6, "Bia": 6}
    joins(desk, "Ana", "Bia", "Caio")
    assert desk.shares() == ({"Ana": 4, "Bia": 4, "Caio": 4} if wanted else {"Ana": 6, "Bia": 6})
    moved = [case for case in found if desk.owner(case) == "Caio"]
    assert {desk.reasons(case)[-1] for case in moved} == ({"Caio Agente entrou na equipe"} if wanted else set())


def joins(desk, *members):
    """From now on these are the team."""
    with desk.works.begin() as work:
        people.set_members(work, desk.team, [desk.ids[each] for each in members])
    desk.runner.settle()


def test_the_share_goes_by_what_the_newcomer_can_do(desk):
    """V-88: cases that ask for what they do not know stay, whichever comes first, and the others make up the share."""
    desk.has_team("Chat", "Ana", shares_anew=True)
    with desk.works.begin() as work:
        people.describe_member(work, desk.team, desk.ids["Ana"], skills=["Inglês"])
    desk.rules("Inglês", Line("words", "contains", "english"), skills=("inglês",))
    desk.takes_chat()
    found = [desk.case_comes(assunto=words) for words in ("a", "b", "c", "d", "English", "English")]
    assert desk.shares() == {"Ana": 6}
    joins(desk, "Ana", "Caio")
    assert [desk.owner(case) for case in found] == ["Ana", "Caio", "Caio", "Caio", "Ana", "Ana"]


def test_the_share_ends_where_the_newcomer_is_full(desk):
    """V-88: with a capacity of 2 they take two of the three that would be theirs, and none beside other work."""
    desk.has_team("Chat", "Ana", "Bia", shares_anew=True, capacity=9)
    desk.takes_chat()
    desk.accepts("Bia", False)
    for _ in range(6):
        desk.case_comes()
    other = desk.case_comes()
    with desk.works.begin() as work:
        cases.assign(work, other, team=None, owner=desk.ids["Davi"], by=None)
        people.set_members(work, desk.team, [desk.ids[each] for each in ("Ana", "Caio", "Davi")])
        for who, capacity in (("Caio", 2), ("Davi", 1)):
            people.describe_member(work, desk.team, desk.ids[who], capacity=capacity)
    desk.runner.settle()
    assert desk.shares() == {"Ana": 4, "Caio": 2}


def test_the_share_prefers_what_is_untouched(desk):
    """V-88: what somebody has accepted is moved last; who is away takes none."""
    desk.has_team("Chat", "Ana", shares_anew=True)
    desk.takes_chat()
    found = [desk.case_comes() for _ in range(6)]
    for case in found[3:]:
        with desk.works.begin(actor=desk.actor("Ana")) as work:
            cases.accept(work, case, by=desk.person_in(work, "Ana"))
    joins(desk, "Ana", "Caio")
    assert [desk.owner(case) for case in found] == ["Caio"] * 3 + ["Ana"] * 3
    desk.is_away("Davi")
    joins(desk, "Ana", "Caio", "Davi")
    assert desk.shares() == {"Ana": 3, "Caio": 3}
