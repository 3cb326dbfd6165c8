"""What sets a rule going, what it does, and what stops it."""

from __future__ import annotations

from itertools import pairwise

import pytest

from service.base.errors import Missing, Refused
from service.desk import automation, cases, people
from service.desk.automation import Action, Trigger
from service.desk.cases import STATUS_NAMES, Status
from service.desk.conditions import Line

NOTE = Action(kind="note", text="Visto: {protocolo}, {assunto}, {cliente}, {prioridade}, {equipe}, {responsavel}")


@pytest.mark.parametrize(
    ("trigger", "does"),
    [
        (Trigger(kind="opened"), lambda desk, case: desk.opens()),
        (
            Trigger(kind="status", statuses=("waiting_customer",)),
            lambda desk, case: desk.stands(case, Status.WAITING_CUSTOMER),
        ),
        (Trigger(kind="status"), lambda desk, case: desk.stands(case, Status.IN_PROGRESS)),
        (Trigger(kind="assigned"), lambda desk, case: desk.given(case, owner="Maria")),
        (Trigger(kind="client_wrote"), lambda desk, case: desk.says("João", case, "E então?")),
        (Trigger(kind="staff_wrote"), lambda desk, case: desk.says("Maria", case, "Já vejo.")),
        (Trigger(kind="noted"), lambda desk, case: desk.says("Maria", case, "Ligar antes.", internal=True)),
        (Trigger(kind="field", field="categoria"), lambda desk, case: desk.changes(case, categoria="Reembolso")),
    ],
    ids=lambda value: value.kind if isinstance(value, Trigger) else "",
)
def test_each_trigger_sets_its_rule_going_once(desk, trigger, does):
    """V-67: what happens sets the rule going, and nothing else that happens meanwhile."""
    case = desk.opens()
    desk.passes(minutes=1)
    rule = desk.rule("Anota", trigger, NOTE)
    does(desk, case)
    assert desk.outcomes(rule) == ["done"]
    assert [run.rule_name for run in desk.runs()] == ["Anota"]


def test_being_accepted_sets_rules_going(desk):
    """V-67: whoever accepts a case."""
    rule = desk.rule("Anota", Trigger(kind="accepted"), NOTE)
    case = desk.opens()
    desk.accepts("Maria", case)
    assert desk.outcomes(rule) == ["done"]


@pytest.mark.parametrize(
    "trigger",
    [
        Trigger(kind="status", statuses=("closed",)),
        Trigger(kind="reopened"),
        Trigger(kind="field", field="prioridade"),
    ],
    ids=lambda trigger: trigger.kind,
)
def test_what_is_something_else_sets_nothing_going(desk, trigger):
    """A rule on one status or field leaves the others alone."""
    desk.rule("Anota", trigger, NOTE)
    case = desk.opens()
    desk.stands(case, Status.IN_PROGRESS)
    desk.changes(case, categoria="Reembolso")
    assert not desk.runs()


def test_the_words_of_a_note_name_the_case_and_its_author_is_the_rule(desk):
    """V-67: history shows the rule by its name."""
    team = desk.team("Garantia", "Maria")
    desk.rule("Conta o caso", Trigger(kind="assigned"), NOTE)
    case = desk.opens()
    desk.given(case, team=team, owner="Maria")
    with desk.works.read() as work:
        said = cases.conversation(work.session, case.id, public_only=False)[-1]
    assert (said.kind, said.author_name) == ("note", "Regra: Conta o caso")
    expected = f"Visto: {case.protocol}, Cobrança em dobro, João Pereira, Normal, Garantia, Maria Santos"
    assert said.text == expected


def test_only_cases_that_meet_the_condition_are_touched(desk):
    """V-67: the condition is asked of the case as it is when the command has done all of its own."""
    line = Line("priority", "at_least", "2")
    rule = desk.rule("Só urgentes", Trigger(kind="field", field="prioridade"), NOTE, lines=(line,))
    case = desk.opens()
    desk.changes(case, prioridade=4)
    assert not desk.runs()
    desk.changes(case, prioridade=1)
    assert desk.outcomes(rule) == ["done"]


