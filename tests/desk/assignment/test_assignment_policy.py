"""Who gets a case: shift, presence, load, capacity, turn; what waits, and when it goes to somebody."""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from service import calendars
from service.desk import assignment, cases, people
from service.desk.assignment.model import Candidate, choose
from service.desk.cases import presence
from service.desk.people import Role

TAB = "a" * 8


def test_automatic_assignment_leaves_what_is_looked_at_for_last(desk):
    """V-17: two cases, A being viewed: automatic assignment takes B; with only A left: A."""
    desk.has_team("Chat", "Ana", capacity=1)
    desk.takes_chat()
    desk.accepts("Ana", False)
    looked_at, untouched = desk.case_comes(), desk.case_comes()
    with desk.works.begin() as work:
        presence.look(work, looked_at, desk.ids["Paulo"], TAB, is_writing=False)
    desk.accepts("Ana", True)
    assert (desk.owner(looked_at), desk.owner(untouched)) == (None, "Ana")
    with desk.works.begin() as work:
        presence.look(work, looked_at, desk.ids["Paulo"], TAB, is_writing=False)
    desk.resolves(untouched)
    assert desk.owner(looked_at) == "Ana"


def test_nobody_off_shift_gets_a_case(desk):
    """V-18: an off-shift agent never gets a case; what waits goes to them when their shift begins."""
    with desk.works.begin() as work:
        night = calendars.Window(20 * 60, 24 * 60)
        calendars.create(work, "Noite", calendars.Definition(zone="America/Sao_Paulo", week=((night,),) * 7))
    desk.has_team("Chat", "Ana", "Bia", calendar="Padrão")
    desk.takes_chat()
    with desk.works.begin() as work:
        people.describe_member(work, desk.team, desk.ids["Bia"], calendar="Noite")
    assert [desk.owner(desk.case_comes()) for _ in range(3)] == ["Ana"] * 3
    desk.passes(hours=10)
    late = desk.case_comes()
    assert desk.owner(late) is None
    desk.passes(hours=1)
    assert desk.owner(late) == "Bia"


def test_who_has_least_gets_the_next(desk):
    """V-19: loads 3, 1, 2 -> agent 2; ties by the oldest assignment."""
    desk.has_team("Chat", "Ana", "Bia", "Caio", policy="least_load")
    for who, number in (("Ana", 3), ("Bia", 1), ("Caio", 2)):
        for _ in range(number):
            desk.gives(desk.case_comes(), who)
    desk.takes_chat()
    assert desk.owner(desk.case_comes()) == "Bia"
    tied = [desk.owner(desk.case_comes()) for _ in range(2)]
    assert tied == ["Caio", "Bia"]
    assert desk.shares() == {"Ana": 3, "Bia": 3, "Caio": 3}
    assert [desk.owner(desk.case_comes()) for _ in range(3)] == ["Ana", "Caio", "Bia"]


def test_an_urgent_case_weighs_more(desk):
    """V-19: the load is weighted: one urgent case is as much as two normal ones."""
    desk.has_team("Chat", "Ana", "Bia", policy="least_load")
    desk.gives(desk.case_comes(priority=1), "Ana")
    desk.gives(desk.case_comes(), "Bia")
    desk.takes_chat()
    assert [desk.owner(desk.case_comes()) for _ in range(2)] == ["Bia", "Ana"]


def test_who_takes_none_or_is_full_is_skipped_and_what_waits_goes_oldest_first(desk):
    """V-20: toggle off or cap reached -> skipped; all full -> queued, then oldest first when one frees."""
    desk.has_team("Chat", "Ana", "Bia", "Caio", capacity=2)
    desk.takes_chat()
    desk.accepts("Caio", False)
    first = [desk.case_comes() for _ in range(4)]
    assert Counter(map(desk.owner, first)) == {"Ana": 2, "Bia": 2}
    waiting = []
    for _ in range(3):
        desk.clock.pass_by(timedelta(minutes=1))
        waiting.append(desk.case_comes())
    assert [desk.owner(each) for each in waiting] == [None, None, None]
    one = next(each for each in first if desk.owner(each) == "Bia")
    desk.resolves(one)
    assert [desk.owner(each) for each in waiting] == ["Bia", None, None]
    desk.accepts("Caio", True)
    assert [desk.owner(each) for each in waiting] == ["Bia", "Caio", "Caio"]
    assert desk.reasons(waiting[0]) == ["Canal: Chat", "Em rodízio"]


