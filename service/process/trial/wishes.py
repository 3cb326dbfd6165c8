"""How a trial is to go, as it is asked for in a terminal."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from service.base.errors import Refused
from service.base.texts import Text
from service.base.values import value_object
from service.process.forms import HOME
from service.process.trial.answers import Answers, json_object, read_answers
from service.process.trial.choosing import Strategy
from service.process.trial.hours import Hours, read_hours
from service.process.trial.walking import Timers

START = datetime(2026, 1, 5, 12, tzinfo=UTC)
"""A Monday; trials are the same on any day."""
NOT_A_MOMENT = Text(
    "--start: “{start}” não é data e hora. Escreva, por exemplo, 2026-01-05T09:00.",
    "--start: “{start}” is no date and time. Write, for example, 2026-01-05T09:00.",
)


@value_object(kw_only=True)
class Wishes:
    """How a trial is to go. `most_steps` counts completed elements."""

    process: str | None = None
    data: Mapping[str, Any] = field(default_factory=dict[str, Any])
    choose: Strategy = "cover"
    answers: Answers = field(default_factory=Answers)
    timers: Timers = "last"
    seed: int = 0
    most_steps: int = 500
    start: datetime = START
    hours: Hours = field(default_factory=Hours)


def read_wishes(
    *,
    process: str | None,
    data: str,
    choose: Strategy,
    answers: Path | None,
    timers: Timers,
    seed: int,
    max_steps: int,
    start: str | None,
    calendar: str | None,
) -> Wishes:
    """The options of `raia try`. Refused: one of them cannot be read, or not be honoured."""
    try:
        variables = json_object(data)
    except Refused as refused:
        raise Refused(Text("--data: {why}", "--data: {why}").fill(why=refused.text), field="data") from refused
    begin = START if start is None else _moment(start)
    return Wishes(
        process=process,
        data=variables,
        choose=choose,
        answers=read_answers(answers) if answers is not None else Answers(),
        timers=timers,
        seed=seed,
        most_steps=max_steps,
        start=begin,
        hours=Hours() if calendar is None else read_hours(Path(calendar), begin),
    )


def _moment(text: str) -> datetime:
    """An instant in UTC; without an offset it is the desk's wall clock."""
    try:
        read = datetime.fromisoformat(text)
        return (read if read.tzinfo else read.replace(tzinfo=HOME)).astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise Refused(NOT_A_MOMENT.fill(start=text), field="start") from error
