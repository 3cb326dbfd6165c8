"""Whose case it is: team, owner, acceptance; and the work that follows them."""

from __future__ import annotations

from datetime import timedelta

import pytest
from desk_story import Desk

from service.base.errors import Conflict, Refused
from service.desk import cases, inbox, people
from service.desk.people import Role


@pytest.fixture
def desk(database, clock):
    """The demo desk with the shipped process."""
    return Desk(database, clock)


@pytest.fixture
def guarantee(desk):
    """A team that Bruno and Nina, two who are no attendants, belong to."""
    with desk.works.begin() as work:
        desk.ids["Nina"] = people.add_person(
            work, name="Nina Rocha", email="nina@exemplo.com.br", roles=(Role.INTERNAL_AGENT,)
        )
        team = people.add_team(work, "Garantia")
        people.set_members(work, team, [desk.ids["Bruno"], desk.ids["Nina"]])
    return team


def give(desk: Desk, case, *, team=None, owner=None, by="Paulo"):
    """Somebody assigns the case."""
    with desk.works.begin(actor=desk.actor(by)) as work:
        who = desk.ids[owner] if owner else None
        return cases.assign(work, case.id, team=team, owner=who, by=desk.person_in(work, by))


def front(desk: Desk, case):
    """The attendant's open work of a case."""
    return next(item for item in desk.open_work(case) if item.lane == "Atendente")


def takes(desk: Desk, who: str, case):
    """Somebody takes the attendant's work."""
    item = front(desk, case).id
    with desk.works.begin(actor=desk.actor(who)) as work:
        inbox.claim(work, item, by=desk.person_in(work, who))


def test_a_teams_case_is_its_teams_work(desk, guarantee):
    """What any attendant could do goes to the case's team, and back when it is no team's any more."""
    case = desk.opens()
    assert give(desk, case, team=guarantee)
    assert front(desk, case).audiences == {f"team:{guarantee}"}
    assert not desk.queue("Maria")
    assert desk.queue("Nina")
    assert not give(desk, case, team=guarantee)
    give(desk, case)
    assert front(desk, case).audiences == {"role:attendant"}
    assert desk.queue("Maria")
    assert not desk.queue("Nina")


def test_the_first_who_takes_a_teams_work_answers_for_the_case(desk, guarantee):
    """V-25: who accepted and when is kept; the case is theirs, and its next work comes to them."""
    case = desk.opens()
    give(desk, case, team=guarantee)
    desk.passes(minutes=3)
    takes(desk, "Nina", case)
    found = desk.case(case)
    assert (found.owner, found.accepted_by) == (desk.ids["Nina"], desk.ids["Nina"])
    assert found.accepted_at - found.opened_at >= timedelta(minutes=3)
    assert found.status == "accepted"


def test_without_a_team_the_work_stays_everybodys(desk):
    """V-25: the case is accepted, and the next step is for whoever comes first."""
    case = desk.opens()
    takes(desk, "Maria", case)
    found = desk.case(case)
    assert (found.owner, found.accepted_by, found.status) == (None, desk.ids["Maria"], "accepted")


def test_two_accept_and_one_wins(desk, guarantee):
    """V-25: the second is told who has it; accepting again is harmless."""
    case = desk.opens()
    give(desk, case, team=guarantee)
    for new in (True, False):
        with desk.works.begin(actor=desk.actor("Nina")) as work:
            assert cases.accept(work, case.id, by=desk.person_in(work, "Nina")) is new
    with pytest.raises(Conflict, match="Nina Rocha"), desk.works.begin(actor=desk.actor("Bruno")) as work:
        cases.accept(work, case.id, by=desk.person_in(work, "Bruno"))


def test_the_owners_work_moves_with_the_case(desk, guarantee):
    """Given to somebody else, the open work goes along; the other must accept it anew."""
    case = desk.opens()
    give(desk, case, team=guarantee, owner="Nina")
    assert front(desk, case).assignee == desk.ids["Nina"]
    takes(desk, "Nina", case)
    give(desk, case, team=guarantee, owner="Bruno")
    assert front(desk, case).assignee == desk.ids["Bruno"]
    assert desk.case(case).accepted_at is None


def test_new_work_does_not_go_to_who_takes_none(desk, guarantee):
    """V-20: while the owner takes no new work the next step waits for the team; given by hand it is theirs."""
    case = desk.opens()
    give(desk, case, team=guarantee, owner="Nina")
    with desk.works.begin(actor=desk.actor("Nina")) as work:
        people.accept_work(work, desk.ids["Nina"], False, by=desk.person_in(work, "Nina"))
    desk.does("Nina", case, "Analisar e categorizar", chamado_categoria="duvida", informacoes_suficientes="sim")
    following = front(desk, case)
    assert (following.audiences, following.assignee) == ({f"team:{guarantee}"}, None)
    give(desk, case, team=guarantee, owner="Bruno")
    assert front(desk, case).assignee == desk.ids["Bruno"]


def test_nobody_who_is_gone_gets_a_case(desk, guarantee):
    """A person who left and a team out of use are refused at their field; a client too."""
    case = desk.opens()
    with desk.works.begin() as work:
        people.change_person(work, desk.ids["Nina"], active=False)
        people.change_team(work, guarantee, active=False)
    for given, field in (({"owner": "Nina"}, "owner"), ({"owner": "João"}, "owner"), ({"team": guarantee}, "team")):
        with pytest.raises(Refused) as refused:
            give(desk, case, **given)
        assert refused.value.field == field


