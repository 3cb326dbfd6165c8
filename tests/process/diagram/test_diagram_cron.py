"""Cron, in three dialects."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import bpmn_pen as pen
import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.process.diagram import Reading, Timer, cron

BERLIN = ZoneInfo("Europe/Berlin")


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("0 9 * * 1-5", "0 9 * * 1-5"),
        ("*/5 * * * *", "*/5 * * * *"),
        ("0 0 9-17 * * MON-FRI", "0 9-17 * * 1-5"),
        ("0 0 9 ? * 2-6", "0 9 * * 1-5"),
        ("0 0 9 ? * MON-FRI *", "0 9 * * 1-5"),
        ("30 0/15 8 * * ?", "30 0/15 8 * * *"),
        ("0 0 12 L * ?", "0 12 L * *"),
        ("0 0 12 ? * 6L", "0 12 * * 5L"),
        ("0 0 12 ? * 6#3", "0 12 * * 5#3"),
        ("0 0 12 * * FRI#3", "0 12 * * 5#3"),
        ("0 0 0 * * SAT-SUN", "0 0 * * 6-7"),
        ("@daily", "0 0 * * *"),
        ("@Monthly", "0 0 1 * *"),
    ],
)
def test_each_dialect_is_read(text: str, read: str):
    """Unix with five fields, Spring with seconds, Quartz with a question mark, which counts weekdays from 1."""
    assert cron.is_cron(text)
    assert cron.read(text) == read


@pytest.mark.parametrize(
    "text", ["61 * * * *", "0 0 31 2 *", "0 0 9 1 * MON", "0 0 9 15W * ?", "0 0 9 ? * 2 2027", "@never", "0 9 * *"]
)
def test_what_names_no_moment_is_refused(text: str):
    """Out of range, a day that no month has, a dialect's quirk that we do not follow."""
    with pytest.raises(ValueError, match=r".*"):
        cron.read(text)


def test_words_are_no_cron():
    """Five words are five words."""
    assert not cron.is_cron("24 horas depois do pedido")


def test_the_next_moment_is_on_the_wall():
    """By the clock of the zone, before and after summer time begins; in the gap right after it, twice shown once."""
    nine = datetime(2026, 3, 27, 8, tzinfo=UTC)
    assert cron.next_after("0 9 * * 1-5", nine, BERLIN) == datetime(2026, 3, 30, 7, tzinfo=UTC)
    assert cron.next_after("30 2 * * *", datetime(2026, 3, 28, 12, tzinfo=UTC), BERLIN) == datetime(
        2026, 3, 29, 1, tzinfo=UTC
    )
    twice = cron.next_after("30 2 * * *", datetime(2026, 10, 24, 12, tzinfo=UTC), BERLIN)
    assert cron.next_after("30 2 * * *", twice, BERLIN) == datetime(2026, 10, 26, 1, 30, tzinfo=UTC)


@given(
    st.sampled_from(["*/7 * * * *", "0 9 * * 1-5", "15 10 L * *", "30 2 * * *", "10 0/20 * * * *"]),
    st.datetimes(min_value=datetime(2025, 1, 1), max_value=datetime(2028, 1, 1)),  # noqa: DTZ001
)
def test_it_is_never_early(text: str, naive: datetime):
    """Promise 5: always after the instant, and nothing lies between when it is asked again from just before."""
    since = naive.replace(tzinfo=UTC)
    found = cron.next_after(text, since, BERLIN)
    assert found > since
    assert cron.next_after(text, found, BERLIN) > found


def cycle(text: str) -> Reading:
    timer = f"<timerEventDefinition><timeCycle>{text}</timeCycle></timerEventDefinition>"
    return pen.within(f'<intermediateCatchEvent id="X">{timer}</intermediateCatchEvent>')


def test_a_timer_may_be_cron():
    """The finding says how it was read; what cannot be read is refused with its element."""
    reading = cycle("0 0 9 ? * 2-6")
    assert pen.node(reading, "X").event == Timer(form="cycle", expression='"0 9 * * 1-5"')
    assert "timer-cron" in pen.codes(reading, "X")
    assert "timer-unreadable" in pen.codes(cycle("0 0 31 2 *"), "X")
