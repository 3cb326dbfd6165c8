"""Two at once on PostgreSQL, statement by statement: neither waits for the other for ever."""

from __future__ import annotations

from datetime import timedelta

import pytest
from interleaving import command, orders, play, told
from rule_desk import RuleDesk

from service.base import timer_runs, timers
from service.bootstrap import timer_handlers
from service.desk import automation
from service.desk.automation import Action, Trigger, timing
from service.desk.cases import Status

NOTE = Action(kind="note", text="Já faz tempo")


@pytest.fixture
def desk(postgres_database, clock):
    """On PostgreSQL, where several write at the same time."""
    return RuleDesk(postgres_database, clock)


@pytest.mark.parametrize("order", orders(2, 2))
def test_two_who_order_rules_at_once(desk, order):
    """V-67: each gets what they asked for."""
    rules = [desk.rule(f"Regra {number}", Trigger(kind="opened"), NOTE) for number in range(4)]
    paulo = desk.person("Paulo")
    outcomes = play(
        desk.works,
        order,
        command(automation.move, rules[3], up=True, by=paulo),
        command(automation.move, rules[0], up=False, by=paulo),
    )
    assert [told(each) for each in outcomes] == ["done", "done"]
    with desk.works.read() as work:
        found = automation.rules(work.session)
    assert [each.name for each in found[-4:]] == ["Regra 1", "Regra 0", "Regra 3", "Regra 2"]
    assert [each.position for each in found] == list(range(1, len(found) + 1))


def test_a_rule_acts_while_cases_that_were_there_get_its_timer(desk):
    """V-67: whoever gives the timers needs what the acting one holds, and not the other way about."""
    rule = desk.rule("Anda", Trigger(kind="in_status", statuses=("in_progress",), minutes=60), NOTE)
    case = desk.opens()
    desk.stands(case, Status.IN_PROGRESS)
    desk.passes(seconds=1)
    for on in (False, True):
        with desk.works.begin() as work:
            automation.switch(work, rule, on=on, by=desk.person_in(work, "Paulo"))
    desk.clock.pass_by(timedelta(hours=2))
    with desk.works.begin() as work:
        due = timers.take_due(work, [timing.KIND])
    assert [timer.subject for timer in due] == [case.id]
    outcomes = play(
        desk.works,
        "aa" + "b" * 60,
        lambda works: timing._arm_next(works, rule),
        lambda works: timer_runs.fire(works, timer_handlers(), due[0]),
    )
    assert [told(each) for each in outcomes] == ["done", "done"]
    desk.passes(seconds=1)
    assert desk.outcomes(rule) == ["done"]
