"""One clock, and nobody else who looks at the machine's."""

from __future__ import annotations

import ast
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from service.base.clock import SetClock, SystemClock

SERVICE = Path(__file__).parents[2] / "service"
ASKING = {("datetime", "now"), ("datetime", "utcnow"), ("datetime", "today"), ("date", "today"), ("time", "time")}


def test_only_the_clock_asks_the_machine_for_the_time():
    """Everybody else gets the time as an argument, so that tests and trials can move it."""
    asking = [
        f"{file.relative_to(SERVICE)}:{node.lineno}"
        for file in SERVICE.rglob("*.py")
        for node in ast.walk(ast.parse(file.read_text()))
        if isinstance(node, ast.Attribute)
        and isinstance(node.value, ast.Name)
        and (node.value.id, node.attr) in ASKING
        and file.name != "clock.py"
    ]
    assert asking == []


def test_the_machines_clock_tells_utc():
    """The present instant is aware and near to what the machine says."""
    now = SystemClock().now()
    assert now.tzinfo is UTC
    assert abs(datetime.now(UTC) - now) < timedelta(seconds=5)


def test_a_set_clock_stands_still_until_it_is_moved():
    """It shows UTC whatever zone it was set in, and can be turned back."""
    clock = SetClock(datetime(2026, 1, 5, 9, tzinfo=ZoneInfo("America/Sao_Paulo")))
    assert clock.now() == clock.now() == datetime(2026, 1, 5, 12, tzinfo=UTC)
    assert clock.pass_by(timedelta(hours=3)) == datetime(2026, 1, 5, 15, tzinfo=UTC)
    assert clock.pass_by(-timedelta(hours=3)).tzinfo is UTC


def test_a_clock_without_a_zone_is_refused():
    """Nine o'clock is no instant until somebody says where."""
    with pytest.raises(ValueError, match="no time zone"):
        SetClock(datetime(2026, 1, 5, 9))  # noqa: DTZ001
