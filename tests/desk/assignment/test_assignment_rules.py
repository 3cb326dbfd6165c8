"""Rules: which cases go to which team, in an order, and what a dry run says of it."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from service.base.errors import Conflict, Forbidden, Missing, Refused
from service.desk import assignment, cases, conditions, people
from service.desk.assignment import Rule
from service.desk.conditions import Condition, ConditionRefused, Facts, Line

WARRANTY = Line("words", "contains", "garantia")


def test_a_word_of_the_subject_names_the_team(desk):
    """V-14: "GARANTIA do fone" -> that team, accents and case aside; what does not say it stays without."""
    team = desk.has_team("Manipulação de Garantia", "Ana", policy="manual")
    desk.rules("Garantia", Line("words", "contains", "garântia"))
    case = desk.case_comes(assunto="GARANTIA do fone")
    assert (desk.case(case).team, desk.reasons(case)) == (team, ["Regra “Garantia”"])
    told = desk.case_comes(assunto="Fone", descricao="Ainda está na Garantia?")
    assert desk.case(told).team == team
    assert desk.case(desk.case_comes(assunto="Fatura")).team is None


def test_the_first_rule_that_matches_decides(desk):
    """V-15: reorder changes the result; the dry run explains which rule matched and why each earlier one did not."""
    one = desk.has_team("Um", policy="manual")
    two = desk.has_team("Dois", policy="manual")
    vip = desk.rules("VIP", WARRANTY, Line("segment", "is", "vip"), team=two)
    first = desk.rules("Primeira", WARRANTY, team=one)
    second = desk.rules("Segunda", WARRANTY, team=two)
    case = desk.case_comes(assunto="Garantia")
    assert desk.case(case).team == one
    assert tried(desk, case) == [("VIP", False, [True, False]), ("Primeira", True, [True])]
    with desk.works.begin() as work:
        assignment.rules.put_in_order(work, [vip, second, first], by=desk.person_in(work, "Paulo"))
    assert desk.case(desk.case_comes(assunto="Garantia")).team == two
    assert tried(desk, case) == [("VIP", False, [True, False]), ("Segunda", True, [True])]
    with desk.works.read() as work:
        facts = conditions.facts_of(work.session, case)
        answer = assignment.rules.dry_run(work.session, facts, now=work.now)[0].answers[1]
    assert (str(answer.asks), str(answer.has)) == ("Segmento do cliente é “VIP”", "Padrão")
    assert desk.case(case).team == one


def tried(desk, case):
    """What the dry run says: rule, whether it matches, and each line's answer."""
    with desk.works.read() as work:
        found = assignment.rules.dry_run(work.session, conditions.facts_of(work.session, case), now=work.now)
        return [(each.rule.name, each.matches, [answer.holds for answer in each.answers]) for each in found]


def test_rules_come_before_what_teams_stand_for(desk):
    """One order: the rules, then segment, product, function and channel; without any of them nobody's."""
    by_channel = desk.has_team("Chat", policy="manual")
    desk.takes_chat()
    by_rule = desk.has_team("Garantia", policy="manual")
    rule = desk.rules("Garantia", WARRANTY)
    assert desk.case(desk.case_comes(assunto="garantia")).team == by_rule
    assert desk.case(desk.case_comes(assunto="outra coisa")).team == by_channel
    with desk.works.begin() as work:
        assignment.rules.set_active(work, rule, active=False, by=desk.person_in(work, "Paulo"))
    assert desk.case(desk.case_comes(assunto="garantia")).team == by_channel


def test_a_team_out_of_use_is_passed_over(desk):
    """The rule says so in the dry run, and the next one decides."""
    gone = desk.has_team("Antiga", policy="manual")
    other = desk.has_team("Nova", policy="manual")
    desk.rules("Velha", WARRANTY, team=gone)
    desk.rules("Nova", WARRANTY, team=other)
    with desk.works.begin() as work:
        people.change_team(work, gone, active=False)
    case = desk.case_comes(assunto="garantia")
    assert desk.case(case).team == other
    assert tried(desk, case) == [("Velha", False, [True, False]), ("Nova", True, [True])]


def test_what_becomes_known_later_counts_while_there_is_no_team(desk):
    """A category said in a task meets a rule; a case that has a team keeps it."""
    desk.has_team("Cobrança", policy="manual")
    desk.rules("Cobrança", Line("category", "is", "cobranca"))
    case = desk.case_comes()
    assert desk.case(case).team is None
    change(desk, case, categoria="cobranca")
    assert desk.case(case).team == desk.team
    other = desk.has_team("Outra", policy="manual")
    desk.rules("Outra", Line("category", "is", "elogio"), team=other)
    change(desk, case, categoria="elogio")
    assert desk.case(case).team != other


