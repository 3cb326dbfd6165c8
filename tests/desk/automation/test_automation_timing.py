"""Rules that wait for something to last."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from service.base import timers
from service.desk import automation, cases, sla
from service.desk.automation import Action, Trigger, timing
from service.desk.automation.tables import RuleRow, RunRow
from service.desk.cases import Status
from service.desk.conditions import Line
from service.desk.sla import Agreement, Definition, Target, TargetKind

NOTE = Action(kind="note", text="Já faz tempo")
IN_PROGRESS = Trigger(kind="in_status", statuses=("in_progress",), minutes=60)
QUIET = Trigger(kind="inactive", statuses=("open", "in_progress"), minutes=60)


def test_a_time_in_a_status_counts_from_when_it_began(desk):
    """V-67: what is said meanwhile does not matter, leaving the status does."""
    rule = desk.rule("Anda", IN_PROGRESS, NOTE)
    case = desk.opens()
    desk.stands(case, Status.IN_PROGRESS)
    desk.passes(minutes=50)
    desk.says("Maria", case, "Estou vendo.")
    desk.passes(minutes=9, seconds=59)
    assert not desk.runs()
    desk.passes(seconds=1)
    assert desk.outcomes(rule) == ["done"]
    desk.passes(hours=10)
    assert desk.outcomes(rule) == ["done"]
    desk.stands(case, Status.WAITING_CUSTOMER)
    desk.passes(minutes=30)
    desk.stands(case, Status.IN_PROGRESS)
    desk.passes(minutes=59)
    assert desk.outcomes(rule) == ["done"]
    desk.passes(minutes=1)
    assert desk.outcomes(rule) == ["done", "done"]


def test_what_rules_do_is_no_activity(desk):
    """V-67: a rule that waits for silence does not repeat itself because of its own words."""
    rule = desk.rule("Cutuca", QUIET, NOTE, Action(kind="priority", target="up"))
    case = desk.opens()
    desk.passes(minutes=60)
    desk.passes(hours=12)
    assert desk.outcomes(rule) == ["done"]
    desk.says("Maria", case, "Estou vendo.")
    desk.passes(minutes=59)
    assert desk.outcomes(rule) == ["done"]
    desk.passes(minutes=1)
    assert desk.outcomes(rule) == ["done", "done"]


ACTIVITY = {
    "assigned": [lambda desk, case, who=who: desk.given(case, owner=who) for who in ("Maria", "Bruno")],
    "field": [lambda desk, case, to=to: desk.changes(case, categoria=to) for to in ("Reembolso", "Troca")],
    "noted": [lambda desk, case: desk.says("Maria", case, "Vejo.", internal=True)] * 2,
    "task": [
        lambda desk, case: desk.does(
            "Maria", case, "Analisar e categorizar", chamado_categoria="cobranca", informacoes_suficientes="sim"
        ),
        lambda desk, case: desk.does(
            "Maria", case, "Consultar a base de conhecimentos", resolve_com_a_base="nao", chamado_nota="Nada na base."
        ),
    ],
}


@pytest.mark.parametrize("does", ACTIVITY)
def test_whatever_people_do_is_activity(desk, does):
    """V-67: being given to somebody, a field, a note, a task: the time begins anew, also when the rule has acted."""
    rule = desk.rule("Cutuca", QUIET, NOTE)
    case = desk.opens()
    desk.stands(case, Status.IN_PROGRESS)
    for times, acts in enumerate(ACTIVITY[does], 1):
        desk.passes(minutes=59)
        acts(desk, case)
        desk.passes(minutes=59)
        assert len(desk.runs()) == times - 1
        desk.passes(minutes=1)
        assert desk.outcomes(rule) == ["done"] * times
        desk.passes(hours=20)
        assert desk.outcomes(rule) == ["done"] * times


def test_cases_that_were_there_before_get_the_timer_in_batches(desk, monkeypatch):
    """V-67: a rule that is switched on reaches them too, each from when its own time began."""
    monkeypatch.setattr(timing, "BATCH", 2)
    old = [desk.opens() for _ in range(5)]
    for case in old[:4]:
        desk.stands(case, Status.IN_PROGRESS)
    desk.passes(minutes=40)
    rule = desk.rule("Anda", IN_PROGRESS, NOTE)
    desk.passes(minutes=19)
    assert not desk.runs()
    desk.passes(minutes=1)
    assert sorted(run.case.id for run in desk.runs(rule)) == sorted(case.id for case in old[:4])


def test_a_worker_that_dies_between_two_batches_leaves_the_rest_to_the_next(desk, monkeypatch):
    """V-67: exactly once per case and occasion, whoever does it."""
    monkeypatch.setattr(timing, "BATCH", 2)
    old = [desk.opens() for _ in range(5)]
    for case in old:
        desk.stands(case, Status.IN_PROGRESS)
    rule = desk.rule("Anda", IN_PROGRESS, NOTE)

    real, calls = timing.timers.arm, []

    def dies(*args, **options):
        calls.append(options)
        if len(calls) == 4:
            raise SystemExit("killed")
        real(*args, **options)

    monkeypatch.setattr(timing.timers, "arm", dies)
    with pytest.raises(SystemExit):
        desk.runner.settle()
    assert armed(desk, rule) == 2
    monkeypatch.setattr(timing.timers, "arm", real)
    desk.passes(minutes=1)
    assert armed(desk, rule) == 5
    desk.passes(minutes=70)
    desk.passes(minutes=70)
    assert sorted(run.case.id for run in desk.runs(rule)) == sorted(case.id for case in old)


def armed(desk, rule: str) -> int:
    """How many cases have the rule's timer."""
    with desk.works.read() as work:
        chosen = select(func.count()).select_from(timers.TimerRow).where(timers.TimerRow.key == rule)
        return work.session.scalar(chosen)


