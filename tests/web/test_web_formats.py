"""Dates, spans, money and states as people write them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from flask import Flask, session

from service.base.clock import SetClock
from service.web import formats

Making = Callable[..., Flask]


def said(app: Flask, make: Callable[[], object], language: str = "pt") -> str:
    """What a page in this language would show; without hard spaces."""
    with app.test_request_context():
        session["language"] = language
        return str(make()).replace("\xa0", " ")


@pytest.mark.parametrize(
    ("left", "pt", "en"),
    [
        (timedelta(seconds=59), "vence agora", "due now"),
        (timedelta(minutes=40), "vence em 40 min", "due in 40 min"),
        (timedelta(hours=1, minutes=20), "vence em 1 h 20 min", "due in 1 h 20 min"),
        (timedelta(hours=2), "vence em 2 h", "due in 2 h"),
        (timedelta(hours=30, minutes=5), "vence em 30 h", "due in 30 h"),
        (timedelta(days=3, hours=5), "vence em 3 dias", "due in 3 days"),
        (timedelta(hours=-2), "venceu há 2 h", "2 h overdue"),
        (timedelta(days=-9), "venceu há 9 dias", "9 days overdue"),
    ],
)
def test_time_left_is_said_as_people_say_it(make_app: Making, clock: SetClock, left: timedelta, pt: str, en: str):
    """In minutes, hours, days; in both languages."""
    app, due = make_app(), clock.now() + left
    assert said(app, lambda: formats.due_words(due)) == pt
    assert said(app, lambda: formats.due_words(due), "en") == en


def test_time_since(make_app: Making, clock: SetClock):
    """Há 5 min, agora."""
    app = make_app()
    assert said(app, lambda: formats.ago_words(clock.now() - timedelta(minutes=5))) == "há 5 min"
    assert said(app, lambda: formats.ago_words(clock.now()), "en") == "just now"


def test_moments_are_shown_in_the_desks_zone(make_app: Making):
    """31/12/2026 14:05 in São Paulo is 17:05 UTC; near midnight the day is the desk's too."""
    app = make_app()
    assert said(app, lambda: formats.moment(datetime(2026, 12, 31, 17, 5, tzinfo=UTC))) == "31/12/2026 14:05"
    assert said(app, lambda: formats.moment(datetime(2026, 12, 31, 17, 5, tzinfo=UTC)), "en") == "31 Dec 2026, 14:05"
    assert said(app, lambda: formats.day(datetime(2027, 1, 1, 1, 0, tzinfo=UTC))) == "31/12/2026"
    assert said(app, lambda: formats.day(date(2026, 12, 31))) == "31/12/2026"
    assert said(app, lambda: formats.moment(None)) == ""


def test_money_and_numbers(make_app: Making):
    """R$ 1.234,56 and 1.204."""
    app = make_app()
    assert said(app, lambda: formats.money(Decimal("1234.56"))) == "R$ 1.234,56"
    assert said(app, lambda: formats.money(Decimal("1234.56")), "en") == "R$1,234.56"
    assert said(app, lambda: formats.number(1204)) == "1.204"


def test_states_have_words_and_an_icon(make_app: Making):
    """Colour never speaks alone; a status nobody knows is shown as it is called."""
    app = make_app()
    assert said(app, lambda: formats.status_badge("waiting_customer").label) == "Aguardando cliente"
    assert said(app, lambda: formats.priority_badge(1).label, "en") == "Urgent"
    assert formats.status_badge("odd").label == "odd"
    assert formats.priority_badge(None) == formats.PRIORITIES[3]


def test_a_clock_is_calm_soon_or_late(make_app: Making, clock: SetClock):
    """An hour before it is soon, a second after it is late."""
    app, present = make_app(), clock.now()
    states = [said(app, lambda left=left: formats.clock_state(present + left)) for left in
              (timedelta(hours=2), timedelta(minutes=59), timedelta(seconds=-1))]  # fmt: skip
    assert states == ["calm", "soon", "late"]


@pytest.mark.parametrize(
    ("name", "shown"),
    [("João da Silva", "JS"), ("Ana", "A"), ("maria", "M"), ("", "?"), ("123", "?"), ("élio Sá", "S")],
)
def test_initials(name: str, shown: str):
    """First and last name; small words do not count."""
    assert formats.initials(name) == shown


def test_names_are_escaped_in_time_elements(make_app: Making, clock: SetClock):
    """What goes into a page is markup only where we made it."""
    shown = said(make_app(), lambda: formats.due(clock.now() + timedelta(minutes=5)))
    assert shown.startswith('<time datetime="2026-03-10T15:05:00+00:00" data-relative="due" title="10/03/2026 12:05">')