def test_what_waits_goes_to_whoever_is_given_more_room(desk):
    """V-20: a larger capacity, and somebody who gives a case away, are a place that is free."""
    desk.has_team("Chat", "Ana", "Bia", capacity=1)
    desk.takes_chat()
    desk.accepts("Bia", False)
    first, second, third = desk.case_comes(), desk.case_comes(), desk.case_comes()
    assert desk.shares() == {"Ana": 1, None: 2}
    desk.gives(first, "Paulo")
    assert (desk.owner(first), desk.owner(second), desk.owner(third)) == ("Paulo", "Ana", None)
    with desk.works.begin() as work:
        people.give_out(work, desk.team, policy="round_robin", capacity=2)
    desk.runner.settle()
    assert desk.owner(third) == "Ana"


def test_an_urgent_case_never_waits_for_more_room_than_anybody_has(desk):
    """V-20: with a capacity of 1 an urgent case (2) goes to whoever has nothing, and to nobody who has something."""
    desk.has_team("Chat", "Ana", capacity=1)
    desk.takes_chat()
    assert desk.owner(desk.case_comes(priority=1)) == "Ana"
    assert desk.owner(desk.case_comes(priority=1)) is None


def test_each_gets_the_same(desk):
    """V-21: 3 agents, 9 cases -> 3 each."""
    desk.has_team("Chat", "Ana", "Bia", "Caio")
    desk.takes_chat()
    for _ in range(9):
        desk.case_comes()
    assert desk.shares() == {"Ana": 3, "Bia": 3, "Caio": 3}


@pytest.mark.parametrize("policy", ["round_robin", "least_load"])
def test_each_gets_the_same_from_eight_workers_at_once(desk, policy):
    """V-21: 3 agents, 9 cases -> 3 each, also under 8 concurrent workers."""
    desk.has_team("Chat", "Ana", "Bia", "Caio", policy=policy)
    desk.takes_chat()
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda _: desk.case_comes(settle=False), range(9)))
    assert desk.shares() == {"Ana": 3, "Bia": 3, "Caio": 3}


