"""Whom the law puts first: their cases and work, in the order of each priority, right also after a birthday."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from desk_story import Desk

from service.base.errors import Refused
from service.desk import cases, inbox, options, people
from service.desk.cases.lists import Criteria, listed
from service.desk.people import precedence

TODAY = date(2026, 1, 5)
"""When the clock of these desks begins."""


@pytest.fixture
def desk(database, clock):
    """The demo desk; the law is followed."""
    desk = Desk(database, clock)
    switches(desk, True)
    return desk


def switches(desk: Desk, on: bool) -> None:
    with desk.works.begin(actor=desk.actor("Rita")) as work:
        options.choose(work, "legal_priority", on, by=desk.person_in(work, "Rita"))


def client(desk: Desk, name: str, born: date | None = None, *, disabled: bool = False) -> None:
    with desk.works.begin() as work:
        desk.ids[name] = people.add_person(work, name=name, email=f"{name.lower()}@exemplo.com.br")
        precedence.tell(work, desk.ids[name], born_on=born, disabled=disabled)


def orders(desk: Desk) -> tuple[list[str], list[str]]:
    """Clients in the order of the list of cases and of the queue."""
    with desk.works.read() as work:
        found, _ = listed(work.session, Criteria(), sort="urgency", now=work.now)
        by = desk.person_in(work, "Maria")
        items, _ = inbox.queries.queue(work.session, by, inbox.Filter(view="team"), now=work.now)
        of = cases.queries.of_ids(work.session, [str(item.case) for item in items])
        return [case.requester_name for case in found], [of[item.case].requester_name for item in items]


def next_of(desk: Desk, who: str = "Maria") -> str | None:
    """Whose work is offered to somebody next."""
    with desk.works.read() as work:
        item = inbox.queries.next_item(work.session, desk.person_in(work, who), case=None, now=work.now)
        return cases.queries.case(work.session, item.case).requester_name if item is not None else None


def test_the_law_puts_some_first_within_a_priority(desk: Desk):
    """X-23: 80 and more before 60 and more and people with a disability, before others of the same priority."""
    client(desk, "Tereza", date(1996, 5, 1))
    client(desk, "Sara", date(1961, 1, 1))
    client(desk, "Otto", date(1941, 1, 1))
    client(desk, "Davi", date(2000, 1, 1), disabled=True)
    client(desk, "Ugo")
    for name in ("Tereza", "Sara", "Davi", "Otto", "Ugo"):
        desk.opens(name)
        desk.clock.pass_by(timedelta(minutes=1))
    with desk.works.begin() as work:
        urgent = listed(work.session, Criteria(requester=desk.ids["Ugo"]), sort="urgency", now=work.now)[0][0]
        cases.change_priority(work, urgent.id, 1, by=desk.person_in(work, "Paulo"))
    expected = ["Ugo", "Otto", "Sara", "Davi", "Tereza"]
    assert orders(desk) == (expected, expected)
    for name in expected:
        assert next_of(desk) == name
        with desk.works.begin(actor=desk.actor("Paulo")) as work:
            first = listed(work.session, Criteria(), sort="urgency", now=work.now)[0][0]
            cases.stopping.cancel(work, first.id, "Engano", by=desk.person_in(work, "Paulo"))
    assert next_of(desk) is None


def test_a_birthday_moves_them_up(desk: Desk):
    """X-23: on the day somebody turns 60, and 80, their open cases and work have their new place, by a timer."""
    client(desk, "Nova", date(1990, 1, 1))
    client(desk, "Vera", TODAY.replace(year=1966) + timedelta(days=2))
    client(desk, "Otto", TODAY.replace(year=1946) + timedelta(days=3))
    for name in ("Nova", "Vera", "Otto"):
        desk.opens(name)
        desk.clock.pass_by(timedelta(minutes=1))
    for days, order in enumerate(
        (["Otto", "Nova", "Vera"], ["Otto", "Nova", "Vera"], ["Vera", "Otto", "Nova"], ["Otto", "Vera", "Nova"])
    ):
        if days:
            desk.passes(days=1)
        assert orders(desk) == (order, order), days
        assert next_of(desk) == order[0]
    case = desk.opens("Vera")
    assert case.precedence == precedence.SIXTY_OR_DISABLED


def test_an_administrator_switches_it_on_and_off(desk: Desk):
    """X-23: it is a preset of the desk; without it nobody comes first, and what is open follows at once."""
    client(desk, "Sara", date(1940, 1, 1))
    desk.opens()
    desk.clock.pass_by(timedelta(minutes=1))
    desk.opens("Sara")
    assert orders(desk)[0][0] == "Sara"
    switches(desk, False)
    assert orders(desk) == (["João Pereira", "Sara"],) * 2
    assert desk.opens("Sara").precedence == precedence.NOBODY
    switches(desk, True)
    assert orders(desk) == (["Sara", "Sara", "João Pereira"],) * 2


def test_what_was_told_wrongly_is_put_right(desk: Desk):
    """Cases follow a correction; a case that is opened again has the place that its client has now."""
    client(desk, "Sara", date(1940, 1, 1))
    case = desk.opens("Sara")
    assert case.precedence == precedence.EIGHTY
    with desk.works.begin() as work:
        precedence.tell(work, desk.ids["Sara"], born_on=None, disabled=False)
    assert desk.case(case).precedence == precedence.NOBODY
    with desk.works.begin(actor=desk.actor("Paulo")) as work:
        cases.stopping.cancel(work, case.id, "Engano", by=desk.person_in(work, "Paulo"))
        precedence.tell(work, desk.ids["Sara"], born_on=date(1950, 1, 1), disabled=False)
    assert desk.case(case).precedence == precedence.NOBODY
    with desk.works.begin(actor=desk.actor("Paulo")) as work:
        cases.reopen(work, case.id, "Ainda falta", by=desk.person_in(work, "Paulo"))
    assert desk.case(case).precedence == precedence.SIXTY_OR_DISABLED


@pytest.mark.parametrize("born", [TODAY + timedelta(days=1), date(1850, 1, 1)])
def test_nobody_was_born_on_such_a_day(desk: Desk, born: date):
    """The future, and more than 130 years ago."""
    with desk.works.begin() as work, pytest.raises(Refused, match="data de nascimento"):
        precedence.tell(work, desk.ids["João"], born_on=born, disabled=False)


@pytest.mark.parametrize(
    ("born", "today", "years"),
    [
        (date(1966, 1, 5), TODAY, 60),
        (date(1966, 1, 6), TODAY, 59),
        (date(1944, 2, 29), date(2026, 2, 28), 81),
        (date(1944, 2, 29), date(2026, 3, 1), 82),
        (date(1944, 2, 29), date(2024, 2, 29), 80),
    ],
)
def test_years_are_complete_on_the_birthday(born: date, today: date, years: int):
    """Also where this year has no 29 February."""
    assert precedence.age(born, today) == years


def test_the_timer_is_due_where_the_desk_stands(desk: Desk):
    """At midnight in São Paulo, not in Greenwich."""
    client(desk, "Vera", date(1966, 1, 6))
    desk.opens("Vera")

    desk.passes(hours=14, minutes=59)
    with desk.works.read() as work:
        assert precedence.precedence(work.session, desk.ids["Vera"]).place == precedence.NOBODY
    desk.passes(minutes=1)
    with desk.works.read() as work:
        assert precedence.precedence(work.session, desk.ids["Vera"]).place == precedence.SIXTY_OR_DISABLED
