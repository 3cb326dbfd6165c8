"""When a process starts by the calendar: the rounds of a timer at its start event."""

from __future__ import annotations

from datetime import datetime

from service.feel import FeelError, FeelSyntaxError, parse
from service.process.diagram import Timer
from service.process.execution import StepFailed, due_at
from service.process.forms import HOME


def start_text(timer: Timer) -> str | None:
    """The timer's text as ISO 8601; None when it depends on data, for nothing runs yet."""
    try:
        value = parse(timer.expression).evaluate({})
    except (FeelError, FeelSyntaxError):
        return None
    text = value if isinstance(value, str) else None
    return f"R/{text}" if text and timer.form == "cycle" and not text.startswith("R") else text


def next_start(timer: Timer, *, since: datetime, after: datetime | None) -> datetime | None:
    """The first instant, or the next one after an instant, of a timer that counts from `since`; None: there is none."""
    text = start_text(timer)
    if text is None:
        return None
    try:
        if after is None:
            return due_at(timer.form, text, since, HOME)
        if timer.form != "cycle":
            return None
        most = int(text[1 : text.index("/")] or 0)
        number = _round_after(text, since, after)
        return None if most and number > most else due_at("cycle", text, since, HOME, round=number)
    except StepFailed:
        return None


def _round_after(text: str, since: datetime, after: datetime) -> int:
    """The first round of a cycle that comes after an instant: rounds come in order, so it is found by halving."""
    low, high = 0, 1
    while due_at("cycle", text, since, HOME, round=high) <= after:
        low, high = high, high * 2
    while high - low > 1:
        middle = (low + high) // 2
        late = due_at("cycle", text, since, HOME, round=middle) <= after
        low, high = (middle, high) if late else (low, middle)
    return high
