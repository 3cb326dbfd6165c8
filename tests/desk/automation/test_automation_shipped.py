"""What the rules that come with the program do."""

from __future__ import annotations

from datetime import timedelta

import pytest
from desk_story import OPENING, SHIPPED, Desk

from service.base.errors import Refused
from service.desk import automation, cases, people
from service.desk.automation import Action, Trigger, Wish
from service.desk.cases import Status

WAITING = (Status.WAITING_CUSTOMER, Status.WAITING_THIRD_PARTY, Status.RESOLVED)


@pytest.mark.parametrize("status", WAITING)
def test_what_waits_or_is_resolved_is_closed_after_72_hours(desk, status):
    """V-59: at 72:00:01 closed, at 71:59 not."""
    desk.switches("close_inactive")
    case = desk.opens()
    desk.stands(case, status)
    desk.passes(hours=71, minutes=59)
    assert desk.case(case).status == status
    desk.passes(minutes=1, seconds=1)
    found = desk.case(case)
    assert found.status == Status.CLOSED
    assert found.closed_at is not None
    assert not desk.open_work(case)
    assert desk.steps(case, "status")[-1][0] == "Regra: Fechar o que aguarda ou foi resolvido há 72 horas"


def test_a_reply_of_the_client_lets_the_72_hours_begin_anew(desk):
    """V-59: a customer reply at 71 h resets."""
    desk.switches("close_inactive")
    case = desk.opens()
    desk.stands(case, Status.WAITING_CUSTOMER)
    desk.passes(hours=71)
    desk.says("João", case, "Ainda espero o comprovante do banco.")
    desk.stands(case, Status.WAITING_CUSTOMER)
    desk.passes(hours=71, minutes=59)
    assert desk.case(case).status == Status.WAITING_CUSTOMER
    desk.passes(minutes=1, seconds=1)
    assert desk.case(case).status == Status.CLOSED


def test_a_rule_gives_the_case_to_a_group_and_then_to_an_agent(desk):
    """V-61: rule sets group then agent; both in history."""
    team = desk.team("Garantia", "Maria", "Bruno")
    with desk.works.begin() as work:
        paulo = desk.person_in(work, "Paulo")
        there = automation.rule(work.session, desk.shipped["hand_over"])
        given = (Action(kind="team", target=team), Action(kind="owner", target=desk.ids["Maria"]))
        wish = Wish(name=there.name, trigger=there.trigger, condition=there.condition, actions=given)
        automation.change(work, there.id, wish, number=there.number, by=paulo)
    desk.switches("hand_over")
    case = desk.opens()
    assert (desk.case(case).team, desk.case(case).owner) == (team, desk.ids["Maria"])
    told = [(who, data["team"], data["owner"]) for who, data in desk.steps(case, "assigned")]
    rule = "Regra: Passar a uma equipe e a um responsável"
    maria = desk.person("Maria").name
    assert told == [(rule, "Garantia", None), (rule, "Garantia", maria)]


def test_the_template_asks_for_its_team_before_it_is_switched_on(desk):
    """V-61: what names nobody yet cannot act."""
    with pytest.raises(Refused) as refused:
        desk.switches("hand_over")
    assert refused.value.field == "team"


def test_the_client_is_told_the_protocol_once(desk):
    """V-62: customer mail -> 1 ack containing protocol; auto-submitted mail -> no ack."""
    desk.switches("acknowledge")
    by_mail = opens_by_mail(desk, auto_submitted=False)
    assert [text for kind, text in desk.said(by_mail) if kind == "notice" and by_mail.protocol in text]
    assert len([text for text in desk.notices("João") if by_mail.protocol in text]) == 1
    told = len(desk.notices("João"))
    by_machine = opens_by_mail(desk, auto_submitted=True)
    assert not [text for kind, text in desk.said(by_machine) if kind == "notice"]
    assert len(desk.notices("João")) == told
    assert desk.outcomes() == ["done", "nothing"]


def opens_by_mail(desk, *, auto_submitted: bool):
    """João's case came as a mail."""
    with desk.works.begin() as work:
        opened = cases.open_case(
            work, SHIPPED, OPENING, requester=desk.ids["João"], origin="email", auto_submitted=auto_submitted
        )
    return desk.case(opened.case)


