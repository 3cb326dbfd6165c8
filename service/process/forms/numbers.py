"""Numbers, dates and yes-or-no as people write them in Brazil and as programs do."""

from __future__ import annotations

from datetime import date, datetime, time
from decimal import Decimal

import regex

DIGITS = 34
"""Digits that a number may have: those of FEEL."""

_GROUPED = regex.compile(r"[+-]?\d{1,3}(\.\d{3})+(,\d+)?", regex.ASCII)
_COMMA = regex.compile(r"[+-]?\d*,\d+|[+-]?\d+,", regex.ASCII)
_POINT = regex.compile(r"[+-]?\d+(\.\d+)?", regex.ASCII)
_BRAZILIAN = regex.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})(?:[ T,]+(?:às )?(\d{1,2}:\d{2}(?::\d{2})?))?", regex.ASCII)

YES = frozenset({"true", "on", "1", "sim", "yes"})
NO = frozenset({"false", "off", "0", "não", "nao", "no", ""})


def read_number(text: str) -> Decimal | None:
    """A number from `1.234,56`, `1234,56` or `1234.56`; `1.234` is one thousand two hundred and thirty-four."""
    plain = text.strip().removeprefix("R$").strip().replace(" ", "").replace("\u00a0", "")
    if _GROUPED.fullmatch(plain):
        plain = plain.replace(".", "")
    elif not (_COMMA.fullmatch(plain) or _POINT.fullmatch(plain)):
        return None
    number = plain.replace(",", ".").rstrip(".")
    return Decimal(number) if 0 < sum(sign.isdigit() for sign in number) <= DIGITS else None


def read_date(text: str) -> date | None:
    """A date from `31/12/2026` or `2026-12-31`."""
    found = _BRAZILIAN.fullmatch(text.strip())
    try:
        if found and found.group(4) is None:
            return date(int(found.group(3)), int(found.group(2)), int(found.group(1)))
        return date.fromisoformat(text.strip()) if regex.fullmatch(r"\d{4}-\d\d-\d\d", text.strip()) else None
    except ValueError:
        return None


def read_time(text: str) -> time | None:
    """A time from `14:05`, `14h05` or `14:05:00-03:00`."""
    plain = text.strip()
    if regex.fullmatch(r"\d{1,2}h(\d{2})?", plain):
        hours, minutes = plain.split("h")
        plain = f"{hours}:{minutes or '00'}"
    try:
        return time.fromisoformat(plain.zfill(5) if len(plain) < 5 else plain) if ":" in plain else None
    except ValueError:
        return None


def read_datetime(text: str) -> datetime | None:
    """A date and time from `31/12/2026 14:05` or ISO 8601, with an offset or without."""
    plain = text.strip()
    found = _BRAZILIAN.fullmatch(plain)
    try:
        if found and found.group(4):
            day, month, year, clock = found.groups()
            return datetime.fromisoformat(f"{year}-{month:0>2}-{day:0>2}T{clock:0>5}")
        return datetime.fromisoformat(plain) if regex.match(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d", plain) else None
    except ValueError:
        return None


def read_yes_or_no(value: object) -> bool | None:
    """Yes or no from a tick, a word or JSON."""
    if isinstance(value, bool):
        return value
    word = value.strip().lower() if isinstance(value, str) else None
    return True if word in YES else False if word in NO else None
