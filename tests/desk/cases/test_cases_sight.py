"""Who sees which cases: by the desk's setting, by team and by the hierarchy of functions."""

from __future__ import annotations

import pytest
from desk_story import Desk

from service.base.errors import Conflict, Missing
from service.desk import cases, options, people
from service.desk.people import Permission, Role


@pytest.fixture
def desk(database, clock):
    """The demo desk, where Bruno manages Maria, and Nina is her peer."""
    desk = Desk(database, clock)
    with desk.works.begin() as work:
        for name in ("Nina", "Gil"):
            desk.ids[name] = people.add_person(
                work, name=f"{name} Rocha", email=f"{name.lower()}@exemplo.com.br", roles=(Role.ATTENDANT,)
            )
        head = people.add_function(work, "Gerência")
        agents = people.add_function(work, "Atendimento", above=head)
        for who, function in (("Bruno", head), ("Maria", agents), ("Nina", agents)):
            people.give_function(work, desk.ids[who], function)
    return desk


def chooses(desk, option, value):
    """Rita changes a setting of the desk."""
    with desk.works.begin(actor=desk.actor("Rita")) as work:
        options.choose(work, option.key, value, by=desk.person_in(work, "Rita"))


def owns(desk, who, *, team=None):
    """A case that somebody answers for."""
    case = desk.opens()
    with desk.works.begin() as work:
        cases.assign(work, case.id, team=team, owner=desk.ids[who], by=None)
    return case


def sees(desk, who, case):
    """Whether somebody sees the case: in the list with its count, and by its number, in the same way."""
    with desk.works.read() as work:
        person = desk.person_in(work, who)
        found, total = cases.queries.cases(work.session, seen_by=person)
        assert total == len(found)
        listed = case.id in {each.id for each in found}
        try:
            cases.queries.seen_case(work.session, case.protocol, person)
            opened = True
        except Missing:
            opened = False
        assert listed == opened
        return opened


def test_a_manager_sees_an_agents_case_and_a_peer_does_not(desk):
    """V-02: manager sees agent's case; peer per setting does not, nor finds it by searching; by default all do."""
    case = owns(desk, "Maria")
    everybody = ("Maria", "Bruno", "Nina", "Gil", "Paulo", "João")
    assert [sees(desk, who, case) for who in everybody] == [True] * 6
    chooses(desk, options.WHO_SEES_CASES, "own")
    assert {who: sees(desk, who, case) for who in everybody} == {
        "Maria": True, "Bruno": True, "Nina": False, "Gil": False, "Paulo": True, "João": True,
    }  # fmt: skip
    with desk.works.read() as work:
        for who, seen in (("Bruno", 1), ("Nina", 0)):
            asked = {"search": case.protocol, "seen_by": desk.person_in(work, who)}
            assert cases.queries.cases(work.session, **asked)[1] == seen
    assert not sees(desk, "Lia", case)
    chooses(desk, options.WHO_SEES_CASES, "everybody")
    assert sees(desk, "Nina", case)


def test_ones_own_teams_and_what_is_nobodys_yet(desk):
    """V-02: a team's case is seen by its people and by who answers for the team; a new one by all who could take it."""
    chooses(desk, options.WHO_SEES_CASES, "own")
    new = desk.opens()
    assert all(sees(desk, who, new) for who in ("Maria", "Nina", "Gil"))
    with desk.works.begin() as work:
        team = people.add_team(work, "Garantia")
        people.set_members(work, team, [desk.ids["Nina"]])
        people.make_responsible(work, team, desk.ids["Gil"])
    case = owns(desk, "Maria", team=team)
    assert {who: sees(desk, who, case) for who in ("Nina", "Gil", "Bruno")} == dict.fromkeys(
        ("Nina", "Gil", "Bruno"), True
    )
    other = owns(desk, "Nina")
    assert not sees(desk, "Gil", other)


def test_a_profile_that_sees_everything(desk):
    """V-01, V-02: a profile may see all cases whatever the setting says, and one without it does not."""
    chooses(desk, options.WHO_SEES_CASES, "own")
    case = owns(desk, "Maria")
    with desk.works.begin() as work:
        rita = desk.person_in(work, "Rita")
        sees_all = people.add_profile(work, "Auditoria", [Permission.SEE_ALL], by=rita)
        blind = people.add_profile(work, "Supervisão local", [Permission.NOTE], by=rita)
        people.give_profiles(work, desk.ids["Gil"], [sees_all], by=rita)
        people.give_profiles(work, desk.ids["Paulo"], [blind], by=rita)
    assert (sees(desk, "Gil", case), sees(desk, "Paulo", case)) == (True, False)


def test_a_reply_needs_an_accepted_case_where_the_desk_says_so(desk):
    """V-25: reply before accept -> 409 by the setting; notes and the client's words go through; accepted, it goes."""
    case = desk.opens()

    def says(who, *, internal=False):
        with desk.works.begin(actor=desk.actor(who)) as work:
            by = desk.person_in(work, who)
            cases.say(work, case.id, "Olá.", author=by.id, author_name=by.name, internal=internal)

    says("Maria")
    chooses(desk, options.REPLY_NEEDS_ACCEPTANCE, True)
    with pytest.raises(Conflict, match="Aceite o chamado") as refused:
        says("Maria")
    assert refused.value.status == 409
    says("Maria", internal=True)
    says("João")
    with desk.works.begin(actor=desk.actor("Maria")) as work:
        cases.accept(work, case.id, by=desk.person_in(work, "Maria"))
    says("Maria")
