"""What waits is looked through without holding anybody up, and found whatever stands before it."""

from __future__ import annotations

import pytest
from sqlalchemy import event

from service import calendars
from service.base import jobs, timers
from service.desk import assignment, cases, people
from service.desk.assignment import upkeep
from service.desk.conditions import Line

WARRANTY = Line("words", "contains", "garantia")


def asks_for(desk, found, *skills):
    """A rule has said of these cases what whoever gets them has to know."""
    with desk.works.begin() as work:
        for case in found:
            work.session.add(assignment.tables.NeedRow(case_id=case, rule_id="", policy=None, skills=list(skills)))


@pytest.fixture
def heard(desk):
    """Every statement that reaches the database."""
    statements: list[str] = []

    def hear(connection, cursor, statement, parameters, context, many) -> None:
        statements.append(" ".join(statement.split()))

    engine = desk.works.database.engine
    event.listen(engine, "before_cursor_execute", hear)
    yield statements
    event.remove(engine, "before_cursor_execute", hear)


def test_what_fits_nobody_is_looked_through_without_holding_anything(desk, heard):
    """V-20: of 250 cases that ask for what nobody knows none is locked, and each hundred costs a dozen questions."""
    desk.has_team("Chat", "Ana", policy="manual")
    desk.takes_chat()
    asks_for(desk, desk.many_wait(250), "Inglês")
    with desk.works.begin() as work:
        people.give_out(work, desk.team, policy="round_robin")
    heard.clear()
    assert assignment.filling.fill(desk.works, desk.team) == 0
    assert len(heard) <= 4 * 15, "\n".join(heard)
    assert not [each for each in heard if "UPDATE" in each or "INSERT" in each or "IMMEDIATE" in each]


def test_a_case_behind_a_thousand_that_fit_nobody_is_found(desk):
    """V-20: the oldest that somebody can take goes to them, however many stand before it."""
    desk.has_team("Chat", "Ana", policy="manual")
    desk.takes_chat()
    found = desk.many_wait(1_003)
    asks_for(desk, found[:-1], "Inglês")
    with desk.works.begin() as work:
        people.give_out(work, desk.team, policy="round_robin")
    desk.runner.settle()
    assert desk.owner(found[-1]) == "Ana"
    with desk.works.read() as work:
        assert cases.workload.open_of_owners(work.session, [desk.ids["Ana"]]) == {desk.ids["Ana"]: 1}


def asked(desk):
    """Jobs of the assignment room that wait."""
    with desk.works.read() as work:
        return list(jobs.waiting(work, [assignment.moving.KIND], most=100))


def test_a_team_that_takes_from_its_queue_costs_nothing(desk):
    """V-34: where nothing goes to anybody by itself, no case that comes has what waits looked through."""
    desk.has_team("Chat", "Ana", policy="manual")
    desk.takes_chat()
    for _ in range(3):
        desk.case_comes(settle=False)
    assert asked(desk) == []


def test_what_is_asked_again_before_it_has_begun_is_done_once(desk):
    """Ten cases that come while nobody can take them have the queue gone through once, and not ten times."""
    desk.has_team("Chat", "Ana")
    desk.takes_chat()
    desk.accepts("Ana", False)
    found = [desk.case_comes(settle=False) for _ in range(10)]
    assert len(asked(desk)) == 1
    desk.runner.settle()
    desk.accepts("Ana", True)
    assert {desk.owner(case) for case in found} == {"Ana"}


def test_a_wish_that_is_in_hand_already_is_asked_again(desk):
    """Whoever goes through the queue now may have passed by: what comes meanwhile is looked at once more."""
    desk.has_team("Chat", "Ana")
    desk.takes_chat()
    desk.accepts("Ana", False)
    desk.case_comes(settle=False)
    with desk.works.begin() as work:
        assert len(jobs.take(work, [assignment.moving.KIND])) == 1
    desk.case_comes(settle=False)
    assert len(asked(desk)) == 1


def test_what_a_rule_gives_out_in_a_team_that_takes_from_its_queue_is_looked_after(desk):
    """V-18, V-20: a case of the night, whose rule gives it in turn, goes to whoever's shift begins in the morning."""
    with desk.works.begin() as work:
        night = calendars.Window(20 * 60, 24 * 60)
        calendars.create(work, "Noite", calendars.Definition(zone="America/Sao_Paulo", week=((night,),) * 7))
    desk.has_team("Garantia", "Ana", policy="manual", calendar="Noite")
    desk.rules("Garantia", WARRANTY, policy="round_robin")
    case = desk.case_comes(assunto="garantia")
    assert (desk.case(case).team, desk.owner(case)) == (desk.team, None)
    desk.passes(hours=11)
    assert desk.owner(case) == "Ana"


def test_somebody_always_looks(desk):
    """V-24: in a house of teams that take from their queues, too, what nobody tells of is found within the minute."""
    desk.has_team("Chat", "Ana", policy="manual")
    case = desk.case_comes()
    with desk.works.begin() as work:
        people.change_person(work, desk.ids["Ana"], active=False)
    desk.runner.settle()
    with desk.works.begin() as work:
        row = cases.lock_case(work, case)
        row.team_id, row.owner_id = desk.team, desk.ids["Ana"]
    desk.passes(minutes=1)
    assert desk.owner(case) is None
    with desk.works.begin() as work:
        upkeep.plan(work)
        assert len(timers.armed_keys(work.session, upkeep.KIND, upkeep.KIND)) == 1
