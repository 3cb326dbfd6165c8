"""What a wait does to a deadline, as somebody asks it of a calendar."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from service.base.errors import Refused
from service.calendars import Calendar, Window
from service.desk.sla import waited

HOUR = timedelta(hours=1)
SAO_PAULO = ZoneInfo("America/Sao_Paulo")
NINE_TO_FIVE = (*[(Window(540, 1020),)] * 5, (), ())


def at(text: str) -> datetime:
    """What the wall clock shows, as an instant."""
    return datetime.fromisoformat(text).replace(tzinfo=SAO_PAULO)


def shown(instant: datetime) -> str:
    """What the wall clock shows then."""
    return f"{instant.astimezone(SAO_PAULO):%Y-%m-%dT%H:%M}"


def test_a_wait_moves_the_deadline_by_its_business_time():
    """V-81: wait 3 business h -> due moves 3 business h; wait over a weekend -> moves 0 extra."""
    calendar = Calendar(zone=SAO_PAULO, week=NINE_TO_FIVE)
    start = at("2026-01-09T10:00")
    three = waited(calendar, start, 8 * HOUR, at("2026-01-09T16:00"), at("2026-01-12T11:00"))
    assert (shown(three.due), shown(three.moved)) == ("2026-01-12T10:00", "2026-01-12T13:00")
    assert (three.stood, calendar.between(three.due, three.moved)) == (3 * HOUR, 3 * HOUR)
    weekend = waited(calendar, start, 8 * HOUR, at("2026-01-09T17:00"), at("2026-01-12T09:00"))
    assert (weekend.moved, weekend.stood, weekend.left) == (weekend.due, 0 * HOUR, HOUR)


@pytest.mark.parametrize(
    ("stopped", "resumed", "sentence"),
    [
        ("2026-01-09T16:00", "2026-01-09T15:00", "termina antes de começar"),
        ("2026-01-09T09:00", "2026-01-09T15:00", "começa antes do prazo"),
        ("2026-01-15T09:00", "2026-01-15T15:00", "depois que o prazo termina"),
    ],
)
def test_waits_that_cannot_be(stopped: str, resumed: str, sentence: str):
    """V-81: a wait that ends before it begins, or lies outside of the deadline, is refused in words."""
    calendar = Calendar(zone=SAO_PAULO, week=NINE_TO_FIVE)
    with pytest.raises(Refused, match=sentence):
        waited(calendar, at("2026-01-09T10:00"), 8 * HOUR, at(stopped), at(resumed))


def test_a_wait_that_begins_with_the_deadline_moves_nothing():
    """V-81: what is due in that instant was missed or kept by then; a promise's clock says so too."""
    calendar = Calendar(zone=SAO_PAULO, week=NINE_TO_FIVE)
    found = waited(calendar, at("2026-01-09T10:00"), 4 * HOUR, at("2026-01-09T14:00"), at("2026-01-12T10:00"))
    assert (found.moved, found.left) == (found.due, 0 * HOUR)
