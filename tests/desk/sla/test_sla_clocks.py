"""Promises as the desk keeps them: started, paused, kept, missed, opened again, changed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from promising import HOUR, PromisingDesk, rung, target
from sqlalchemy import select

from service import calendars
from service.base.errors import Conflict, Forbidden, Refused
from service.calendars import STANDARD_NAME, Window
from service.desk import cases, people, sla
from service.desk.cases import Status, lists
from service.desk.cases.lists import Criteria
from service.desk.cases.model import state_of
from service.desk.sla.tables import LedgerRow

DAY = timedelta(days=1)


@pytest.fixture
def desk(database, clock):
    """The demo desk; it is Monday, nine in the morning in São Paulo."""
    return PromisingDesk(database, clock)


def test_an_answer_stops_the_response_and_not_the_resolution(desk):
    """V-68: reply stops response clock, resolution clock continues."""
    desk.promises("Todos", target("PT4H", "first_response"), target("PT8H"))
    case = desk.opens()
    desk.passes(hours=1)
    desk.says("Maria", case)
    desk.passes(hours=2)
    response, resolution = desk.clock_of(case, "first_response"), desk.clock_of(case)
    assert (response.state, response.consumed, response.breached_at) == ("stopped", HOUR, None)
    assert (resolution.state, resolution.consumed) == ("running", 3 * HOUR)


def test_a_call_with_the_client_is_an_answer(desk):
    """V-68, X-06: who spoke on the phone has answered, if nothing conclusive is asked; before the promise, too."""
    case = desk.opens()
    calls(desk, case)
    desk.promises("Todos", target("PT4H", "first_response"), target("PT2H", "next_response"))
    desk.promises("ANS", target("P5D", "first_response", conclusive=True), agreement="legal")
    desk.passes(seconds=0)
    assert [(each.target, each.agreement) for each in desk.clocks(case)] == [("first_response", "legal")]
    other = desk.opens()
    desk.passes(hours=1)
    calls(desk, other)
    kept = desk.clock_of(other, "first_response")
    assert (kept.state, kept.consumed, kept.breached_at) == ("stopped", HOUR, None)
    assert desk.clock_of(other, "first_response", "legal").state == "running"
    desk.says("João", other, "E o estorno?")
    assert desk.clock_of(other, "next_response").state == "running"
    calls(desk, other)
    assert desk.clock_of(other, "next_response").state == "stopped"


def calls(desk, case) -> None:
    """Maria keeps what was said on the phone."""
    with desk.works.begin(actor=desk.actor("Maria")) as work:
        cases.note_call(work, case.id, "Expliquei a cobrança.", by=desk.person_in(work, "Maria"))


def test_the_next_question_is_another_promise(desk):
    """V-68: each time the client asks anew, an answer is promised; more questions meanwhile begin none."""
    desk.promises("Todos", target("PT4H", "first_response"), target("PT2H", "next_response"))
    case = desk.opens()
    desk.says("João", case, "E então?")
    assert [each.target for each in desk.clocks(case)] == ["first_response"]
    desk.says("Maria", case)
    desk.passes(hours=1)
    desk.says("João", case, "Ainda assim")
    desk.passes(minutes=30)
    desk.says("João", case, "Alô?")
    waited = desk.clock_of(case, "next_response")
    assert (waited.state, waited.consumed) == ("running", HOUR / 2)
    desk.says("Maria", case)
    desk.says("João", case, "Mais uma")
    assert [each.state for each in desk.clocks(case) if each.target == "next_response"] == ["running", "stopped"]


def test_what_is_used_up_and_what_remains_is_the_target(desk):
    """V-74: consumed, remaining, due and state for each target; consumed + remaining = target."""
    desk.promises("Todos", target("PT4H", "first_response"), target("PT16H", calendar=STANDARD_NAME))
    case = desk.opens()
    for _ in range(12):
        desk.passes(hours=7, minutes=13)
        for each in desk.clocks(case):
            assert each.consumed + each.remaining == each.budget
            assert each.state in ("running", "paused")
    assert desk.clock_of(case, "first_response").remaining < timedelta()


def test_a_wait_moves_the_deadline_by_business_time_alone(desk):
    """V-81: wait 3 business h -> due moves 3 business h; wait over a weekend -> moves 0 extra.

    The bug of other desks: a weekend spent waiting is credited twice.
    """
    desk.promises("Todos", target("PT16H", calendar=STANDARD_NAME))
    case = desk.opens()
    before = desk.clock_of(case).due_at
    desk.has_status(case, Status.WAITING_CUSTOMER)
    assert desk.clock_of(case).due_at is None
    desk.passes(hours=3)
    desk.has_status(case, Status.IN_PROGRESS)
    assert desk.business_time(before, desk.clock_of(case).due_at) == 3 * HOUR
    desk.passes(days=4)
    later = desk.opens()
    due = desk.clock_of(later).due_at
    desk.passes(hours=5, minutes=59)
    used = desk.clock_of(later).consumed
    desk.passes(hours=6)
    desk.has_status(later, Status.WAITING_THIRD_PARTY)
    stood = desk.clock_of(later).consumed
    desk.passes(days=2)
    desk.has_status(later, Status.IN_PROGRESS)
    assert desk.clock_of(later).due_at == due
    assert desk.clock_of(later).consumed == stood > used


def test_the_clients_answer_lets_the_clock_run_from_that_instant(desk):
    """V-82: customer mail on waiting case -> status back to work, clock running from that instant."""
    desk.promises("Todos", target("PT8H"))
    case = desk.opens()
    desk.passes(hours=1)
    desk.has_status(case, Status.WAITING_CUSTOMER)
    desk.passes(hours=5)
    desk.says("João", case, "Segue o comprovante")
    assert desk.case(case).status == Status.IN_PROGRESS
    found = desk.clock_of(case)
    assert (found.state, found.consumed, found.due_at) == ("running", HOUR, desk.clock.now() + 7 * HOUR)


def test_reopened_it_goes_on_with_what_it_had_used_up(desk):
    """V-79: resolve, reopen after 2 business h closed -> consumed continues from value at resolve."""
    desk.promises("Todos", target("PT16H", calendar=STANDARD_NAME))
    case = desk.opens()
    desk.passes(hours=3)
    desk.has_status(case, Status.RESOLVED)
    assert (desk.clock_of(case).state, desk.clock_of(case).consumed) == ("stopped", 3 * HOUR)
    desk.passes(hours=2)
    desk.reopens("Paulo", case)
    assert (desk.clock_of(case).state, desk.clock_of(case).consumed) == ("running", 3 * HOUR)
    desk.passes(hours=1)
    assert desk.clock_of(case).consumed == 4 * HOUR


def test_a_changed_flag_counts_for_later_entries_only(desk):
    """V-80: toggle flag on status changes clock behaviour for later entries only."""
    desk.promises("Todos", target("PT8H"))
    early, late = desk.opens(), desk.opens()
    desk.has_status(early, Status.WAITING_THIRD_PARTY)
    with desk.works.begin(actor=desk.actor("Paulo")) as work:
        paulo = desk.person_in(work, "Paulo")
        cases.statuses.set_clock(work, Status.WAITING_THIRD_PARTY, pauses=False, by=paulo)
    desk.has_status(late, Status.WAITING_THIRD_PARTY)
    desk.passes(hours=1)
    assert (desk.clock_of(early).state, desk.clock_of(early).consumed) == ("paused", timedelta())
    assert (desk.clock_of(late).state, desk.clock_of(late).consumed) == ("running", HOUR)
    with pytest.raises(Forbidden), desk.works.begin() as work:
        cases.statuses.set_clock(work, Status.OPEN, pauses=True, by=desk.person_in(work, "Maria"))


@pytest.mark.parametrize("calendar", [None, STANDARD_NAME])
def test_what_is_due_within_the_hour(desk, calendar):
    """V-29: due within 1 h of business or calendar time as SLA says: boundary 60 min in, 61 out; not while it waits."""
    desk.promises("Todos", target("PT9H30M", calendar=calendar))
    case = desk.opens()

    def is_soon() -> bool:
        with desk.works.read() as work:
            wanted = Criteria(due_soon=True)
            return bool(lists.listed(work.session, wanted, sort="due", now=work.now, seen_by=None)[1])

    desk.passes(hours=8, minutes=29)
    assert not is_soon()
    desk.passes(minutes=1)
    assert is_soon()
    desk.has_status(case, Status.WAITING_CUSTOMER)
    assert not is_soon()
    desk.has_status(case, Status.IN_PROGRESS)
    assert is_soon()
    if calendar is not None:
        desk.passes(hours=14, minutes=30)
        assert desk.clock_of(case).remaining == HOUR / 2
        assert is_soon()
        desk.passes(hours=1, minutes=30)
    else:
        desk.passes(hours=1)
    desk.passes(seconds=1)
    assert desk.clock_of(case).breached_at is not None
    assert not is_soon()


def test_a_better_promise_keeps_what_is_used_up(desk):
    """V-60: change to VIP: new target, consumed kept."""
    desk.promises("VIP", target("PT4H"), segment="vip")
    desk.promises("Todos", target("PT16H"))
    case = desk.opens()
    desk.passes(hours=3)
    assert desk.clock_of(case).policy == "Todos"
    with desk.works.begin(actor=desk.actor("Sofia")) as work:
        people.place_client(work, desk.ids["João"], organisation=None, segment="vip")
    desk.passes(seconds=0)
    found = desk.clock_of(case)
    assert (found.policy, found.budget, found.consumed, found.remaining) == ("VIP", 4 * HOUR, 3 * HOUR, HOUR)


def test_a_pause_outlives_another_policy(desk):
    """V-60: the bug of other desks: pending is lost when the policy changes."""
    desk.promises("Alta", target("PT4H"), priority="2")
    desk.promises("Todos", target("PT16H"))
    case = desk.opens()
    desk.passes(hours=2)
    desk.has_status(case, Status.WAITING_CUSTOMER)
    desk.passes(hours=30)
    with desk.works.begin() as work:
        cases.change_fields(work, case.id, {"prioridade": 2}, by=desk.ids["Maria"], by_name="Maria")
    found = desk.clock_of(case)
    assert (found.policy, found.state, found.consumed) == ("Alta", "paused", 2 * HOUR)
    desk.has_status(case, Status.IN_PROGRESS)
    assert desk.clock_of(case).due_at == desk.clock.now() + 2 * HOUR


def test_an_update_is_no_answer(desk):
    """V-68: the bug of other desks: the first response is overruled by the time of the last update."""
    desk.promises("Todos", target("PT4H", "first_response"))
    case = desk.opens()
    desk.passes(hours=1)
    desk.says("Maria", case)
    kept = desk.clock_of(case, "first_response")
    desk.passes(hours=9)
    desk.says("Maria", case, "Mais uma coisa")
    with desk.works.begin() as work:
        cases.change_fields(work, case.id, {"categoria": "cobranca"}, by=desk.ids["Maria"], by_name="Maria")
    assert desk.clock_of(case, "first_response").stopped_at == kept.stopped_at
    assert desk.clock_of(case, "first_response").breached_at is None


def test_another_calendar_moves_what_is_open_and_not_what_was_missed(desk):
    """V-73: change calendar of SLA -> open due dates recomputed, breached history kept."""
    policy = desk.promises("Todos", target("PT2H", "first_response"), target("PT16H"))
    case = desk.opens()
    desk.passes(hours=3)
    missed = desk.clock_of(case, "first_response")
    assert missed.breached_at == case.opened_at + 2 * HOUR
    with desk.works.begin(actor=desk.actor("Sofia")) as work:
        now = sla.policies.one(work.session, policy).definition
        first, second = now.targets
        new = target("PT16H", calendar=STANDARD_NAME)
        assert second != new
        again = sla.Definition(agreement=now.agreement, conditions={}, targets=(first, new))
        assert sla.change(work, policy, definition=again, by=desk.person_in(work, "Sofia")) == 2
    desk.passes(seconds=0)
    found = desk.clock_of(case)
    assert found.consumed == 3 * HOUR
    assert found.due_at == case.opened_at + timedelta(days=1, hours=7)
    assert desk.clock_of(case, "first_response").breached_at == missed.breached_at


def switched(desk, policy, active):
    """A policy is turned off or on, and the cases have followed."""
    with desk.works.begin(actor=desk.actor("Paulo")) as work:
        sla.change(work, policy, active=active, by=desk.person_in(work, "Paulo"))
    desk.passes(seconds=0)


def test_a_promise_taken_back_and_given_again_is_a_new_one(desk):
    """V-73: what was missed stays on record and is told once; what is still to come is watched as before."""
    ladder = (rung("after", "PT1H", "notify", "supervisor"),)
    policy = desk.promises("Todos", target("PT2H", rungs=ladder))
    case = desk.opens()
    desk.passes(hours=2, minutes=30)
    first = desk.clock_of(case)
    switched(desk, policy, False)
    assert desk.clocks(case) == []
    switched(desk, policy, True)
    again = desk.clock_of(case)
    assert again.id != first.id
    assert (again.state, again.consumed, again.breached_at) == ("running", 2.5 * HOUR, first.breached_at)
    assert sum("venceu" in each for each in desk.notices("Clara")) == 1
    desk.passes(minutes=30)
    assert sum("venceu" in each for each in desk.notices("Paulo")) == 1
    with desk.works.read() as work:
        ledger = list(work.session.scalars(select(LedgerRow.kind).where(LedgerRow.clock_id == first.id)))
    assert ledger.count("breached") == 1


def test_a_promise_that_comes_late_counts_no_time_in_which_the_case_was_over(desk):
    """V-79: resolved for forty hours, opened again, then promised: only the time it was worked on is used up."""
    case = desk.opens()
    desk.passes(hours=1)
    desk.has_status(case, Status.RESOLVED)
    desk.passes(hours=40)
    desk.reopens("Paulo", case)
    desk.passes(hours=1)
    desk.promises("Todos", target("PT8H"))
    desk.passes(seconds=0)
    found = desk.clock_of(case)
    assert (found.state, found.consumed) == ("running", 2 * HOUR)


def test_a_conclusive_answer_is_asked_of_what_was_said_before(desk):
    """X-06: a promise that comes later is kept by an answer that settled the matter, by no other."""
    open_still, settled = desk.opens(), desk.opens()
    desk.says("Maria", open_still, "Em análise.")
    desk.says("Maria", settled, "Autorizamos o exame.", conclusive=True)
    desk.promises("ANS", target("P5D", "first_response", conclusive=True), agreement="legal")
    desk.passes(seconds=0)
    assert desk.clock_of(open_still, "first_response", "legal").state == "running"
    assert desk.clocks(settled) == []


def test_a_business_day_of_a_promise_knows_the_holidays_of_every_year(desk):
    """V-77: a holiday that comes each year, as a city has it, is no business day of a promise in days."""
    with desk.works.begin(actor=desk.actor("Paulo")) as work:
        calendars.create(work, "Cidade", replace(calendars.STANDARD, yearly={"01-06": "Aniversário da cidade"}))
    desk.promises("Todos", target("P1D", calendar="Cidade"))
    case = desk.opens()
    assert desk.clock_of(case).due_at == case.opened_at + timedelta(days=2)


def test_with_the_client_and_within_the_house_at_once(desk):
    """V-69: same case with external 8 h and internal 4 h: internal warns first, report separates."""
    desk.promises("Cliente", target("PT8H"))
    desk.promises("Interno", target("PT4H"), agreement="internal")
    case = desk.opens()
    desk.passes(hours=5)
    assert desk.clock_of(case, agreement="internal").breached_at == case.opened_at + 4 * HOUR
    assert desk.clock_of(case).breached_at is None
    assert any("venceu" in notice for notice in desk.notices("Clara"))
    desk.has_status(case, Status.RESOLVED)
    with desk.works.read() as work:
        told = {(each.agreement, each.target): each for each in sla.queries.report(work.session, since=case.opened_at)}
    kept, late = told["external", "resolution"], told["internal", "resolution"]
    assert (kept.kept, kept.missed, kept.open) == (1, 0, 0)
    assert (late.kept, late.missed, late.open) == (0, 1, 0)


WORKING = ("in_progress", "waiting_customer", "waiting_third_party")
FORTH = {
    **dict.fromkeys(("open", "reopened"), ("accepted", *WORKING, "resolved")),
    **dict.fromkeys(("accepted", *WORKING), (*WORKING, "resolved")),
    "resolved": (),
    "closed": (),
}
"""Where anybody of the staff moves a case by hand; whose profile allows closing also closes it from anywhere."""


@pytest.mark.parametrize("who", ["Maria", "Paulo"])
def test_ways_that_the_table_does_not_know_are_refused(desk, who):
    """V-40: each transition of the default table allowed by a role is accepted, every other -> 409."""
    case = desk.opens()
    for old in Status:
        for new in Status:
            known = new in FORTH[old] and new != old
            closes = who == "Paulo" and new == "closed" and old != "closed"
            assert moves(desk, who, case, old, new) == (known or closes), (old, new)


def test_the_table_of_ways_is_data(desk):
    """V-40: the table is data: a way that is taken out is a 409 for everybody, one that is put in is open."""
    case = desk.opens()
    with desk.works.begin() as work:
        paulo = desk.person_in(work, "Paulo")
        cases.statuses.set_transition(work, Status.OPEN, Status.RESOLVED, [], by=paulo)
        cases.statuses.set_transition(work, Status.ACCEPTED, Status.OPEN, [people.Role.ATTENDANT], by=paulo)
    assert not moves(desk, "Paulo", case, Status.OPEN, Status.RESOLVED)
    assert not moves(desk, "Paulo", case, Status.ACCEPTED, Status.OPEN)
    assert moves(desk, "Maria", case, Status.ACCEPTED, Status.OPEN)


def test_closing_by_hand_is_closing(desk):
    """V-01, V-40: only whose profile allows it, whatever the table says; never what is suspended."""
    case = desk.opens()
    assert not moves(desk, "Maria", case, Status.RESOLVED, Status.CLOSED)
    with desk.works.begin(actor=desk.actor("Rita")) as work:
        rita = desk.person_in(work, "Rita")
        profile = people.add_profile(work, "Encerra", ["close"], by=rita)
        people.give_profiles(work, desk.ids["Maria"], [profile], by=rita)
    with desk.works.begin(actor=desk.actor("Clara")) as work:
        cases.stopping.suspend(work, case.id, "Espera a matriz", by=desk.person_in(work, "Clara"))
    assert not moves(desk, "Maria", case, Status.RESOLVED, Status.CLOSED)
    with desk.works.begin(actor=desk.actor("Clara")) as work:
        cases.stopping.resume(work, case.id, by=desk.person_in(work, "Clara"))
    with desk.works.begin(actor=desk.actor("Maria")) as work:
        cases.statuses.change_status(work, case.id, Status.CLOSED, by=desk.person_in(work, "Maria"))
    assert desk.case(case).status == Status.CLOSED
    assert desk.open_work(case) == []


def moves(desk, who, case, old, new):
    """Whether somebody may; nothing of it is kept."""
    with desk.works.begin(actor=desk.actor(who)) as work:
        row = cases.lock_case(work, case.id)
        row.status, row.state = old, state_of(old)
        try:
            cases.statuses.change_status(work, case.id, new, by=desk.person_in(work, who))
        except Conflict:
            return False
        else:
            return True
        finally:
            work.session.rollback()


REFUSED = {
    "reassign to whoever answers": (rung("due", "", "reassign", "agent"), "rungs.0.to"),
    "reassign to supervisors": (rung("due", "", "reassign", "supervisor"), "rungs.0.to"),
    "notify nobody": (rung("due", "", "notify", ""), "rungs.0.to"),
    "notify a planet": (rung("due", "", "notify", "lua"), "rungs.0.to"),
    "nobody's name": (rung("due", "", "notify", "person:"), "rungs.0.to"),
    "a person that is not": (rung("due", "", "notify", "person:lua"), "rungs.0.to"),
    "a client": (rung("due", "", "reassign", "person:João"), "rungs.0.to"),
    "a team that is not": (rung("due", "", "reassign", "team:lua"), "rungs.0.to"),
    "a share without end": (rung("share", "9" * 5000), "rungs.0.amount"),
    "another script's digit": (rung("share", "٩"), "rungs.0.amount"),
}


@pytest.mark.parametrize("what", REFUSED)
def test_a_rung_that_could_reach_nobody_is_refused(desk, what):
    """V-72: at its field, and nothing is kept."""
    step, field = REFUSED[what]
    step = replace(step, to=step.to.replace("João", desk.ids["João"]))
    with pytest.raises(Refused) as refused:
        desk.promises("Todos", target("PT8H", rungs=(step,)))
    assert refused.value.field == f"targets.0.{field}"
    with desk.works.read() as work:
        assert not sla.policies.every(work.session)


def test_a_time_that_never_comes_is_refused(desk):
    """V-60: a calendar that opens for one hour once cannot promise two."""
    with desk.works.begin(actor=desk.actor("Paulo")) as work:
        once = {date(2026, 3, 2): (Window(540, 600),)}
        calendars.create(work, "Mutirão", replace(calendars.STANDARD, week=((),) * 7, dates=once))
    with pytest.raises(Refused) as refused:
        desk.promises("Todos", target("PT2H", calendar="Mutirão"))
    assert refused.value.field == "targets.0.calendar"