def change(desk, case, **fields):
    """Maria says something of the case."""
    with desk.works.begin() as work:
        cases.change_fields(work, case, fields, by=desk.ids["Maria"], by_name="Maria")
    desk.runner.settle()


def test_a_rule_may_name_who_gets_it(desk):
    """Its owner gets the case as long as they can be given work; else the team's policy decides."""
    desk.has_team("Garantia", "Ana", "Bia")
    desk.rules("Garantia", WARRANTY, owner=desk.ids["Bia"])
    assert desk.owner(desk.case_comes(assunto="garantia")) == "Bia"
    desk.accepts("Bia", False)
    case = desk.case_comes(assunto="garantia")
    assert (desk.owner(case), desk.reasons(case)) == ("Ana", ["Regra “Garantia”", "Em rodízio"])


def test_whom_a_rule_names_gets_no_more_than_they_can_take(desk):
    """V-20: the case counts what it weighs, and a skill that the rule asks for is asked of its owner too."""
    desk.has_team("Garantia", "Ana", "Bia", capacity=2)
    desk.rules("Garantia", WARRANTY, owner=desk.ids["Bia"])
    assert desk.owner(desk.case_comes(assunto="garantia")) == "Bia"
    assert desk.owner(desk.case_comes(assunto="garantia", priority=1)) == "Ana"
    assert desk.owner(desk.case_comes(assunto="garantia")) == "Bia"
    with desk.works.begin() as work:
        people.describe_member(work, desk.team, desk.ids["Ana"], skills=["Inglês"], capacity=9)
        people.describe_member(work, desk.team, desk.ids["Bia"], capacity=9)
    desk.rules("Inglês", Line("words", "contains", "warranty"), owner=desk.ids["Bia"], skills=("inglês",))
    assert desk.owner(desk.case_comes(assunto="warranty")) == "Ana"


def test_whom_a_rule_names_is_not_overloaded_by_two_at_once(desk):
    """V-20: cases that meet the rule at the same moment do not all find its owner free."""
    desk.has_team("Garantia", "Ana", policy="manual", capacity=3)
    found = [desk.case_comes(assunto="Fone") for _ in range(8)]
    desk.rules("Garantia", Line("category", "is", "cobranca"), owner=desk.ids["Ana"])

    def becomes_known(case):
        with desk.works.begin() as work:
            cases.change_fields(work, case, {"categoria": "cobranca"}, by=desk.ids["Maria"], by_name="Maria")

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(becomes_known, found))
    assert desk.shares() == {"Ana": 3, None: 5}


def test_what_a_rule_says_holds_in_its_team_only(desk):
    """Moved to a team that takes from its queue it lies there; in another the skills are not asked for any more."""
    desk.has_team("Inglês", "Ana", policy="manual")
    with desk.works.begin() as work:
        people.describe_member(work, desk.team, desk.ids["Ana"], skills=["Inglês"])
    desk.rules("Inglês", WARRANTY, policy="round_robin", skills=("inglês",))
    first, second = desk.case_comes(assunto="garantia"), desk.case_comes(assunto="garantia")
    assert (desk.owner(first), desk.owner(second)) == ("Ana", "Ana")
    desk.has_team("Fila", "Bia", policy="manual")
    desk.gives(first, None)
    desk.passes(minutes=2)
    assert (desk.case(first).team, desk.owner(first)) == (desk.team, None)
    desk.has_team("Rodízio", "Caio")
    desk.gives(second, None)
    assert desk.owner(second) == "Caio"


def test_what_the_dry_run_says_is_what_happens(desk):
    """V-15: of the rule's owner, of who is too full for it, of the policy, of a team that stands for it, of nobody."""
    desk.has_team("Garantia", "Ana", "Bia", policy="least_load", capacity=2)
    desk.rules("Garantia", WARRANTY, owner=desk.ids["Bia"])
    desk.rules("Fila", Line("words", "contains", "fila"), policy="manual")
    desk.has_team("Chat", "Caio", capacity=1)
    desk.takes_chat()
    happened = []
    for words, priority in (("garantia", 3), ("garantia", 1), ("garantia", 1), ("fila", 3), ("outra", 1), ("outra", 4)):
        facts = Facts(title=words, channel="chat", priority=priority)
        with desk.works.read() as work:
            said = assignment.choosing.outcome(work.session, facts, now=work.now)
        case = desk.case(desk.case_comes(assunto=words, descricao="-", priority=priority))
        chosen = said.choice.chosen
        assert (case.team, case.owner) == (said.team.id, chosen.person if chosen is not None else None)
        happened.append(desk.owner(case.id))
    assert happened == ["Bia", "Ana", None, None, "Caio", None]


