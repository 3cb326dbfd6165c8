"""Deadlines of classifications, as they are written and counted."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from service.base.clock import SetClock
from service.base.errors import Refused
from service.base.work import Works
from service.desk.followups import deadlines

FRIDAY = datetime(2026, 1, 9, 21, tzinfo=UTC)
"""18:00 in São Paulo."""


@pytest.mark.parametrize(
    ("text", "kept", "said"),
    [
        ("24h", "PT24H", "24 h"),
        ("24 horas", "PT24H", "24 h"),
        ("PT24H", "PT24H", "24 h"),
        ("2 dias", "P2D", "2 dias"),
        ("p1dt1h30m", "P1DT1H30M", "1 dia 1 h 30 min"),
        ("", None, ""),
    ],
)
def test_a_deadline_is_read_and_said(text, kept, said):
    """U-27: people write it as they speak; it is kept as ISO 8601."""
    found = deadlines.clean_deadline(text)
    assert found == kept
    assert not found or deadlines.said(found).spoken("pt") == said
    assert not found or deadlines.clean_deadline(deadlines.typed(found)) == found


@pytest.mark.parametrize("text", ["amanhã", "P", "PT", "PT0H", "-1h", "P9999D", "P367D", "१h", "PT24H; drop"])
def test_what_is_no_deadline_is_refused(text):
    """U-27: with the field it is in."""
    with pytest.raises(Refused) as refused:
        deadlines.clean_deadline(text)
    assert refused.value.field == "deadline"


def test_by_the_clock_a_day_is_a_day(sqlite_database):
    """U-27: 24 hours from Friday 18:00 are Saturday 18:00 by the clock, and Monday 18:00 in nine open hours."""
    works = Works(sqlite_database, SetClock(FRIDAY))
    with works.begin() as work:
        assert deadlines.due(work, None, None) is None
        assert deadlines.due(work, "PT24H", None) == datetime(2026, 1, 10, 21, tzinfo=UTC)
        assert deadlines.due(work, "PT9H", "Padrão") == datetime(2026, 1, 12, 21, tzinfo=UTC)
        assert deadlines.due(work, "P1D", "Padrão") == datetime(2026, 1, 12, 21, tzinfo=UTC)
        assert deadlines.clean_calendar(work.session, " PADRAO ") == "Padrão"
        assert deadlines.clean_calendar(work.session, "") is None
        with pytest.raises(Refused, match="da lista"):
            deadlines.clean_calendar(work.session, "nada")
