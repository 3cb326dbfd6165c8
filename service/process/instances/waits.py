"""What waits in the engine, as rows; and what changed between two looks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any
from zlib import crc32

from service.base.values import value_object
from service.process.diagram import Node, Question
from service.process.execution import (
    AnyReport,
    Button,
    Cancelled,
    Completed,
    ConditionWait,
    Entered,
    Incident,
    JobWait,
    JoinWait,
    MessageWait,
    Row,
    SignalWait,
    TimerWait,
    Waiting,
    Work,
)

Key = tuple[str, int, str]
"""Kind, task and mark: a row lives as long as this key."""


@value_object(kw_only=True)
class Kept:
    """A stored row."""

    kind: str
    task: int
    mark: str
    element: str
    process: str
    release: str
    name: str
    type: str
    lane: str | None
    host: int | None
    label: str | None
    correlation: str | None
    due_at: datetime | None
    data: Any
    since: datetime

    @property
    def key(self) -> Key:
        """By which it is compared."""
        return self.kind, self.task, self.mark


@value_object(kw_only=True)
class New:
    """A row to be stored, with the engine's own row that it shows (None for a call)."""

    key: Key
    row: Row | None
    columns: Mapping[str, Any]


def new_rows(waiting: Waiting, known: Iterable[Key], now: datetime) -> tuple[list[New], set[Key]]:
    """The rows that are not known yet, and the keys of all that wait."""
    found, kept = {_key(row): row for row in _all(waiting)}, set(known)
    missing = [key for key in found if key not in kept]
    return [New(key=key, row=found[key], columns=_columns(key, found[key], now)) for key in missing], set(found)


FOLLOWING = ("element", "process", "release_id", "name", "type", "lane", "label", "host", "data")
"""Columns that come from the release; the others say what has happened so far."""


def followed(waiting: Waiting, known: Mapping[Key, Kept], now: datetime) -> list[Mapping[str, Any]]:
    """What the known rows look like in the release that has taken over; calls are not among them."""
    found = {_key(row): row for row in _all(waiting)}
    return [_following(key, _columns(key, row, now)) for key, row in found.items() if key in known]


def followed_call(kept: Kept, element: str, node: Node, release: str) -> Mapping[str, Any]:
    """The same for a called process, which the engine does not wait for."""
    shown = {"name": node.name, "type": node.type, "lane": node.lane, "label": None, "host": None, "data": None}
    place = {"element": drawn(element, node), "process": kept.process, "release_id": release}
    return _following(kept.key, {**place, **shown})


def _following(key: Key, columns: Mapping[str, Any]) -> Mapping[str, Any]:
    return {"what": key[0], "which": key[1], **{f"new_{name}": columns[name] for name in FOLLOWING}}


def calls(reports: Iterable[AnyReport], known: Mapping[Key, Kept], now: datetime) -> tuple[list[New], set[Key]]:
    """Called processes that began, and the keys of all that still run."""
    new: dict[Key, New] = {}
    alive = {key for key in known if key[0] == "call"}
    for report in reports:
        if not isinstance(report, Entered | Completed | Cancelled) or report.node.kind != "call":
            continue
        key: Key = ("call", report.task, "")
        if isinstance(report, Entered):
            new[key] = New(key=key, row=None, columns=_place(key, report, now))
            alive.add(key)
        else:
            new.pop(key, None)
            alive.discard(key)
    return list(new.values()), alive


def drawn(element: str, node: Node) -> str:
    """The id of an element in the file."""
    return node.drawn or element.partition("#")[0]


def plain_question(question: Question | None) -> dict[str, Any] | None:
    """A question as JSON."""
    if question is None:
        return None
    options = [[option.flow, option.label] for option in question.options]
    return {"text": question.text, "many": question.many, "options": options}


def _all(waiting: Waiting) -> Iterable[Row]:
    yield from waiting.work
    yield from waiting.buttons
    yield from waiting.timers
    yield from waiting.messages
    yield from waiting.signals
    yield from waiting.conditions
    yield from waiting.jobs
    yield from waiting.joins
    yield from waiting.incidents


def _key(row: Row) -> Key:
    match row:
        case Work():
            return "work", row.task, row.kind
        case Button():
            return "button", row.task, ""
        case TimerWait():
            return "timer", row.task, str(row.round)
        case MessageWait():
            return "message", row.task, ""
        case SignalWait():
            return "signal", row.task, ""
        case ConditionWait():
            return "condition", row.task, ""
        case JobWait():
            return "job", row.task, str(row.attempt)
        case JoinWait():
            return "join", row.task, ""
        case Incident():
            # Failing in another way is another incident; failing in the same way again is none.
            return "incident", row.task, f"{row.step}:{crc32(str(row.message).encode()):x}"
        case _:
            raise TypeError(type(row).__name__)


def _columns(key: Key, row: Row, now: datetime) -> dict[str, Any]:
    """All but what `due` adds: the instants of timers and of people's work."""
    columns = _place(key, row, now)
    match row:
        case Work():
            question = plain_question(row.question)
            columns["data"] = {"kind": row.kind, "question": question}
        case Button():
            columns["host"] = row.host
        case MessageWait():
            columns |= {"label": row.name, "key": row.key}
        case SignalWait():
            columns["label"] = row.name
        case JobWait():
            columns |= {"label": row.topic, "data": {"attempt": row.attempt, "retries": row.retries}}
        case Incident():
            columns["data"] = {"step": row.step, "message": [row.message.spoken("pt"), row.message.spoken("en")]}
        case _:
            pass
    return columns


def _place(key: Key, at: Row | Entered | Completed | Cancelled, now: datetime) -> dict[str, Any]:
    """The columns that every row has; the others are empty."""
    kind, task, mark = key
    node = at.node
    where = {"element": drawn(at.element, node), "process": at.process, "release_id": at.release}
    shown = {"name": node.name, "type": node.type, "lane": node.lane, "since": now}
    empty = {"host": None, "label": None, "key": None, "due_at": None, "clock": None, "data": None}
    return {"kind": kind, "task": task, "mark": mark, **where, **shown, **empty}