def test_a_rule_may_say_how_it_is_given_out_and_what_one_has_to_know(desk):
    """Its policy and skills go before the team's; who lacks a skill never gets it, and it waits for who has it."""
    desk.has_team("Garantia", "Ana", "Bia", policy="manual")
    with desk.works.begin() as work:
        people.describe_member(work, desk.team, desk.ids["Bia"], skills=["Inglês"])
    desk.rules("Inglês", WARRANTY, policy="round_robin", skills=("ingles",))
    assert [desk.owner(desk.case_comes(assunto="garantia")) for _ in range(3)] == ["Bia"] * 3
    desk.accepts("Bia", False)
    case = desk.case_comes(assunto="garantia")
    assert desk.owner(case) is None
    desk.accepts("Bia", True)
    assert desk.owner(case) == "Bia"


def test_only_who_supervises_keeps_rules(desk):
    """Supervisors and administrators; agents and clients are refused each of the verbs."""
    desk.has_team("Garantia", "Ana", policy="manual")
    rule = desk.rules("Garantia", WARRANTY)
    verbs = [
        lambda work, by: assignment.rules.keep(work, Rule(name="X", condition=Condition(), team=desk.team), by=by),
        lambda work, by: assignment.rules.set_active(work, rule, active=False, by=by),
        lambda work, by: assignment.rules.remove(work, rule, by=by),
        lambda work, by: assignment.rules.put_in_order(work, [rule], by=by),
        lambda work, by: assignment.rules.move(work, rule, up=True, by=by),
    ]
    for verb in verbs:
        with pytest.raises(Forbidden), desk.works.begin() as work:
            verb(work, desk.person_in(work, "Maria"))


@pytest.mark.parametrize(
    ("change", "error", "words"),
    [
        ({"name": " "}, Refused, "nome"),
        ({"name": "garântia"}, Conflict, "Já há uma regra"),
        ({"team": "nenhuma"}, Refused, "equipe ativa"),
        ({"owner": "Bia"}, Refused, "não está na equipe"),
        ({"policy": "sorteio"}, Refused, "distribuído"),
        ({"skills": ("x" * 41,)}, Refused, "habilidades"),
        ({"condition": Condition((Line("nada", "is", "x"),))}, ConditionRefused, "campo"),
        ({"id": "nenhuma"}, Missing, "não existe"),
    ],
)
def test_what_does_not_fit_is_refused(desk, change, error, words):
    """Name, team, owner, policy, skills and condition are checked, and nothing is kept."""
    desk.has_team("Garantia", "Ana", policy="manual")
    desk.rules("Garantia", WARRANTY)
    if change.get("owner") == "Bia":
        change = {"owner": desk.ids["Bia"]}
    wanted = {"name": "Outra", "condition": Condition((WARRANTY,)), "team": desk.team, **change}
    with pytest.raises(error, match=words), desk.works.begin() as work:
        assignment.rules.keep(work, Rule(**wanted), by=desk.person_in(work, "Paulo"))
    with desk.works.read() as work:
        assert [each.name for each in assignment.rules.rules(work.session)] == ["Garantia"]


def test_a_rule_keeps_its_name_when_the_new_one_is_taken(desk):
    """Conflict, as for a new rule; its own name, written otherwise, is not taken."""
    desk.has_team("Garantia", "Ana", policy="manual")
    desk.rules("Garantia", WARRANTY)
    other = desk.rules("Outra", WARRANTY)
    with pytest.raises(Conflict, match="Já há uma regra"):
        desk.rules("garântia", WARRANTY, id=other)
    desk.rules("OUTRA", WARRANTY, id=other)
    with desk.works.read() as work:
        assert [each.name for each in assignment.rules.rules(work.session)] == ["Garantia", "OUTRA"]


def test_rules_are_moved_changed_and_deleted(desk):
    """Up and down by one place, never past the ends; an order that is out of date is refused."""
    desk.has_team("Garantia", "Ana", policy="manual")
    ids = [desk.rules(name, WARRANTY) for name in ("A", "B", "C")]

    def does(verb, *given, **more):
        with desk.works.begin() as work:
            verb(work, *given, by=desk.person_in(work, "Paulo"), **more)
        with desk.works.read() as work:
            return "".join(each.name for each in assignment.rules.rules(work.session))

    assert does(assignment.rules.move, ids[2], up=True) == "ACB"
    assert does(assignment.rules.move, ids[0], up=True) == "ACB"
    assert does(assignment.rules.move, ids[0], up=False) == "CAB"
    with pytest.raises(Conflict):
        does(assignment.rules.put_in_order, ids[:2])
    with desk.works.read() as work:
        kept = assignment.rules.rule(work.session, ids[1])
        assert (kept.by, kept.at) == ("Paulo Reis", work.now)
    assert does(assignment.rules.remove, ids[1]) == "CA"
    with pytest.raises(Missing):
        does(assignment.rules.remove, ids[1])