def reopened(desk, *, team=None, owner=None):
    """A case of this team and owner was resolved and is opened again."""
    desk.switches("reopened_alert")
    case = desk.opens()
    desk.given(case, team=team, owner=owner)
    desk.stands(case, Status.RESOLVED)
    desk.reopens(case)
    return case


def alerts(desk, who: str) -> list[str]:
    """What somebody was told since the case was reopened, and that is about it."""
    return [text for text in desk.notices(who) if "eaberto" in text]


def test_reopening_alerts_the_owner_and_the_supervisor(desk):
    """V-63: reopen -> exactly 2 alerts (owner, supervisor)."""
    team = desk.team("Garantia", "Maria", "Paulo", responsible="Paulo")
    case = reopened(desk, team=team, owner="Maria")
    told = {name: alerts(desk, name) for name in desk.ids if alerts(desk, name)}
    words = [f"Reaberto: {case.subject} ({case.protocol})"]
    assert told == {"Maria": words, "Paulo": words}


def test_a_supervisor_who_owns_the_case_is_alerted_once(desk):
    """V-63: owner==supervisor -> 1."""
    team = desk.team("Garantia", "Maria", responsible="Maria")
    reopened(desk, team=team, owner="Maria")
    assert {name: len(alerts(desk, name)) for name in desk.ids if alerts(desk, name)} == {"Maria": 1}


def test_without_a_team_everybody_who_supervises_is_the_supervisor(desk):
    """V-63: owner==supervisor -> 1, also where the owner is one of several supervisors."""
    reopened(desk, owner="Paulo")
    assert len(alerts(desk, "Paulo")) == 1


@pytest.mark.parametrize(("before", "after"), [(3, 2), (1, 1), (4, 3)])
def test_reopening_makes_a_case_one_level_more_urgent(desk, before, after):
    """V-64: normal (3) -> high (2); urgent (1) stays."""
    desk.switches("reopened_priority")
    case = desk.opens_as(before)
    desk.stands(case, Status.RESOLVED)
    desk.reopens(case)
    assert desk.priority(case) == after
    assert desk.outcomes() == (["done"] if before != after else ["nothing"])


def vip_case(desk, *, priority: int = 2):
    """A very important client's case, which a team has and nobody has accepted."""
    team = desk.team("Garantia", "Maria", "Paulo", responsible="Paulo")
    with desk.works.begin() as work:
        house = people.add_organisation(work, "Banco Azul", segment="vip")
        people.place_client(work, desk.ids["João"], organisation=house, segment=None)
    case = desk.opens_as(priority)
    desk.given(case, team=team)
    return desk.case(case)


def late(desk, who: str) -> int:
    """How often somebody was told that nobody has accepted a case."""
    return len([text for text in desk.notices(who) if text.startswith("Há 2 horas sem aceite")])


def test_an_important_case_that_nobody_accepts_is_told_once_after_two_hours(desk):
    """V-65: at 2 h alert once."""
    desk.switches("vip_unaccepted")
    case = vip_case(desk)
    assert case.segment == "vip"
    desk.passes(hours=1, minutes=59, seconds=59)
    assert late(desk, "Paulo") == 0
    desk.passes(seconds=1)
    assert (late(desk, "Paulo"), late(desk, "Maria"), late(desk, "Bruno")) == (1, 1, 0)
    desk.changes(case, prioridade=1)
    desk.passes(hours=30)
    assert (late(desk, "Paulo"), late(desk, "Maria")) == (1, 1)


def test_an_important_case_that_was_accepted_in_time_alerts_nobody(desk):
    """V-65: accepted at 1:59 none."""
    desk.switches("vip_unaccepted")
    case = vip_case(desk)
    desk.passes(hours=1, minutes=59)
    desk.accepts("Maria", case)
    desk.passes(hours=5)
    assert (late(desk, "Paulo"), late(desk, "Maria")) == (0, 0)
    assert not desk.runs()


def test_a_case_that_is_handed_over_waits_for_its_acceptance_anew(desk):
    """V-65: accepted after 1 h and handed over 7 h after it was opened, it alerts 2 h after that, and once."""
    desk.switches("vip_unaccepted")
    case = vip_case(desk)
    desk.passes(hours=1)
    desk.accepts("Maria", case)
    desk.passes(hours=6)
    desk.given(case, team=desk.case(case).team, owner="Paulo")
    desk.passes(hours=1, minutes=59, seconds=59)
    assert late(desk, "Paulo") == 0
    desk.passes(seconds=1)
    assert late(desk, "Paulo") == 1
    desk.given(case, team=desk.case(case).team, owner="Maria")
    desk.passes(hours=9)
    assert late(desk, "Paulo") == 1, "from one who has not accepted it to another, it waits on"


