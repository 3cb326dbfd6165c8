"""What happens before, at and after a deadline: each rung once, whatever becomes of the worker."""

from __future__ import annotations

from pathlib import Path

import pytest
from killing import deaths
from order_diagrams import ESCALATING_ORDER
from promising import HOUR, PromisingDesk, rung, target
from sqlalchemy import func, select, update

from service.base.timers import TimerRow
from service.calendars import STANDARD_NAME
from service.desk import automation, cases, people
from service.desk.cases import Status
from service.desk.people.tables import NoticeRow
from service.desk.sla.tables import RungRow

WORKER = Path(__file__).with_name("killed_rung.py")
LADDER = (
    rung("share", "80", "notify", "agent"),
    rung("due", "", "notify", "agent"),
    rung("after", "PT30M", "notify", "supervisor"),
)


@pytest.fixture
def desk(database, clock):
    """The demo desk."""
    return PromisingDesk(database, clock)


def owned(desk, case, who="Maria"):
    """The case answers to somebody."""
    with desk.works.begin(actor=desk.actor("Paulo")) as work:
        cases.assign(work, case.id, team=None, owner=desk.ids[who], by=desk.person_in(work, "Paulo"))
    return case


def told(desk, who, word):
    """How often somebody was told this."""
    return sum(word in each for each in desk.notices(who))


def test_a_warning_comes_once(desk):
    """V-70: 80% -> one warning, at the time and not before."""
    desk.promises("Todos", target("PT10H", rungs=LADDER))
    case = owned(desk, desk.opens())
    desk.passes(hours=7, minutes=59)
    assert told(desk, "Maria", "perto de vencer") == 0
    desk.passes(minutes=1)
    desk.passes(minutes=1)
    assert told(desk, "Maria", "perto de vencer") == 1
    assert [line.kind for line in desk.clock_of(case).ledger] == ["started", "rung"]


def test_each_step_of_the_ladder_is_climbed(desk):
    """V-72: breach -> ladder step 1 (owner), +30 min step 2 (supervisor)."""
    desk.promises("Todos", target("PT10H", rungs=LADDER))
    owned(desk, desk.opens())
    desk.passes(hours=10)
    assert (told(desk, "Maria", "venceu"), told(desk, "Paulo", "venceu")) == (1, 0)
    desk.passes(minutes=29)
    assert told(desk, "Paulo", "venceu") == 0
    desk.passes(minutes=1)
    assert (told(desk, "Maria", "venceu"), told(desk, "Paulo", "venceu")) == (1, 1)
    desk.passes(days=3)
    assert (told(desk, "Maria", "venceu"), told(desk, "Paulo", "venceu")) == (1, 1)


MOMENTS = ((5 * 60, 1), (8 * 60, 2), (10 * 60, 4), (10 * 60 + 30, 5), (11 * 60, 6))
"""Minutes after the opening, and how many rungs have been climbed then."""


@pytest.mark.parametrize(
    ("moments", "every"),
    [
        pytest.param(MOMENTS[-1:], 7, id="all-at-once"),
        pytest.param(MOMENTS, 1, id="one-by-one", marks=pytest.mark.heavy),
    ],
)
def test_a_worker_killed_at_any_step_climbs_each_rung_once(desk, moments, every):
    """V-72, promise 1: each fires once even if worker restarts: killed between any two statements of each rung."""
    desk.draws(ESCALATING_ORDER)
    reassign = rung("after", "PT1H", "reassign", f"person:{desk.ids['Bruno']}")
    desk.promises("Todos", target("PT10H", rungs=(*LADDER, rung("share", "50", "raise_priority"), reassign)))
    case = owned(desk, desk.opens(given={}, process="pedido"))
    desk.passes(seconds=0)
    url, before = desk.database.url.render_as_string(hide_password=False), 0
    for minutes, climbed in moments:
        desk.clock.set(case.opened_at + minutes / 60 * HOUR)
        kills = 0
        for edge in deaths(WORKER, url, desk.clock.now().isoformat(), str(every)):
            assert rungs(desk) in (before, climbed)
            with desk.works.begin() as work:
                work.session.execute(update(TimerRow).values(lease_until=None, attempts=0))
            kills = edge
        assert (kills + 1) * every >= 10
        assert rungs(desk) == climbed
        before = climbed
    assert desk.case(case).priority == 2
    assert desk.open_in(case, "Dono do processo") == ["Decidir o que fazer"]
    assert desk.case(case).owner == desk.ids["Bruno"]
    with desk.works.read() as work:
        asked = select(NoticeRow.key, NoticeRow.audience, func.count()).group_by(NoticeRow.key, NoticeRow.audience)
        assert {number for _, _, number in work.session.execute(asked)} == {1}
    assert told(desk, "Maria", "venceu") == told(desk, "Clara", "venceu") == told(desk, "Paulo", "venceu") == 1


