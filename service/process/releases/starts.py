"""When a process starts by the calendar: the rounds of a timer at its start event."""

from __future__ import annotations

from datetime import datetime

from service.calendars import Calendar, TooFar
from service.feel import FeelError, FeelSyntaxError, parse
from service.process.diagram import Timer, is_cron
from service.process.execution import StepFailed, due_at
from service.process.forms import HOME


def start_text(timer: Timer) -> str | None:
    """The timer's text as ISO 8601; None when it depends on data, for nothing runs yet."""
    try:
        value = parse(timer.expression).evaluate({})
    except (FeelError, FeelSyntaxError):
        return None
    text = value if isinstance(value, str) else None
    is_plain = text is not None and timer.form == "cycle" and not text.startswith("R") and not is_cron(text)
    return f"R/{text}" if is_plain else text


def next_start(
    timer: Timer, *, since: datetime, after: datetime | None, calendar: Calendar | None = None
) -> datetime | None:
    """The first instant, or the next one after an instant, of a timer that counts from `since`; None: there is none.

    With a calendar it is counted in business time.
    """
    text = start_text(timer)
    if text is None:
        return None
    try:
        if is_cron(text):
            return due_at("cycle", text, after or since, HOME)
        if after is None:
            return due_at(timer.form, text, since, HOME, calendar=calendar)
        if timer.form != "cycle":
            return None
        most = int(text[1 : text.index("/")] or 0)
        number = _round_after(text, since, after, calendar)
        if most and number > most:
            return None
        return due_at("cycle", text, since, HOME, round=number, calendar=calendar)
    except (StepFailed, TooFar):
        return None


def _round_after(text: str, since: datetime, after: datetime, calendar: Calendar | None) -> int:
    """The first round of a cycle that comes after an instant: rounds come in order, so it is found by halving."""
    low, high = 0, 1
    while due_at("cycle", text, since, HOME, round=high, calendar=calendar) <= after:
        low, high = high, high * 2
    while high - low > 1:
        middle = (low + high) // 2
        late = due_at("cycle", text, since, HOME, round=middle, calendar=calendar) <= after
        low, high = (middle, high) if late else (low, middle)
    return high