@pytest.mark.parametrize("number", [150, pytest.param(10_000, marks=pytest.mark.heavy)])
def test_eight_dispatchers_are_fair_and_keep_everybodys_limits(desk, number):
    """V-21: eight dispatchers give out what waits: fair within one, nobody absent or over capacity, none twice."""
    agents = [f"Agente {n}" for n in range(10)]
    with desk.works.begin() as work:
        for name in agents:
            address = f"{name.replace(' ', '')}@exemplo.com.br"
            desk.ids[name] = people.add_person(work, name=name, email=address, roles=(Role.ATTENDANT,))
    desk.has_team("Chat", *agents, policy="manual")
    desk.takes_chat()
    waiting = desk.many_wait(number)
    full, away = agents[0], agents[1]
    desk.is_away(away, hours=20)
    with desk.works.begin() as work:
        people.describe_member(work, desk.team, desk.ids[full], capacity=3)
        people.give_out(work, desk.team, policy="round_robin")
    with ThreadPoolExecutor(8) as pool:
        given = list(pool.map(lambda _: assignment.filling.fill(desk.works, desk.team), range(8)))
    with desk.works.read() as work:
        shares = Counter(
            {
                desk.name_of(person): has
                for person, has in cases.workload.open_of_owners(
                    work.session, [desk.ids[name] for name in agents]
                ).items()
            }
        )
    others = [shares[name] for name in agents[2:]]
    assert sum(given) == number == sum(shares.values())
    assert (shares[full], shares[away]) == (3, 0)
    assert max(others) - min(others) <= 1
    assert all(desk.reasons(case)[-1:] == ["Em rodízio"] for case in waiting[:: number // 50])
    assert sum(len(desk.reasons(case)) for case in waiting[1 :: number // 50]) == len(waiting[1 :: number // 50])


def test_two_teams_of_the_same_agent_do_not_overload_them(desk):
    """V-20: what two teams give out at the same moment counts together."""
    teams = [desk.has_team(name, "Ana", policy="manual", capacity=5) for name in ("Um", "Dois")]
    for team in teams:
        for _ in range(8):
            case = desk.case_comes(settle=False)
            with desk.works.begin() as work:
                cases.assign(work, case, team=team, owner=None, by=None)
        with desk.works.begin() as work:
            people.give_out(work, team, policy="least_load", capacity=5)
    with ThreadPoolExecutor(8) as pool:
        given = list(pool.map(lambda n: assignment.filling.fill(desk.works, teams[n % 2]), range(8)))
    assert sum(given) == 5
    assert sum(desk.shares(team)["Ana"] for team in teams) == 5


def test_a_team_that_takes_from_its_queue_is_left_alone(desk):
    """V-34: with the policy “everybody takes from the queue” a case waits until somebody accepts it."""
    desk.has_team("Chat", "Ana", "Bia", policy="manual")
    desk.takes_chat()
    case = desk.case_comes()
    desk.passes(hours=1)
    assert (desk.case(case).team, desk.owner(case)) == (desk.team, None)


def test_who_may_not_accept_cases_gets_none(desk):
    """V-01: whose profile does not allow it is passed over, as who is no longer of the staff."""
    desk.has_team("Chat", "Ana", "Bia", "Caio")
    desk.takes_chat()
    with desk.works.begin() as work:
        rita = desk.person_in(work, "Rita")
        profile = people.add_profile(work, "Só leitura", ["note"], by=rita)
        people.give_profiles(work, desk.ids["Ana"], [profile], by=rita)
        people.change_person(work, desk.ids["Caio"], roles=(Role.CLIENT,))
    assert [desk.owner(desk.case_comes()) for _ in range(3)] == ["Bia"] * 3


def test_open_work_at_the_front_comes_with_the_case(desk):
    """The case's first task is its owner's from the beginning, and one notice says so."""
    desk.has_team("Chat", "Ana")
    desk.takes_chat()
    case = desk.case(desk.case_comes())
    front = [item.assignee for item in desk.open_work(case) if item.lane == "Atendente"]
    assert front == [desk.ids["Ana"]]
    assert sum("Agora é seu" in notice for notice in desk.notices("Ana")) == 1


def test_a_case_that_is_passed_on_is_given_out_there(desk):
    """An escalation, and a supervisor who takes a case from somebody, leave it to the policy."""
    second = desk.has_team("Nível 2", "Caio")
    desk.has_team("Nível 1", "Ana", "Bia", policy="round_robin")
    with desk.works.begin() as work:
        people.stand_for(work, second, "tier", ["2"])
        people.stand_for(work, desk.team, "tier", ["1"], above=second)
    case = desk.case_comes()
    desk.gives(case, "Ana")
    desk.gives(case, None)
    assert desk.owner(case) == "Bia"
    with desk.works.begin(actor=desk.actor("Bia")) as work:
        cases.escalate(work, case, by=desk.person_in(work, "Bia"))
    desk.runner.settle()
    assert (desk.case(case).team, desk.owner(case)) == (second, "Caio")


def test_what_was_taken_from_somebody_is_not_given_back_to_them(desk):
    """As long as nobody else can take it, it waits, also over the minutes; others that wait go to them meanwhile."""
    desk.has_team("Chat", "Ana", "Bia")
    desk.takes_chat()
    desk.accepts("Bia", False)
    case = desk.case_comes()
    assert desk.owner(case) == "Ana"
    desk.gives(case, None)
    assert desk.owner(case) is None
    desk.passes(minutes=2)
    assert (desk.owner(case), desk.owner(desk.case_comes())) == (None, "Ana")
    desk.accepts("Bia", True)
    assert desk.owner(case) == "Bia"
    desk.gives(case, None)
    assert desk.owner(case) == "Ana"


CANDIDATES = st.lists(
    st.builds(
        Candidate,
        person=st.text("abc", min_size=1, max_size=3),
        name=st.just(""),
        load=st.sampled_from([0.0, 0.5, 1.0, 2.0]),
        capacity=st.none(),
        turn=st.integers(0, 5),
        reasons=st.sampled_from([(), (assignment.model.OFF_DUTY,)]),
    ),
    max_size=6,
)


@settings(max_examples=200)
@given(CANDIDATES, st.sampled_from(["round_robin", "least_load"]))
def test_the_choice_is_never_unfair(found, policy):
    """Nobody who is free has less (or, in turn, has waited longer) than whoever is chosen."""
    chosen = choose(policy, found)
    free = [each for each in found if not each.reasons]
    assert (chosen is None) == (not free)
    if chosen is not None:
        assert chosen in free
        if policy == "least_load":
            assert chosen.load == min(each.load for each in free)
            assert chosen.turn == min(each.turn for each in free if each.load == chosen.load)
        else:
            assert chosen.turn == min(each.turn for each in free)
