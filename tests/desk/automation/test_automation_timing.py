"""Rules that wait for something to last."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from service.base import timers
from service.desk import automation, cases
from service.desk.automation import Action, Trigger, timing
from service.desk.automation.tables import RuleRow, RunRow
from service.desk.cases import Status
from service.desk.conditions import Line

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


@pytest.mark.parametrize("does", ["assigned", "field", "noted"])
def test_whatever_people_do_is_activity(desk, does):
    """V-67: being given to somebody, a field, a note: the time begins anew."""
    rule = desk.rule("Cutuca", QUIET, NOTE)
    case = desk.opens()
    desk.passes(minutes=59)
    if does == "assigned":
        desk.given(case, owner="Maria")
    elif does == "field":
        desk.changes(case, categoria="Reembolso")
    else:
        desk.says("Maria", case, "Vejo.", internal=True)
    desk.passes(minutes=59)
    assert not desk.runs()
    desk.passes(minutes=1)
    assert desk.outcomes(rule) == ["done"]


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
