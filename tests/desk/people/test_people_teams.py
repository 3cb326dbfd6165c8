"""Teams: what they stand for, how their work is given out, and which team a case falls to."""

import pytest
from desk_story import Desk

from service.base.errors import Conflict, Missing, Refused
from service.desk import people
from service.desk.people import Facts, Role
from service.desk.people.events import TeamChanged


@pytest.fixture
def desk(database, clock) -> Desk:
    """The demo desk."""
    return Desk(database, clock)


def make(work, name, kind, *values, above=None):
    """A team that stands for something."""
    team = people.add_team(work, name)
    people.stand_for(work, team, kind, values, above=above)
    return team


def test_a_case_falls_to_the_team_that_stands_for_it(desk):
    """V-03, V-05, V-06, V-07: by function, product, segment and channel; the segment first, the standard one last."""
    with desk.works.begin() as work:
        refunds = make(work, "Reembolsos", "function", "Reembolso", "Cobrança")
        health = make(work, "Plano Saúde", "product", "Plano Saúde", "Plano Dental")
        vip = make(work, "Clientes VIP", "segment", "vip", "high_value")
        standard = make(work, "Clientes em geral", "segment", "standard")
        chat = make(work, "Chat", "channel", "chat")
        make(work, "Nível 1", "tier", "1")
        teams = people.queries.teams(work.session)
        expected = {
            Facts(words=("duvida", "COBRANCA")): refunds,
            Facts(product="PLANO DENTAL", words=("reembolso",)): health,
            Facts(product="PLANO DENTAL", segment="vip"): vip,
            Facts(segment="high_value", channel="chat"): vip,
            Facts(channel="chat", segment="standard"): chat,
            Facts(channel="portal"): standard,
        }
        assert {facts: people.team_for(facts, teams).team for facts in expected} == expected
        people.change_team(work, standard, active=False)
        teams = people.queries.teams(work.session)
        assert people.team_for(Facts(channel="portal", words=("elogio",)), teams) is None
        assert people.team_for(Facts(channel="portal"), ()) is None


def test_no_two_teams_stand_for_the_same(desk):
    """V-06: who already has it is named; a team that comes back is asked again; tiers may be several."""
    with desk.works.begin() as work:
        vip = make(work, "Clientes VIP", "segment", "vip")
        other = people.add_team(work, "Outra")
        make(work, "Nível 1 do plano", "tier", "1")
        make(work, "Nível 1 do cartão", "tier", "1")
    with pytest.raises(Conflict, match="“VIP” já é da equipe Clientes VIP"), desk.works.begin() as work:
        people.stand_for(work, other, "segment", ["vip"])
    with desk.works.begin() as work:
        people.change_team(work, vip, active=False)
        people.stand_for(work, other, "segment", ["vip"])
    with pytest.raises(Conflict, match="Outra"), desk.works.begin() as work:
        people.change_team(work, vip, active=True)


@pytest.mark.parametrize(
    ("kind", "values", "sentence"),
    [
        ("tier", ["0"], "de 1 a 9"),
        ("tier", ["1", "2"], "de 1 a 9"),
        ("tier", ["²"], "de 1 a 9"),
        ("segment", ["ouro"], "segmentos da lista"),
        ("channel", ["fax"], "canais da lista"),
        ("function", ["x" * 121], "até 120 letras"),
        ("function", [str(n) for n in range(51)], "até 50 valores"),
    ],
)
def test_what_a_team_cannot_stand_for_is_refused(desk, kind, values, sentence):
    """The sentence says what would fit, and nothing is half done."""
    with desk.works.begin() as work:
        team = people.add_team(work, "Equipe")
    with pytest.raises(Refused, match=sentence), desk.works.begin() as work:
        people.stand_for(work, team, kind, values)
    with desk.works.read() as work:
        assert people.queries.team(work.session, team).kind == "sector"