def test_rules_act_in_their_order(desk):
    """V-67: the later one sees what the earlier one did."""
    first = desk.rule("Primeiro", Trigger(kind="opened"), Action(kind="priority", target="1"))
    line = Line("priority", "is", "1")
    second = desk.rule("Segundo", Trigger(kind="opened"), NOTE, lines=(line,))
    desk.opens()
    assert [run.rule for run in desk.runs()] == [first, second]
    with desk.works.begin() as work:
        automation.move(work, second, up=True, by=desk.person_in(work, "Paulo"))
        assert [each.name for each in automation.rules(work.session)][-2:] == ["Segundo", "Primeiro"]
    desk.opens()
    assert [run.rule for run in desk.runs()] == [first, second, first]


def test_a_new_rule_is_the_last_though_others_have_gone(desk):
    """V-67: and one that has gone is not moved."""
    first, second = (desk.rule(name, Trigger(kind="opened"), NOTE) for name in ("Primeira", "Segunda"))
    with desk.works.begin() as work:
        paulo = desk.person_in(work, "Paulo")
        for gone in (*desk.shipped.values(), first):
            automation.remove(work, gone, by=paulo)
        with pytest.raises(Missing):
            automation.move(work, first, up=True, by=paulo)
    third = desk.rule("Terceira", Trigger(kind="opened"), NOTE)
    with desk.works.begin() as work:
        automation.ship(work)
        assert [each.id for each in automation.rules(work.session)] == [second, third]
        assert [each.position for each in automation.rules(work.session)] == [8, 9]


def test_an_action_that_fails_undoes_neither_the_command_nor_the_other_actions(desk):
    """V-67: what the agent did stands; the log says what failed, and how to mend it."""
    desk.rule("Tudo", Trigger(kind="opened"), Action(kind="owner", target=desk.ids["Maria"]), NOTE)
    with desk.works.begin() as work:
        maria = desk.person_in(work, "Maria")
        people.change_person(work, maria.id, name=maria.name, email=maria.email, roles=maria.roles, active=False)
    case = desk.opens()
    assert desk.case(case).owner is None
    assert desk.open_work(case)
    run = desk.runs()[0]
    assert run.outcome == "failed"
    assert [step.outcome for step in run.steps] == ["failed", "done"]
    assert "Abra a regra e escolha outra pessoa" in run.steps[0].text.pt


def test_two_rules_that_undo_each_other_end(desk):
    """V-67: rule that re-triggers itself stops after 1 pass, also by way of another rule."""
    urgent = Line("priority", "is", "1")
    low = Line("priority", "is", "4")
    trigger = Trigger(kind="field", field="prioridade")
    down = desk.rule("Desce", trigger, Action(kind="priority", target="4"), lines=(urgent,))
    up = desk.rule("Sobe", trigger, Action(kind="priority", target="1"), lines=(low,))
    case = desk.opens()
    desk.changes(case, prioridade=1)
    assert desk.outcomes(down) == ["done", "stopped", "done"], (
        "once for the change by hand, once for what the other did"
    )
    assert desk.outcomes(up) == ["done", "stopped"]
    assert desk.priority(case) == 4


@pytest.mark.parametrize("names", [("Sobe", "Classifica"), ("Classifica", "Sobe")])
def test_rules_of_one_occasion_are_no_cause_of_each_other(desk, names):
    """V-67: what another rule did sets a rule going, though it acted on the same occasion; no order makes it a loop."""
    wishes = {
        "Sobe": (Trigger(kind="noted"), Action(kind="priority", target="1")),
        "Classifica": (Trigger(kind="noted"), Action(kind="owner", target=desk.ids["Maria"])),
    }
    for name in names:
        desk.rule(name, *wishes[name])
    after = desk.rule("Avisa", Trigger(kind="assigned"), NOTE)
    again = desk.rule("Confere", Trigger(kind="field", field="prioridade"), NOTE)
    case = desk.opens()
    desk.says("Maria", case, "Ligar antes.", internal=True)
    assert desk.outcomes() == ["done"] * 4
    assert (desk.outcomes(after), desk.outcomes(again)) == (["done"], ["done"])


