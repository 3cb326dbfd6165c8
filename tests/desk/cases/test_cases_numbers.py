"""Protocol numbers."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from desk_story import Desk

from service.base.errors import Forbidden
from service.desk import inbox


@pytest.fixture
def desk(sqlite_database, clock):
    """The demo desk."""
    return Desk(sqlite_database, clock)


def test_the_year_of_a_number_is_the_desks(desk):
    """Late on New Year's Eve it is next year in UTC already, but not at the desk."""
    desk.clock.set(datetime(2027, 1, 1, 2, 30, tzinfo=UTC))
    assert desk.opens().protocol == "2026-000001"
    desk.clock.set(datetime(2027, 1, 1, 3, tzinfo=UTC))
    assert desk.opens().protocol == "2027-000001"


def test_a_client_asks_nobody_in_secret(desk):
    """H-26: notes among staff are staff's to write."""
    case = desk.opens()
    with desk.works.begin(actor=desk.actor("João")) as work, pytest.raises(Forbidden):
        inbox.ask_those_involved(work, case.id, "E aí?", by=desk.person_in(work, "João"))
    assert len(desk.said(case, public=False)) == 1