def rungs(desk):
    """How many have been climbed."""
    with desk.works.read() as work:
        return work.session.scalar(select(func.count()).select_from(RungRow))


@pytest.mark.parametrize("to", ["person", "team"])
def test_a_team_out_of_use_keeps_no_rung_from_being_climbed(desk, to):
    """V-72: a person still gets the case, a team that serves no more does not; whoever is to be told is told."""
    with desk.works.begin() as work:
        night = people.add_team(work, "Plantão")
    told_later = rung("after", "PT1H", "notify", "supervisor")
    whom = f"person:{desk.ids['Bruno']}" if to == "person" else f"team:{night}"
    desk.promises("Todos", target("PT10H", rungs=(rung("due", "", "reassign", whom), told_later)))
    case = desk.opens()
    with desk.works.begin(actor=desk.actor("Paulo")) as work:
        paulo = desk.person_in(work, "Paulo")
        cases.assign(work, case.id, team=night, owner=desk.ids["Maria"], by=paulo)
        people.change_team(work, night, active=False)
    desk.passes(hours=11)
    found = desk.case(case)
    expected = (None, desk.ids["Bruno"]) if to == "person" else (night, desk.ids["Maria"])
    assert (found.team, found.owner) == expected
    assert [line.data["done"] for line in desk.clock_of(case).ledger if line.kind == "rung"] == [to == "person", True]
    assert told(desk, "Paulo", "venceu") == 1


def test_a_breach_climbs_in_the_diagram_and_stops_no_work(desk):
    """H-08, H-27: original task still READY, plus owner's task, which says what is late; triggered by SLA breach."""
    desk.draws(ESCALATING_ORDER)
    desk.promises("Todos", target("PT10H"))
    case = desk.opens(given={}, process="pedido")
    desk.passes(hours=9, minutes=59)
    assert desk.open_in(case, "Dono do processo") == []
    desk.passes(minutes=1)
    assert desk.open_in(case, "Atendente") == ["Tratar pedido"]
    assert desk.open_in(case, "Dono do processo") == ["Decidir o que fazer"]
    assert desk.variables(case)["sla"]["meta"] == "resolution"
    desk.does("Maria", case, "Tratar pedido")
    assert desk.open_in(case, "Dono do processo") == ["Decidir o que fazer"]


def test_nothing_is_said_of_what_was_kept(desk):
    """V-68: a case resolved in time wakes nobody, and one resolved late no more than it has."""
    desk.promises("Todos", target("PT10H", rungs=LADDER))
    case = owned(desk, desk.opens())
    desk.passes(hours=7)
    desk.has_status(case, Status.RESOLVED)
    desk.passes(days=3)
    assert told(desk, "Maria", "venceu") == told(desk, "Maria", "perto de vencer") == told(desk, "Clara", "venceu") == 0


def test_nobody_is_woken_at_night(desk):
    """V-70: the bug of other desks: reminders at night. Time before the deadline is business time, too."""
    desk.promises("Todos", target("PT16H", calendar=STANDARD_NAME, rungs=(rung("before", "PT8H"),)))
    case = owned(desk, desk.opens())
    desk.passes(hours=9)
    assert told(desk, "Maria", "perto de vencer") == 1
    later = owned(desk, desk.opens())
    found = desk.clock_of(later)
    assert found.due_at > case.opened_at
    desk.passes(hours=13)
    assert told(desk, "Maria", "perto de vencer") == 1
    desk.passes(hours=10)
    assert told(desk, "Maria", "perto de vencer") == 2


def test_breach_alerts_need_no_automation_rule(desk):
    """V-66: removing all automation rules leaves breach alerts working."""
    with desk.works.begin(actor=desk.actor("Paulo")) as work:
        automation.ship(work)
        for rule in automation.rules(work.session):
            automation.remove(work, rule.id, by=desk.person_in(work, "Paulo"))
        assert not automation.rules(work.session)
    desk.promises("Todos", target("PT10H", rungs=LADDER))
    owned(desk, desk.opens())
    desk.passes(hours=11)
    assert (told(desk, "Clara", "venceu"), told(desk, "Maria", "venceu"), told(desk, "Paulo", "venceu")) == (1, 1, 1)