def test_a_chain_of_rules_ends(desk):
    """V-67: so many rules follow from one another, and no more."""
    statuses = ("in_progress", "waiting_customer", "waiting_third_party", "resolved")
    for old, new in pairwise(statuses):
        desk.rule(f"De {old}", Trigger(kind="status", statuses=(old,)), Action(kind="status", target=new))
    field = Trigger(kind="field", field="prioridade")
    for old in ("2", "3"):
        up, line = Action(kind="priority", target="up"), Line("priority", "is", old)
        desk.rule(f"Prioridade {old}", field, up, lines=(line,))
    desk.rule("No fim", Trigger(kind="status", statuses=("resolved",)), Action(kind="priority", target="3"))
    case = desk.opens()
    desk.changes(case, prioridade=4)
    desk.stands(case, Status.IN_PROGRESS)
    assert desk.case(case).status == Status.RESOLVED
    assert desk.priority(case) == 2
    assert desk.outcomes() == ["done"] * 5 + ["stopped"]
    assert desk.runs()[-1].rule_name == "Prioridade 2"


def test_a_rule_that_acts_too_often_on_a_case_is_stopped_and_told_so_once(desk):
    """V-67: what comes back by way of people or the process ends, too; other cases are not concerned."""
    rule = desk.rule("Anota", Trigger(kind="client_wrote"), NOTE)
    case = desk.opens()
    desk.passes(minutes=1)
    for number in range(25):
        desk.says("João", case, f"Olá {number}")
    assert desk.outcomes(rule) == ["done"] * 20 + ["stopped"]
    other = desk.opens()
    desk.passes(minutes=1)
    desk.says("João", other, "Olá")
    assert desk.outcomes(rule)[-1] == "done"
    desk.passes(hours=2)
    desk.says("João", case, "Olá de novo")
    assert desk.outcomes(rule)[-1] == "done"


def test_two_machines_do_not_write_to_each_other_for_ever(desk):
    """V-62: loop-safe: so many messages a day about one case, and no more."""
    desk.rule("Responde", Trigger(kind="client_wrote"), Action(kind="message", text="Recebemos: {protocolo}"))
    case = desk.opens()
    desk.passes(minutes=1)
    for number in range(8):
        desk.says("João", case, f"Estou ausente {number}")
    assert len([text for kind, text in desk.said(case) if text == f"Recebemos: {case.protocol}"]) == 5
    assert desk.outcomes() == ["done"] * 5 + ["failed"] * 3


def test_closing_ends_what_waits_and_a_case_that_is_over_stays_so(desk):
    """V-67: a rule sets no case going again that has ended."""
    desk.rule("Fecha", Trigger(kind="noted"), Action(kind="status", target="closed"))
    desk.rule("Anda", Trigger(kind="status", statuses=("closed",)), Action(kind="status", target="in_progress"))
    case = desk.opens()
    desk.says("Maria", case, "Duplicado.", internal=True)
    assert desk.case(case).status == Status.CLOSED
    assert not desk.open_work(case)
    assert desk.outcomes() == ["done", "failed"]


@pytest.mark.parametrize("kind", ["team", "owner"])
def test_a_case_that_is_over_changes_hands_by_no_rule_and_the_log_says_so(desk, kind):
    """V-67: what a rule did not do is not told as done, nor as being so already."""
    target = desk.team("Garantia", "Maria") if kind == "team" else desk.ids["Maria"]
    desk.rule("Passa", Trigger(kind="noted"), Action(kind=kind, target=target))
    case = desk.opens()
    desk.stands(case, Status.RESOLVED)
    desk.says("Maria", case, "Ligou de novo.", internal=True)
    assert (desk.case(case).team, desk.case(case).owner) == (None, None)
    assert desk.outcomes() == ["failed"]
    assert "já terminou" in desk.runs()[0].steps[0].text.pt