def test_the_client_who_speaks_needs_attention(desk):
    """V-33: set when the client writes after the opening, kept by what they add, cleared by the staff's answer."""
    case = desk.opens()
    assert desk.case(case).attention_since is None
    desk.passes(minutes=5)
    says(desk, case, "João")
    since = desk.case(case).attention_since
    desk.passes(minutes=5)
    says(desk, case, "João")
    says(desk, case, "Maria", internal=True)
    assert desk.case(case).attention_since == since is not None
    says(desk, case, "Maria")
    assert desk.case(case).attention_since is None


def says(desk: Desk, case, who: str, *, internal: bool = False):
    """Somebody writes."""
    name = desk.person(who).name
    with desk.works.begin(actor=desk.actor(who)) as work:
        cases.say(work, case.id, "Olá.", author=desk.ids[who], author_name=name, internal=internal)


def gives_back(desk: Desk, who: str, item):
    """Somebody gives a task back."""
    with desk.works.begin(actor=desk.actor(who)) as work:
        inbox.release(work, item, by=desk.person_in(work, who))


def waits(desk: Desk, case) -> bool:
    """Whether the case is listed among those that nobody has accepted."""
    with desk.works.read() as work:
        wanted = cases.lists.Criteria(unaccepted=True)
        return case.id in cases.lists.found(work.session, wanted, sort="urgency", now=work.now)


@pytest.mark.parametrize("how", ["gives back", "loses"])
def test_a_case_whose_work_was_given_back_waits_for_somebody_again(desk, how):
    """V-25, V-34: who accepted a case that nobody answers for, and has none of its work any more, has let go of it."""
    case = desk.opens()
    item = front(desk, case).id
    takes(desk, "Maria", case)
    assert not waits(desk, case)
    if how == "gives back":
        gives_back(desk, "Maria", item)
    else:
        with desk.works.begin(actor=desk.actor("Paulo")) as work:
            inbox.reassign(work, item, to=None, by=desk.person_in(work, "Paulo"))
    assert waits(desk, case)
    assert desk.case(case).unaccepted_since is not None
    assert desk.case(case).status == "open"
    takes(desk, "Maria", case)
    assert not waits(desk, case)
    assert desk.case(case).status == "accepted"


def test_a_case_that_goes_to_somebody_else_is_not_accepted_any_more(desk, guarantee):
    """V-25, V-40, V-42: it is open until the other accepts it, who is told once; work that has begun goes on."""
    case = desk.opens()
    desk.clock.pass_by(timedelta(minutes=1))
    give(desk, case, team=guarantee)
    takes(desk, "Nina", case)
    assert desk.case(case).status == "accepted"
    give(desk, case, team=guarantee, owner="Bruno")
    assert (desk.case(case).status, waits(desk, case)) == ("open", True)
    assert [text for text in desk.notices("Bruno") if case.protocol in text and "Analisar" not in text] == [
        f"Agora é seu: {case.subject} ({case.protocol})"
    ]
    with desk.works.begin(actor=desk.actor("Bruno")) as work:
        assert cases.accept(work, case.id, by=desk.person_in(work, "Bruno"))
    assert desk.case(case).status == "accepted"
    with desk.works.begin(actor=desk.actor("Bruno")) as work:
        cases.statuses.change_status(work, case.id, cases.Status.IN_PROGRESS, by=desk.person_in(work, "Bruno"))
    give(desk, case, team=guarantee, owner="Nina")
    assert (desk.case(case).status, waits(desk, case)) == ("in_progress", True)


def test_a_team_that_gets_a_case_accepts_it_anew(desk, guarantee):
    """V-25, V-34: whoever accepted it before it was another team's has nothing to do with it any more."""
    case = desk.opens()
    takes(desk, "Maria", case)
    give(desk, case, team=guarantee)
    assert waits(desk, case)
    with desk.works.begin(actor=desk.actor("Bruno")) as work:
        assert cases.accept(work, case.id, by=desk.person_in(work, "Bruno"))
    found = desk.case(case)
    assert (found.owner, found.accepted_by) == (desk.ids["Bruno"], desk.ids["Bruno"])
    give(desk, case, owner="Bruno")
    assert desk.case(case).accepted_by == desk.ids["Bruno"], "who answers for it goes along to another team"


def test_an_owner_who_gives_a_task_back_still_answers_for_the_case(desk, guarantee):
    """V-25: the task waits for the team, the case is its owner's."""
    case = desk.opens()
    give(desk, case, team=guarantee)
    item = front(desk, case).id
    takes(desk, "Nina", case)
    gives_back(desk, "Nina", item)
    assert desk.case(case).accepted_by == desk.ids["Nina"]


def test_a_case_that_is_over_changes_hands_no_more(desk, guarantee):
    """H-27: people are told so, and rules leave it as it is; nobody gets a notice."""
    case = desk.opens()
    with desk.works.begin(actor=desk.actor("Paulo")) as work:
        cases.stopping.cancel(work, case.id, "Engano", by=desk.person_in(work, "Paulo"))
    with pytest.raises(Conflict, match="já terminou"):
        give(desk, case, owner="Maria")
    with desk.works.begin() as work:
        assert not cases.assign(work, case.id, team=guarantee, owner=None, by=None)
    assert desk.case(case).owner is None
    assert not [text for text in desk.notices("Maria") if "Agora é seu" in text]