def test_a_timer_that_fires_twice_acts_once(desk):
    """V-67: a row for each rule, case and occasion."""
    rule = desk.rule("Anda", IN_PROGRESS, NOTE)
    case = desk.opens()
    desk.stands(case, Status.IN_PROGRESS)
    desk.passes(minutes=60)
    with desk.works.begin() as work:
        timers.arm(work, timing.KIND, case.id, rule, due_at=work.now)
    desk.passes(minutes=5)
    with desk.works.read() as work:
        assert work.session.scalar(select(func.count()).select_from(RunRow)) == 1


def test_a_rule_that_is_off_or_gone_lets_its_timers_run_out(desk):
    """V-67: switched off it does nothing; on again it takes up where the cases are."""
    rule = desk.rule("Anda", IN_PROGRESS, NOTE)
    case = desk.opens()
    desk.stands(case, Status.IN_PROGRESS)
    with desk.works.begin() as work:
        automation.switch(work, rule, on=False, by=desk.person_in(work, "Paulo"))
    desk.passes(hours=2)
    assert not desk.runs()
    with desk.works.begin() as work:
        automation.switch(work, rule, on=True, by=desk.person_in(work, "Paulo"))
    desk.passes(seconds=1)
    assert desk.outcomes(rule) == ["done"]
    with desk.works.begin() as work:
        automation.remove(work, rule, by=desk.person_in(work, "Paulo"))
    desk.stands(case, Status.OPEN)
    desk.stands(case, Status.IN_PROGRESS)
    desk.passes(hours=2)
    assert desk.outcomes(rule) == ["done"]


def test_a_rule_with_another_time_is_followed_by_all_cases(desk):
    """V-67: changed, it counts anew from when each case's time began."""
    rule = desk.rule("Anda", IN_PROGRESS, NOTE)
    case = desk.opens()
    desk.stands(case, Status.IN_PROGRESS)
    with desk.works.begin() as work:
        there = automation.rule(work.session, rule)
        trigger = Trigger(kind="in_status", statuses=("in_progress",), minutes=20)
        wish = automation.Wish(name=there.name, trigger=trigger, condition=there.condition, actions=there.actions)
        automation.change(work, rule, wish, number=there.number, by=desk.person_in(work, "Paulo"))
    desk.passes(minutes=19)
    assert not desk.runs()
    desk.passes(minutes=1)
    assert desk.outcomes(rule) == ["done"]


def test_nothing_is_armed_where_no_rule_waits(desk):
    """What no rule waits for costs nothing."""
    case = desk.opens()
    desk.stands(case, Status.IN_PROGRESS)
    with desk.works.read() as work:
        assert not timers.armed_keys(work.session, timing.KIND, case.id)
        assert {row.armed_to for row in work.session.scalars(select(RuleRow))} == {""}


def test_a_condition_that_does_not_hold_in_time_is_asked_again_when_the_case_changes(desk):
    """V-67: and then acts at once, once."""
    rule = desk.rule("Anda", IN_PROGRESS, NOTE, lines=(Line("priority", "is", "1"),))
    case = desk.opens()
    desk.stands(case, Status.IN_PROGRESS)
    desk.passes(hours=3)
    desk.changes(case, prioridade=1)
    desk.passes(seconds=1)
    assert desk.outcomes(rule) == ["done"]


