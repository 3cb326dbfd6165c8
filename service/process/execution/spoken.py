"""FEEL dates and durations as ISO 8601 text, which is what rows and states hold."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from service.feel import YearsMonths


def iso_text(value: Any) -> str | None:
    """A date, a date and time, a duration or a text as ISO 8601; None: it is none of these."""
    if isinstance(value, str):
        return value.strip() or None
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, timedelta):
        return _elapsed(value)
    if isinstance(value, YearsMonths):
        return f"-P{-value.months}M" if value.months < 0 else f"P{value.months}M"
    return None


def _elapsed(length: timedelta) -> str:
    sign, length = ("-", -length) if length < timedelta() else ("", length)
    minutes, seconds = divmod(length.seconds, 60)
    hours, minutes = divmod(minutes, 60)
    fraction = f".{length.microseconds:06d}".rstrip("0") if length.microseconds else ""
    clock = "".join(
        f"{amount}{unit}"
        for amount, unit in ((hours, "H"), (minutes, "M"), (f"{seconds}{fraction}", "S"))
        if amount not in (0, "0")
    )
    days = f"{length.days}D" if length.days else ""
    return f"{sign}P{days}{'T' + clock if clock else ''}" if days or clock else "PT0S"
