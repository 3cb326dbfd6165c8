"""Counting business time."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from benchmarks.report import Report
from service.calendars import standard

YEAR = timedelta(days=365)
START = datetime(2026, 1, 1, tzinfo=UTC)


def measure(report: Report, *, seconds: float) -> None:
    """From instants anywhere in a year: eight hours, thirty business days, and what lies between two weeks."""
    calendar, chance = standard(), random.Random(1)
    instants = [START + YEAR * chance.random() for _ in range(1_000)]
    hours, days = timedelta(hours=8), 30
    weeks = timedelta(days=14)
    _rate(report, "eight business hours added", seconds, instants, lambda at: calendar.add(at, hours))
    _rate(report, "thirty business days added", seconds, instants, lambda at: calendar.add_days(at, days))
    _rate(report, "business time between two weeks", seconds, instants, lambda at: calendar.between(at, at + weeks))


def _rate(
    report: Report, what: str, seconds: float, instants: list[datetime], count: Callable[[datetime], object]
) -> None:
    for at in instants:
        count(at)
    done, began = 0, time.perf_counter()
    while time.perf_counter() - began < seconds:
        for at in instants:
            count(at)
        done += len(instants)
    report.add(what, done / (time.perf_counter() - began), "/s")