def test_what_begins_in_a_command_is_not_over_in_it(desk):
    """V-67: a status that begins after a field has changed lasts from then on, whatever went before."""
    trigger = Trigger(kind="in_status", statuses=("open", "in_progress"), minutes=60)
    rule = desk.rule("Anda", trigger, NOTE, lines=(Line("status", "is", "in_progress"),))
    case = desk.opens()
    desk.passes(hours=3)
    with desk.works.begin(actor=desk.actor("Maria")) as work:
        cases.change_fields(work, case.id, {"categoria": "Troca"}, by=desk.ids["Maria"], by_name="Maria")
        cases.set_status(work, cases.lock_case(work, case.id), Status.IN_PROGRESS)
    desk.passes(minutes=59)
    assert not desk.runs()
    desk.passes(minutes=1)
    assert desk.outcomes(rule) == ["done"]


@pytest.mark.parametrize(
    ("trigger", "asks", "does"),
    [
        (
            IN_PROGRESS,
            Line("attention", "is", "yes"),
            lambda desk, case: desk.says("João", case, "Alguma novidade?"),
        ),
        (
            QUIET,
            Line("priority", "is", "1"),
            lambda desk, case: desk.changes(case, prioridade=1, who=None),
        ),
        (
            Trigger(kind="unaccepted", minutes=60),
            Line("status", "is", "waiting_customer"),
            lambda desk, case: desk.stands(case, Status.WAITING_CUSTOMER),
        ),
        (IN_PROGRESS, Line("phase", "is", "Retorno"), lambda desk, case: desk.comes_into(case, "Retorno")),
    ],
    ids=["said", "by itself", "status", "phase"],
)
def test_a_condition_is_asked_again_whatever_makes_it_hold(desk, trigger, asks, does):
    """V-67: what was over in time acts at once when its condition becomes true, and once."""
    rule = desk.rule("Anda", trigger, NOTE, lines=(asks,))
    case = desk.opens()
    desk.stands(case, Status.IN_PROGRESS)
    desk.passes(hours=3)
    assert not desk.runs()
    does(desk, case)
    assert desk.outcomes(rule) == ["done"]
    desk.passes(hours=20)
    assert desk.outcomes(rule) == ["done"]


def test_a_missed_promise_makes_a_condition_hold(desk):
    """V-67: nobody has to touch the case."""
    rule = desk.rule("Anda", IN_PROGRESS, NOTE, lines=(Line("breached", "is", "yes"),))
    resolution = Target(
        kind=TargetKind.RESOLUTION, amount=sla.read("PT4H"), calendar=None, pauses=True, conclusive=False, rungs=()
    )
    promised = Definition(agreement=Agreement.EXTERNAL, conditions={}, targets=(resolution,))
    with desk.works.begin(actor=desk.actor("Paulo")) as work:
        sla.create(work, "Quatro horas", promised, by=desk.person_in(work, "Paulo"))
    case = desk.opens()
    desk.stands(case, Status.IN_PROGRESS)
    desk.passes(hours=3, minutes=59)
    assert not desk.runs()
    desk.passes(minutes=1)
    assert desk.outcomes(rule) == ["done"]


def test_a_rule_that_waits_is_not_told_to_be_set_going_by_itself(desk):
    """V-67: what it does makes its own condition be asked again, which is no second occasion."""
    rule = desk.rule("Anda", IN_PROGRESS, NOTE, Action(kind="priority", target="up"))
    case = desk.opens()
    desk.stands(case, Status.IN_PROGRESS)
    desk.passes(hours=1)
    desk.changes(case, categoria="Troca")
    assert desk.outcomes(rule) == ["done"]


def test_what_a_waiting_rule_comes_of_is_known(desk):
    """V-67: rules that set a waiting one going, which sets them going, end as any others do."""
    urgent, low = Line("priority", "is", "1"), Line("priority", "is", "4")
    field = Trigger(kind="field", field="prioridade")
    down = desk.rule("Desce", field, Action(kind="priority", target="4"), lines=(urgent,))
    waiting = desk.rule("Sobe parado", IN_PROGRESS, Action(kind="priority", target="1"), lines=(low,))
    case = desk.opens()
    desk.stands(case, Status.IN_PROGRESS)
    desk.passes(hours=3)
    desk.changes(case, prioridade=1)
    assert [(run.rule, run.outcome) for run in desk.runs()] == [
        (down, "done"), (waiting, "done"), (down, "stopped"),
    ]  # fmt: skip


def test_the_log_forgets_what_is_long_past(desk):
    """What rules did is kept for three months."""
    desk.rule("Anota", Trigger(kind="opened"), NOTE)
    desk.opens()
    desk.clock.pass_by(timedelta(days=80))
    desk.opens()
    with desk.works.begin() as work:
        assert automation.forget(work, work.now - timedelta(days=70)) == 1
        assert cases.queries.cases(work.session)[1] == 2
    assert len(desk.runs()) == 1
