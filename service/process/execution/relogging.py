"""What was completed and can be undone, as another release understands it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from service.process.execution.activities import Subprocess
from service.process.execution.compensation import reopened_name
from service.process.execution.repeated import Repeated

if TYPE_CHECKING:
    from service.process.execution.completions import Entry
    from service.process.execution.elements import TokenSpec
    from service.process.execution.running import TokenProcessSpec

Rename = Callable[[str], str]


def relogged(log: Sequence[Entry], spec: TokenProcessSpec, rename: Rename) -> tuple[list[Entry], list[Entry]]:
    """The entries of a scope's log by their new names, and those that the other release cannot undo any more."""
    kept: list[Entry] = []
    lost: list[Entry] = []
    for entry in log:
        activity = rename(entry["activity"])
        moved = _entry({**entry, "activity": activity}, spec.task_specs.get(activity), spec, rename)
        if moved is None:
            lost.append(entry)
        else:
            kept.append(moved)
    return kept, lost


def reparted(parts: Sequence[Entry], activity: TokenSpec, spec: TokenProcessSpec, rename: Rename) -> list[Entry]:
    """The same for what instances of a running activity have left behind."""
    moved = [_entry(part, activity, spec, rename) for part in parts]
    return [part for part in moved if part is not None]


def _entry(entry: Entry, activity: TokenSpec | None, spec: TokenProcessSpec, rename: Rename) -> Entry | None:
    if activity is None:
        return None
    if "parts" in entry:
        parts = reparted(entry["parts"], activity, spec, rename)
        return {**entry, "parts": parts} if parts else None
    if "log" not in entry:
        return entry if activity.undone_by is not None else None
    if reopened_name(activity.node.id) not in spec.task_specs:
        return None
    one = spec.task_specs[activity.instance] if isinstance(activity, Repeated) else activity
    if "called" in entry:  # it belongs to the release that was called
        return None if isinstance(one, Subprocess) else entry
    if not isinstance(one, Subprocess):
        return None
    log, _ = relogged(entry["log"], one.body, rename)
    return {**entry, "log": log} if log or one.body.undo_listener is not None else None