def test_tiers_pass_on_and_never_in_a_circle(desk):
    """V-04: a tier names the one that takes over; only tiers do, and no tier comes to itself."""
    with desk.works.begin() as work:
        third = make(work, "Nível 3", "tier", "3")
        second = make(work, "Nível 2", "tier", "2", above=third)
        first = make(work, "Nível 1", "tier", "1", above=second)
        sector = people.add_team(work, "Setor")
        assert people.queries.team(work.session, first).above == second
        assert people.queries.team(work.session, first).tier == 1
    for team, above, sentence in ((third, first, "já passa adiante"), (first, sector, "Só um nível")):
        with pytest.raises(Refused, match=sentence), desk.works.begin() as work:
            people.stand_for(work, team, "tier", ["1"], above=above)
    with desk.works.begin() as work:
        people.change_team(work, first, kind="function")
        found = people.queries.team(work.session, first)
        assert (found.above, found.stands_for, found.tier) == (None, (), None)


def test_a_team_says_how_its_work_is_given_out(desk):
    """Policy, share of who joins, shift, capacity and sign; each member as the team or otherwise."""
    heard = []
    desk.works.subscriptions.on(TeamChanged, lambda work, event: heard.append(event))
    maria, bruno = desk.ids["Maria"], desk.ids["Bruno"]
    with desk.works.begin(actor=desk.actor("Paulo")) as work:
        team = people.add_team(work, "Suporte")
        people.set_members(work, team, [maria, bruno])
        people.give_out(work, team, policy="least_load", shares_anew=True, calendar="padrao", capacity=5, heartbeat=15)
        people.describe_member(work, team, bruno, capacity=2, skills=["Inglês", "ingles", " rede "])
        found = people.queries.team(work.session, team)
        assert (found.policy, found.shares_anew, found.calendar) == ("least_load", True, "Padrão")
        assert [found.capacity_of(each) for each in (maria, bruno)] == [5, 2]
        assert [found.shift_of(each) for each in (maria, bruno)] == ["Padrão", "Padrão"]
        assert found.member(bruno).skills == ("ingles", "rede")
        people.set_members(work, team, [bruno])
        assert people.queries.team(work.session, team).member(bruno).capacity == 2
    joined = next(event for event in heard if event.joined)
    assert set(joined.joined) == {maria, bruno}
    assert heard[-1].left == (maria,)
    with desk.works.read() as work:
        told = people.history(work.session, f"team:{team}")
        assert (told[0].actor, told[0].changes) == ("Paulo Reis", {"members": (["Maria Santos"], [])})
        assert told[-1].changes == {"name": (None, "Suporte")}
        assert {"policy", "capacity", "calendar"} <= set(told[2].changes)


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"policy": "sorteio"}, "como o trabalho"),
        ({"policy": "manual", "capacity": 0}, "de 1 a 999"),
        ({"policy": "manual", "heartbeat": 1441}, "de 1 a 1440"),
        ({"policy": "manual", "calendar": "Lua"}, "calendário da lista"),
    ],
)
def test_settings_that_do_not_fit_are_refused(desk, given, sentence):
    """Each with a sentence that says what would fit."""
    with desk.works.begin() as work:
        team = people.add_team(work, "Suporte")
    with pytest.raises(Refused, match=sentence), desk.works.begin() as work:
        people.give_out(work, team, **given)
    with pytest.raises(Missing), desk.works.begin() as work:
        people.describe_member(work, team, desk.ids["Maria"])


def test_the_history_of_a_person_says_who_changed_what(desk):
    """Roles, activity, function; of a password only that it changed."""
    rita, maria = desk.actor("Rita"), desk.ids["Maria"]
    with desk.works.begin(actor=rita) as work:
        function = people.add_function(work, "Gerência")
        people.change_person(work, maria, roles=[Role.ATTENDANT, Role.SUPERVISOR])
        people.give_function(work, maria, function)
        people.set_password(work, maria, "uma senha comprida")
        people.change_person(work, maria, name="Maria Santos")
        told = people.history(work.session, f"person:{maria}")
    assert [each.changes for each in told[:3]] == [
        {"password": None},
        {"function": (None, "Gerência")},
        {"roles": (["attendant"], ["attendant", "supervisor"])},
    ]
    assert {each.actor for each in told[:3]} == {"Rita Campos"}
