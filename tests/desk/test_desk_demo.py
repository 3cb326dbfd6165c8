"""The demo desk has a hierarchy of functions and tiers of teams."""

from desk_story import Desk

from service.base.errors import Missing
from service.desk import cases, demo_hierarchy, options, people


def test_the_demo_desk_has_a_hierarchy(database, clock):
    """V-87: V-02 passes on demo data: Paulo, above Maria, sees her case, and Bruno beside her does not."""
    desk = Desk(database, clock)
    for _ in range(2):
        with desk.works.begin() as work:
            demo_hierarchy.load(work)
    with desk.works.begin() as work:
        rita = desk.person_in(work, "Rita")
        options.choose(work, options.WHO_SEES_CASES.key, "own", by=rita)
        own = people.add_profile(work, "Só os seus", ["note", "reply"], by=rita)
        people.give_profiles(work, desk.ids["Paulo"], [own], by=rita)
    case = desk.opens()
    with desk.works.begin() as work:
        first = next(team for team in people.queries.teams(work.session) if team.tier == 1)
        cases.assign(work, case.id, team=None, owner=desk.ids["Maria"], by=None)

    def sees(who):
        with desk.works.read() as work:
            try:
                return bool(cases.queries.seen_case(work.session, case.protocol, desk.person_in(work, who)))
            except Missing:
                return False

    assert {who: sees(who) for who in ("Maria", "Paulo", "Bruno", "Rita")} == {
        "Maria": True, "Paulo": True, "Bruno": False, "Rita": True,
    }  # fmt: skip
    with desk.works.begin(actor=desk.actor("Maria")) as work:
        cases.assign(work, case.id, team=first.id, owner=desk.ids["Maria"], by=None)
        cases.escalate(work, case.id, by=desk.person_in(work, "Maria"))
    assert sees("Bruno")
    with desk.works.read() as work:
        assert [each.level for each in people.functions(work.session)] == [1, 2, 3, 3]
        assert {team.name for team in people.queries.teams(work.session)} == {"Nível 1", "Nível 2"}
