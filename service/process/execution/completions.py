"""What a scope remembers of its completed activities: as much as undoing them takes, and nothing else.

The log is a mark on the scope's root, oldest entry first. An entry is plain JSON: `id` (counts up with the task ids),
`activity`, `variables` (what its own scope held when it completed) and, where it is undone from the inside, `log`,
`called` (release and process of a call) or `parts` (one such entry per completed instance).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from service.feel import from_json, to_json
from service.process.execution.tokens import is_instance

if TYPE_CHECKING:
    from collections.abc import Mapping

    from service.process.execution.running import Inside, Scope
    from service.process.execution.tokens import Token

Entry = dict[str, Any]


def remember(token: Token) -> None:
    """An activity has completed: log it if it can be undone. What undoes another is not undone itself."""
    if "walk" in token.internal_data:
        return
    inside = token.workflow.top_workflow.subprocesses.get(token.id)
    left = _left_by(token, inside) if inside is not None else None
    if is_instance(token):
        if left is not None:
            _append(token.activity, "parts", left)
        return
    parts = token.internal_data.get("parts")
    if token.task_spec.undone_by is not None:
        left = _values(token.variables)
    elif parts:
        left = {"parts": parts}
    if left is not None:
        _append(token.workflow.task_tree, "log", _entry(token, left))


def take(scope: Scope, activity: str | None, until: int) -> Entry | None:
    """Take out of the log what was completed last (of one activity, or of all), but not after `until`."""
    root = scope.task_tree
    while True:
        log: list[Entry] = root.internal_data.get("log", [])
        place = _last(log, activity, until)
        if place is None:
            return None
        entry = log[place]
        shared = {"id": entry["id"], "activity": entry["activity"]}
        parts = [{**shared, **part} for part in entry.get("parts", ())]
        root.internal_data["log"] = [*log[:place], *parts, *log[place + 1 :]]
        if "parts" not in entry:
            return entry


def is_logged(scope: Scope, activity: str | None, until: int) -> bool:
    """Whether `take` would find anything."""
    return _last(scope.task_tree.internal_data.get("log", []), activity, until) is not None


def rolled_up(scope: Scope) -> list[Entry]:
    """The log, with what has been completed inside activities that still run: they are `cut` short."""
    entries = list(scope.task_tree.internal_data.get("log", ()))
    for token in scope.task_tree.children:
        parts = [*token.internal_data.get("parts", ()), *(part for child in token.children for part in _cut(child))]
        entries += [_entry(token, {"parts": parts})] if parts else [_entry(token, left) for left in _cut(token)]
    return entries


def left_by_others(one: Token) -> list[Entry]:
    """What the other instances of its activity have completed, as entries of a log; those that run are `cut` short."""
    activity = one.activity
    cut = (part for other in activity.children if other is not one for part in _cut(other))
    return [_entry(activity, part) for part in (*activity.internal_data.get("parts", ()), *cut)]


def restored(entry: Entry) -> dict[str, Any]:
    """The variables that an activity's own scope held when it completed."""
    return {name: from_json(value) for name, value in entry.get("variables", {}).items()}


def _left_by(token: Token, inside: Inside) -> Entry | None:
    """What a subprocess or a called process leaves behind; None when nothing in it can be undone."""
    log = inside.task_tree.internal_data.get("log")
    return _inner(token, inside, log or []) if log or inside.spec.undo_listener is not None else None


def _cut(token: Token) -> list[Entry]:
    inside = token.workflow.top_workflow.subprocesses.get(token.id)
    log = rolled_up(inside) if inside is not None else []
    return [{**_inner(token, inside, log), "cut": True}] if inside is not None and log else []


def _inner(token: Token, inside: Inside, log: list[Entry]) -> Entry:
    called = token.internal_data.get("called")
    if called is None:
        return {"log": log, **_values(token.variables)}
    return {"log": log, "called": called, **_values(inside.task_tree.variables)}


def _values(variables: Mapping[str, Any] | None) -> Entry:
    return {"variables": {name: to_json(value) for name, value in variables.items()}} if variables else {}


def _entry(token: Token, left: Entry) -> Entry:
    return {"id": token.workflow.top_workflow.next_id(), "activity": token.task_spec.node.id, **left}


def _last(log: list[Entry], activity: str | None, until: int) -> int | None:
    for place in range(len(log) - 1, -1, -1):
        if log[place]["id"] <= until and activity in (None, log[place]["activity"]):
            return place
    return None


def _append(token: Token, name: str, entry: Entry) -> None:
    token.internal_data[name] = [*token.internal_data.get(name, ()), entry]