def test_a_case_that_is_opened_again_waits_for_its_acceptance_anew(desk):
    """V-65: while it was over, nobody had to accept it."""
    desk.switches("vip_unaccepted")
    case = vip_case(desk)
    desk.passes(hours=1)
    desk.stands(case, Status.RESOLVED)
    desk.passes(hours=6)
    desk.reopens(case)
    desk.passes(hours=1, minutes=59)
    assert late(desk, "Paulo") == 0
    desk.passes(minutes=1)
    assert late(desk, "Paulo") == 1


def test_a_case_that_becomes_important_later_is_told_then(desk):
    """V-65: what was not urgent at 2 h alerts when it becomes so, and once."""
    desk.switches("vip_unaccepted")
    case = vip_case(desk, priority=3)
    desk.passes(hours=3)
    assert late(desk, "Paulo") == 0
    desk.changes(case, prioridade=2)
    desk.passes(seconds=1)
    assert late(desk, "Paulo") == 1
    desk.passes(hours=3)
    assert late(desk, "Paulo") == 1


def test_a_rule_that_repeats_itself_stops_after_one_pass(desk):
    """V-67: rule that re-triggers itself stops after 1 pass."""
    rule = desk.rule(
        "Sobe com cada mudança", Trigger(kind="field", field="prioridade"), Action(kind="priority", target="up")
    )
    case = desk.opens()
    desk.changes(case, prioridade=4)
    assert desk.priority(case) == 3
    assert desk.outcomes(rule) == ["done", "stopped"]
    assert "ela mesma" in desk.runs(rule)[-1].steps[0].text.pt


@pytest.mark.parametrize(
    ("has_cases", "on"),
    [(False, {"acknowledge", "reopened_alert", "reopened_priority", "vip_unaccepted"}), (True, set())],
)
def test_the_rules_act_from_the_beginning_only_where_nothing_has_happened(database, clock, has_cases, on):
    """Where there are cases already, those who run the desk switch them on."""
    desk = Desk(database, clock)
    if has_cases:
        desk.opens()
    with desk.works.begin() as work:
        automation.ship(work)
        there = automation.rules(work.session)
        assert [each.shipped for each in there] == list(automation.SHIPPED)
        assert {each.shipped for each in there if each.is_on} == on


def test_the_rules_come_once(desk):
    """One that was removed does not come back."""
    with desk.works.begin() as work:
        automation.remove(work, desk.shipped["acknowledge"], by=desk.person_in(work, "Paulo"))
        automation.ship(work)
        names = [each.shipped for each in automation.rules(work.session)]
    assert sorted(names) == sorted(set(automation.SHIPPED) - {"acknowledge"})


@pytest.mark.parametrize("key", automation.SHIPPED)
def test_a_rule_that_comes_is_as_the_editor_keeps_it(desk, key):
    """Whoever opens one and saves it has changed nothing; the template alone asks for what is missing."""
    with desk.works.begin() as work:
        there = automation.rule(work.session, desk.shipped[key])
        wish = Wish(name=there.name, trigger=there.trigger, condition=there.condition, actions=there.actions)
        if key == "hand_over":
            with pytest.raises(Refused):
                automation.change(work, there.id, wish, number=there.number, by=desk.person_in(work, "Paulo"))
            return
        automation.change(work, there.id, wish, number=there.number, by=desk.person_in(work, "Paulo"))
        kept = automation.rule(work.session, there.id)
    assert (kept.trigger, kept.condition, kept.actions) == (there.trigger, there.condition, there.actions)


def test_a_case_is_not_closed_by_a_timer_that_was_late(desk):
    """V-59: who comes late looks again: a case that is worked on meanwhile stays open."""
    desk.switches("close_inactive")
    case = desk.opens()
    desk.stands(case, Status.RESOLVED)
    desk.clock.pass_by(timedelta(hours=80))
    desk.says("Maria", case, "Ainda confiro um detalhe.", internal=True)
    desk.runner.settle()
    assert desk.case(case).status == Status.RESOLVED
