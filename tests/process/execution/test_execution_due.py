"""When timers are due, by the calendar of a zone."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from service.process.execution import due, due_at, instant
from service.process.execution.failures import StepFailed

SAO_PAULO, NEW_YORK = ZoneInfo("America/Sao_Paulo"), ZoneInfo("America/New_York")
NOON = datetime(2026, 1, 5, 12, tzinfo=UTC)


def at(text: str) -> datetime:
    """An instant, in UTC."""
    return datetime.fromisoformat(text).astimezone(UTC)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-02-28T09:00:00Z", "2026-02-28T09:00:00Z"),
        ("2026-02-28T09:00-03:00", "2026-02-28T12:00:00Z"),
        ("2026-02-28T09:00", "2026-02-28T12:00:00Z"),
        ("2026-02-28", "2026-02-28T03:00:00Z"),
        ("2026-02-28T09:00@America/New_York", "2026-02-28T14:00:00Z"),
    ],
)
def test_dates(text: str, expected: str) -> None:
    """What has no offset is local time."""
    assert due_at("date", text, NOON, SAO_PAULO) == at(expected)


@pytest.mark.parametrize(
    ("since", "text", "expected"),
    [
        ("2026-01-05T12:00:00Z", "PT4H", "2026-01-05T16:00:00Z"),
        ("2026-01-05T12:00:00Z", "PT1.5S", "2026-01-05T12:00:01.500Z"),
        ("2026-01-05T12:00:00Z", "P1DT2H30M", "2026-01-06T14:30:00Z"),
        ("2026-01-05T12:00:00Z", "P2W", "2026-01-19T12:00:00Z"),
        ("2026-01-05T12:00:00Z", "-PT1H", "2026-01-05T11:00:00Z"),
        ("2026-01-31T12:00:00Z", "P1M", "2026-02-28T12:00:00Z"),
        ("2028-01-31T12:00:00Z", "P1M", "2028-02-29T12:00:00Z"),
        ("2028-02-29T12:00:00Z", "P1Y", "2029-02-28T12:00:00Z"),
        ("2026-12-31T12:00:00Z", "P2M", "2027-02-28T12:00:00Z"),
    ],
)
def test_durations(since: str, text: str, expected: str) -> None:
    """Months end where the month ends."""
    assert due_at("duration", text, at(since), SAO_PAULO) == at(expected)


def test_a_day_over_a_change_of_clocks_keeps_the_wall_time() -> None:
    """Days follow the calendar, hours are elapsed time; a wall time in the gap is moved behind it."""
    since = datetime(2026, 3, 7, 12, tzinfo=NEW_YORK)
    assert due_at("duration", "P1D", since, NEW_YORK) == datetime(2026, 3, 8, 12, tzinfo=NEW_YORK).astimezone(UTC)
    assert due_at("duration", "PT24H", since, NEW_YORK) == since.astimezone(UTC) + timedelta(hours=24)
    gap = datetime(2026, 3, 7, 2, 30, tzinfo=NEW_YORK)
    assert due_at("duration", "P1D", gap, NEW_YORK) == at("2026-03-08T03:30:00-04:00")
    overlap = datetime(2026, 10, 31, 1, 30, tzinfo=NEW_YORK)
    assert due_at("duration", "P1D", overlap, NEW_YORK) == at("2026-11-01T01:30:00-04:00")


def test_cycles_count_from_where_they_began() -> None:
    """A month's last day stays the last, and a late sweep moves nothing."""
    since = at("2026-01-31T12:00:00Z")
    assert [due_at("cycle", "R/P1M", since, UTC, round=n).day for n in (1, 2, 3)] == [28, 31, 30]
    assert due_at("cycle", "R3/PT1H", since, UTC, round=3) == since + timedelta(hours=3)
    first = [due_at("cycle", "R3/2026-01-05T09:00/P1D", since, SAO_PAULO, round=n) for n in (1, 2)]
    assert first == [at("2026-01-05T12:00:00Z"), at("2026-01-06T12:00:00Z")]
    assert due({"form": "cycle", "value": "R/PT1H", "round": 2}, NOON, UTC) == NOON + timedelta(hours=2)


@pytest.mark.parametrize(
    ("form", "text"),
    [
        ("date", "amanhã"), ("date", "2026-02-30"), ("date", "2026-02-28T09:00@Lua/Cratera"), ("date", ""),
        ("duration", "4h"), ("duration", "P"), ("duration", "PT"), ("duration", "P1H"), ("duration", "P99999999Y"),
        ("duration", "P9999Y"), ("cycle", "PT1H"), ("cycle", "R3/"), ("cycle", "R/PT0S"), ("cycle", "R/-PT1H"),
        ("cycle", "0 0 31 2 *"), ("cycle", "R2/amanhã/PT1H"),
    ],
)  # fmt: skip
def test_what_is_no_time_says_what_would_be(form: str, text: str) -> None:
    """An incident with the text and three examples."""
    with pytest.raises(StepFailed, match="Não entendi"):
        due_at(form, text, NOON, SAO_PAULO)  # type: ignore[arg-type]


def test_due_dates_of_people() -> None:
    """A date without a time is its end; a duration counts from when the work began."""
    assert instant("2026-01-05", NOON, SAO_PAULO) == at("2026-01-05T23:59:59-03:00")
    assert instant("2026-01-05T18:00", NOON, SAO_PAULO) == at("2026-01-05T21:00:00Z")
    assert instant("PT4H", NOON, SAO_PAULO) == NOON + timedelta(hours=4)