@pytest.mark.parametrize("wanted", [Status.RESOLVED, Status.CLOSED])
def test_a_rule_goes_the_ways_of_the_table_of_statuses(desk, wanted):
    """V-40: where the table does not lead, nobody moves a case, rules no more than people; the log says why."""
    desk.rule("Termina", Trigger(kind="noted"), Action(kind="status", target=wanted))
    case = desk.opens()
    with desk.works.begin() as work:
        cases.statuses.set_transition(work, Status.OPEN, wanted, (), by=desk.person_in(work, "Paulo"))
    desk.says("Maria", case, "Duplicado.", internal=True)
    assert desk.case(case).status == Status.OPEN
    assert desk.open_work(case)
    assert desk.outcomes() == ["failed"]
    told = desk.runs()[0].steps[0].text.pt
    assert told.startswith(f"A tabela de situações não leva de “Aberto” a “{STATUS_NAMES[wanted].pt}”.")
    desk.stands(case, Status.IN_PROGRESS)
    desk.says("Maria", case, "Duplicado mesmo.", internal=True)
    assert (desk.case(case).status, desk.outcomes()) == (wanted, ["failed", "done"])


def test_a_trial_says_what_would_happen_and_does_nothing(desk):
    """V-67: dry run on a real case."""
    line = Line("priority", "is", "1")
    actions = (
        Action(kind="priority", target="4"),
        NOTE,
        Action(kind="message", text="Oi"),
        Action(kind="alert", to=("supervisor",), text="Veja {protocolo}"),
    )
    rule = desk.rule("Baixa", Trigger(kind="field", field="prioridade"), *actions, lines=(line,))
    case = desk.opens()
    before = desk.said(case, public=False), desk.notices("João"), desk.notices("Paulo")
    with desk.works.begin() as work:
        tried = automation.try_out(work, rule, case.protocol, by=desk.person_in(work, "Paulo"))
    assert not tried.holds
    assert [answer.holds for answer in tried.answers] == [False]
    assert [step.outcome for step in tried.steps] == ["done"] * 4
    assert desk.priority(case) == 3
    assert (desk.said(case, public=False), desk.notices("João"), desk.notices("Paulo")) == before
    assert not desk.runs()


@pytest.mark.parametrize(
    ("action", "place"),
    [
        (Action(kind="team", target="no"), "team"),
        (Action(kind="owner", target="no"), "owner"),
        (Action(kind="priority", target="0"), "priority"),
        (Action(kind="status", target="open"), "status"),
        (Action(kind="note", text=" "), "note"),
        (Action(kind="message", text="{senha}"), "message"),
        (Action(kind="message", text="x" * 2_001), "message"),
        (Action(kind="alert", text="Oi"), "alert"),
        (Action(kind="alert", text="Oi", to=("team:no",)), "alert"),
        (Action(kind="alert", text="Oi", to=("person:no",)), "alert"),
        (Action(kind="alert", text="Oi", to=("everybody",)), "alert"),
        (Action(kind="dance"), "actions"),
    ],
)
def test_what_cannot_be_done_is_refused_at_its_place(desk, action, place):
    """V-67: the editor says where it is wrong."""
    with pytest.raises(Refused) as refused:
        desk.rule("Errada", Trigger(kind="opened"), action)
    assert refused.value.field == place


@pytest.mark.parametrize(
    ("trigger", "place"),
    [
        (Trigger(kind="sometimes"), "trigger"),
        (Trigger(kind="field", field="senha"), "field"),
        (Trigger(kind="in_status", minutes=5), "statuses-in_status"),
        (Trigger(kind="inactive", statuses=("asleep",), minutes=5), "statuses-inactive"),
        (Trigger(kind="inactive", statuses=("open",)), "time-inactive"),
        (Trigger(kind="unaccepted", minutes=0), "time-unaccepted"),
        (Trigger(kind="unaccepted", minutes=10**7), "time-unaccepted"),
    ],
)
def test_a_trigger_that_cannot_be_kept_is_refused_at_its_place(desk, trigger, place):
    """V-67: the editor says where it is wrong."""
    with pytest.raises(Refused) as refused:
        desk.rule("Errada", trigger, NOTE)
    assert refused.value.field == place
